#!/usr/bin/python3
"""Bill runs whose process is killed after each of their steps: the end is that of one never killed."""
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import Hall, HallTest, TOP, main  # noqa: E402

ACCOUNTS = 1100  # five steps of 256
PERIOD = "2026-10"


class Killed(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("vic")
        hall.ok(["import", "tariffs", str(TOP / "share/tariffs/zhejiang-residential.tariff")], "adm")
        hall.accounts(*({"account_no": f"A{i:05}", "meter_no": f"M{i:05}", "multiplier": "1",
                         "meter_kind": "postpaid", "tariff": "zhejiang-residential"}
                        for i in range(ACCOUNTS)))
        rows = ["meter_no,read_on,register,value,kind"]
        for i in range(ACCOUNTS):
            rows += [f"M{i:05},2026-09-20,total,{1000 + i},actual",
                     f"M{i:05},2026-10-20,total,{1100 + i + i % 97},actual"]
        hall.ok(["import", "readings", hall.file("readings.csv", "\n".join(rows) + "\n")], "adm")

    def cursor(self, verb):
        """How far the run under way has come, as another connection sees it."""
        action = {"run": 1, "release": 2}[verb]
        with sqlite3.connect(f"file:{self.hall.db}?mode=ro", uri=True) as db:
            row = db.execute("SELECT max(cursor_id) FROM bill_run WHERE action = ?", (action,))
            return row.fetchone()[0] or 0

    def kill_after_a_step(self, verb):
        """Kills it when it has got further than it was; False when it came to its end first."""
        before = self.cursor(verb)
        process = self.hall.start(["--json", "bill", verb, "--period", PERIOD], "vic")
        while process.poll() is None:
            if self.cursor(verb) > before:
                process.kill()
                break
        process.communicate()
        return process.returncode != 0

    def finish(self, hall, verb):
        answer = hall.ok(["bill", verb, "--period", PERIOD], "vic")
        self.assertEqual((answer["customers"], answer["bills"]), (ACCOUNTS, ACCOUNTS))
        return answer["amount"]

    def rows(self, hall):
        return hall.sql("SELECT b.bill_no, b.amount, b.energy_wh, "
                        "(SELECT sum(l.amount) FROM bill_line l WHERE l.calculation_id = "
                        "o.calculation_id), (SELECT count(*) FROM journal_line j "
                        "WHERE j.journal_id = b.journal_id) FROM bill b "
                        "JOIN bill_origin o ON o.bill_id = b.bill_id ORDER BY b.bill_no")

    def test_killed_after_each_step(self):
        whole = self.hall.copy()
        self.addCleanup(whole.remove)
        for verb in ("run", "release"):
            expected = self.finish(whole, verb)
            kills = 0
            while self.kill_after_a_step(verb):
                kills += 1
            self.assertGreater(kills, 0)
            self.assertEqual(self.finish(self.hall, verb), expected)
        self.assertEqual(self.rows(self.hall), self.rows(whole))
        total = sum(row[1] for row in self.rows(self.hall))
        self.assertEqual(Decimal(total) / 100, Decimal(expected))
        self.assertEqual(self.hall.sql("SELECT count(*) FROM calculation"), [(ACCOUNTS,)])
        self.hall.ok(["verify"])


if __name__ == "__main__":
    main()
