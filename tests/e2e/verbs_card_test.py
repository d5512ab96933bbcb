#!/usr/bin/python3
"""`card …` and `sales`: the contract of the verbs, from the first card to the relay, on the simulated
counter: its reader takes the card, its meter credits it."""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, MONEY, TIME, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"
METER = "000012345678"
SERIAL = re.compile("[0-9A-F]{16}")
RETURN = {"present": bool}
READ = {"kind": str, "serial": SERIAL, "account_no": str, "meter_no": str, "count": int,
        "amount": MONEY, "type": str, "return": RETURN, "verdict": str}
SALE = {"sale_no": str, "state": str, "receipt_no": str, "account_no": "1001", "meter_no": METER,
        "count": int, "amount": MONEY, "arrears": list, "change": MONEY, "replayed": bool}


class Card(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "1001", "meter_no": METER, "meter_kind": "prepaid_cpu"},
                      {"account_no": "1002", "meter_no": "000087654321", "meter_kind": "prepaid_cpu"},
                      {"account_no": "1003", "meter_no": "000011112222", "meter_kind": "postpaid"})
        hall.ok(f"shift open --float 500 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        self.card = str(self.hall.folder / "a.card")
        self.device = f"--device=card={self.sim.choices['card']}"
        self.sim.do(f"meter keep {self.hall.folder / 'm'} {METER}")

    def run_card(self, words, login="ann", **more):
        return self.hall.run(f"{words} {self.device}", login, **more)

    def ok(self, words, login="ann", **more):
        return self.hall.ok(f"{words} {self.device}", login, **more)

    def refused(self, code, words, login="ann", **more):
        answer = self.run_card(words, login, **more)
        answer.demand(answer.code == code, f"not refused with {code}")
        return answer

    def lay(self, name="a.card"):
        path = self.hall.folder / name
        if not path.exists():
            self.sim.do(f"card blank {path}")
        said = self.sim.do(f"card insert {path}")
        self.assertTrue(said.startswith("ok"), said)

    def at_the_meter(self, name="a.card"):
        """Out of the reader, into the meter, and back; what the meter shows then."""
        path = self.hall.folder / name
        self.sim.do("card pull")
        self.sim.do(f"meter insert {path}")
        self.lay(name)
        return self.sim.do("meter show")

    def opened(self, amount="100"):
        self.lay()
        return self.ok(f"card open 1001 --amount {amount} --cash {amount}")

    def test_from_the_drawer_to_the_relay(self):
        sale = self.opened()
        self.assertShape(sale.json, {**SALE, "state": "settled", "count": 1, "amount": "100.00",
                                     "arrears": [], "change": "0.00", "replayed": False})
        read = self.ok("card read")
        self.assertShape(read.json, {**READ, "account_no": "1001", "meter_no": METER, "count": 1,
                                     "amount": "100.00", "account_count": 1,
                                     "return": {"present": False, "count": None,
                                                "remaining": None, "written_at": None}})
        self.assertIn("100.00", self.at_the_meter())
        read = self.ok("card read")
        self.assertShape(read["return"], {"present": True, "count": 1, "remaining": "100.00",
                                          "overdraft": "0.00", "bad_cards": int, "written_at": TIME})
        again = self.ok("card sell --amount 50.5 --cash 60")
        self.assertShape(again.json, {**SALE, "state": "settled", "count": 2, "amount": "50.50",
                                      "change": "9.50"})
        self.assertNotEqual(again["receipt_no"], sale["receipt_no"])
        self.assertIn("150.50", self.at_the_meter())
        self.assertEqual(self.hall.ok("sales --open", "ann")["sales"], [])
        self.hall.ok("verify")

    def test_the_same_id_sells_once(self):
        self.lay()
        one = self.ok("card open 1001 --amount 30 --cash 30 --op-id OP1")
        two = self.ok("card open 1001 --amount 30 --cash 30 --op-id OP1")
        self.assertFalse(one["replayed"])
        self.assertTrue(two["replayed"])
        self.assertEqual((one["sale_no"], one["receipt_no"]), (two["sale_no"], two["receipt_no"]))
        self.refused("op_conflict", "card open 1001 --amount 31 --cash 31 --op-id OP1")
        self.assertEqual(self.ok("card read")["count"], 1)

    def test_the_last_purchase_must_be_in_the_meter(self):
        self.opened()
        self.refused("card_not_inserted", "card sell --amount 10 --cash 10")
        self.at_the_meter()
        self.ok("card sell --amount 10 --cash 10")

    def test_another_account_s_card(self):
        self.opened()
        self.at_the_meter()
        self.refused("card_wrong", "card sell 1002 --amount 10 --cash 10")
        self.refused("card_wrong", "card open 1002 --amount 10 --cash 10")

    def test_no_card_and_a_blank_one(self):
        answer = self.run_card("card read")
        self.assertIn(answer.status, (1, 3))
        self.lay()
        answer = self.run_card("card sell 1001 --amount 10 --cash 10")
        self.assertEqual(answer.status, 1)
        self.assertEqual(self.hall.ok("sales --open", "ann")["sales"], [])
        self.hall.ok("verify")

    def test_refusals(self):
        self.lay()
        self.refused("account_unknown", "card open 9999 --amount 10 --cash 10")
        self.assertEqual(self.run_card("card open 1003 --amount 10 --cash 10").status, 1)
        self.refused("bad_amount", "card open 1001 --amount 0 --cash 10")
        self.refused("tender_mismatch", "card open 1001 --amount 20 --cash 10")
        self.refused("not_permitted", "card open 1001 --amount 10 --cash 10", "sue")
        self.assertEqual(self.ok("card open 1001 --amount 10 --cash 10")["count"], 1)

    def test_arrears_come_first_and_are_said(self):
        self.hall.ok(["policy", "list"], "adm")
        self.hall.bills("B1,1001,2024-11,100,60.00,2024-11-20,2025-01-20")
        self.lay()
        sale = self.ok("card open 1001 --amount 100 --cash 100")
        taken = sum(float(a["principal"]) + float(a["late_charge"]) for a in sale["arrears"])
        self.assertAlmostEqual(taken + float(sale["amount"]), 100.0)
        self.hall.ok("verify")

    def test_a_pulled_card_is_resolved(self):
        self.opened()
        self.at_the_meter()
        outcomes = set()
        for after in range(20, 900, 40):
            self.sim.do("card pull-after " + str(after))
            answer = self.run_card("card sell --amount 10 --cash 10")
            self.sim.do("card pull")
            self.lay()
            if answer.status == 3 and answer.json.get("sale_no"):
                outcomes.add("open")
                self.refused("sale_open", "card sell --amount 10 --cash 10")
                listed = self.hall.ok("sales --open", "ann")["sales"]
                self.assertEqual([s["sale_no"] for s in listed], [answer["sale_no"]])
                resolved = self.ok(f"card resolve {answer['sale_no']}")
                self.assertIn(resolved["state"], ("settled", "undone"))
            elif answer.status == 0:
                outcomes.add("settled")
            else:
                outcomes.add("refused")
            self.assertEqual(self.hall.ok("sales --open", "ann")["sales"], [])
            self.hall.ok("verify")
            self.at_the_meter()
        self.assertEqual(outcomes, {"refused", "open", "settled"})

    def test_a_lost_card(self):
        self.opened()
        self.refused("approval_required", "card replace 1001")
        self.sim.do("card pull")
        self.lay("b.card")
        new = self.ok("card replace 1001", approve="sue")
        self.assertEqual(new["count"], 1)
        self.assertIn("100.00", self.at_the_meter("b.card"))
        self.sim.do("card pull")
        self.sim.do(f"meter insert {self.card}")  # the old one gives nothing again
        self.assertIn("100.00", self.sim.do("meter show"))
        self.hall.ok("verify")

    def test_a_purchase_that_was_not_inserted_is_taken_back(self):
        self.opened()
        self.at_the_meter()
        sale = self.ok("card sell --amount 40 --cash 40")
        words = f"card refund {sale['sale_no']} --meter-count 1 --evidence 张伟现场核实"
        self.refused("approval_required", words)
        back = self.ok(words, approve="sue")
        self.assertEqual(back["state"], "settled")  # the taking back is
        self.assertEqual(self.ok("card read")["count"], 1)
        self.assertEqual(self.ok("card sell --amount 40 --cash 40")["count"], 2)
        self.hall.ok("verify")

    def test_a_refund_of_what_the_meter_has(self):
        sale = self.opened()
        self.at_the_meter()
        answer = self.run_card(
            f"card refund {sale['sale_no']} --meter-count 1 --evidence 现场", approve="sue")
        self.assertEqual(answer.status, 1)

    def test_another_meter(self):
        self.opened()
        self.at_the_meter()
        answer = self.run_card("card meter-change 1001 --meter 000099990000 --remaining 80",
                               approve="sue")
        answer.demand(answer.status in (0, 1), "neither done nor refused")
        self.hall.ok("verify")

    def test_check_says_what_is_wrong(self):
        self.opened()
        checked = self.ok("card check")
        self.assertIsInstance(checked["verdict"], str)

    def test_devices_that_are_not_there(self):
        answer = self.hall.run("card read --device card=/dev/no-such", "ann")
        self.assertEqual((answer.status, answer.code), (3, "device_gone"))
        answer = self.hall.run("card read", "ann")
        self.assertIn(answer.status, (1, 3))


if __name__ == "__main__":
    main()
