#!/usr/bin/python3
"""What the hall decides about card sales, and what is around them: arrears, limits, who approves,
what is looked into, cards from the field, meters of energy, and a sale that outlives its shift."""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import ACCOUNT_COLUMNS, HallTest, TOP, day, main, today  # noqa: E402
from sim import Sim  # noqa: E402

TARIFF = TOP / "share/tariffs/zhejiang-residential.tariff"
SERIAL = "C033010000000010"
DAY_S = 86400


class CardPolicy(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "bob", "sue", "aud", "ins")
        hall.ok(["import", "tariffs", str(TARIFF)], "adm")
        hall.accounts({"account_no": "100001", "meter_no": "12345678",
                       "meter_kind": "prepaid_cpu"},
                      {"account_no": "100002", "meter_no": "87654321",
                       "meter_kind": "prepaid_cpu", "tariff": "zhejiang-residential"})
        hall.ok("shift open --float 100", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        self.devices = [f"--device={kind}={self.sim.choices[kind]}" for kind in ("card", "printer")]

    def hand(self, words):
        said = self.sim.do(words)
        self.assertTrue(said.startswith("ok"), (words, said))
        return said

    def verb(self, words, login="ann", **more):
        return self.hall.ok(words.split() + self.devices, login, **more)

    def no(self, code, words, login="ann", **more):
        return self.hall.refused(code, words.split() + self.devices, login, **more)

    def new_card(self, account, meter, name="card-1"):
        """An opened card that was in its meter."""
        self.hand(f"card blank {name}")
        self.hand(f"card insert {name}")
        self.assertEqual(self.verb(f"card open {account}")["state"], "settled")
        self.hand(f"meter keep meter-{meter} {meter}")
        self.to_meter(name)

    def to_meter(self, name="card-1"):
        self.hand("card pull")
        said = self.hand(f"meter insert {name}")
        self.hand(f"card insert {name}")
        return said

    def sell(self, words, **more):
        answer = self.verb(f"card sell {words}", **more)
        self.assertEqual(answer["state"], "settled")
        return answer

    def pdf(self, receipt):
        path = self.hall.folder / "receipt.pdf"
        self.hall.ok(["receipt", receipt, "--pdf", str(path)], "ann")
        return subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                              capture_output=True, text=True).stdout

    # --- arrears

    def test_arrears_by_policy(self):
        """A part, a fixed amount, or nothing; never more than is due; it stands on the receipt."""
        self.new_card("100001", "12345678")
        self.hall.bills(f"B1,100001,2026-01,100,30.00,{today()},{day(today(), 30)}")
        self.hall.ok("policy set card_arrears_percent 25", "adm")
        sale = self.sell("--amount 40 --cash 40")
        self.assertEqual((sale["amount"], sale["arrears_total"]), ("30.00", "10.00"))
        self.assertEqual([(a["bill_no"], a["principal"]) for a in sale["arrears"]],
                         [("B1", "10.00")])
        text = self.pdf(sale["receipt_no"])
        for part in (sale["sale_no"], "12345678", "扣收欠费", "2026-01", "人民币肆拾元整"):
            self.assertIn(part, text)
        self.assertIn("30.00 left", self.to_meter())

        self.hall.ok("policy set card_arrears fixed", "adm")
        self.hall.ok("policy set card_arrears_amount 15", "adm")
        sale = self.sell("--amount 40 --cash 40")
        self.assertEqual((sale["amount"], sale["arrears_total"]), ("25.00", "15.00"))
        self.assertIn("55.00 left", self.to_meter())
        self.no("bad_amount", "card sell --amount 5 --cash 5")  # all of it would go to arrears
        sale = self.sell("--amount 40 --cash 40")
        self.assertEqual((sale["amount"], sale["arrears_total"]), ("35.00", "5.00"))
        self.assertIn("90.00 left", self.to_meter())

        self.hall.bills(f"B2,100001,2026-02,100,30.00,{today()},{day(today(), 30)}")
        self.hall.ok("policy set card_arrears off", "adm")
        sale = self.sell("--amount 40 --cash 40")
        self.assertEqual((sale["amount"], sale["arrears_total"], sale["arrears"]),
                         ("40.00", "0.00", []))
        self.hall.ok("verify")

    # --- limits and consent

    def test_limits_and_consent(self):
        self.new_card("100001", "12345678")
        self.hall.ok("policy set card_day_limit 50", "adm")
        self.hall.ok("policy set card_month_limit 70", "adm")
        self.hall.ok("policy set card_hoard_limit 60", "adm")
        self.hall.ok("policy set card_approval 30", "adm")
        self.no("approval_required", "card sell --amount 31 --cash 31")
        self.no("self_approval", "card sell --amount 31 --cash 31", approve="ann")
        self.no("not_permitted", "card sell --amount 31 --cash 31", approve="bob")
        self.sell("--amount 31 --cash 31", approve="sue")
        self.to_meter()
        self.no("limit_exceeded", "card sell --amount 19.01 --cash 20")  # the day's
        self.no("limit_exceeded", "card sell --amount 29.01 --cash 30")  # what the meter holds
        self.sell("--amount 19 --cash 19")
        self.to_meter()
        self.hall.ok("policy set card_day_limit 0", "adm")
        self.hall.ok("policy set card_hoard_limit 0", "adm")
        self.no("limit_exceeded", "card sell --amount 20.01 --cash 21")  # the month's
        self.sell("--amount 20 --cash 20")
        self.hall.ok("verify")

    # --- what is looked into

    def test_abuse_is_flagged(self):
        """Another's card is refused and told; who buys again and again is told."""
        self.hall.ok("policy set card_repeat_times 3", "adm")
        self.new_card("100001", "12345678")
        self.no("card_wrong", "card sell 100002 --amount 5 --cash 5")
        self.no("card_wrong", "card open 100002 --amount 5 --cash 5")
        for _ in range(3):
            self.sell("--amount 1 --cash 1")
            self.to_meter()
        flags = self.hall.ok("card flags", "aud")["flags"]
        self.assertEqual([(f["rule"], f["account_no"], f["other_no"]) for f in reversed(flags)],
                         [("other_card", "100002", "100001"), ("other_card", "100002", "100001"),
                          ("repeat", "100001", None)])
        self.assertEqual(flags[0]["seen"], 3)

    def test_audit_list(self):
        """A meter that holds more than was bought stands on the inspector's list, with figures."""
        self.new_card("100001", "12345678")
        self.sell("--amount 20 --cash 20")
        self.to_meter()
        self.assertEqual(self.hall.ok("card audit", "ins")["accounts"], [])
        self.hand("meter use 5.00")
        self.sell("--amount 10 --cash 10")
        self.to_meter()
        kept = self.hall.folder / "sim" / "meter-12345678"
        self.hand("meter keep other 1")
        kept.write_text(kept.read_text().replace("remaining 2500", "remaining 9900"))
        self.hand("meter keep meter-12345678 12345678")
        self.sell("--amount 10 --cash 10")
        self.to_meter()
        self.sell("--amount 1 --cash 1")
        found = self.hall.ok("card audit", "ins")["accounts"]
        self.assertEqual([f["account_no"] for f in found], ["100001"])
        self.hall.refused("not_permitted", "card audit", "ann")

    # --- from the field

    def take_over(self):
        row = ("100003,李四,none,,山北路2号,residential,浙江,2000-01-01,,,,,330110000148,"
               "prepaid_cpu,,")
        self.hall.ok(["import", "accounts", self.hall.file("field.csv",
                      f"{ACCOUNT_COLUMNS},card_serial,card_count\n{row},{SERIAL},10\n")], "adm")
        self.hand("meter keep meter-f 330110000148")
        self.hand(f"meter in-use card-f {SERIAL} 100003 10 25.00")

    def test_taken_over(self):
        """A card that was given out elsewhere goes on with its count."""
        self.take_over()
        self.hand("card insert card-f")
        read = self.verb("card read")
        self.assertEqual((read["account_no"], read["verdict"], read["account_count"]),
                         ("100003", "ready", 10))
        self.assertEqual(read["return"]["remaining"], "25.00")
        sale = self.sell("--amount 30 --cash 30")
        self.assertEqual(sale["count"], 11)
        self.assertIn("55.00 left", self.to_meter("card-f"))
        self.hall.ok("verify")

    def test_taken_over_and_replaced_at_once(self):
        """What the last purchase came to is asked for; the meter has it already."""
        self.take_over()
        self.hand("card blank card-n")
        self.hand("card insert card-n")
        self.no("bad_amount", "card replace 100003", approve="sue")
        self.assertEqual(self.verb("card replace 100003 --last-amount 12.00",
                                   approve="sue")["count"], 10)
        self.assertIn("25.00 left", self.to_meter("card-n"))
        self.assertEqual(self.sell("--amount 5 --cash 5")["count"], 11)
        self.assertIn("30.00 left", self.to_meter("card-n"))
        self.hall.ok("verify")

    # --- energy

    def test_tiers_of_a_year_of_energy(self):
        """2,760 kWh at 0.538, then 0.588: what was bought before in the year counts, also across a
        change of the meter, and what was given back does not."""
        self.hall.ok("card limits 100002 --unit energy --hoard 0", "sue")
        self.new_card("100002", "87654321")
        sale = self.sell("--energy 2700 --cash 2000")
        self.assertEqual((sale["amount"], sale["energy_kwh"]), ("1452.60", "2700"))
        self.to_meter()
        sale = self.sell("--energy 100 --cash 100")
        self.assertEqual(sale["amount"], "55.80")  # 60 x 0.538 + 40 x 0.588
        refund = f"card refund {sale['sale_no']} --meter-count 1 --evidence seen"
        self.verb(refund, approve="sue")
        sale = self.sell("--amount 55.80 --cash 55.80")
        self.assertEqual((sale["energy_kwh"], sale["amount"]), ("100", "55.80"))
        self.to_meter()
        self.hand("meter keep meter-2 4711")
        change = self.verb("card meter-change 100002 --meter 4711 --remaining 2800.00",
                           approve="sue")
        self.assertEqual(change["count"], 1)
        self.assertIn("2800.00 left", self.to_meter())
        sale = self.sell("--energy 10 --cash 10")
        self.assertEqual((sale["amount"], sale["count"]), ("5.88", 2))
        self.assertIn("2810.00 left", self.to_meter())
        self.hall.ok("verify")

    # --- a sale that outlives its shift

    def test_the_next_shift_finishes_it(self):
        """Closed with the item listed, told again with its age, finished by another cashier at
        another station; the money stays in the drawer that took it."""
        self.new_card("100001", "12345678")
        self.hand("card pull-after 160")
        sold = self.hall.run("card sell --amount 20 --cash 20".split() + self.devices, "ann")
        self.assertEqual((sold.status, sold["state"]), (3, "open"), sold)
        closed = self.hall.ok("shift close --count 120.00", "ann")
        self.assertEqual(closed["difference"], "0.00")
        self.assertEqual([s["sale_no"] for s in closed["open_sales"]], [sold["sale_no"]])
        self.hall.ok(["day", "settle", "--business-date", today()], "sue")

        tomorrow = self.hall.later(DAY_S)
        bob = {"env": {**tomorrow, "WATTDESK_STATION": "w2"}}
        self.hall.ok("shift open --float 0", "bob", **bob)
        listed = self.hall.ok("sales --open", "bob", **bob)["sales"]
        self.assertEqual([(s["sale_no"], s["age_days"]) for s in listed], [(sold["sale_no"], 1)])
        self.hand("card insert card-1")
        refused = self.no("sale_open", "card sell --amount 5 --cash 5", "bob", **bob)
        self.assertIn("cli", refused["error"]["message"])  # where, and when
        done = self.verb("card resolve", "bob", **bob)
        self.assertEqual(done["sale_no"], sold["sale_no"])
        self.assertEqual((done["state"], done["amount"]), ("settled", "20.00"))
        self.assertIn("20.00 left", self.to_meter())
        closed = self.hall.ok("shift close --count 0.00", "bob", **bob)
        self.assertEqual((closed["difference"], closed["open_sales"]), ("0.00", []))
        self.hall.ok("verify", env=tomorrow)

    def test_which_sale_is_meant(self):
        """Of several that are open the card in the reader tells; where none does, it is asked."""
        self.no("bad_value", "card resolve")
        self.new_card("100001", "12345678")
        self.new_card("100002", "87654321", "card-2")
        sales = {}
        for card in ("card-1", "card-2"):
            self.hand(f"card insert {card}")
            self.hand("card pull-after 160")
            sold = self.hall.run("card sell --amount 20 --cash 20".split() + self.devices, "ann")
            self.assertEqual((sold.status, sold["state"]), (3, "open"), sold)
            sales[card] = sold["sale_no"]
        self.no("bad_value", "card resolve")  # no card, and two of them
        self.hand("card insert card-2")
        self.assertEqual(self.verb("card resolve")["sale_no"], sales["card-2"])
        self.hand("card insert card-1")
        self.assertEqual(self.verb("card resolve")["sale_no"], sales["card-1"])
        self.hall.ok("verify")

    # --- the drawer

    def test_the_drawer_opens_for_cash(self):
        self.new_card("100001", "12345678")
        self.sell("--amount 10 --tender card:10 --print")
        self.assertNotIn("[drawer]", self.sim.paper())
        self.to_meter()
        self.sell("--amount 10 --cash 10 --print")
        paper = self.sim.paper()
        self.assertIn("[drawer]", paper)
        self.assertIn("购电次数", paper)


if __name__ == "__main__":
    main()
