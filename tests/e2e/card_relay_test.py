#!/usr/bin/python3
"""Money from the drawer to the relay: the real program sells onto a simulated card in a simulated
reader, the card goes into a simulated meter, and what the meter was credited is what was settled,
whatever was pulled, silenced or killed on the way."""
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"
TARIFF = str(Path(__file__).parents[2] / "share/tariffs/zhejiang-residential.tariff")
KINDS = ("printer", "display", "card")
SESSION_BYTES = 7 + 7 + 13 + 5 + 5 + 13 + 4 * 5  # two selects, two proofs, three files, one asked twice
SALE_BYTES = 10 + 15 + (5 + 45 + 4) + (5 + 49 + 4) + (5 + 8 + 4) + 15  # looked at, written, read


class CardRelay(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "100001", "meter_no": "12345678",
                       "meter_kind": "prepaid_cpu", "tariff": "zhejiang-residential"})
        hall.ok(f"shift open --float 1000 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        self.devices = [f"--device={kind}={self.sim.choices[kind]}" for kind in KINDS]
        self.sim.do("card blank card-1")
        self.sim.do("card blank card-2")
        self.sim.do("meter keep meter-1")

    # --- what people do

    def insert(self, card="card-1"):
        said = self.sim.do(f"card insert {card}")
        self.assertTrue(said.startswith("ok"), said)

    def card(self, words, **more):
        return self.hall.run(["card"] + words.split() + self.devices, "ann", **more)

    def settled(self, answer, count):
        answer.demand(answer.status == 0 and answer["state"] == "settled", "not settled")
        self.assertEqual(answer["count"], count)
        return answer

    def open_card(self, amount="50"):
        self.insert()
        self.settled(self.card(f"open 100001 --amount {amount} --cash {amount}"), 1)

    def meter(self, card="card-1"):
        """The card goes out of the reader and into the meter: what the meter says of itself."""
        self.sim.do("card pull")
        said = self.sim.do(f"meter insert {card}")
        self.insert(card)
        return said

    def credited(self):
        kept = (self.hall.folder / "sim" / "meter-1").read_text()
        return int(dict(line.split(" ", 1) for line in kept.splitlines())["credited"])

    def verify(self):
        self.hall.ok("verify")

    # --- the story

    def test_from_the_drawer_to_the_relay(self):
        self.open_card()
        said = self.meter()
        self.assertIn("50.00 left", said)
        self.assertIn("supply on", said)
        read = self.card("read")
        self.assertEqual((read["account_no"], read["verdict"]), ("100001", "ready"))
        self.assertEqual(read["return"]["remaining"], "50.00")
        self.sim.do("meter use 35.50")  # to 10.00 it would open its relay
        self.settled(self.card("sell --amount 30 --cash 100"), 2)
        refused = self.card("sell --amount 30 --cash 30")
        self.assertEqual(refused.code, "card_not_inserted")
        self.assertIn("44.50 left", self.meter())
        self.settled(self.card("sell --amount 20 --cash 20"), 3)
        self.assertIn("64.50 left", self.meter())
        self.assertEqual(self.credited(), 10000)
        self.verify()

    def test_pulled_while_it_is_written(self):
        """Wherever the card leaves: one key, the same card, and the money is on it once."""
        self.open_card()
        self.meter()
        count = 1
        for at in range(1, SALE_BYTES, 23):
            count += 1
            self.sim.do(f"card pull-after {SESSION_BYTES + at}")
            sold = self.card("sell --amount 10 --cash 10")
            self.insert()
            if sold.status == 0:
                self.settled(sold, count)
            else:
                self.assertEqual((sold.status, sold["state"]), (3, "open"), str(sold))
                again = self.card("sell --amount 10 --cash 10")
                self.assertEqual(again.code, "sale_open", str(again))
                self.settled(self.card("resolve"), count)
            self.assertIn("ok meter", self.meter())
            self.assertEqual(self.credited(), 5000 + 1000 * (count - 1))
        self.verify()

    def test_killed_while_it_is_written(self):
        """The program is killed while the reader is silent; the next one finishes the sale."""
        self.open_card()
        self.meter()
        for count, answers in ((2, 14), (3, 18)):
            self.sim.do(f"card fault silence {answers} 0 again")
            process = self.hall.start(["--json", "card", "sell", "--amount", "10", "--cash", "10"]
                                      + self.devices, "ann")
            self.wait_for_an_open_sale()
            process.kill()
            process.communicate()
            self.sim.do("card fault none")
            self.settled(self.card("resolve"), count)
            self.assertIn("ok meter", self.meter())
        self.assertEqual(self.credited(), 7000)
        self.verify()

    def wait_for_an_open_sale(self):
        until = time.monotonic() + 60
        while not self.hall.ok("sales --open", "ann")["sales"]:
            self.assertLess(time.monotonic(), until, "no sale was begun")

    def replace(self):
        self.sim.do("card pull")
        self.insert("card-2")
        answer = self.card("replace 100001", approve="sue")
        answer.demand(answer.status == 0, "not replaced")

    def test_a_lost_card_is_replaced(self):
        """The new card carries the last purchase again; the meter takes it once, the old is dead."""
        self.open_card()
        self.meter()
        self.settled(self.card("sell --amount 30 --cash 30"), 2)
        self.replace()
        self.assertIn("80.00 left", self.meter("card-2"))
        self.assertIn("Err-33", self.meter("card-1"))
        self.assertEqual(self.credited(), 8000)
        self.assertNotEqual(self.card("read")["verdict"], "ready")
        self.insert("card-2")
        self.settled(self.card("sell --amount 10 --cash 10"), 3)
        self.assertIn("90.00 left", self.meter("card-2"))
        self.verify()

    def test_a_first_card_is_lost_on_the_way_home(self):
        """No meter knows it yet: what takes its place opens the meter."""
        self.open_card()
        self.replace()
        self.assertIn("50.00 left", self.meter("card-2"))
        self.meter("card-1")
        self.assertEqual(self.credited(), 5000)
        self.verify()

    def test_other_cards(self):
        self.assertEqual(self.card("read").code, "card_wrong")
        self.insert()
        self.assertEqual(self.card("sell 100001 --amount 5 --cash 5").code, "card_wrong")
        self.sim.do("card turn")
        self.assertEqual(self.card("read").code, "card_bad")
        self.sim.do("card unplug")
        answer = self.card("read")
        self.assertEqual((answer.status, answer.code), (3, "device_gone"))

    def test_a_reader_that_moves_the_card(self):
        """A CRT-571 takes the place of the reader: it draws the card in and gives it back."""
        self.sim.do("crt571 insert card-1")
        self.devices[-1] = "--device=card=" + self.sim.choices["crt571"]
        self.settled(self.card("open 100001 --amount 40 --cash 40"), 1)
        self.sim.do("crt571 pull")
        self.assertTrue(self.sim.do("meter insert card-1").startswith("ok"))
        self.assertIn("40.00 left", self.sim.do("meter show"))
        self.verify()

    def test_prices_come_with_the_next_sale(self):
        """Registered after the card was given out: the next sale brings them, and only that one."""
        self.hall.ok("card limits 100001 --user-type 3", "sue")
        self.open_card("10")
        self.sim.do("meter clock 2501101200")
        self.assertIn("10.00 left", self.meter())
        self.assertEqual(self.sim.do("meter prices"), "ok now 0.0000 0.0000 0.0000 0.0000")
        self.hall.ok(["import", "tariffs", TARIFF], "adm")
        self.settled(self.card("sell --amount 10 --cash 10"), 2)
        self.assertIn("20.00 left", self.meter())
        now = ("ok now 0.5380 0.5380 0.5380 0.5380, +0.0500 above 2760.00, "
               "+0.3000 above 4800.00")
        self.assertEqual(self.sim.do("meter prices"), now)
        self.settled(self.card("sell --amount 10 --cash 10"), 3)
        self.assertIn("30.00 left", self.meter())
        self.assertEqual(self.sim.do("meter prices"), now)
        self.verify()

    def test_slip_display_and_drawer(self):
        self.insert()
        sale = self.settled(self.card("open 100001 --amount 88.8 --cash 100 --print"), 1)
        self.sim.until("display show", "ok change 11.20")
        self.sim.until("printer drawer", "ok 1")
        paper = self.sim.paper()
        for part in (sale["sale_no"], "12345678", "购电次数", "购电金额", "88.80", "扣收欠费"):
            self.assertIn(part, paper)
        self.meter()
        self.settled(self.card("sell --amount 20 --tender card:20"), 2)
        self.sim.until("display show", "ok received 20.00")
        self.sim.until("printer drawer", "ok 1")  # for cash alone

    def test_a_reader_that_falls_silent(self):
        self.open_card()
        self.meter()
        self.sim.do("card fault silence 0 0 again")
        answer = self.card("sell --amount 50 --cash 50")
        self.assertEqual(answer.status, 3)
        self.assertIn(answer.code, ("device_timeout", "device_gone"))
        self.sim.do("card fault none")
        self.settled(self.card("sell --amount 50 --cash 50"), 2)
        self.verify()


if __name__ == "__main__":
    main()
