#!/usr/bin/python3
"""Rows of docs/threats.md, tried on the real program: stolen bytes, yesterday's file, hostile names."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import Hall, HallTest, main  # noqa: E402

ID_NO = "11010519491231002X"
OTHER_ID_NO = "440106198505122313"
SECRETS = [ID_NO, ID_NO.lower(), OTHER_ID_NO]
PASSWORDS = [f"pass-of-{login}" for login in ("adm", "ann", "sue", "new")]
OURS = re.compile(r".*\.(pw|csv|so)")  # what the tests put there themselves

HOSTILE = [  # as names of customers: code for whoever does not treat a name as data
    "'; DROP TABLE payment; --",
    "\" OR 1=1 --",
    "Robert'); DELETE FROM account WHERE ('1'='1",
    "%s%s%n%x%5$n",
    "{1}{2}{6}{0}",
    "$1 $2 ${HOME} `id` $(id)",
    "\\x1b[2J \\n \\0 \\",
    "%_*?[a-z]",
    "=HYPERLINK(1)",
]

# What terminals obey: clear, title, colour, keyboard, C1, bidi, tags; and a line of its own.
ESCAPES = ["\x1b[2J", "\x1b]0;PWNED\x07", "\x9b31m", "\x1b[31mred", "\x1bP+q\x1b\\", "\r\n0.00",
           "\u202e00.59\u202c", "\u200b\ufeff", "\U000e0041\U000e007f", "\x7f\x08\x08"]


def controls(text):
    """Characters of a text that no terminal may get from data."""
    return [c for c in text if c != "\n" and (ord(c) < 0x20 or 0x7f <= ord(c) < 0xa0 or
            0x200b <= ord(c) <= 0x200f or 0x2028 <= ord(c) <= 0x202e or
            0x2060 <= ord(c) <= 0x2069 or ord(c) == 0xfeff or 0xe0000 <= ord(c) <= 0xe007f)]


def furnish(hall):
    hall.init("--trial")
    hall.staff("ann", "sue")
    hall.accounts({"account_no": "1001", "name": "张三", "id_type": "resident", "id_no": ID_NO},
                  {"account_no": "1002", "name": "李四"})
    hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20")


def work(hall, day):
    hall.ok(f"shift open --float 100 --business-date {day}", "ann")
    receipt = hall.ok("pay 1001 --cash 10 --amount 10 --again", "ann")["receipt_no"]
    hall.ok("shift close --count 110", "ann")
    return receipt


class Bytes(HallTest):
    """Who has the files, or looks on while the program runs."""

    @classmethod
    def furnish(cls, hall):
        furnish(hall)

    def files(self):
        return [p for p in self.hall.folder.rglob("*") if p.is_file() and not OURS.match(p.name)]

    def search(self, words):
        """Every file that holds one of them, in any of the encodings that text takes."""
        found = []
        for path in self.files():
            data = path.read_bytes()
            for word in words:
                for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                    if word.encode(coding) in data:
                        found.append((path.name, word))
        return found

    def change_number(self, number):
        self.hall.ok(["account", "change", "1002", "--id-type", "resident", "--id-file",
                      self.hall.file("number.csv", number + "\n")], "sue")

    def live(self):
        """All that stores, copies, draws and exports."""
        hall, folder = self.hall, self.hall.folder
        receipt = work(hall, "2025-01-10")
        self.change_number(OTHER_ID_NO)
        hall.ok(["staff", "password", "ann", "--password-file", hall.file("new.pw", "pass-of-new\n")],
                "adm")
        hall.refused("sign_in_failed", "account show 1001", "ann")
        hall.file("ann.pw", "pass-of-new\n")
        hall.ok("account show 1001", "ann")
        hall.ok(["account", "find", ID_NO], "ann")
        hall.ok(["receipt", receipt, "--pdf", str(folder / "r.pdf")], "ann")
        hall.ok(["statement", "1001", "--pdf", str(folder / "s.pdf")], "ann")
        hall.ok(["backup", str(folder / "one.backup")], "adm")
        (folder / "backups").mkdir()
        hall.ok(["backup", "--rotate", str(folder / "backups"), "--keep", "2"], "adm")
        hall.ok("day settle --business-date 2025-01-10", "sue")
        hall.ok("key rotate", "adm")
        hall.ok(["migrate-engine", str(hall.db), str(folder / "copy.db")], "adm")
        hall.ok("verify --deep")

    def test_no_number_and_no_password_in_any_file(self):
        self.live()
        self.assertEqual(self.search(SECRETS + PASSWORDS), [])
        self.assertNotEqual(self.search(["李四"]), [])  # the search does find what is there

    def test_nor_in_the_log_of_a_hall_at_work(self):
        self.change_number(OTHER_ID_NO)
        with sqlite3.connect(self.hall.db) as reader:  # the log stays while somebody reads
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM account").fetchall()
            self.hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")
            self.change_number(ID_NO)
            self.assertGreater(Path(f"{self.hall.db}-wal").stat().st_size, 0)
            self.assertEqual(self.search(SECRETS + PASSWORDS), [])

    def test_nor_in_what_others_see_of_a_process(self):
        process = self.hall.start("batch", "ann")
        process.stdin.write(b"account show 1001\n")
        process.stdin.flush()
        self.assertIn(b'"1001"', process.stdout.readline())
        seen = b"".join(Path(f"/proc/{process.pid}/{name}").read_bytes()
                        for name in ("cmdline", "environ"))
        self.assertIn(b"WATTDESK_PASSWORD_FILE", seen)
        for word in PASSWORDS + SECRETS:
            self.assertNotIn(word.encode(), seen)
        process.communicate(b"", timeout=60)

    def test_only_the_owner_reads_what_was_made(self):
        for path in self.hall.folder.iterdir():
            path.chmod(0o600)
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        self.live()
        made = [p for p in self.files() if not p.name.endswith(".so")]
        self.assertGreater(len(made), 10)
        open_to_others = [(p.name, oct(p.stat().st_mode & 0o777)) for p in made
                          if p.stat().st_mode & 0o177]
        self.assertEqual(open_to_others, [])


class StolenBackup(HallTest):
    """Who has a backup, and not the key."""

    @classmethod
    def furnish(cls, hall):
        furnish(hall)
        work(hall, "2025-01-10")
        hall.ok("backup one.backup", "adm")

    def stolen(self, key):
        """The backup in another folder, beside that key."""
        thief = Hall()
        self.addCleanup(thief.remove)
        shutil.copy(self.hall.folder / "one.backup", thief.db)
        if key:
            shutil.copy(key, thief.folder / "hall.db.key")
        return thief

    def test_the_key_is_not_in_it(self):
        data = (self.hall.folder / "one.backup").read_bytes()
        lines = (self.hall.folder / "hall.db.key").read_text().split()[2:]
        self.assertGreater(len(lines), 0)
        for line in lines:
            self.assertNotIn(line.encode(), data)
            self.assertNotIn(bytes.fromhex(line), data)

    def test_it_opens_with_the_hall_s_own_key_alone(self):
        other = Hall()
        self.addCleanup(other.remove)
        other.init()
        for key in (None, other.folder / "hall.db.key"):
            self.stolen(key).refused("key_missing", "account show 1001", "ann")
        shown = self.stolen(self.hall.folder / "hall.db.key").ok("account show 1001", "ann")
        self.assertEqual(shown["name"], "张三")

    def test_who_took_it_is_told(self):
        told = self.hall.sql("SELECT login, subject FROM audit WHERE action = 'backup'")
        self.assertEqual(told, [("adm", "one.backup")])


class YesterdaysFile(HallTest):
    @classmethod
    def furnish(cls, hall):
        furnish(hall)
        work(hall, "2025-01-10")
        hall.ok("day settle --business-date 2025-01-10", "sue")

    def audit(self, hall):
        answer = hall.run("verify")
        return answer.status, next(c for c in answer["checks"] if c["name"] == "audit")

    def test_is_found_by_the_seals(self):
        """Whoever puts yesterday's database in place leaves the seal of a day that it never saw."""
        yesterday = self.hall.folder / "yesterday"
        shutil.copy(self.hall.db, yesterday)
        work(self.hall, "2025-01-11")
        self.hall.ok("day settle --business-date 2025-01-11", "sue")
        self.assertEqual(self.audit(self.hall)[0], 0)
        for path in self.hall.folder.glob("hall.db-*"):
            path.unlink()
        shutil.copy(yesterday, self.hall.db)
        status, audit = self.audit(self.hall)
        self.assertEqual((status, audit["ok"]), (1, False))
        self.assertIn("no longer in the database", audit["first_wrong"])

    def test_one_of_the_same_day_is_found_by_the_next_seal_only(self):
        """What the table calls not stopped: between two seals, the file may go back unseen."""
        earlier = self.hall.folder / "earlier"
        shutil.copy(self.hall.db, earlier)
        work(self.hall, "2025-01-11")
        for path in self.hall.folder.glob("hall.db-*"):
            path.unlink()
        shutil.copy(earlier, self.hall.db)
        self.assertEqual(self.audit(self.hall)[0], 0)


class DroppedTrigger(HallTest):
    @classmethod
    def furnish(cls, hall):
        furnish(hall)
        work(hall, "2025-01-10")

    def change(self, *statements):
        db = sqlite3.connect(self.hall.db)
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()

    def test_each_one_is_missed(self):
        names = [name for (name,) in
                 self.hall.sql("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")]
        self.assertGreater(len(names), 20)
        for name in names[::5]:
            hall = self.hall.copy()
            self.addCleanup(hall.remove)
            (text,), = hall.sql("SELECT sql FROM sqlite_schema WHERE name = ?", name)
            db = sqlite3.connect(hall.db)
            db.execute(f'DROP TRIGGER "{name}"')
            db.commit()
            answer = hall.run("verify")
            schema = next(c for c in answer["checks"] if c["name"] == "schema")
            self.assertEqual((answer.status, schema["ok"]), (1, False), name)
            self.assertIn("trigger", schema["first_wrong"])
            db.execute(text)  # put back as it was: all is well again
            db.commit()
            db.close()
            hall.ok("verify")

    def test_one_that_does_nothing_any_more(self):
        (name, text), = self.hall.sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' "
                                      "AND tbl_name = 'payment' ORDER BY name LIMIT 1")
        self.change(f'DROP TRIGGER "{name}"',
                    re.sub(r"BEGIN.*END", "BEGIN SELECT 1; END", text, flags=re.S))
        answer = self.hall.run("verify")
        self.assertEqual(answer.status, 1)
        self.assertFalse(next(c for c in answer["checks"] if c["name"] == "schema")["ok"])


class Names(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        rows = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
        columns = "account_no,name,id_type,id_no,address,price_class,region,opened_on"
        hall.accounts(*[f"{9001 + i},{row},none,,山北路1号,residential,浙江,2000-01-01"
                        for i, row in enumerate(rows)], columns=columns)
        hall.bills(*[f"B{i},{9001 + i},2025-01,10,5.00,2025-01-01,2025-01-20"
                     for i in range(len(HOSTILE))])
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")

    def test_code_is_data(self):
        for i, name in enumerate(HOSTILE):
            number = str(9001 + i)
            self.assertEqual(self.hall.ok(["account", "show", number], "ann")["name"], name)
            plain = self.hall.run(["account", "show", number, "--lang", "en"], "ann", as_json=False)
            self.assertIn(name, plain.out)
            found = self.hall.ok(["account", "find", name], "ann")
            self.assertIn(number, [a["account_no"] for a in found["accounts"]], name)
            receipt = self.hall.ok(["pay", number, "--cash", "5", "--op-id", f"op-{i}"], "ann")
            self.hall.ok(["receipt", receipt["receipt_no"], "--pdf",
                          str(self.hall.folder / f"{i}.pdf")], "ann")
        self.assertEqual(len(self.hall.sql("SELECT * FROM payment")), len(HOSTILE))
        self.hall.ok("verify")

    def test_code_in_every_word_of_a_call(self):
        for word in HOSTILE:
            for words in (["account", "show", word], ["receipt", "check", word], ["account", "find", word],
                          ["pay", "9001", "--cash", word], ["statement", word, "--pdf", "x.pdf"],
                          ["reverse", word, "--reason", word, "--approve", "sue"],
                          ["account", "show", "9001", "--as", word],
                          ["shift", "open", "--float", "1", "--business-date", word]):
                answer = self.hall.run(words, "ann", approve=None)
                self.assertIn(answer.status, (0, 1, 2), str(answer))
        self.assertEqual(len(self.hall.sql("SELECT * FROM account")), len(HOSTILE))
        self.hall.ok("verify")


class Tampered(HallTest):
    """Names that no import lets in, put there by somebody with the file."""

    @classmethod
    def furnish(cls, hall):
        furnish(hall)
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")
        cls.receipt = hall.ok("pay 1001 --cash 100", "ann")["receipt_no"]
        db = sqlite3.connect(hall.db)
        db.execute("UPDATE account SET name = ?, address = ? WHERE account_no = '1001'",
                   ("张" + "".join(ESCAPES) + "三", "路" + "".join(reversed(ESCAPES)) + "号"))
        db.commit()
        db.close()

    def test_no_escape_reaches_a_terminal(self):
        for words in ("account show 1001", "account find 1001", f"receipt check {self.receipt}", "shift show"):
            answer = self.hall.run([*words.split(), "--lang", "en"], "ann", as_json=False)
            self.assertEqual(controls(answer.out + answer.err), [], answer)
        self.assertIn("张", self.hall.run("account show 1001", "ann", as_json=False).out)

    def test_nor_a_line_of_json(self):
        answer = self.hall.ok("account show 1001", "ann")  # one line: the hall's tests hold that
        self.assertTrue(all(ord(c) >= 0x20 for c in answer.out.rstrip("\n")))

    def test_nor_a_paper(self):
        for words in (["receipt", self.receipt], ["statement", "1001"]):
            path = self.hall.folder / "out.pdf"
            self.hall.ok([*words, "--pdf", str(path)], "ann")
            text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                                  capture_output=True).stdout.decode()
            self.assertEqual(controls(text.replace("\f", "")), [])
            self.assertIn("张", text)
            path.unlink()


if __name__ == "__main__":
    main()
