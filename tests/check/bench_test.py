#!/usr/bin/python3
"""tests/bench/judge.py: what it reads out of a table, and when it is not content."""
import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import judge  # noqa: E402

TABLE = """| payments      | wattdesk | beside | ratio | goal |
| one beside it |   100 /s |  50 /s |  {} | >= 1.00 |
| no ratio      |   100 /s |        |       | |
some line | with | bars | 0.10 |
"""


class Judge(unittest.TestCase):
    def wrong(self, better, expected, found):
        with contextlib.redirect_stdout(io.StringIO()):
            return judge.judge("pay", TABLE.format(found),
                               {("pay", "one beside it"): (better, expected),
                                ("other", "one beside it"): ("more", 99.0)})

    def test_rows(self):
        self.assertEqual(list(judge.ratios(TABLE.format("2.00"))), [("one beside it", 2.0)])
        self.assertEqual(list(judge.ratios("| a | b | c | time x 1.03, rate x 0.97 | g |")),
                         [("a", 1.03)])

    def test_worse_by_more_than_a_third(self):
        for better, expected, found, is_wrong in (
                ("more", 2.0, "2.00", False), ("more", 2.0, "1.60", False),
                ("more", 2.0, "1.50", True), ("more", 2.0, "9.00", False),
                ("less", 1.0, "1.25", False), ("less", 1.0, "1.35", True),
                ("less", 1.0, "0.10", False)):
            self.assertEqual(bool(self.wrong(better, expected, found)), is_wrong, found)

    def test_a_row_that_is_gone(self):
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertTrue(judge.judge("pay", "", {("pay", "x"): ("more", 1.0)}))

    def test_what_is_committed(self):
        rows = judge.expected()
        self.assertGreater(len(rows), 4)
        for better, ratio in rows.values():
            self.assertIn(better, ("more", "less"))
            self.assertGreater(ratio, 0)


if __name__ == "__main__":
    unittest.main()
