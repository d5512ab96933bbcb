#!/usr/bin/python3
"""Change of key, backup, restore, move and upgrade, killed at each of their steps: nothing is lost,
and the next run goes on. A step is a call that changes the disk or speaks to a server
(kill_preload.c); of a row of equal ones the first, the second and the last are taken, and of these
every fourth and whatever changes names. KILL_STEPS=all takes all of them."""
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import Hall, HallTest, main  # noqa: E402

ID_NO = "11010519491231002X"
KILLED = -signal.SIGKILL
NAMES_CHANGE = ("rename", "link", "unlink")  # steps that are never left out


def chosen(labels):
    """Numbers of the steps at which to end, counted from 1."""
    out = []
    for i, label in enumerate(labels):
        row_begins = i == 0 or labels[i - 1] != label
        row_ends = i + 1 == len(labels) or labels[i + 1] != label
        second = not row_begins and (i == 1 or labels[i - 2] != label)
        if row_begins or second or row_ends:
            out.append(i + 1)
    return out if os.environ.get("KILL_STEPS") == "all" else [
        step for n, step in enumerate(out)
        if n % 4 == 0 or labels[step - 1].startswith(NAMES_CHANGE)]


def rows(path, question):
    """What a database and its log answer, asked of a copy, so that neither changes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        for suffix in ("", "-wal"):
            if os.path.exists(f"{path}{suffix}"):
                shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
        with closing(sqlite3.connect(copy)) as db:
            return db.execute(question).fetchall()


class Killed(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts({"account_no": "1001"},
                      {"account_no": "2002", "id_type": "resident", "id_no": ID_NO})
        hall.bills("B1,1001,2000-12,1000,2000.00,2000-12-01,2000-12-15")
        hall.ok(["shift", "open", "--float", "100.00", "--business-date", "2001-01-18"], "ann")
        hall.ok(["pay", "1001", "--cash", "100.00"], "ann")
        (hall.folder / "backups").mkdir()
        cls.library = hall.folder / "kill.so"
        subprocess.run(["gcc", "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", cls.library,
                        Path(__file__).with_name("kill_preload.c")], check=True)

    def preload(self, **more):
        return {"LD_PRELOAD": str(self.library), "ASAN_OPTIONS": "verify_asan_link_order=0",
                **more}

    def each_kill(self, words, after, prepare=None):
        """Runs words(hall) in a copy of the hall for each step, killed there, and then after()."""
        def fresh():
            hall = self.hall.copy()
            for path in hall.folder.glob("*.db"):
                (hall.folder / f"{path.name}-shm").unlink(missing_ok=True)
            if prepare is not None:
                prepare(hall)
            return hall

        hall = fresh()
        log = hall.folder / "steps"
        whole = hall.run(words(hall), "adm", env=self.preload(KILL_LOG=str(log)))
        whole.demand(whole.status == 0, "not done")
        labels = [line.replace(str(hall.folder), "") for line in log.read_text().splitlines()]
        hall.remove()
        steps = chosen(labels)
        for step in steps:
            hall = fresh()
            process = hall.start(["--json", *words(hall)], "adm",
                                 env=self.preload(KILL_AT=str(step)))
            out, err = process.communicate(timeout=120)
            with self.subTest(step=step, label=labels[step - 1]):
                self.assertEqual(process.returncode, KILLED, (out, err))
                after(hall)
            hall.remove()
        return steps

    # --- the key --------------------------------------------------------------------------------

    def check_key(self, hall):
        hall.ok(["verify"])
        found = hall.ok(["account", "find", ID_NO], "ann")
        self.assertEqual([a["account_no"] for a in found["accounts"]], ["2002"])

    def test_key_rotate(self):
        def after(hall):
            self.check_key(hall)
            hall.ok(["key", "rotate"], "adm")
            self.check_key(hall)
            hall.ok(["pay", "1001", "--cash", "1.00", "--again"], "ann")
            self.assertFalse((hall.folder / "hall.db.key.new").exists())

        steps = self.each_kill(lambda hall: ["key", "rotate"], after)
        self.assertGreater(len(steps), 3)

    # --- backups --------------------------------------------------------------------------------

    @staticmethod
    def backups(hall):
        return sorted((hall.folder / "backups").glob("*.db"))

    def rotate(self, hall):
        return ["backup", "--rotate", str(hall.folder / "backups")]

    def test_backup(self):
        def after(hall):
            hall.ok(["verify"])
            for path in self.backups(hall):  # what has a backup's name is one
                copy = shutil.copy(path, hall.folder / "drill.db")
                hall.ok(["--db", str(copy), "--key", f"{hall.db}.key", "verify", "--deep"])
            hall.ok(self.rotate(hall), "adm", env=hall.later(5))
            self.assertGreaterEqual(len(self.backups(hall)), 1)
            left = [p.name for p in (hall.folder / "backups").iterdir()
                    if not p.name.endswith((".db", ".db.seals", ".db.seals.part"))]
            self.assertEqual(left, [])

        steps = self.each_kill(self.rotate, after)
        self.assertGreater(len(steps), 3)

    # --- restore --------------------------------------------------------------------------------

    PAYMENTS = "SELECT count(*) FROM payment"
    RESTORED = "SELECT count(*) FROM audit WHERE action = 'restore'"

    def later_payment(self, hall):
        """A backup, and a payment after it that stands in the log alone, as a crash leaves it."""
        hall.ok(self.rotate(hall), "adm")
        with closing(sqlite3.connect(hall.db)) as reader:
            reader.execute("SELECT count(*) FROM payment").fetchall()
            hall.ok(["pay", "1001", "--cash", "7.00"], "ann")
            shutil.copy(f"{hall.db}-wal", hall.folder / "log")
            shutil.copy(hall.db, hall.folder / "file")
        os.replace(hall.folder / "log", f"{hall.db}-wal")
        os.replace(hall.folder / "file", hall.db)
        Path(f"{hall.db}-shm").unlink(missing_ok=True)
        self.assertEqual(rows(hall.db, self.PAYMENTS), [(2,)])

    def restore(self, hall):
        return ["restore", str(self.backups(hall)[0]), "--to", str(hall.db), "--yes"]

    def kept(self, hall):
        """Files of the hall that hold the later payment, wherever they lie."""
        def holds(path):
            try:
                return rows(path, self.PAYMENTS) == [(2,)]
            except sqlite3.DatabaseError:  # half a copy, or no database
                return False

        return [p for p in hall.folder.glob("hall.db*") if holds(p)]

    def test_restore(self):
        def after(hall):
            now = rows(hall.db, self.PAYMENTS)[0][0], rows(hall.db, self.RESTORED)[0][0]
            self.assertIn(now, ((2, 0), (1, 1)))
            self.assertTrue(self.kept(hall))
            hall.ok(self.restore(hall), "adm", env=hall.later(5))
            self.assertTrue(self.kept(hall))
            self.assertEqual(rows(hall.db, self.PAYMENTS), [(1,)])
            hall.ok(["verify"])
            hall.ok(["pay", "1001", "--cash", "7.00"], "ann")
            left = [p.name for p in hall.folder.iterdir() if "restoring" in p.name]
            self.assertEqual(left, [])

        steps = self.each_kill(self.restore, after, prepare=self.later_payment)
        self.assertGreater(len(steps), 8)

    # --- another engine's place, another version --------------------------------------------------

    def test_move(self):
        def move(hall):
            return ["migrate-engine", str(hall.db), str(hall.folder / "other.db")]

        def after(hall):
            """It is either there and whole, or not there, and can then be made."""
            other = hall.folder / "other.db"
            hall.ok(["verify"])
            if other.exists():
                hall.refused("exists", move(hall), "adm")
            else:
                hall.ok(move(hall), "adm")
            hall.ok(["--db", str(other), "verify", "--deep"])
            self.assertEqual(rows(other, self.PAYMENTS), rows(hall.db, self.PAYMENTS))

        steps = self.each_kill(move, after)
        self.assertGreater(len(steps), 4)

    def age(self, hall):
        """A hall of the program before its last step: that of the addresses, by hand."""
        with closing(sqlite3.connect(hall.db)) as db, db:
            guards = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND "
                                "tbl_name = 'schema_version'").fetchall()
            for name, _ in guards:
                db.execute(f"DROP TRIGGER {name}")
            db.executescript("""
                DROP TABLE account_address_term;
                DROP TABLE account_address;
                DROP VIEW account_address_text;
                CREATE VIRTUAL TABLE account_address USING fts5 (address, content='account',
                    content_rowid='account_id', tokenize='trigram');
                INSERT INTO account_address (account_address) VALUES ('rebuild');
                DELETE FROM schema_version WHERE version >= 240 AND version < 300;""")
            for _, text in guards:
                db.execute(text)

    def test_upgrade(self):
        def after(hall):
            self.assertEqual(rows(hall.folder / "hall.db.before-v240", self.PAYMENTS)
                             if (hall.folder / "hall.db.before-v240").exists() else [(1,)], [(1,)])
            hall.ok(["verify", "--deep"])  # whichever way it went, any verb ends the upgrade
            self.assertEqual(rows(hall.db, "SELECT count(*) FROM schema_version"), versions)
            hall.ok(["pay", "1001", "--cash", "1.00", "--again"], "ann")

        versions = rows(self.hall.db, "SELECT count(*) FROM schema_version")
        steps = self.each_kill(lambda hall: ["verify"], after, self.age)
        self.assertGreater(len(steps), 4)


if __name__ == "__main__":
    main()
