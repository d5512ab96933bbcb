#!/usr/bin/python3
"""A purchase from the drawer to the relay: the real program, the simulated reader and meter."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"
KINDS = ("printer", "display", "card")


class CardSim(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "3301000049", "meter_no": "330110001665",
                       "meter_kind": "prepaid_cpu", "name": "阿卜杜拉·买买提"})
        hall.ok(f"shift open --float 100 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        for words in ("card blank card-1", "card insert card-1", "meter keep meter-1"):
            self.assertTrue(self.sim.do(words).startswith("ok"), words)

    def card(self, words):
        devices = [f"--device={kind}={self.sim.choices[kind]}" for kind in KINDS]
        return self.hall.run(["card", *words.split(), *devices], "ann")

    def settled(self, words, count):
        answer = self.card(words)
        self.assertEqual((answer.status, answer.json.get("state"), answer.json.get("count")),
                         (0, "settled", count), answer.json)
        return answer.json

    def into_the_meter(self, shown):
        self.assertTrue(self.sim.do("meter insert card-1").startswith("ok"))
        self.assertIn(shown, self.sim.do("meter show"))
        self.sim.do("card insert card-1")

    def test_from_the_drawer_to_the_relay(self):
        self.settled("open 3301000049 --amount 100 --cash 100", 1)
        self.sim.until("printer drawer", "ok 1")
        self.sim.until("display show", "ok received 100.00")
        self.into_the_meter("100.00 left, 0.00 overdrawn, count 1, supply on")
        self.settled("sell --amount 50 --cash 60", 2)
        self.sim.until("display show", "ok change 10.00")
        self.into_the_meter("150.00 left, 0.00 overdrawn, count 2, supply on")
        self.sim.do("meter use 151")  # at alarm 2, with 10.00 left, the relay opens
        self.assertIn("supply off", self.sim.do("meter show"))
        self.settled("sell --amount 20 --tender card:20", 3)
        self.sim.until("printer drawer", "ok 2")
        self.into_the_meter("30.00 left, 0.00 overdrawn, count 3, supply on")
        self.hall.ok("verify")

    def test_a_reader_that_moves_the_card(self):
        """A CRT-571 takes the place of the reader: it draws the card in and gives it back."""
        self.sim.do("card pull")
        self.sim.do("crt571 insert card-1")
        self.sim.choices["card"] = self.sim.choices["crt571"]
        self.settled("open 3301000049 --amount 40 --cash 40", 1)
        self.sim.do("crt571 pull")
        self.assertTrue(self.sim.do("meter insert card-1").startswith("ok"))
        self.assertIn("40.00 left", self.sim.do("meter show"))
        self.hall.ok("verify")

    def test_the_slip_says_what_was_bought(self):
        sale = self.settled("open 3301000049 --amount 88.8 --cash 100 --print", 1)
        paper = self.sim.paper()
        for part in (sale["sale_no"], "330110001665", "购电次数", "购电金额", "88.80", "扣收欠费"):
            self.assertIn(part, paper)

    def test_what_was_not_inserted(self):
        self.settled("open 3301000049 --amount 100 --cash 100", 1)
        answer = self.card("sell --amount 50 --cash 50")
        self.assertEqual((answer.status, answer.code), (1, "card_not_inserted"))
        self.sim.until("printer drawer", "ok 1")

    def test_pulled_at_every_stretch(self):
        """Whenever the card is pulled: sold once or not at all, after one key."""
        self.settled("open 3301000049 --amount 10 --cash 10", 1)
        self.into_the_meter("10.00 left")
        count, left = 1, 10
        for at in range(20, 420, 40):
            self.sim.do("card insert card-1")
            self.sim.do(f"card pull-after {at}")
            answer = self.card("sell --amount 10 --cash 10")
            self.sim.do("card insert card-1")
            if answer.status == 3 and answer.json.get("sale_no"):
                resolved = self.card("resolve")
                self.assertEqual((resolved.status, resolved.json.get("state")), (0, "settled"),
                                 (at, resolved.json))
            if answer.status == 0 or answer.json.get("sale_no"):
                count, left = count + 1, left + 10
            self.into_the_meter(f"{left}.00 left, 0.00 overdrawn, count {count},")
            self.hall.ok("verify")
        self.assertGreater(count, 2)

    def test_a_reader_that_falls_silent(self):
        self.settled("open 3301000049 --amount 100 --cash 100", 1)
        self.into_the_meter("100.00 left")
        self.sim.do("card fault silence 0 0 again")
        answer = self.card("sell --amount 50 --cash 50")
        self.assertEqual(answer.status, 3)
        self.assertIn(answer.code, ("device_timeout", "device_gone"))
        self.sim.do("card fault none")
        self.settled("sell --amount 50 --cash 50", 2)
        self.hall.ok("verify")


if __name__ == "__main__":
    main()
