#!/usr/bin/python3
"""Money from the drawer to the relay on a magnetic card: the real program, the simulated encoder with
somebody who swipes, and a simulated meter that takes swipes. What the meter was credited is what was
settled, whichever card was swiped and whatever was torn, silenced or killed on the way."""
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"


class Hand:
    """Draws these cards through, one for each swipe that is waited for; then waits for a kill."""

    def __init__(self, sim, cards):
        self.sim = sim
        self.cards = list(cards)
        self.over = False
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while self.cards and not self.over:
            if "waits for nothing" in self.sim.do("mag show"):
                time.sleep(0.01)
                continue
            self.sim.do("mag swipe " + self.cards.pop(0))

    def end(self, patience=0):
        """Which cards nobody asked for."""
        until = time.monotonic() + patience
        while self.cards and time.monotonic() < until:
            time.sleep(0.01)
        self.over = True
        self.thread.join()
        return self.cards


class MagRelay(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        hall.accounts({"account_no": "100001", "meter_no": "12345678", "meter_kind": "prepaid_mag"},
                      {"account_no": "100002", "meter_no": "87654321", "meter_kind": "prepaid_mag"},
                      {"account_no": "100003", "meter_no": "11112222", "meter_kind": "prepaid_cpu"})
        hall.ok(f"shift open --float 1000 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)
        self.encoder = ["--device", "mag=" + self.sim.choices["mag"]]
        self.sim.do("meter keep meter-1 12345678")

    # --- what people do

    def card(self, words, *cards, **more):
        """The verb, while these cards are swiped one after the other."""
        hand = Hand(self.sim, cards)
        answer = self.hall.run(["card"] + words.split() + self.encoder, "ann", **more)
        left = hand.end()
        answer.demand(not left, f"{left} were not asked for")
        return answer

    def settled(self, answer, count):
        answer.demand(answer.status == 0 and answer["state"] == "settled", "not settled")
        self.assertEqual(answer["count"], count)
        return answer

    def open_card(self, amount="50"):
        self.settled(self.card(f"open 100001 --amount {amount} --cash {amount}", *["A"] * 3), 1)

    def sell(self, amount, *cards, **more):
        return self.card(f"sell 100001 --amount {amount} --cash {amount}", *cards, **more)

    def meter(self, card="A"):
        return self.sim.do(f"meter swipe {card}")

    def credited(self):
        kept = (self.hall.folder / "sim" / "meter-1").read_text()
        return int(dict(line.split(" ", 1) for line in kept.splitlines())["credited"])

    def verify(self):
        self.hall.ok("verify")

    # --- the story

    def test_whichever_card_comes(self):
        """With a reader beside the encoder nobody chooses: a card that is put in, or swiped."""
        self.open_card()
        self.sim.do("card blank chip")
        both = self.encoder + ["--device", "card=" + self.sim.choices["card"]]
        for words, hand, found in (("read", "card insert chip", ("cpu", "blank")),
                                   ("read", "mag swipe A", ("mag", "ready"))):
            self.sim.do("card pull")
            process = self.hall.start(["--json", "card"] + words.split() + both, "ann")
            while "waits for nothing" in self.sim.do("mag show"):
                time.sleep(0.01)
            self.sim.do(hand)
            answer = self.hall.finish(process)
            self.assertEqual(answer.status, 0, str(answer))
            self.assertEqual((answer["kind"], answer["verdict"]), found)
            self.assertIn("waits for nothing", self.sim.do("mag show"))
        # One that is in the reader from the first is read at once.
        self.sim.do("card insert chip")
        self.assertEqual(self.hall.ok(["card", "read"] + both, "ann")["kind"], "cpu")

    def test_from_the_drawer_to_the_relay(self):
        self.open_card()
        said = self.meter()
        self.assertIn("50.00 left", said)
        self.assertIn("supply on", said)
        read = self.card("read", "A")
        self.assertEqual((read["kind"], read["account_no"], read["verdict"]),
                         ("mag", "100001", "ready"))
        self.assertEqual((read["count"], read["amount"], read["generation"]), (1, "50.00", 0))
        self.assertIs(read["return"]["present"], False)
        self.sim.do("meter use 50")
        self.assertIn("supply off", self.sim.do("meter show"))
        self.settled(self.sell(30, "A", "A", "A"), 2)
        self.assertIn("supply on", self.meter())
        self.assertIn("30.00 left", self.meter())  # once, however often it is swiped
        self.settled(self.sell(20, "A", "A bad", "A", "A bad", "A"), 3)
        self.assertIn("50.00 left", self.meter())
        self.assertEqual(self.credited(), 10000)
        self.verify()

    def test_what_else_is_swiped(self):
        """Each is refused in one sentence, and nothing is written on it."""
        self.sim.do("mag card bank B6222021^ZHANG 6222021=2912 -")
        for card, code, status in (("bank", "card_wrong", 1), ("blank", "card_wrong", 1),
                                   ("A bad", "card_bad", 1)):
            answer = self.sell(10, card)
            self.assertEqual((answer.code, answer.status), (code, status), str(answer))
        self.assertIn("6222021=2912", self.sim.do("mag show bank"))
        answer = self.hall.run("card open 100003 --amount 5 --cash 5".split() + self.encoder, "ann")
        self.assertEqual((answer.code, answer.status), ("device_gone", 3))
        self.sim.do("mag unplug")
        answer = self.card("sell 100001 --amount 10 --cash 10")
        self.assertEqual((answer.code, answer.status), ("device_gone", 3))

    def test_killed_while_the_encoder_waits(self):
        """It goes on waiting: the card is written, and nobody hears of it."""
        self.settled(self.card("open 100002 --amount 5 --cash 5", *["K"] * 3), 1)
        hand = Hand(self.sim, ["K"])
        process = self.hall.start(["--json", "card", "sell", "100002", "--amount", "10", "--cash",
                                   "10"] + self.encoder, "ann")
        self.assertEqual(hand.end(60), [])
        until = time.monotonic() + 60
        while "waits for write" not in self.sim.do("mag show"):
            self.assertLess(time.monotonic(), until)
        process.kill()
        process.communicate()
        self.assertIn("written", self.sim.do("mag swipe K"))
        self.settled(self.card("resolve", "K"), 2)
        self.verify()


if __name__ == "__main__":
    main()
