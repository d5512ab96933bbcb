#!/usr/bin/python3
"""`card …` and `sales`: the contract of the verbs, on simulated reader, card and meter."""
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import ACCOUNT_COLUMNS, ENERGY, HallTest, MONEY, TIME, TOP, main  # noqa: E402
from sim import Sim  # noqa: E402

TARIFF = TOP / "share/tariffs/zhejiang-residential.tariff"
SERIAL = re.compile("[0-9A-F]{16}")
SALE = {"sale_no": str, "state": str, "account_no": str, "meter_no": str, "count": int,
        "amount": MONEY, "change": MONEY, "replayed": bool,
        "arrears": [{"account_no": str, "bill_no": str, "principal": MONEY,
                     "late_charge": MONEY}]}
CARD = {"kind": "cpu", "serial": SERIAL, "count": int, "amount": MONEY, "verdict": str}
RETURN = {"present": bool, "count": int, "remaining": MONEY, "overdraft": MONEY, "bad_cards": int,
          "written_at": TIME}


def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True,
                          text=True).stdout


class Card(HallTest):
    """100001 and 100002 have card meters; 100003 has none."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue", "sam", "aud")
        hall.accounts({"account_no": "100001", "meter_no": "12345678",
                       "meter_kind": "prepaid_cpu"},
                      {"account_no": "100002", "meter_no": "87654321",
                       "meter_kind": "prepaid_cpu", "tariff": "zhejiang-residential"},
                      {"account_no": "100003", "meter_no": "555", "meter_kind": "postpaid"})
        hall.ok("shift open --float 100", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        self.device = f"--device card={self.sim.choices['card']}"
        self.card = str(self.hall.folder / "card1")
        self.hand(f"card blank {self.card}")
        self.hand(f"meter keep {self.hall.folder}/meter1 12345678")
        self.put(self.card)

    def hand(self, words):
        said = self.sim.do(words)
        self.assertTrue(said.startswith("ok"), (words, said))
        return said

    def put(self, card):
        self.hand(f"card insert {card}")

    def to_meter(self, card=None):
        """Out of the reader, into the meter and back: what the meter says of itself."""
        self.hand("card pull")
        said = self.hand(f"meter insert {card or self.card}")
        self.put(card or self.card)
        return said

    def verb(self, words, login="ann", **more):
        return self.hall.ok(f"{self.device} {words}", login, **more)

    def no(self, code, words, login="ann", **more):
        return self.hall.refused(code, f"{self.device} {words}", login, **more)

    def sold(self, words, **more):
        answer = self.verb(words, **more)
        self.assertShape(answer.json, SALE)
        self.assertEqual(answer["state"], "settled")
        return answer

    def well(self):
        self.hall.ok("verify")

    def test_from_the_drawer_to_the_meter(self):
        card = self.verb("card read")
        self.assertShape(card.json, CARD)
        self.assertEqual(card["verdict"], "blank")
        self.sold("card open 100001")
        self.assertShape(self.verb("card read")["return"],
                         {"present": False, "count": None, "remaining": None, "written_at": None})
        self.to_meter()
        self.hall.bills("B1,100001,2025-01,100,15.00,2025-01-01,2099-01-20")
        sale = self.sold("card sell 100001 --amount 50 --cash 60 --op-id one")
        self.assertEqual((sale["amount"], sale["change"], sale["count"]), ("40.00", "10.00", 1))
        self.assertEqual(sale["arrears"][0]["principal"], "10.00")
        again = self.sold("card sell 100001 --amount 50 --cash 60 --op-id one")
        self.assertTrue(again["replayed"])
        self.assertEqual(again["receipt_no"], sale["receipt_no"])
        self.no("card_not_inserted", "card sell --amount 5 --cash 5")
        self.assertIn("40.00 left", self.to_meter())
        card = self.verb("card check")
        self.assertShape(card["return"], RETURN)
        self.assertEqual((card["account_no"], card["meter_no"]), ("100001", "12345678"))
        self.assertEqual((card["account_count"], card["return"]["remaining"]), (1, "40.00"))
        self.assertEqual(self.sold("card sell --amount 5 --cash 5")["count"], 2)
        receipt = self.hall.ok(["receipt", sale["receipt_no"], "--pdf", "r.pdf"], "ann")
        self.assertEqual(receipt["state"], "valid")
        self.well()

    def test_refusals(self):
        self.no("account_unknown", "card open 999")
        self.no("bad_value", "card open 100003")
        self.no("not_permitted", "card open 100001 --amount 10 --cash 10", "sue")
        self.no("card_wrong", "card sell 100001 --amount 5 --cash 5")
        self.sold("card open 100001 --amount 20 --cash 20")
        self.no("exists", "card open 100001")
        self.no("card_not_inserted", "card sell --amount 10 --cash 10")
        self.no("card_wrong", "card sell 100002 --amount 5 --cash 5")
        self.to_meter()
        self.no("tender_mismatch", "card sell --amount 5 --cash 4")
        self.no("bad_amount", "card sell --amount 0 --cash 4")
        self.no("bad_value", "card sell --energy 5 --cash 4")
        self.hall.ok("card limits 100001 --day 30", "sue")
        self.no("limit_exceeded", "card sell --amount 11 --cash 11")
        self.hall.ok("card limits 100001 --day 0 --hoard 25", "sue")
        self.no("limit_exceeded", "card sell --amount 6 --cash 6")
        self.hall.ok("policy set card_approval 4.00", "adm")
        self.no("approval_required", "card sell --amount 5 --cash 5")
        self.sold("card sell --amount 5 --cash 5", approve="sue")
        self.hand("card pull")
        self.no("card_wrong", "card sell --amount 5 --cash 5")
        self.hall.refused("device_gone", "card read", "ann")
        self.hall.refused("device_gone", "card read --device card=/dev/no-such", "ann")
        flags = self.hall.ok("card flags", "aud")["flags"]
        self.assertEqual([f["rule"] for f in flags], ["other_card"])
        self.assertIsNone(flags[0]["review"])
        said = ["card", "review", str(flags[0]["flag"]), "--decision", "watch", "--note", "邻居代购"]
        self.hall.refused("not_permitted", said, "aud")
        self.hall.ok(said, "sue")
        review = self.hall.ok("card flags", "aud")["flags"][0]["review"]
        self.assertEqual([review[k] for k in ("decision", "note", "login")],
                         ["watch", "邻居代购", "sue"])
        self.well()

    def test_an_import_changes_no_card(self):
        """Once the books have its card, meter and counts change by the card's operations alone."""
        row = "100001,张三,none,,山北路1号,residential,浙江,2000-01-01,,,,,12345678,prepaid_cpu,,"
        head = ACCOUNT_COLUMNS + ",card_count"
        before = self.hall.file("before.csv", f"{head}\n{row},3\n")
        self.hall.ok(["import", "accounts", before, "--update"], "adm")
        self.hall.ok(["import", "accounts", self.hall.file("back.csv", f"{head}\n{row},0\n"),
                      "--update"], "adm")
        self.sold("card open 100001")
        for text in (f"{row},3", f"{row.replace('12345678', '777')},0",
                     f"{row.replace('prepaid_cpu', 'postpaid')},0"):
            path = self.hall.file("after.csv", f"{head}\n{text}\n")
            answer = self.hall.refused("import_refused", ["import", "accounts", path, "--update"],
                                       "adm")
            self.assertEqual([e["code"] for e in answer["errors"]], ["conflict"])
        self.well()

    def test_the_same_id_sells_once(self):
        one = self.sold("card open 100001 --amount 30 --cash 30 --op-id OP1")
        two = self.sold("card open 100001 --amount 30 --cash 30 --op-id OP1")
        self.assertFalse(one["replayed"])
        self.assertTrue(two["replayed"])
        self.assertEqual((one["sale_no"], one["receipt_no"]), (two["sale_no"], two["receipt_no"]))
        self.no("op_conflict", "card open 100001 --amount 31 --cash 31 --op-id OP1")
        self.assertEqual(self.verb("card read")["count"], 1)

    def test_pulled_in_the_middle(self):
        """Whatever the byte: finished or given back by one verb, and never twice."""
        self.sold("card open 100001")
        self.to_meter()
        left = 0
        for i, after in enumerate((60, 110, 150, 190, 230, 270, 310, 350)):
            self.hand(f"card pull-after {after}")
            answer = self.hall.run(f"{self.device} card sell --amount 1 --cash 1", "ann")
            self.put(self.card)
            if answer.status == 3:
                self.assertEqual(answer["state"], "open", answer)
                open_ = self.hall.ok("sales --open", "aud")["sales"]
                self.assertEqual([s["sale_no"] for s in open_], [answer["sale_no"]])
                self.no("sale_open", "card sell --amount 1 --cash 1")
                answer = self.verb("card resolve" + (" --undo" if i % 2 else ""))
            elif answer.status == 1:
                continue
            left += answer["state"] == "settled"
            self.assertIn(f"{left}.00 left", self.to_meter())
        self.assertEqual(self.hall.ok("sales --open", "aud")["sales"], [])
        self.well()

    def test_the_same_id_at_the_same_moment(self):
        """Two programs, one operation: one sells, the other waits its turn and answers the same."""
        self.sold("card open 100001")
        self.to_meter()
        self.hand("card slow 3")  # so that the second comes while the first has the reader
        for count in range(1, 5):
            words = ["--json", *self.device.split(), "card", "sell", "--amount", "1",
                     "--cash", "1", "--op-id", f"twice-{count}"]
            started = [self.hall.start(words, "ann") for _ in range(3)]
            answers = [self.hall.finish(p) for p in started]
            self.assertEqual([a.status for a in answers], [0, 0, 0], answers)
            self.assertEqual({a["state"] for a in answers}, {"settled"})
            self.assertEqual(len({(a["sale_no"], a["receipt_no"]) for a in answers}), 1)
            self.assertEqual(sorted(a["replayed"] for a in answers), [False, True, True])
            self.assertIn(f"{count}.00 left", self.to_meter())
        self.well()

    def test_the_cheque_bounces(self):
        """The energy is on the card: its price is owed as a bill, and taken first next time."""
        self.sold("card open 100001")
        self.to_meter()
        words = "card sell --amount 50 --tender cheque:30:C1 --tender transfer:20:T:2 --op-id S1"
        sale = self.sold(words)
        self.to_meter()
        waiting = self.hall.ok("tender list", "sue")["tenders"]
        self.assertEqual([(t["receipt_no"], t["kind"], t["ref"]) for t in waiting],
                         [(sale["receipt_no"], "cheque", "C1"),
                          (sale["receipt_no"], "transfer", "T:2")])
        bounce = ["tender", "bounce", sale["receipt_no"], "--reason", "存款不足", "--op-id", "B1"]
        self.hall.refused("not_permitted", bounce, "aud", approve="sue")
        self.hall.refused("bad_value", bounce, "sue", approve="sam")  # which of the two?
        bounce += ["--ref", "C1"]
        self.hall.refused("approval_required", bounce, "sue")
        self.hall.refused("self_approval", bounce, "sue", approve="sue")
        done = self.hall.ok(bounce, "sue", approve="sam")
        self.assertShape(done.json, {"reversal_no": str, "receipt_no": sale["receipt_no"],
                                     "payment_no": str, "replayed": False,
                                     "debt": {"bill_no": sale["sale_no"] + "-D",
                                              "amount": "50.00"}})
        self.assertEqual(done["refunded"], [{"kind": "cheque", "amount": "30.00"}])
        again = self.hall.ok(bounce, "sue", approve="sam")
        self.assertEqual((again["replayed"], again["debt"]), (True, done["debt"]))
        self.hall.refused("op_conflict", bounce[:-1] + ["T:2"], "sue", approve="sam")
        shown = self.hall.ok("account show 100001", "ann")
        self.assertEqual((shown["due"]["total"], shown["advance"]), ("50.00", "20.00"))
        self.assertEqual(self.hall.ok("account find 100001", "ann")["accounts"][0]["due_total"],
                         "50.00")
        self.well()
        said = self.hall.run(bounce, "sue", approve="sam", as_json=False).out
        self.assertRegex(said, "已写卡转欠费")
        receipt = self.hall.ok(["receipt", sale["receipt_no"], "--pdf", "void.pdf"], "ann")
        self.assertEqual(receipt["state"], "void")
        self.assertIn(sale["sale_no"] + "-D", pdf_text(self.hall.folder / "void.pdf"))
        # The same id of the sale itself still answers what it answered.
        self.assertEqual(self.sold(words)["replayed"], True)
        sale = self.sold("card sell --amount 80 --cash 60 --tender advance:20")
        self.assertEqual((sale["arrears"][0]["bill_no"], sale["arrears"][0]["principal"]),
                         (done["debt"]["bill_no"], "16.00"))  # a fifth of 80
        self.well()

    def test_lost_replaced_refunded_changed(self):
        self.sold("card open 100001")
        self.to_meter()
        self.sold("card sell --amount 30 --cash 30")
        other = str(self.hall.folder / "card2")
        self.hand(f"card blank {other}")
        self.put(other)
        self.no("approval_required", "card replace 100001")
        self.assertEqual(self.verb("card replace 100001", approve="sue")["count"], 1)
        self.assertIn("30.00 left", self.to_meter(other))
        sale = self.sold("card sell --amount 7 --cash 7")
        self.no("card_written", f"refund {sale['receipt_no']} --reason x", approve="sue")
        refund = f"card refund {sale['sale_no']} --evidence seen --meter-count"
        self.no("card_written", f"{refund} 2", approve="sue")
        self.verb(f"{refund} 1", approve="sue")
        self.assertEqual(self.sold("card sell --amount 3 --cash 3")["count"], 2)
        self.assertIn("33.00 left", self.to_meter(other))
        self.hand(f"meter keep {self.hall.folder}/meter2 999")
        change = self.verb("card meter-change 100001 --meter 999 --remaining 33.00", approve="sue")
        self.assertEqual((change["count"], change["meter_no"]), (1, "999"))
        self.assertIn("33.00 left", self.to_meter(other))
        self.assertEqual(self.sold("card sell --amount 2 --cash 2")["count"], 2)
        closed = self.hall.ok("shift close --count 135.00", "ann")
        self.assertEqual((closed["difference"], closed["open_sales"]), ("0.00", []))
        self.well()

    def test_by_energy(self):
        """0.538 yuan a kWh; what a step of 0.01 kWh leaves over goes to the advance balance."""
        self.hall.ok(["import", "tariffs", str(TARIFF)], "adm")
        self.hall.ok("card limits 100002 --unit energy --hoard 0", "sue")
        self.sold("card open 100002")
        self.hand(f"meter keep {self.hall.folder}/meter3 87654321")
        self.to_meter()
        sale = self.sold("card sell --energy 100 --cash 60")
        self.assertShape(sale["energy_kwh"], ENERGY)
        self.assertEqual((sale["energy_kwh"], sale["amount"], sale["change"]),
                         ("100", "53.80", "6.20"))
        self.assertIn("100.00 left", self.to_meter())
        sale = self.sold("card sell --amount 10 --cash 10")
        self.assertEqual((sale["energy_kwh"], sale["amount"]), ("18.59", "10.00"))
        self.to_meter()
        self.no("bad_amount", "card sell --amount 0 --cash 10")
        self.no("bad_value", "card sell --energy 0.001 --cash 10")
        self.well()


if __name__ == "__main__":
    main()
