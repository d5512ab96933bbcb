#!/usr/bin/python3
"""`card …`, `sales` and `--device`, line by line of their contract: each key, status and code."""
import shlex
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import ACCOUNT_COLUMNS, HallTest, TIME, main  # noqa: E402
from sim import Sim  # noqa: E402

READ = {"kind", "serial", "account_no", "meter_no", "generation", "count", "amount", "type", "return",
        "account_count", "verdict", "reason"}
RETURN = {"present", "count", "remaining", "overdraft", "bad_cards", "written_at"}
SALE = {"sale_no", "state", "receipt_no", "account_no", "meter_no", "count", "amount", "energy_kwh",
        "arrears", "change", "replayed"}
AMOUNTS_BAD = ("", "x", "-5", "+5", ".5", "5.", "5.001", "1e3", "5,00", "１０", " 5", "1234567890123",
               "0x10", "nan")
DEVICES_BAD = (("card", 1, "bad_value"), ("card=", 1, "bad_value"), ("=x", 1, "bad_value"),
               ("gold=/dev/null", 1, "bad_value"), ("card=tcp:", 1, "bad_value"),
               ("card=/nonexistent", 3, "device_gone"), ("card=/dev/null", 3, "device_gone"),
               ("card=/etc/passwd", 3, "device_gone"),
               ("card=tcp:127.0.0.1:1", 3, "device_gone"), ("printer=/nonexistent", 3, "device_gone"),
               ("mag=/nonexistent", 3, "device_gone"))


class Contract(HallTest):
    """100001 and 100002 have card meters, 100003 has none, 100004 takes stripes."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "bob", "sue", "sam", "aud", "rea")
        hall.accounts({"account_no": "100001", "meter_no": "12345678",
                       "meter_kind": "prepaid_cpu"},
                      {"account_no": "100002", "meter_no": "87654321",
                       "meter_kind": "prepaid_cpu"},
                      {"account_no": "100003", "meter_no": "555", "meter_kind": "postpaid"},
                      {"account_no": "100004", "meter_no": "4444", "meter_kind": "prepaid_mag"})
        hall.ok("shift open --float 100", "ann")

    def setUp(self):
        super().setUp()
        self.device, self.sim = "", None

    def plug_in(self):
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        self.device = f"--device card={self.sim.choices['card']}"
        self.card = str(self.hall.folder / "card1")
        self.hand(f"card blank {self.card}")
        self.hand(f"meter keep {self.hall.folder}/meter1 12345678")
        self.hand(f"card insert {self.card}")

    def hand(self, words):
        said = self.sim.do(words)
        self.assertTrue(said.startswith("ok"), (words, said))
        return said

    def insert(self, card=None):
        self.hand(f"card insert {card or self.card}")

    def to_meter(self, card=None):
        self.hand("card pull")
        said = self.hand(f"meter insert {card or self.card}")
        self.insert(card)
        return said

    def call(self, words, login="ann", **more):
        words, *by = words.split(" --approve ")
        more.update({"approve": by[0]} if by else {})
        return self.hall.run([*shlex.split(self.device), *shlex.split(words)], login, **more)

    def done(self, words, login="ann", **more):
        answer = self.call(words, login, **more)
        answer.demand(answer.status == 0, "not done")
        return answer

    def no(self, code, words, login="ann", **more):
        answer = self.call(words, login, **more)
        answer.demand(answer.status in (1, 3) and answer.code == code, f"not refused: {code}")
        return answer

    def usage(self, words, **more):
        answer = self.call(words, **more)
        answer.demand(answer.status == 2, "not exit 2")

    def open_sale(self, words, byte=200):
        """Pulled at one byte after another until a sale is left open; the card is out then."""
        for byte in range(byte, 500, 10):
            self.hand(f"card pull-after {byte}")
            answer = self.call(words)
            self.hand("card pull")
            if answer.status == 3:
                return answer
            self.insert()
            if answer.status == 0:
                self.to_meter()
        self.fail("no sale was left open")

    # --- what is asked of a call ---

    def test_calls_that_are_none(self):
        for words in ("card", "card nothing", "card read 1", "card check 1", "card open",
                      "card open 100001 100002", "card open 100001 --amount",
                      "card open 100001 --amount 5", "card open 100001 --cash 5",
                      "card open 100001 --tender card:5", "card open 100001 --bogus",
                      "card sell", "card sell 100001", "card sell --amount 5",
                      "card sell --energy 5", "card sell --cash 5",
                      "card sell 100001 100002 --amount 5 --cash 5",
                      "card sell --amount 5 --amount 6 --cash 6",
                      "card sell --amount 5 --cash 5 --expect-due 0",
                      "card resolve 1 2", "card resolve --lost --undo", "card replace",
                      "card refund", "card refund S", "card refund S --meter-count 1",
                      "card refund S --evidence e",
                      "card refund S --ask-meter --meter-count 1 --evidence e",
                      "card meter-change", "card meter-change 100001",
                      "card meter-change 100001 --meter 7", "card meter-change 100001 --remaining 1",
                      "card meter-change 100001 --meter 7 --remaining 1 --ask-meter", "sales 1",
                      "sales --closed", "sim"):
            with self.subTest(words):
                self.usage(words, approve="sue" if "refund" in words or "change" in words else None)
        for words in ("card read", "card check", "sales --open", "card sell --amount 5 --cash 5"):
            self.usage(words, login=None)

    def test_values_that_cannot_be_read(self):
        for text in AMOUNTS_BAD:
            text = shlex.quote(text)
            for words in (f"card open 100001 --amount={text} --cash 5",
                          f"card sell --amount={text} --cash 5",
                          f"card sell --amount 5 --cash={text}",
                          f"card meter-change 100001 --meter 7 --remaining={text} --approve sue"):
                with self.subTest(words):
                    self.no("bad_amount", words)
        for text in ("", "x", "-1", "1.2345", "1e3", ".5"):
            self.no("bad_value", f"card sell --energy={text!r} --cash 5")
        for text, code in (("card", "bad_value"), ("gold:5", "bad_value"), ("card:x", "bad_amount"),
                           ("card:0", "bad_amount"), ("cheque:5", "bad_value"),
                           ("cheque:5:", "bad_value"), (":5", "bad_value")):
            self.no(code, f"card sell --amount 5 --tender {text}")
        self.no("bad_value", "card sell --amount 5 --cash 3 --cash 2")
        self.no("bad_value", "card sell --amount 5 --cash 3 --tender cash:2")
        for text in ("", "a b", "x" * 65, "ä", "a/b"):
            self.no("bad_value", f"card sell 100001 --amount 5 --cash 5 --op-id={text!r}")
            self.no("bad_value", f"card resolve --op-id={text!r}")
        for text in ("x", "-1", "1.5", ""):
            self.no("bad_value", f"card refund S --meter-count={text!r} --evidence e",
                    approve="sue")

    def test_no_device_at_all(self):
        for words in ("card read", "card check", "card sell --amount 5 --cash 5",
                      "card sell 100001 --amount 5 --cash 5", "card open 100001",
                      "card open 100004", "card replace 100001 --approve sue",
                      "card meter-change 100001 --meter 7 --remaining 0 --approve sue"):
            with self.subTest(words):
                answer = self.no("device_gone", words)
                self.assertEqual((answer.status, "sale_no" in answer.json), (3, False))
                self.assertIn("--device", answer["error"]["message"])
        self.no("bad_value", "card resolve")  # nothing is open: no device is asked
        self.no("bad_value", "card refund S --meter-count 0 --evidence e", approve="sue")
        self.assertEqual(self.done("sales --open")["sales"], [])
        said = self.call("card read --lang zh", as_json=False)
        self.assertEqual((said.status, said.out), (3, ""))
        self.assertIn("读卡器", said.err)

    def test_devices_of_one_call(self):
        for text, status, code in DEVICES_BAD:
            with self.subTest(text):
                answer = self.hall.run(["--device", text, "card", "read"], "ann")
                self.assertEqual((answer.status, answer.code), (status, code))
        # What does not need them does not ask for them.
        none = "--device card=/nonexistent --device mag=/x --device id=/x "
        self.assertEqual(self.done(none + "sales --open")["sales"], [])
        self.done(none + "account find 100001")
        self.done("--device printer=/x --device display=/x pay 100003 --cash 1 --amount 1")

    # --- what is on a card ---

    def test_read_and_check(self):
        self.plug_in()
        for login in ("ann", "aud", "sue", "rea"):
            card = self.done("card read", login).json
            self.assertLessEqual(READ, set(card))
            self.assertEqual(set(card["return"]), RETURN)
        self.assertEqual([card[k] for k in ("kind", "account_no", "meter_no", "generation", "type",
                                            "account_count", "verdict")],
                         ["cpu", None, None, None, None, None, "blank"])
        self.assertEqual(card["return"], {"present": False, **dict.fromkeys(RETURN - {"present"})})
        self.done("card open 100001")
        self.to_meter()
        card = self.done("card check").json
        self.assertTrue(card["return"]["present"])
        self.assertRegex(card["return"]["written_at"], f"^(?:{TIME.pattern})$")
        self.assertLess(abs(datetime.fromisoformat(card["return"]["written_at"])
                            - datetime.now(timezone.utc)), timedelta(minutes=3))
        self.hand("meter clock 2611221504")
        self.done("card sell --amount 5 --cash 5")
        self.to_meter()
        card = self.done("card check").json
        self.assertLessEqual(READ, set(card))
        self.assertEqual([card[k] for k in ("account_no", "meter_no", "generation", "count", "amount",
                                            "type", "account_count", "verdict", "reason")],
                         ["100001", "12345678", 0, 1, "5.00", "purchase", 1, "ready", None])
        self.assertEqual(card["return"], {"present": True, "count": 1, "remaining": "5.00",
                                          "overdraft": "0.00", "bad_cards": 0,
                                          "written_at": "2026-11-22T15:04:00+08:00"})
        said = self.call("card read --lang zh", as_json=False)
        for word in ("卡序列号", "卡代次", "返写信息", "表内剩余", "返写时间", "判定"):
            self.assertIn(word, said.out)
        self.hand("card pull")
        self.no("card_wrong", "card read")
        # Another hall's books know nothing of it.
        other = self.model.copy()
        self.addCleanup(other.remove)
        self.insert()
        card = other.ok(f"{self.device} card read", "ann")
        self.assertEqual((card["verdict"], card["account_count"]), ("no_card", 0))

    # --- selling ---

    def test_who_may(self):
        self.plug_in()
        for words in ("card open 100001", "card sell --amount 5 --cash 5", "card resolve"):
            for login in ("aud", "sue", "rea"):
                self.no("not_permitted", words, login)
        self.no("shift_not_open", "card open 100001", "bob")
        self.no("shift_not_open", "card sell 100001 --amount 5 --cash 5", "bob")
        self.no("account_unknown", "card open 999")
        self.no("account_unknown", "card sell 999 --amount 5 --cash 5")
        self.no("bad_value", "card open 100003")
        self.no("bad_value", "card sell 100003 --amount 5 --cash 5")
        self.no("card_wrong", "card sell --amount 5 --cash 5")  # nobody's card, nobody named
        self.no("self_approval", "card open 100001", approve="ann")
        self.no("bad_value", "card open 100001 --amount 5 --energy 3 --cash 5")
        self.no("tender_mismatch", "card open 100001 --amount 5 --cash 4")
        self.no("tender_mismatch", "card open 100001 --amount 5 --tender card:6")
        self.no("tender_mismatch", "card open 100001 --amount 5 --tender advance:5")
        self.no("limit_exceeded", "card open 100001 --amount 1000000 --cash 1000000")
        self.no("bad_value", "card open 100001 --energy 5 --cash 5")  # no tariff
        card = self.done("card read")
        self.assertEqual(card["verdict"], "blank")  # nothing was written meanwhile
        self.assertEqual(self.done("sales --open")["sales"], [])

    def test_the_answer_of_a_sale(self):
        self.plug_in()
        sale = self.done("card open 100001").json
        self.assertLessEqual(SALE, set(sale))
        self.assertEqual([sale[k] for k in ("state", "receipt_no", "count", "amount", "energy_kwh",
                                            "arrears", "change", "replayed")],
                         ["settled", None, 0, "0.00", None, [], "0.00", False])
        self.to_meter()
        self.hall.bills("B1,100001,2025-01,100,15.00,2025-01-01,2099-01-20")
        words = "card sell 100001 --amount 20 --tender card:5:T1 --cash 20 --op-id O1"
        sale = self.done(words).json
        self.assertLessEqual(SALE, set(sale))
        self.assertEqual([sale[k] for k in ("state", "account_no", "meter_no", "count", "amount",
                                            "change", "replayed", "given_back")],
                         ["settled", "100001", "12345678", 1, "16.00", "5.00", False, None])
        self.assertEqual(sale["arrears"], [{"account_no": "100001", "bill_no": "B1",
                                            "principal": "4.00", "late_charge": "0.00"}])
        self.device = ""  # what was done is answered without any device
        again = self.done(words).json
        self.assertEqual(again, {**sale, "replayed": True})
        for other in ("card sell --amount 20 --tender card:5:T1 --cash 20",
                      "card sell 100001 --amount 20 --tender card:5:T2 --cash 20",
                      "card sell 100001 --amount 20 --cash 20",
                      "card sell 100001 --amount 21 --tender card:5:T1 --cash 20",
                      "card sell 100001 --energy 20 --tender card:5:T1 --cash 20",
                      "card open 100001 --amount 20 --tender card:5:T1 --cash 20",
                      "pay 100001 --cash 3 --again"):
            with self.subTest(other):
                self.no("op_conflict", other + " --op-id O1")
        self.no("op_conflict", words, "bob")
        self.no("op_conflict", "card replace 100001 --op-id O1", approve="sue")

    def test_left_open(self):
        """Exit 3 and `device_*` with the sale; the same id goes on with it, another is refused."""
        self.plug_in()
        self.done("card open 100001")
        self.to_meter()
        words = "card sell 100001 --amount 7 --cash 10 --op-id O2"
        sale = self.open_sale(words)
        self.assertLessEqual(SALE, set(sale.json))
        self.assertEqual((sale["state"], sale["receipt_no"], sale.code),
                         ("open", None, "device_gone"))
        row = self.done("sales --open", "aud")["sales"]
        self.assertEqual([(r["sale_no"], r["state"], r["amount"], r["station"]) for r in row],
                         [(sale["sale_no"], "open", "7.00", "cli")])
        self.device, kept = "", self.device
        for again in (words, "card resolve", f"card resolve {sale['sale_no']}"):
            answer = self.no("device_gone", again)
            self.assertEqual((answer.status, answer["state"], answer["sale_no"]),
                             (3, "open", sale["sale_no"]))
        self.device = kept
        self.insert()
        for other in ("card sell 100001 --amount 7 --cash 10 --op-id O3", "card open 100001",
                      "card sell --amount 1 --cash 1"):
            said = self.no("sale_open", other)["error"]["message"]
            for word in (sale["sale_no"], "100001", "cli", row[0]["at"][:10]):
                self.assertIn(word, said)
        for other in ("card replace 100001", "card meter-change 100001 --meter 7 --remaining 0",
                      f"card refund {sale['sale_no']} --meter-count 0 --evidence e"):
            self.no("sale_open", other, approve="sue")
        self.no("bad_value", "card resolve C9")
        self.no("approval_required", "card resolve --lost")
        self.no("self_approval", "card resolve --lost", approve="ann")
        answer = self.no("device_gone", "card resolve --lost", approve="sue")  # its own card
        self.assertEqual(answer["state"], "open")
        self.assertEqual(self.done("card read")["open_sale"], sale["sale_no"])
        done = self.done(words)
        self.assertEqual((done["state"], done["sale_no"], done["replayed"], done["change"]),
                         ("settled", sale["sale_no"], True, "3.00"))
        settled = self.done(f"card resolve {sale['sale_no']}")
        self.assertEqual((settled["state"], settled["receipt_no"], settled["replayed"]),
                         ("settled", done["receipt_no"], True))
        self.assertIn("7.00 left", self.to_meter())
        self.hall.ok("verify")

    def test_undone(self):
        self.plug_in()
        self.done("card open 100001")
        self.to_meter()
        words = "card sell --amount 7 --cash 10 --op-id O4"
        sale = self.open_sale(words)
        self.insert()
        undone = self.done("card resolve --undo --op-id U1")
        self.assertEqual((undone["state"], undone["given_back"], undone["receipt_no"]),
                         ("undone", "7.00", None))
        for again in (words, f"card resolve {sale['sale_no']}"):
            answer = self.no("already_reversed", again)
            self.assertEqual((answer.status, answer["state"], answer["sale_no"]),
                             (1, "undone", sale["sale_no"]))
        again = self.done(f"card resolve {sale['sale_no']} --undo")
        self.assertEqual((again["state"], again["replayed"]), ("undone", True))
        self.assertEqual(self.done("sales --open")["sales"], [])
        self.done("card sell --amount 2 --cash 2")
        self.assertIn("2.00 left", self.to_meter())
        self.hall.ok("verify")

    # --- beside the sale ---

    def test_another_card_takes_its_place(self):
        self.plug_in()
        self.done("card open 100001")
        self.to_meter()
        sale = self.open_sale("card sell --amount 4 --cash 4")
        other = str(self.hall.folder / "card2")
        self.hand(f"card blank {other}")
        self.insert(other)
        for words in ("card resolve", "card resolve --undo"):
            answer = self.no("device_gone", words)  # not the card of that sale
            self.assertEqual(answer["state"], "open")
        lost = f"card resolve {sale['sale_no']} --lost --op-id L1"
        done = self.done(lost, approve="sue")
        self.assertEqual((done["state"], done["replayed"]), ("settled", False))
        self.assertEqual(self.done(lost, approve="sue")["replayed"], True)
        self.assertIn("4.00 left", self.to_meter(other))
        self.hand("card pull")
        self.insert(self.card)
        self.assertEqual(self.done("card read")["verdict"], "other_serial")
        self.no("card_wrong", "card sell --amount 1 --cash 1")
        self.hand("card pull")
        self.assertIn("Err", self.sim.do(f"meter insert {self.card}"))
        self.insert(other)
        self.no("card_wrong", "card replace 100001", approve="sue")  # the present card itself
        self.no("card_wrong", "card replace 100002", approve="sue")  # it never had one
        self.no("account_unknown", "card replace 999", approve="sue")
        self.no("bad_value", "card replace 100003", approve="sue")
        self.no("not_permitted", "card replace 100001", "sue", approve="sam")
        self.hall.ok("verify")

    def test_refund_and_change(self):
        self.plug_in()
        self.done("card open 100001")
        self.to_meter()
        first = self.done("card sell --amount 4 --cash 4")["sale_no"]
        self.to_meter()
        sale = self.done("card sell --amount 9 --tender card:9")["sale_no"]
        refund = f"card refund {sale} --evidence '现场 王五' --op-id R1 --meter-count"
        self.no("approval_required", f"{refund} 1")
        self.no("bad_value", "card refund nix --meter-count 0 --evidence e", approve="sue")
        self.no("later_payment", f"card refund {first} --meter-count 0 --evidence e",
                approve="sue")
        for count in (2, 3):
            self.no("card_written", f"{refund} {count}", approve="sue")
        for evidence in ("", "字" * 121):
            self.no("bad_value", f"card refund {sale} --meter-count 1 --evidence '{evidence}'",
                    approve="sue")
        done = self.done(f"{refund} 1", approve="sue")
        self.assertEqual((done["state"], done["kind"], done["given_back"]),
                         ("settled", "refund", "9.00"))
        self.assertEqual(self.done(f"{refund} 1", approve="sue")["replayed"], True)
        self.no("op_conflict", f"{refund} 0", approve="sue")
        self.no("already_reversed", f"card refund {sale} --meter-count 1 --evidence e",
                approve="sue")
        card = self.done("card read")
        self.assertEqual((card["count"], card["account_count"], card["verdict"]), (1, 1, "ready"))

        change = "card meter-change 100001 --remaining 5.50 --op-id M1 --meter"
        self.no("approval_required", f"{change} 777")
        for meter, code in (("12345678", "exists"), ("87654321", "bad_value"),
                            ("ABC", "bad_value"), ("'7 7'", "bad_value"),
                            ("1234567890123", "bad_value")):
            self.no(code, f"{change} {meter}", approve="sue")
        self.no("limit_exceeded", "card meter-change 100001 --meter 777 --remaining 1000000",
                approve="sue")
        self.no("bad_value", "card meter-change 100003 --meter 777 --remaining 1", approve="sue")
        done = self.done(f"{change} 777", approve="sue")
        self.assertEqual([done[k] for k in ("state", "kind", "meter_no", "generation", "count")],
                         ["settled", "meter_change", "777", 1, 1])
        self.assertEqual(self.done(f"{change} 777", approve="sue")["replayed"], True)
        self.no("exists", "card meter-change 100001 --meter 777 --remaining 5.50", approve="sue")
        self.hand(f"meter keep {self.hall.folder}/meter2 777")
        self.assertIn("5.50 left", self.to_meter())
        self.assertEqual(self.done("card sell --amount 1 --cash 1")["count"], 2)
        self.hall.ok("verify")

    def test_the_end_of_the_counter(self):
        """Meters report four digits: warned from 9,899 on, and refused at 9,999."""
        self.plug_in()
        columns = ACCOUNT_COLUMNS + ",card_serial,card_count"
        path = str(self.hall.folder / "field")
        for i, (count, short) in enumerate(((9897, False), (9898, True), (9997, True))):
            no, serial, meter = f"20000{i}", f"A{i:015X}", f"5500{i}"
            self.hall.accounts(f"{no},张三,none,,山北路1号,residential,浙江,2000-01-01,,,,,"
                               f"{meter},prepaid_cpu,,,{serial},{count}", columns=columns)
            self.hand(f"meter keep {path}{i}-meter {meter}")
            self.hand(f"meter in-use {path}{i} {serial} {no} {count} 3.00")
            self.hand("card pull")
            self.insert(f"{path}{i}")
            self.assertEqual(self.done("card read")["count_is_short"], count >= 9899)
            self.assertEqual(self.done("card sell --amount 1 --cash 1")["count"], count + 1)
            self.to_meter(f"{path}{i}")
            self.assertEqual(self.done("card read")["count_is_short"], short)
        self.assertEqual(self.done("card sell --amount 1 --cash 1")["count"], 9999)
        self.to_meter(f"{path}2")
        card = self.done("card check")
        self.assertEqual((card["count"], card["verdict"]), (9999, "count_full"))
        self.no("limit_exceeded", "card sell --amount 1 --cash 1")
        self.hall.ok("verify")

    def test_two_halls_at_one_reader(self):
        """The reader is one program's at a time; neither gets a byte of what is the other's."""
        self.plug_in()
        self.done("card open 100001")
        self.to_meter()
        other = self.model.copy()
        self.addCleanup(other.remove)
        self.hand("card slow 2")
        answers = {}

        def sell(name, hall, words):
            answers[name] = hall.run(shlex.split(self.device) + shlex.split(words), "ann")

        threads = [threading.Thread(target=sell, args=args) for args in (
            ("one", self.hall, "card sell --amount 3 --cash 3"),
            ("two", other, "card sell 100001 --amount 3 --cash 3"),
            ("three", other, "card sell 100002 --amount 3 --cash 3"))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        if answers["one"].status != 0:  # the others were there first
            self.assertEqual(answers["one"].code, "device_gone", answers["one"])
            self.done("card sell --amount 3 --cash 3")
        for name in ("two", "three"):
            self.assertIn(answers[name].code, ("card_wrong", "device_gone"), answers[name])
        self.assertEqual(other.ok("sales --open", "ann")["sales"], [])
        self.assertIn("3.00 left", self.to_meter())
        for hall in (self.hall, other):
            hall.ok("verify")


if __name__ == "__main__":
    main()
