"""A hall in a folder of its own, and the real program run in it.

Every call is held against what is promised of all verbs: the exit status, what stands on which
stream, one line of JSON, a known code that fits the status. The tests ask for the rest.
"""
import ctypes
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PROGRAMS = [os.environ.get("E2E_PROGRAM", ""), TOP / "build/san/wattdesk", TOP / "build/wattdesk"]
PROGRAM = next(str(p) for p in PROGRAMS if p and os.access(p, os.X_OK))
CALL_SECONDS_MAX = 120
SODIUM = ctypes.CDLL("libsodium.so.23")

REFUSED = set("""bad_amount bad_date bad_value bad_id account_unknown account_closed account_exists
    nothing_due due_changed tender_mismatch duplicate_suspected op_conflict shift_not_open
    shift_open drawer_short receipt_unknown already_reversed later_payment advance_used
    card_written day_settled sign_in_failed locked_out not_permitted approval_required
    self_approval import_refused exists verify_failed sale_open card_wrong card_not_inserted
    card_bad limit_exceeded law_forbids template_bad policy_bad""".split())
FAILED = set("""db_unreachable db_busy db_newer db_damaged disk_full key_missing io device_gone
    device_timeout""".split())

MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
ENERGY = re.compile(r"[0-9]+(\.[0-9]{0,2}[1-9])?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PERIOD = re.compile(r"[0-9]{4}-[0-9]{2}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00")
SHA256 = re.compile(r"[0-9a-f]{64}")

ACCOUNT_COLUMNS = ("account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,"
                   "voltage,capacity_kva,route,meter_no,meter_kind,multiplier,tariff")
BILL_COLUMNS = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on"

STAFF = {"adm": ["admin"], "ann": ["cashier"], "bob": ["cashier"], "sue": ["supervisor"],
         "sam": ["supervisor"], "vic": ["verifier"], "aud": ["auditor"],
         "two": ["cashier", "supervisor"], "rea": ["reader"], "ins": ["inspector"]}

def today(shift_s=0):
    """The hall's date, whatever TZ says."""
    now = datetime.now(timezone(timedelta(hours=8))) + timedelta(seconds=shift_s)
    return now.date().isoformat()


def day(text, days):
    return (datetime.fromisoformat(text) + timedelta(days=days)).date().isoformat()


def quick_hash(password):
    """The cheapest password that libsodium makes; it carries its own parameters (counter/password.h)."""
    passes, memory_bytes, argon2id = 1, 8192, 2
    text = ctypes.create_string_buffer(128)
    size = ctypes.c_ulonglong(len(password))
    if SODIUM.crypto_pwhash_str_alg(text, password.encode(), size, ctypes.c_ulonglong(passes),
                                    ctypes.c_size_t(memory_bytes), argon2id) != 0:
        raise MemoryError
    return text.value.decode()


class Answer:
    """What a call left behind; broken promises that hold for every call are already raised."""

    def __init__(self, words, status, out, err, as_json):
        self.words, self.status, self.out, self.err = words, status, out, err
        self.json = None
        self.check(as_json)

    def __str__(self):
        return f"wattdesk {shlex.join(self.words)}\nexit {self.status}\n{self.out}{self.err}"

    def demand(self, true, what):
        if not true:
            raise AssertionError(f"{what}\n{self}")

    def check(self, as_json):
        self.demand("Sanitizer" not in self.err and "runtime error:" not in self.err, "sanitizer")
        self.demand(self.status in (0, 1, 2, 3), "an exit status that is not promised")
        if self.status == 2:
            self.demand(self.out == "", "exit 2 with something on standard output")
            self.demand(self.err.strip() != "", "exit 2 without a word on standard error")
        elif as_json:
            self.check_json()

    def check_json(self):
        self.demand(self.out.endswith("\n") and self.out.count("\n") == 1, "not exactly one line")
        self.json = json.loads(self.out)
        self.demand(isinstance(self.json, dict), "not an object")
        self.demand(self.json.get("ok") is (self.status == 0), "ok and the exit status disagree")
        if self.status == 0:
            self.demand("error" not in self.json, "an error with ok")
            return
        code, message = self.json["error"]["code"], self.json["error"]["message"]
        self.demand(code in (REFUSED if self.status == 1 else FAILED), f"exit and code {code}")
        self.demand(isinstance(message, str) and message.strip() != "", "no message")

    def __getitem__(self, key):
        return self.json[key]

    @property
    def code(self):
        return None if self.status == 0 else self.json["error"]["code"]


class Hall:
    """A folder with a database, its key, and a password file for everybody."""

    def __init__(self, folder=None):
        self.folder = Path(folder or tempfile.mkdtemp(prefix="hall-"))
        self.db = self.folder / "hall.db"
        self.env = {"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8",
                    "TMPDIR": os.environ.get("TMPDIR", "/tmp"), "WATTDESK_DB": str(self.db)}

    def file(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def password_file(self, login):
        path = self.folder / f"{login}.pw"
        if not path.exists():
            path.write_text(f"pass-of-{login}\n")
        return str(path)

    def environment(self, as_, approve, env):
        full = dict(self.env)
        if as_:
            full.update(WATTDESK_LOGIN=as_, WATTDESK_PASSWORD_FILE=self.password_file(as_))
        if approve:
            full["WATTDESK_APPROVER_PASSWORD_FILE"] = self.password_file(approve)
        full.update(env or {})
        return {k: v for k, v in full.items() if v is not None}

    def start(self, words, as_=None, approve=None, env=None, **popen):
        words = shlex.split(words) if isinstance(words, str) else list(words)
        if approve:
            words = ["--approve", approve] + words
        if "cwd" not in popen:
            popen["cwd"] = self.folder
        process = subprocess.Popen([PROGRAM] + words, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment(as_, approve, env), **popen)
        process.words = words
        return process

    @staticmethod
    def finish(process, stdin="", as_json=True):
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        out, err = process.communicate(data, timeout=CALL_SECONDS_MAX)
        return Answer(process.words, process.returncode, out.decode(), err.decode(), as_json)

    def run(self, words, as_=None, stdin="", as_json=True, **more):
        words = shlex.split(words) if isinstance(words, str) else list(words)
        words = (["--json"] if as_json else []) + words
        return self.finish(self.start(words, as_, **more), stdin, as_json)

    def ok(self, words, as_=None, **more):
        answer = self.run(words, as_, **more)
        answer.demand(answer.status == 0, "not done")
        return answer

    def refused(self, code, words, as_=None, **more):
        answer = self.run(words, as_, **more)
        answer.demand(answer.status in (1, 3) and answer.code == code, f"not refused with {code}")
        return answer

    def usage(self, words, as_=None, **more):
        answer = self.run(words, as_, **more)
        answer.demand(answer.status == 2, "not exit 2")
        return answer

    def init(self, *more):
        self.ok(["init", "--hall", "H1", "--name", "城东营业厅", *more])
        self.ok(["staff", "add", "adm", "--role", "admin", "--name", "管理员",
                 "--password-file", self.password_file("adm")])
        self.hasten("adm")

    def hasten(self, login):
        """Somebody whom the tests sign in often; the first time it took what it takes in a hall."""
        self.sql("UPDATE staff SET password = ? WHERE login = ?", quick_hash(f"pass-of-{login}"),
                 login)

    def staff(self, *logins):
        for login in logins:
            roles = [word for role in STAFF[login] for word in ("--role", role)]
            self.ok(["staff", "add", login, *roles, "--name", f"员工{login}",
                     "--password-file", self.password_file(login)], "adm")
            self.hasten(login)

    def accounts(self, *rows, columns=ACCOUNT_COLUMNS):
        text = "\n".join([columns, *(account_row(r) if isinstance(r, dict) else r for r in rows)])
        return self.ok(["import", "accounts", self.file("accounts.csv", text + "\n")], "adm")

    def bills(self, *rows, columns=BILL_COLUMNS):
        text = "\n".join([columns, *rows])
        return self.ok(["import", "bills", self.file("bills.csv", text + "\n")], "adm")

    def sql(self, text, *values):
        with closing(sqlite3.connect(self.db)) as db, db:
            return db.execute(text, values).fetchall()

    def copy(self):
        """As it stands, in another folder; nothing may run in it meanwhile."""
        other = Hall()
        shutil.rmtree(other.folder)
        shutil.copytree(self.folder, other.folder)
        return other

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def later(self, seconds):
        """The environment in which the clock stands so much later."""
        library = self.folder / "clock.so"
        if not library.exists():
            source = Path(__file__).with_name("clock_preload.c")
            subprocess.run(["gcc", "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", library, source],
                           check=True)
        return {"LD_PRELOAD": str(library), "CLOCK_SHIFT_S": str(seconds),
                "ASAN_OPTIONS": "verify_asan_link_order=0"}


def account_row(fields):
    """A row of an account with what is usual for all that is not named."""
    row = {"name": "张三", "id_type": "none", "address": "山北路1号", "price_class": "residential",
           "region": "浙江", "opened_on": "2000-01-01", **fields}
    return ",".join(row.get(name, "") for name in ACCOUNT_COLUMNS.split(","))


class HallTest(unittest.TestCase):
    """A class makes its hall once; each test works in a copy of it."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.model = Hall()
        cls.addClassCleanup(cls.model.remove)
        cls.furnish(cls.model)

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")

    def setUp(self):
        self.hall = self.model.copy()
        self.addCleanup(self.hall.remove)

    def assertShape(self, value, shape, where="answer"):
        """Keys that must be there, each with its kind: a pattern, a type, a value, a list of one."""
        if isinstance(shape, dict):
            self.assertIsInstance(value, dict, where)
            for key, kind in shape.items():
                self.assertIn(key, value, where)
                self.assertShape(value[key], kind, f"{where}.{key}")
        elif isinstance(shape, list):
            self.assertIsInstance(value, list, where)
            for i, one in enumerate(value):
                self.assertShape(one, shape[0], f"{where}[{i}]")
        elif isinstance(shape, re.Pattern):
            self.assertIsInstance(value, str, where)
            self.assertRegex(value, f"^(?:{shape.pattern})$", where)
        elif isinstance(shape, type):
            self.assertIs(type(value), shape, where)
        else:
            self.assertEqual(value, shape, where)


def main():
    unittest.main(module="__main__", verbosity=2 if "-v" in sys.argv else 1)
