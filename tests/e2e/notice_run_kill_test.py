#!/usr/bin/python3
"""Runs of letters whose process is killed while they store and while they draw: in the end each
account has one letter, the numbers have no gap, and the file is whole."""
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, STAFF, main  # noqa: E402

STAFF.update(leg=["legal"])
ACCOUNTS = 220  # three steps of 100


class Killed(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("leg")
        hall.accounts(*({"account_no": f"A{i:05}", "route": f"R{i % 7}"} for i in range(ACCOUNTS)))
        hall.bills(*(f"B{i},A{i:05},2026-05,100,60.00,2026-05-20,2026-06-05"
                     for i in range(ACCOUNTS)))

    def counts(self):
        """Letters stored, and letters whose own hash is kept, as another connection sees them."""
        with sqlite3.connect(f"file:{self.hall.db}?mode=ro", uri=True) as db:
            return tuple(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                         for table in ("document", "document_paper"))

    def run_letters(self, pdf):
        return ["--json", "notice", "reminder", "--all", "--pdf", str(pdf)]

    def kill_after_a_step(self, pdf):
        """Kills it when it has got further than it was; False when it came to its end first."""
        before = self.counts()
        process = self.hall.start(self.run_letters(pdf), "leg")
        while process.poll() is None:
            if self.counts() > before:
                process.kill()
                break
        process.communicate()
        return process.returncode != 0

    def test_killed_after_each_step(self):
        pdf = self.hall.folder / "all.pdf"
        kills = 0
        while not pdf.exists() and self.kill_after_a_step(pdf):
            kills += 1
            self.assertFalse(pdf.exists())
        self.assertGreaterEqual(kills, 3)
        answer = self.hall.ok(self.run_letters(pdf)[1:], "leg")
        letters = answer["documents"]
        self.assertEqual(len(letters), ACCOUNTS)
        self.assertTrue(all(letter["replayed"] for letter in letters))
        self.assertEqual([letter["number"] for letter in letters],
                         [f"电催〔{letters[0]['number'][3:7]}〕{i + 1}号" for i in range(ACCOUNTS)])
        self.assertEqual(len({letter["sha256"] for letter in letters}), ACCOUNTS)
        info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
        self.assertIn(f"Pages:           {answer['pages']}\n", info)
        subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
        one = self.hall.folder / "one.pdf"
        again = self.hall.ok(["notice", "print", letters[180]["number"], "--pdf", str(one)], "leg")
        self.assertEqual(again["documents"][0]["sha256"], letters[180]["sha256"])
        self.printed_once_more(answer)
        self.hall.ok(["verify"])

    def printed_once_more(self, made):
        """The run is told by its number, and drawn again as it was."""
        run = self.hall.ok(["notice", "run-list"], "leg")["runs"][0]
        self.assertEqual((run["state"], run["letters"]), ("whole", ACCOUNTS))
        shown = self.hall.ok(["notice", "run-show", str(run["run"])], "leg")["documents"]
        again = self.hall.ok(["notice", "run-print", str(run["run"]), "--pdf", "again.pdf"], "leg")
        numbers = [letter["number"] for letter in made["documents"]]
        self.assertEqual([letter["number"] for letter in shown], numbers)
        self.assertEqual([letter["number"] for letter in again["documents"]], numbers)


if __name__ == "__main__":
    main()
