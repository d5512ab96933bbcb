#!/usr/bin/python3
"""The form of a call, what it answers, and what goes wrong around it: the world and the world's files."""
import ctypes
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import Hall, HallTest, PROGRAM, main  # noqa: E402

# Verbs that this page of the contract names, with enough behind them to be run.
VERBS = ["init", "staff add", "staff list", "staff disable", "staff unlock", "staff password",
         "import accounts", "import bills", "account find", "account show", "shift open",
         "shift show", "shift hand-in", "shift close", "day settle", "pay", "reverse", "refund",
         "receipt", "statement", "backup", "verify", "calc rmb", "calc rmb-date", "calc id",
         "calc late-charge"]
ASK_NOBODY = {"init", "verify"}  # and calc


NEW_MOUNTS = 0x20000  # CLONE_NEWNS: what is mounted goes with this program


def mount_small(folder):
    if ctypes.CDLL(None).unshare(NEW_MOUNTS) != 0:
        return False
    for words in (["--make-rprivate", "/"], ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]):
        if subprocess.run(["mount", *words], stderr=subprocess.DEVNULL).returncode != 0:
            return False
    return True


class Form(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts({"account_no": "1001"})

    def test_an_option_takes_its_value_either_way(self):
        one = self.hall.ok("calc late-charge --class residential --amount 100 --due 2025-01-01 "
                           "--on 2025-01-11")
        for words in ("calc late-charge --class=residential --amount=100 --due=2025-01-01 "
                      "--on=2025-01-11",
                      "--on 2025-01-11 calc --due=2025-01-01 late-charge --amount 100 "
                      "--class residential",
                      "--class=residential --amount 100 --due 2025-01-01 --on 2025-01-11 calc "
                      "late-charge"):
            with self.subTest(words):
                self.assertEqual(self.hall.ok(words).json, one.json)

    def test_global_options_stand_anywhere(self):
        db = str(self.hall.db)
        env = {"WATTDESK_DB": None, "WATTDESK_LOGIN": None}
        for words in (["account", "show", "1001", "--db", db, "--as", "ann"],
                      ["--db", db, "account", "--as", "ann", "show", "1001"],
                      ["--as=ann", f"--db={db}", "account", "show", "1001"],
                      ["account", f"--db=sqlite:{db}", "show", "--as=ann", "--lang=en", "1001"]):
            with self.subTest(words):
                answer = self.hall.ok(words, "ann", env=env)
                self.assertEqual(answer["account_no"], "1001")

    def test_a_value_may_look_like_an_option_or_a_verb(self):
        self.hall.ok(["account", "find", "show"], "ann")
        self.hall.ok(["--as", "ann", "account", "find", "account"], "ann")
        self.assertEqual(self.hall.ok(["account", "find", "--", "--json"], "ann")["accounts"], [])
        self.hall.refused("account_unknown", ["account", "show", "verify"], "ann")
        shift = self.hall.ok(["shift", "open", "--float", "1", "--station", "--json"], "ann")
        self.assertIn("--json", shift["shift_no"])

    def test_two_dashes_end_the_options(self):
        self.assertEqual(self.hall.ok(["calc", "rmb", "--", "-100"])["text"], "人民币负壹佰元整")
        self.assertEqual(self.hall.ok(["--json", "calc", "rmb", "--", "100"])["text"],
                         "人民币壹佰元整")
        self.hall.refused("bad_amount", ["calc", "rmb", "--", "--lang"])
        self.hall.usage(["calc", "rmb", "--", "5", "--lang"])

    def test_without_json_it_is_for_people(self):
        answer = self.hall.run("calc rmb 5", as_json=False)
        self.assertEqual(answer.status, 0)
        self.assertIn("人民币伍元整", answer.out)
        refused = self.hall.run("calc rmb x", as_json=False)
        self.assertEqual((refused.status, refused.out), (1, ""))
        self.assertNotEqual(refused.err.strip(), "")

    def test_environment(self):
        key = self.hall.db.with_name("elsewhere.key")
        shutil.move(f"{self.hall.db}.key", key)
        self.hall.refused("key_missing", "account show 1001", "ann")
        self.hall.ok("account show 1001", "ann", env={"WATTDESK_KEY": str(key)})
        self.hall.ok(["account", "show", "1001", "--key", str(key)], "ann")
        self.hall.ok(["account", "show", "1001", f"--key={key}"], "ann",
                     env={"WATTDESK_KEY": "/nowhere"})

    def test_an_option_comes_before_the_environment(self):
        self.hall.ok(["account", "show", "1001", "--db", str(self.hall.db), "--as", "ann"], "ann",
                     env={"WATTDESK_DB": "/nowhere/x.db", "WATTDESK_LOGIN": "nobody"})
        shift = self.hall.ok("shift open --float 1 --station A1", "ann",
                             env={"WATTDESK_STATION": "B2"})
        self.assertEqual(self.hall.ok("shift show", "ann")["station"], "A1")
        self.assertIn("A1", shift["shift_no"])

    def test_station(self):
        self.hall.ok("shift open --float 1", "ann", env={"WATTDESK_STATION": "B2"})
        self.assertEqual(self.hall.ok("shift show", "ann")["station"], "B2")

    def test_the_station_is_cli_unless_named(self):
        self.hall.ok("shift open --float 1", "ann")
        self.assertEqual(self.hall.ok("shift show", "ann")["station"], "cli")

    def test_language(self):
        english = self.hall.refused("bad_amount", "calc rmb x --lang en")["error"]["message"]
        chinese = self.hall.refused("bad_amount", "calc rmb x --lang zh")["error"]["message"]
        self.assertTrue(english.isascii(), english)
        self.assertRegex(chinese, "[\u4e00-\u9fff]")
        for env, message in (({}, chinese), ({"WATTDESK_LANG": "en"}, english),
                             ({"WATTDESK_LANG": "zh"}, chinese), ({"LANG": "en_US.UTF-8"}, chinese)):
            with self.subTest(env):
                answer = self.hall.refused("bad_amount", "calc rmb x", env=env)
                self.assertEqual(answer["error"]["message"], message)
        answer = self.hall.refused("bad_amount", "calc rmb x --lang zh",
                                   env={"WATTDESK_LANG": "en"})
        self.assertEqual(answer["error"]["message"], chinese)
        self.hall.refused("bad_value", "calc rmb 1 --lang fr")
        process = self.hall.start("calc rmb 1 --lang fr --json")
        self.assertEqual(self.hall.finish(process).code, "bad_value")
        self.hall.usage("calc rmb 1 --lang fr --frobnicate")

    def test_database_urls(self):
        for url in (f"sqlite:{self.hall.db}", str(self.hall.db), "hall.db", "sqlite:hall.db",
                    "./hall.db"):
            with self.subTest(url):
                self.hall.ok(["account", "show", "1001", "--db", url], "ann")
        self.hall.refused("bad_value", ["verify", "--db", "postgresql://me:secret@localhost/x"])

    def test_passwords(self):
        show = "account show 1001"
        right = Path(self.hall.password_file("ann")).read_text().strip()
        for text in (right, right + "\n", right + "\r\n", right + "\nsecond line\n"):
            with self.subTest(repr(text)):
                path = self.hall.file("tried.pw", text)
                self.hall.ok(show, "ann", env={"WATTDESK_PASSWORD_FILE": path})
        for text in (right + " ", " " + right, right.upper(), right[:-1], "\n" + right):
            self.hall.ok("staff unlock ann", "adm")
            with self.subTest(repr(text)):
                path = self.hall.file("tried.pw", text)
                self.hall.refused("sign_in_failed", show, "ann",
                                  env={"WATTDESK_PASSWORD_FILE": path})
        self.hall.usage(show, "ann", env={"WATTDESK_PASSWORD_FILE": None})
        self.hall.usage(show, "ann", env={"WATTDESK_PASSWORD_FILE": "/nowhere/pw"})

    def at_terminal(self, words, typed, **more):
        """A call whose standard input is a terminal, at which passwords are typed as they are asked."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        env = self.hall.environment(None, None, more.get("env"))
        with subprocess.Popen([PROGRAM, "--json", "--lang=en", *words.split()], stdin=theirs, env=env,
                              cwd=self.hall.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            os.close(theirs)
            asked = b""
            for line in typed:
                while not asked.endswith(b": "):  # the prompt is there: it listens
                    byte = process.stderr.read(1)
                    self.assertNotEqual(byte, b"", asked)
                    asked += byte
                asked += b"\n"
                os.write(ours, line.encode() + b"\n")
            out, err = process.communicate(timeout=60)
        with self.assertRaises(OSError):  # nothing came back: what is typed is not shown
            os.read(ours, 1)
        return process.returncode, json.loads(out), asked + err

    def test_passwords_are_asked_on_a_terminal(self):
        self.hall.staff("sue")
        status, answer, err = self.at_terminal("account show 1001 --as ann", ["pass-of-ann"])
        self.assertEqual((status, answer["account_no"]), (0, "1001"), err)
        self.assertIn(b"ann", err)
        status, answer, _ = self.at_terminal("account show 1001 --as ann", ["wrong-password"])
        self.assertEqual((status, answer["error"]["code"]), (1, "sign_in_failed"))
        self.hall.ok("shift open --float 10", "ann")
        status, answer, err = self.at_terminal("shift hand-in 1 --as ann --approve sue",
                                               ["pass-of-ann", "pass-of-sue"])
        self.assertEqual((status, answer["ok"]), (0, True), err)

    def test_ctrl_c_at_a_password_leaves_a_terminal_that_shows(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        before = termios.tcgetattr(ours)

        def own():  # the terminal is the program's own, so that Ctrl-C reaches it
            os.setsid()
            fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
        with subprocess.Popen([PROGRAM, "account", "show", "1001", "--as", "ann", "--lang=en"],
                              stdin=theirs, env=self.hall.environment(None, None, None),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=own) as process:
            asked = b""
            while not asked.endswith(b": "):
                asked += process.stderr.read(1)
            self.assertFalse(termios.tcgetattr(ours)[3] & termios.ECHO)
            os.write(ours, b"\x03")
            self.assertEqual(process.wait(timeout=60), -signal.SIGINT)
        self.assertEqual(termios.tcgetattr(ours), before)

    def test_an_approver_has_a_password_of_their_own(self):
        self.hall.staff("sue")
        self.hall.ok("shift open --float 10", "ann")
        self.hall.usage("shift hand-in 5 --approve sue", "ann")
        self.hall.refused("sign_in_failed", "shift hand-in 5 --approve sue", "ann",
            env={"WATTDESK_APPROVER_PASSWORD_FILE": self.hall.password_file("ann")})
        self.hall.ok("shift hand-in 5 --approve sue", "ann",
            env={"WATTDESK_APPROVER_PASSWORD_FILE": self.hall.password_file("sue")})

    def test_password_length(self):
        for size, ok in ((7, False), (8, True), (128, True), (129, False), (0, False)):
            path = self.hall.file("new.pw", "x" * size + "\n")
            words = ["staff", "add", f"p{size}", "--role", "reader", "--name", "甲",
                     "--password-file", path]
            with self.subTest(size):
                if ok:
                    self.hall.ok(words, "adm")
                    self.hall.ok("account show 1001", f"p{size}",
                                 env={"WATTDESK_PASSWORD_FILE": path})
                else:
                    self.hall.refused("bad_value", words, "adm")

    def test_wrong_calls(self):
        for words in ("frobnicate", "staff", "staff frobnicate", "calc", "calc frobnicate",
                      "account", "day", "shift", "import", "import nothing x",
                      "calc rmb", "calc rmb 1 2", "calc rmb 1 --frobnicate", "calc rmb 1 -- --",
                      "calc rmb-date", "calc id", "calc id resident",
                      "calc late-charge --class residential --amount 1 --due 2025-01-01",
                      "calc late-charge", "account find", "account show", "account show 1001 --on",
                      "account show 1001 1002", "account show 1001 --all=yes",
                      "shift open", "shift open --float", "shift close", "shift hand-in",
                      "day settle", "pay", "pay 1001", "pay --cash 1", "pay 1001 --cash",
                      "reverse", "reverse R", "reverse --reason x", "refund", "refund R",
                      "receipt", "receipt R", "receipt --pdf f", "statement", "statement 1001",
                      "backup", "init", "init --hall H9", "init --name x", "staff add x",
                      "staff add x --role cashier", "staff add x --name y",
                      "staff disable", "staff unlock", "staff password", "import accounts",
                      "import bills", "verify --frobnicate", "verify extra", "--frobnicate",
                      "--db", "calc rmb 1 --db", "account show 1001 --all --all"):
            with self.subTest(words):
                self.hall.usage(words, "adm")
                self.assertEqual(self.hall.run(words, "adm", as_json=False).status, 2)

    def test_who_must_sign_in(self):
        given = {"staff add": "staff add x --role reader --name x --password-file adm.pw",
                 "staff disable": "staff disable ann", "staff unlock": "staff unlock ann",
                 "staff password": "staff password ann --password-file adm.pw",
                 "import accounts": "import accounts f", "import bills": "import bills f",
                 "account find": "account find x", "account show": "account show 1001",
                 "shift open": "shift open --float 1", "shift hand-in": "shift hand-in 1",
                 "shift close": "shift close --count 1", "pay": "pay 1001 --cash 1",
                 "day settle": "day settle --business-date 2025-01-01",
                 "reverse": "reverse R --reason x", "refund": "refund R --reason x",
                 "receipt": "receipt R --pdf f", "statement": "statement 1001 --pdf f",
                 "backup": "backup f"}
        for verb in VERBS:
            if verb in ASK_NOBODY or verb.startswith("calc"):
                continue
            with self.subTest(verb):
                self.hall.usage(given.get(verb, verb))
                self.hall.usage(given.get(verb, verb), env={"WATTDESK_LOGIN": "ann"})
        self.hall.ok("verify", env={"WATTDESK_LOGIN": None})

    def test_no_database_named(self):
        env = {"WATTDESK_DB": None}
        for words in ("account show 1001", "verify", "init --hall H --name x", "shift show"):
            with self.subTest(words):
                self.hall.usage(words, "ann", env=env)
        self.hall.ok("calc rmb 1", env=env)

    def help(self, *words, lang):
        answer = self.hall.run([*words, "--help", "--lang", lang], as_json=False,
                               env={"WATTDESK_DB": None})
        self.assertEqual((answer.status, answer.err), (0, ""))
        self.assertIn({"zh": "用法", "en": "usage"}[lang], answer.out)
        return answer.out

    def test_help(self):
        english, chinese = self.help(lang="en"), self.help(lang="zh")
        self.assertTrue(english.isascii())
        for verb in VERBS:
            self.assertIn(f"  {verb} ", english)
            self.assertIn(f"  {verb} ", chinese)
        for option in ("--db", "--key", "--as", "--station", "--lang", "--json"):
            self.assertIn(f"  {option} ", english)

    def test_help_of_every_verb(self):
        """A text behind every verb and every option, in both languages."""
        listed = re.findall(r"^  ([a-z][a-z-]*(?: [a-z-]+)?) ", self.help(lang="en"), re.M)
        self.assertGreaterEqual(set(listed), set(VERBS))
        for verb in listed:
            options = {}
            for lang in ("zh", "en"):
                with self.subTest(verb=verb, lang=lang):
                    text = self.help(*verb.split(), lang=lang)
                    _, called, what, *rest = text.splitlines()
                    self.assertTrue(called.startswith(f"  {verb} "), called)
                    self.assertRegex(what, "[\u4e00-\u9fff]" if lang == "zh" else "[a-z]{2}")
                    for line in rest:
                        self.assertRegex(line, r"^        --[a-z0-9-]+( V)?  .*\S")
                    options[lang] = [line.split()[0] for line in rest]
            self.assertEqual(options["zh"], options["en"])

    def test_help_of_a_group_and_of_nothing(self):
        text = self.help("staff", lang="en")
        self.assertIn("  staff add LOGIN\n", text)
        self.assertNotIn("  pay ", text)
        for words in ("frobnicate --help", "--help staf", "pa --help"):
            self.assertEqual(self.hall.run(words, as_json=False).status, 2)

    def test_bytes_that_are_no_text(self):
        bad = b"\xff\xfe\x1b[31m\x07"
        for words in ([b"account", b"show", bad], [b"account", b"find", bad], [b"calc", b"rmb", bad],
                      [b"account", b"show", b"1001", b"--on", bad],
                      [b"calc", b"id", b"resident", bad], [b"calc", b"id", bad, b"1"],
                      [b"pay", bad, b"--cash", b"1"], [b"backup", b"/nowhere/" + bad]):
            with self.subTest(words):
                process = subprocess.run([PROGRAM, b"--json", *words], capture_output=True,
                    cwd=self.hall.folder, env=self.hall.environment("ann", None, None))
                self.assertIn(process.returncode, (0, 1, 3))
                process.stdout.decode()
                self.assertNotIn(b"\x1b", process.stdout + process.stderr)
                plain = subprocess.run([PROGRAM, *words], capture_output=True,
                    cwd=self.hall.folder, env=self.hall.environment("ann", None, None))
                plain.stdout.decode(), plain.stderr.decode()
                self.assertNotIn(b"\x1b", plain.stdout + plain.stderr)
                self.assertNotIn(b"\x07", plain.stdout + plain.stderr)
        usage = subprocess.run([PROGRAM, b"--json", bad], capture_output=True)
        self.assertEqual((usage.returncode, usage.stdout), (2, b""))
        self.assertNotIn(b"\x1b", usage.stderr)

    def test_long_words(self):
        long = "9" * 100000
        for words, code in ((["account", "show", long], "account_unknown"),
                            (["calc", "rmb", long], "bad_amount"),
                            (["calc", "rmb-date", long], "bad_date"),
                            (["calc", "id", "resident", long], None),
                            (["account", "show", "1001", "--on", long], "bad_date"),
                            (["pay", long, "--cash", "1"], None),
                            (["shift", "open", "--float", "1", "--station", long], "bad_value"),
                            (["account", "find", long], None)):
            with self.subTest(words[:2]):
                answer = self.hall.run(words, "ann")
                self.assertIn(answer.status, (0, 1))
                if code is not None:
                    self.assertEqual(answer.code, code)

    def test_an_answer_that_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            process = subprocess.run([PROGRAM, "calc", "rmb", "5", "--json"], stdout=full,
                                     stderr=subprocess.PIPE)
        self.assertEqual(process.returncode, 3)
        self.assertNotEqual(process.stderr, b"")

class Batch(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts({"account_no": "1001"})
        hall.bills("B1,1001,2025-01,10,50.00,2025-01-01,2025-01-20")
        hall.ok("shift open --float 0 --business-date 2025-01-10", "ann")

    def batch(self, *lines, words=("batch",), **more):
        text = b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines)
        process = self.hall.start(list(words), "ann", **more)
        out, err = process.communicate(text, timeout=60)
        self.assertNotIn(b"Sanitizer", err)
        return process.returncode, [json.loads(line) for line in out.decode().splitlines()]

    def codes(self, *lines, **more):
        status, answers = self.batch(*lines, **more)
        return status, [a["error"]["code"] if not a["ok"] else None for a in answers]

    def test_a_line_for_each(self):
        status, answers = self.batch("account show 1001", "", 'pay "1001" --cash 5 --op-id "x"',
                                     "calc rmb 5", "pay 1001 --cash 5 --op-id x")
        self.assertEqual(status, 0)
        self.assertEqual([a["ok"] for a in answers], [True] * 4)
        self.assertIs(answers[3]["replayed"], True)

    def test_what_is_wrong_stops_nothing(self):
        self.assertEqual(self.codes("frobnicate", "pay", "pay 1001", 'calc "rmb', "calc rmb x",
            "receipt R", "account show 9", "calc rmb 1 --lang fr", "batch", "init --hall H --name x",
            "calc rmb 5"), (1, ["bad_value"] * 4 + ["bad_amount", "bad_value", "account_unknown"] +
            ["bad_value"] * 3 + [None]))

    def test_help_does_nothing(self):
        self.assertEqual(self.codes("pay 1001 --cash 5 --help", "pay 1001 --cash 5 --version"),
                         (1, ["bad_value"] * 2))
        self.assertEqual(self.hall.ok("account show 1001", "ann")["due"]["total"], "50.00")

    def test_one_session(self):
        """A line cannot be done in another name, at another station or in another hall."""
        self.assertEqual(self.codes("account show 1001 --as adm", "account show 1001 --station S2",
            "account show 1001 --db other.db", "account show 1001 --key k", "account show 1001 --as ann"),
            (1, ["bad_value"] * 4 + [None]))
        self.assertEqual(self.codes("account show 1001", words=["batch", "--as", "ann"],
                                    env={"WATTDESK_LOGIN": "somebody"}), (0, [None]))

    def test_languages(self):
        for env in ({}, {"WATTDESK_LANG": "zh"}):
            _, answers = self.batch("calc rmb x", "calc rmb x --lang zh", words=["batch", "--lang", "en"],
                                    env=env)
            self.assertTrue(answers[0]["error"]["message"].isascii())
            self.assertFalse(answers[1]["error"]["message"].isascii())

    def test_lines_that_do_not_fit(self):
        """The rest of a long line is no line."""
        long = b"account find " + b" " * 65523 + b"pay 1001 --cash 5\n"
        self.assertEqual(self.codes(long, b"calc rmb \0 5\n", "x " * 200, "calc rmb 5",
                                    b"calc rmb 6"), (1, ["bad_value"] * 3 + [None] * 2))
        self.assertEqual(self.hall.ok("account show 1001", "ann")["due"]["total"], "50.00")


class World(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "1001"})
        hall.bills("B1,1001,2025-01,10,50.00,2025-01-01,2025-01-20")
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")

    def test_no_database_there(self):
        for url in ("/nowhere/hall.db", str(self.hall.folder / "none.db"), str(self.hall.folder),
                    "postgresql://localhost:1/none", "postgresql://nobody@127.0.0.1:1/none"):
            for words in ("account show 1001", "verify"):
                with self.subTest(words, url=url):
                    answer = self.hall.run([*words.split(), "--db", url], "ann",
                                           env={"WATTDESK_KEY": f"{self.hall.db}.key"})
                    self.assertEqual((answer.status, answer.code), (3, "db_unreachable"))
        self.assertFalse((self.hall.folder / "none.db").exists(), "made by asking")

    def test_a_database_without_a_hall(self):
        self.hall.file("empty.db", b"")
        answer = self.hall.run(["account", "show", "1001", "--db", "empty.db"], "ann")
        self.assertEqual(answer.status, 3)

    def test_a_newer_database(self):
        [(version,)] = self.hall.sql("PRAGMA user_version")
        tables = {name for (name,) in self.hall.sql("SELECT name FROM sqlite_master")}
        table = next(t for t in ("migration", "schema_version", "schema") if t in tables)
        columns = [row[1] for row in self.hall.sql(f"PRAGMA table_info({table})")]
        row = self.hall.sql(f"SELECT * FROM {table} ORDER BY version DESC LIMIT 1")[0]
        newer = [9999 if name == "version" else value for name, value in zip(columns, row)]
        marks = ",".join("?" * len(newer))
        self.hall.sql(f"INSERT INTO {table} VALUES ({marks})", *newer)
        if version:
            self.hall.sql("PRAGMA user_version=9999")
        for words in ("account show 1001", "verify", "pay 1001 --cash 1"):
            self.hall.refused("db_newer", words, "ann")

    def test_a_damaged_database(self):
        self.hall.db.write_bytes(b"no database at all, only words" * 300)
        self.hall.refused("db_damaged", "account show 1001", "ann")
        self.hall.refused("db_damaged", "verify")

    def test_damage_is_remembered_until_all_is_proved_whole(self):
        whole = self.hall.db.read_bytes()
        size = int.from_bytes(whole[16:18], "big")
        for page in range(1, len(whole) // size):  # one that is not read when the hall is opened
            self.hall.db.write_bytes(whole[:-page * size] + b"Z" * size + whole[len(whole) - (page - 1) * size:])
            if self.hall.run("verify").code == "verify_failed":
                break
        else:
            self.fail("no damage was found without the hall refusing to open")
        self.hall.db.write_bytes(whole)
        self.hall.refused("db_damaged", "pay 1001 --cash 5", "ann")
        self.hall.ok("verify --deep")
        self.hall.ok("pay 1001 --cash 5", "ann")

    def test_a_cut_database(self):
        data = self.hall.db.read_bytes()
        self.hall.db.write_bytes(data[:len(data) // 3])
        for suffix in ("-wal", "-shm"):
            self.hall.db.with_name(f"hall.db{suffix}").unlink(missing_ok=True)
        answer = self.hall.run("verify")
        self.assertIn(answer.status, (1, 3))
        self.assertIn(answer.code, ("db_damaged", "verify_failed"))

    def test_keys(self):
        key = Path(f"{self.hall.db}.key")
        text = key.read_bytes()
        for what, change in (("gone", key.unlink), ("empty", lambda: key.write_bytes(b"")),
                             ("words", lambda: key.write_bytes(b"not a key\n")),
                             ("cut", lambda: key.write_bytes(text[:-10]))):
            with self.subTest(what):
                change()
                self.hall.refused("key_missing", "account show 1001", "ann")
                self.hall.refused("key_missing", "pay 1001 --cash 50", "ann")

    def test_postgresql_needs_a_key(self):
        answer = self.hall.run(["verify", "--db", "postgresql://localhost:1/none"])
        self.assertEqual(answer.status, 3)
        self.assertIn(answer.code, ("key_missing", "db_unreachable"))

    def test_a_folder_that_cannot_be_written(self):
        words = ["init", "--db", "/proc/hall.db", "--hall", "H2", "--name", "x"]
        answer = self.hall.run(words)
        self.assertEqual(answer.status, 3)
        words[2] = str(self.hall.folder / "none" / "hall.db")
        answer = self.hall.run(words)
        self.assertEqual(answer.status, 3)
        for words in (["backup", "/proc/x.db"], ["backup", "/nowhere/x.db"]):
            with self.subTest(words):
                self.assertEqual(self.hall.run(words, "adm").status, 3)

    def as_nobody(self, words, login):
        """Where root may do all, the call is made by nobody."""
        def leave():
            os.setgid(65534)
            os.setuid(65534)
        process = self.hall.start(["--json", *words.split()], login, preexec_fn=leave)
        return self.hall.finish(process)

    @unittest.skipIf(os.getuid() != 0, "only root can become somebody else")
    def test_a_database_that_cannot_be_written(self):
        os.chmod(self.hall.folder, 0o755)
        for path in self.hall.folder.iterdir():
            os.chown(path, 65534, 65534)
        os.chmod(self.hall.db, 0o400)
        answer = self.as_nobody("pay 1001 --cash 50", "ann")
        self.assertEqual(answer.status, 3)
        self.assertIn(answer.code, ("db_unreachable", "io"))
        os.chmod(self.hall.db, 0o600)
        answer = self.as_nobody("pay 1001 --cash 50", "ann")
        self.assertIn((answer.status, answer.code),
                      ((3, "db_unreachable"), (3, "io"), (0, None)))  # the folder is root's
        self.assertEqual(self.hall.ok("account show 1001 --on 2025-01-10", "ann")["due"]["total"],
                         "0.00" if answer.status == 0 else "50.00")

    @unittest.skipIf(os.getuid() != 0, "a small disk is mounted by root")
    def test_a_full_disk(self):
        disk = Path(tempfile.mkdtemp(prefix="disk-"))
        self.addCleanup(shutil.rmtree, disk, ignore_errors=True)
        if not mount_small(disk):
            self.skipTest("no disk can be mounted here")
        self.addCleanup(subprocess.run, ["umount", disk])
        for path in self.hall.folder.iterdir():
            shutil.copy(path, disk / path.name)
        db = disk / "hall.db"
        with open(disk / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"x" * 4096)
            except OSError:
                pass
        full = {"WATTDESK_DB": str(db)}
        answer = self.hall.run("pay 1001 --cash 50 --op-id full-1", "ann", env=full)
        self.assertEqual((answer.status, answer.code), (3, "disk_full"), str(answer))
        answer = self.hall.run(["backup", str(disk / "copy.db")], "adm", env=full)
        self.assertEqual(answer.status, 3, str(answer))
        self.assertFalse((disk / "copy.db").exists(), "half a backup")
        os.unlink(disk / "ballast")
        answer = self.hall.ok("pay 1001 --cash 50 --op-id full-1", "ann", env=full)
        self.assertEqual(answer["replayed"], False)
        self.hall.ok("verify --deep", env=full)


class Init(unittest.TestCase):
    def setUp(self):
        self.hall = Hall()
        self.addCleanup(self.hall.remove)

    def test_makes_a_database_and_its_key(self):
        answer = self.hall.ok(["init", "--hall", "CD01", "--name", "城东营业厅"])
        self.assertEqual(answer["hall"], "CD01")
        self.assertEqual(answer["name"], "城东营业厅")
        self.assertIs(type(answer["schema"]), int)
        self.assertEqual(answer["key_file"], f"{self.hall.db}.key")
        for path in (self.hall.db, Path(answer["key_file"])):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600, path)

    def test_modes_whatever_the_umask(self):
        process = self.hall.start(["init", "--hall", "H", "--name", "x", "--json"],
                                  preexec_fn=lambda: os.umask(0))
        answer = self.hall.finish(process)
        self.assertEqual(answer.status, 0)
        for path in self.hall.folder.iterdir():
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_an_existing_hall(self):
        self.hall.init()
        before = self.hall.db.read_bytes(), Path(f"{self.hall.db}.key").read_bytes()
        self.hall.refused("exists", ["init", "--hall", "H2", "--name", "other"])
        self.hall.refused("exists", ["init", "--hall", "H1", "--name", "城东营业厅", "--trial"])
        self.assertEqual(before, (self.hall.db.read_bytes(),
                                  Path(f"{self.hall.db}.key").read_bytes()))

    def test_a_key_that_is_there_already_stays(self):
        key = self.hall.file("hall.db.key", "somebody's key")
        self.hall.refused("exists", ["init", "--hall", "H", "--name", "x"])
        self.assertEqual(Path(key).read_text(), "somebody's key")
        self.assertFalse(self.hall.db.exists())

    def test_key_elsewhere(self):
        key = str(self.hall.folder / "k.key")
        answer = self.hall.ok(["init", "--hall", "H", "--name", "x", "--key", key])
        self.assertEqual(answer["key_file"], key)
        self.assertFalse(Path(f"{self.hall.db}.key").exists())

    def test_values(self):
        for hall, name in (("", "x"), ("h 1", "x"), ("厅", "x"), ("H", ""), ("H", "x\ny"), ("H" * 100, "x"),
                           ("H", "名" * 1000)):
            with self.subTest(hall=hall, name=name):
                self.hall.refused("bad_value", ["init", "--hall", hall, "--name", name])
                self.assertEqual(list(self.hall.folder.iterdir()), [])

    def test_two_at_once(self):
        first = [self.hall.start(["init", "--hall", "H", "--name", "x", "--json"])
                 for _ in range(4)]
        answers = [self.hall.finish(p) for p in first]
        self.assertEqual(sorted(a.status for a in answers), [0, 1, 1, 1],
                         "\n".join(str(a) for a in answers))
        self.hall.ok("verify")


class Staff(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init()
        hall.accounts({"account_no": "1001"})

    def add(self, login, *roles, as_="adm", name="张三", **more):
        words = ["staff", "add", login, "--name", name, "--password-file",
                 self.hall.password_file(login)]
        return self.hall.run(words + [w for role in roles for w in ("--role", role)], as_, **more)

    def test_the_first_administrator(self):
        hall = Hall()
        self.addCleanup(hall.remove)
        hall.ok("init --hall H --name x")
        words = ["staff", "add", "boss", "--name", "n", "--password-file", hall.password_file("boss")]
        self.assertNotEqual(hall.run([*words, "--role", "cashier"]).status, 0)
        answer = hall.ok([*words, "--role", "admin"])
        self.assertEqual((answer["login"], answer["name"], answer["roles"]), ("boss", "n", ["admin"]))
        words[2] = "second"
        hall.usage([*words, "--role", "admin"])
        hall.ok([*words, "--role", "admin"], "boss")

    def test_roles(self):
        every = "cashier supervisor reader verifier collector legal inspector manager auditor admin"
        for role in every.split():
            with self.subTest(role):
                self.assertEqual(self.add(f"a{role}", role)["roles"], [role])
        answer = self.add("many", "cashier", "supervisor", "cashier")
        self.assertEqual(sorted(answer["roles"]), ["cashier", "supervisor"])
        self.assertEqual(self.add("none", "king").code, "bad_value")
        self.assertEqual(self.add("none", "cashier", "king").code, "bad_value")

    def test_only_an_administrator_adds(self):
        self.add("ann", "cashier")
        self.assertEqual(self.add("eve", "cashier", as_="ann").code, "not_permitted")

    def test_names(self):
        self.add("ann", "cashier")
        self.assertEqual(self.add("ann", "cashier").code, "exists")
        for login in ("", "a b", "张三", "x" * 200, "a\nb"):
            with self.subTest(login):
                self.assertEqual(self.hall.run(["staff", "add", login, "--role", "cashier", "--name",
                    "x", "--password-file", self.hall.password_file("adm")], "adm").code, "bad_value")
        self.assertEqual(self.add("A.b_C-9", "cashier")["login"], "A.b_C-9")
        self.hall.ok("account show 1001", "A.b_C-9")
        self.hall.refused("sign_in_failed", "account show 1001", "a.b_c-9")
        self.assertEqual(self.add("ANN", "cashier").code, "exists", "two logins alike")
        self.assertEqual(self.add("zed", "cashier", name="").code, "bad_value")
        self.assertEqual(self.add("zed", "cashier", name="a\x1bb").code, "bad_value")

    def test_list(self):
        self.add("ann", "cashier", "supervisor", name="李四")
        staff = {p["login"]: p for p in self.hall.ok("staff list", "adm")["staff"]}
        self.assertEqual(set(staff), {"adm", "ann"})
        self.assertEqual(staff["ann"]["name"], "李四")
        self.assertEqual(sorted(staff["ann"]["roles"]), ["cashier", "supervisor"])
        self.hall.refused("not_permitted", "staff list", "ann")

    def test_disable(self):
        self.add("ann", "cashier")
        self.hall.ok("account show 1001", "ann")
        self.assertEqual(self.hall.ok("staff disable ann", "adm")["login"], "ann")
        self.hall.refused("sign_in_failed", "account show 1001", "ann")
        self.hall.refused("bad_value", "staff disable nobody", "adm")
        self.hall.refused("bad_value", "staff disable adm", "adm")
        self.hall.ok("staff list", "adm")

    def test_password(self):
        self.add("ann", "cashier")
        new = self.hall.file("new.pw", "another-one\n")
        self.hall.ok(["staff", "password", "ann", "--password-file", new], "adm")
        self.hall.refused("sign_in_failed", "account show 1001", "ann")
        self.hall.ok("account show 1001", "ann", env={"WATTDESK_PASSWORD_FILE": new})
        self.hall.ok(["staff", "password", "ann", "--password-file", self.hall.password_file("ann")],
                     "ann", env={"WATTDESK_PASSWORD_FILE": new})
        self.hall.ok("account show 1001", "ann")
        self.hall.refused("not_permitted", ["staff", "password", "adm", "--password-file", new], "ann")
        short = self.hall.file("short.pw", "1234567\n")
        self.hall.refused("bad_value", ["staff", "password", "ann", "--password-file", short], "adm")
        self.hall.usage("staff password ann", "adm")

    def wrong(self, login, code="sign_in_failed", env=None):
        bad = self.hall.file("bad.pw", "wrong-password\n")
        self.hall.refused(code, "account show 1001", login,
                          env={"WATTDESK_PASSWORD_FILE": bad, **(env or {})})

    def test_five_wrong_passwords_lock(self):
        self.add("ann", "cashier")
        for _ in range(4):
            self.wrong("ann")
        self.hall.ok("account show 1001", "ann")
        for _ in range(5):
            self.wrong("ann")
        self.hall.refused("locked_out", "account show 1001", "ann")
        self.wrong("ann", "locked_out")
        self.hall.ok("account show 1001", "adm")
        staff = {p["login"]: p for p in self.hall.ok("staff list", "adm")["staff"]}
        self.assertEqual((staff["ann"]["locked"], staff["adm"]["locked"]), (True, False))
        self.assertEqual(self.hall.ok("staff unlock ann", "adm")["login"], "ann")
        self.hall.ok("account show 1001", "ann")

    def test_the_lock_lasts_ten_minutes(self):
        self.add("ann", "cashier")
        for _ in range(5):
            self.wrong("ann")
        self.hall.refused("locked_out", "account show 1001", "ann", env=self.hall.later(570))
        self.hall.ok("account show 1001", "ann", env=self.hall.later(605))
        for _ in range(4):
            self.wrong("ann", env=self.hall.later(606))
        self.hall.ok("account show 1001", "ann", env=self.hall.later(607))

    def test_an_approver_is_locked_as_well(self):
        self.add("ann", "cashier")
        self.add("sue", "supervisor")
        self.hall.ok("shift open --float 10", "ann")
        bad = {"WATTDESK_APPROVER_PASSWORD_FILE": self.hall.file("bad.pw", "wrong-password\n")}
        for _ in range(5):
            self.hall.refused("sign_in_failed", "shift hand-in 1 --approve sue", "ann", env=bad)
        self.hall.refused("locked_out", "shift hand-in 1", "ann", approve="sue")
        self.hall.refused("locked_out", "account show 1001", "sue")
        self.hall.ok("staff unlock sue", "adm")
        self.hall.ok("shift hand-in 2", "ann", approve="sue")
        for _ in range(5):
            self.hall.refused("sign_in_failed", "shift hand-in 1 --approve sue", "ann", env=bad)
        self.hall.ok("shift hand-in 1", "ann", approve="sue", env=self.hall.later(605))

    def test_nobody_learns_who_exists(self):
        one = self.hall.refused("sign_in_failed", "account show 1001", "nobody")
        self.add("ann", "cashier")
        bad = self.hall.file("bad.pw", "wrong-password\n")
        two = self.hall.refused("sign_in_failed", "account show 1001", "ann",
                                env={"WATTDESK_PASSWORD_FILE": bad})
        self.assertEqual(one["error"], two["error"])

    def test_wrong_passwords_at_once(self):
        self.add("ann", "cashier")
        bad = self.hall.file("bad.pw", "wrong-password\n")
        calls = [self.hall.start("--json account show 1001", "ann",
                                 env={"WATTDESK_PASSWORD_FILE": bad}) for _ in range(8)]
        codes = [self.hall.finish(p).code for p in calls]
        self.assertEqual(codes.count("sign_in_failed"), 5, codes)
        self.assertEqual(codes.count("locked_out"), 3, codes)


if __name__ == "__main__":
    main()
