#!/usr/bin/python3
"""Receipts and statements as files, backups, and the judge."""
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, SHA256, main  # noqa: E402

CHECKS = "journal receivable advance drawer receipts cards sales audit schema engine".split()
DRAWN = {"receipt_no": str, "copy": int, "state": str, "file": str, "pages": int, "sha256": SHA256}


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True,
                          text=True).stdout


class Paper(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue", "aud")
        hall.accounts({"account_no": "1001", "name": "张三", "id_type": "resident",
                       "id_no": "11010519491231002X"})
        hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20")
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")
        cls.receipt = hall.ok("pay 1001 --cash 100", "ann")["receipt_no"]

    def draw(self, words, name="out.pdf", login="ann", **more):
        path = self.hall.folder / name
        answer = self.hall.ok([*words, "--pdf", str(path)], login, **more)
        data = path.read_bytes()
        self.assertEqual(answer["file"], str(path))
        self.assertEqual(answer["sha256"], hashlib.sha256(data).hexdigest())
        self.assertEqual(data[:5], b"%PDF-")
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
        info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
        self.assertIn(f"Pages:           {answer['pages']}\n", info)
        return answer, text_of(path)

    def test_a_receipt_and_its_copies(self):
        for copy in range(3):
            answer, text = self.draw(["receipt", self.receipt])
            self.assertShape(answer.json, DRAWN)
            self.assertEqual((answer["receipt_no"], answer["copy"], answer["state"]),
                             (self.receipt, copy, "valid"))
            self.assertEqual("补打" in text, copy > 0)
            for part in (self.receipt, "张三", "1001", "95.20", "玖拾伍元贰角"):
                self.assertIn(part, text)
            self.assertNotIn("11010519491231002X", text)
        self.hall.ok("verify")

    def test_a_void_receipt_stays_visible(self):
        self.draw(["receipt", self.receipt])
        self.hall.ok(["reverse", self.receipt, "--reason", "x"], "ann", approve="sue")
        answer, text = self.draw(["receipt", self.receipt])
        self.assertEqual((answer["copy"], answer["state"]), (1, "void"))
        self.assertIn("作废", text)

    def test_a_trial_hall_says_so(self):
        self.assertIn("训练", self.draw(["receipt", self.receipt])[1])
        self.assertIn("训练", self.draw(["statement", "1001"])[1])

    def test_statement(self):
        self.hall.bills("B2,1001,2025-02,7,12.34,2025-02-01,2025-02-20")
        answer, text = self.draw(["statement", "1001"])
        for part in ("张三", "1001", "12.34"):
            self.assertIn(part, text)
        self.assertNotIn("11010519491231002X", text)

    def test_refusals(self):
        path = str(self.hall.folder / "x.pdf")
        self.hall.refused("receipt_unknown", ["receipt", "NO-1", "--pdf", path], "ann")
        self.hall.refused("account_unknown", ["statement", "9", "--pdf", path], "ann")
        self.assertFalse(os.path.exists(path))

    def test_a_file_is_replaced_whole_or_not_at_all(self):
        old = self.hall.file("old.pdf", "what was there")
        self.hall.refused("receipt_unknown", ["receipt", "NO-1", "--pdf", old], "ann")
        self.assertEqual(Path(old).read_text(), "what was there")
        self.draw(["receipt", self.receipt], "old.pdf")
        for path in ("/nowhere/x.pdf", str(self.hall.folder), "/proc/x.pdf"):
            with self.subTest(path):
                answer = self.hall.run(["receipt", self.receipt, "--pdf", path], "ann")
                self.assertEqual((answer.status, answer.code), (3, "io"))
                answer = self.hall.run(["statement", "1001", "--pdf", path], "ann")
                self.assertEqual((answer.status, answer.code), (3, "io"))
        left = {p.name for p in self.hall.folder.iterdir()
                if not p.name.startswith("hall.db") and not p.name.endswith((".pw", ".csv"))}
        self.assertEqual(left, {"old.pdf"}, "something half-done was left")

    def test_what_was_not_drawn_is_no_copy(self):
        self.draw(["receipt", self.receipt])
        for _ in range(3):
            self.hall.run(["receipt", self.receipt, "--pdf", "/nowhere/x.pdf"], "ann")
        self.hall.ok("verify")

    def test_copies_at_once(self):
        calls = [self.hall.start(["--json", "receipt", self.receipt, "--pdf", f"c{i}.pdf"], "ann")
                 for i in range(6)]
        answers = [self.hall.finish(p) for p in calls]
        self.assertEqual([a.status for a in answers], [0] * 6, "\n".join(map(str, answers)))
        self.assertEqual(sorted(a["copy"] for a in answers), list(range(6)))
        self.hall.ok("verify")

    def test_who(self):
        path = str(self.hall.folder / "x.pdf")
        self.hall.refused("not_permitted", ["receipt", self.receipt, "--pdf", path], "aud")
        self.draw(["receipt", self.receipt], login="sue")


class Backup(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "1001"})
        hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20")
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")

    def test_backup(self):
        path = self.hall.folder / "copy.db"
        answer = self.hall.ok(["backup", str(path)], "adm")
        self.assertShape(answer.json, {"file": str(path), "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest()})
        self.assertEqual(path.stat().st_mode & 0o077, 0)
        key = Path(f"{self.hall.db}.key").read_bytes()
        self.assertNotIn(key, path.read_bytes())
        self.assertFalse(Path(f"{path}.key").exists())
        self.hall.refused("key_missing", ["account", "show", "1001", "--db", str(path)], "ann")
        self.hall.ok(["account", "show", "1001", "--db", str(path), "--key", f"{self.hall.db}.key"],
                     "ann")
        self.hall.ok(["verify", "--deep", "--db", str(path), "--key", f"{self.hall.db}.key"])

    def test_who(self):
        self.hall.refused("not_permitted", "backup x.db", "ann")
        self.assertFalse((self.hall.folder / "x.db").exists())
        self.hall.ok("backup x.db", "sue")

    def test_while_the_hall_works(self):
        calls = [self.hall.start(f"--json pay 1001 --cash {i + 1} --op-id p{i}", "ann")
                 for i in range(4)]
        copies = [self.hall.start(f"--json backup copy{i}.db", "adm") for i in range(3)]
        for process in calls + copies:
            self.assertEqual(self.hall.finish(process).status, 0)
        for i in range(3):
            self.hall.ok(["verify", "--deep", "--db", f"copy{i}.db", "--key", f"{self.hall.db}.key",
                          "--seal", "/dev/null"])


class Verify(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "1001"}, {"account_no": "1002"})
        hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20",
                   "B2,1002,2025-01,1,10.00,2025-01-01,2025-01-20")
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")
        hall.ok("pay 1001 --cash 50", "ann")
        receipt = hall.ok("pay 1002 --cash 10", "ann")["receipt_no"]
        hall.ok(["reverse", receipt, "--reason", "x"], "ann", approve="sue")
        hall.ok("pay 1001 --tender card:100", "ann")
        hall.ok("shift hand-in 20", "ann", approve="sue")
        hall.ok("shift close --count 131", "ann")
        hall.ok("day settle --business-date 2025-01-10", "sue")

    def tamper(self, *statements):
        """What somebody with the file and time can do: the guards are put away first."""
        with sqlite3.connect(self.hall.db) as db:
            guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                db.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                db.execute(statement)
            for _, sql in guards:
                db.execute(sql)

    def wrong(self, name, *words):
        answer = self.hall.refused("verify_failed", ["verify", *words])
        self.assertEqual([c["name"] for c in answer["checks"]], CHECKS)
        check = next(c for c in answer["checks"] if c["name"] == name)
        self.assertShape(check, {"ok": False, "rows": int, "first_wrong": str})
        return answer

    def test_whole(self):
        for words in ("verify", "verify --deep"):
            answer = self.hall.ok(words)
            self.assertEqual([c["name"] for c in answer["checks"]], CHECKS)
            for check in answer["checks"]:
                self.assertShape(check, {"ok": True, "rows": int, "first_wrong": None})
            self.hall.ok(words, "ann")

    def test_posted_rows_refuse_to_change(self):
        tables = [name for (name,) in self.hall.sql(
            "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")]
        for name in ("journal", "journal_line", "payment", "allocation", "receipt", "bill", "audit",
                     "reversal", "tender"):
            self.assertIn(name, tables)
            with self.subTest(name), self.assertRaises(sqlite3.Error):
                self.hall.sql(f"DELETE FROM {name}")

    def test_tampering(self):
        cases = [
            ("journal", "UPDATE journal_line SET amount = amount + 1 WHERE line_no = 1 "
                        "AND journal_id = (SELECT max(journal_id) FROM journal_line)"),
            ("journal", "DELETE FROM journal_line WHERE journal_id = 1 AND line_no = 1"),
            ("receivable", "UPDATE bill SET amount = amount + 100 WHERE bill_no = 'B1'"),
            ("receipts", "DELETE FROM receipt WHERE receipt_id = 2"),
            ("audit", "UPDATE audit SET login = 'bob' WHERE chain = 'cli' AND seq = 3"),
            ("audit", "DELETE FROM audit WHERE chain = 'cli' "
                      "AND seq = (SELECT max(seq) FROM audit WHERE chain = 'cli')"),
            ("schema", None),
        ]
        for name, statement in cases:
            with self.subTest(statement):
                self.hall.remove()
                self.hall = self.model.copy()
                if statement is None:
                    trigger = self.hall.sql("SELECT name FROM sqlite_master WHERE type='trigger'")[0][0]
                    self.hall.sql(f'DROP TRIGGER "{trigger}"')
                else:
                    self.tamper("PRAGMA foreign_keys=OFF", statement)
                self.wrong(name)

    def test_damaged_pages(self):
        data = bytearray(self.hall.db.read_bytes())
        size = int.from_bytes(data[16:18], "big")
        for page in range(3, len(data) // size, 5):
            data[page * size:page * size + 8] = b"\xff" * 8
        self.hall.db.write_bytes(data)
        for words in ("verify", "verify --deep"):
            answer = self.hall.run(words)
            self.assertIn((answer.status, answer.code),
                          ((1, "verify_failed"), (3, "db_damaged")), str(answer))

    def test_yesterdays_file(self):
        """Against the seal outside the database an older copy of it is found."""
        older = self.hall.db.read_bytes()
        self.hall.ok("shift open --float 0 --business-date 2025-01-11", "ann")
        self.hall.ok("shift close --count 0", "ann")
        self.hall.ok("day settle --business-date 2025-01-11", "sue")
        self.hall.ok("verify")
        for suffix in ("-wal", "-shm"):
            Path(f"{self.hall.db}{suffix}").unlink(missing_ok=True)
        self.hall.db.write_bytes(older)
        self.wrong("audit")

    def test_seal_elsewhere(self):
        seal = Path(self.hall.ok("day show --business-date 2025-01-10", "sue")["seal_file"])
        other = self.hall.folder / "kept.seals"
        shutil.copy(seal, other)
        self.hall.ok(["verify", "--seal", str(other)])
        other.write_text(other.read_text().replace("1", "2"))
        self.wrong("audit", "--seal", str(other))
        answer = self.hall.run(["verify", "--seal", "/nowhere/x"])
        self.assertEqual(answer.status, 3)


if __name__ == "__main__":
    main()
