#!/usr/bin/python3
"""Two devices of one kind at a station: two card readers, two printers, two displays."""
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"
NO_READER = "/dev/never-there"


def named(devices):
    return {d["name"]: d for d in devices}


class TwoReaders(HallTest):
    """A reader at the window and one for the back, each with or without a card."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "bob", "sue")
        hall.accounts(*({"account_no": no, "meter_no": meter, "meter_kind": "prepaid_cpu",
                         "tariff": "zhejiang-residential"}
                        for no, meter in (("100001", "12345678"), ("100002", "12345679"))))
        hall.ok(f"shift open --float 1000 --business-date {DAY}", "ann")
        hall.ok(f"shift open --float 1000 --business-date {DAY} --station w2", "bob")
        hall.ok(["devices", "set", "card", NO_READER], "adm")  # a test's folder is its own

    def setUp(self):
        super().setUp()
        self.folder = self.hall.folder / "sim"
        self.sim = Sim(str(self.folder), more=("card", "printer", "display"))
        self.addCleanup(self.sim.end)
        self.hall.ok(["devices", "set", "card", self.address("card")], "adm")
        self.hall.ok(["devices", "add", "card", self.address("card2")], "adm")
        for name in ("one", "two", "spare"):
            self.sim.do(f"card blank {name}")

    def address(self, name):
        return str(self.folder / name)

    def insert(self, reader, card):
        said = self.sim.do(f"{reader} insert {card}")
        self.assertTrue(said.startswith("ok"), said)

    def card(self, words, **more):
        return self.hall.run(["card"] + words.split(), "ann", **more)

    def settled(self, answer, count, account_no="100001"):
        answer.demand(answer.status == 0 and answer["state"] == "settled", "not settled")
        self.assertEqual((answer["count"], answer["account_no"]), (count, account_no))

    def open_both(self):
        """Card "one" is that of 100001, "two" that of 100002, both have been in their meters."""
        for reader, card, no, meter in (("card", "one", "100001", "meter-1"),
                                        ("card2", "two", "100002", "meter-2")):
            self.insert(reader, card)
            self.settled(self.card(f"open {no} --amount 50 --cash 50"), 1, no)
            self.meter(reader, card, meter)

    def meter(self, reader, card, meter):
        self.sim.do(f"{reader} pull")
        self.sim.do(f"meter keep {meter}")
        said = self.sim.do(f"meter insert {card}")
        self.assertTrue(said.startswith("ok"), said)
        self.insert(reader, card)

    # --- what the station has

    def test_set_add_list_test_drop(self):
        answer = self.hall.ok("devices", "ann")["devices"]
        self.assertEqual([(d["name"], d["kind"], d["number"], d["light"]) for d in answer],
                         [("card", "card", 1, "ready"), ("card-2", "card", 2, "ready")])
        self.sim.do("card unplug")
        lights = {n: d["light"] for n, d in named(self.hall.ok("devices", "ann")["devices"]).items()}
        self.assertEqual(lights, {"card": "absent", "card-2": "ready"})
        self.assertEqual(self.hall.run("devices test card-2 --raw", "ann")["name"], "card-2")
        self.hall.ok("devices test card-2", "ann")
        self.assertEqual(self.hall.run("devices test card", "ann").code, "device_gone")
        self.sim.do("card plug")
        self.hall.ok("devices test card", "ann")
        self.hall.ok("devices drop card", "adm")
        self.assertEqual([d["name"] for d in self.hall.ok("devices", "ann")["devices"]], ["card-2"])
        self.hall.ok("devices test card", "ann")  # the one there is
        again = self.hall.ok(["devices", "add", "card", self.address("card")], "adm")
        self.assertEqual((again["name"], again["kind"]), ("card", "card"))
        answer = self.hall.ok(["devices", "set", "card-2", self.address("crt571"), "--model",
                               "crt571"], "adm")
        self.assertEqual((answer["name"], answer["kind"]), ("card-2", "card"))
        models = {n: d["model"] for n, d in named(self.hall.ok("devices", "ann")["devices"]).items()}
        self.assertEqual(models, {"card": "gempc-twin", "card-2": "crt571"})

    def test_what_is_refused(self):
        hall = self.hall
        for words in (f"devices set card-5 {NO_READER}", f"devices set card-0 {NO_READER}",
                      f"devices set card- {NO_READER}", f"devices set card-2x {NO_READER}",
                      f"devices set scanner-2 {NO_READER}", f"devices add card-2 {NO_READER}",
                      f"devices add card {self.address('card')}",
                      f"devices set card-3 {self.address('card2')}", "devices drop card-9",
                      "devices test card-3", "devices add card nowhere"):
            hall.refused("bad_value", words, "adm")
        hall.refused("not_permitted", f"devices add card {NO_READER}", "ann")
        hall.ok(f"devices add card {NO_READER}3", "adm")
        hall.ok(f"devices add card {NO_READER}4", "adm")
        self.assertEqual(len(hall.ok("devices", "ann")["devices"]), 4)
        hall.refused("bad_value", f"devices add card {NO_READER}5", "adm")

    def test_choices_on_a_call(self):
        """They go before all that is stored of their kind; a kind that is said again is its next."""
        def names(*choices):
            words = ["devices"] + [f"--device={c}" for c in choices]
            return {n: d["address"] for n, d in named(self.hall.ok(words, "ann")["devices"]).items()}
        self.assertEqual(names("card=/dev/a"), {"card": "/dev/a"})
        self.assertEqual(names("card=/dev/a", "card=/dev/b"),
                         {"card": "/dev/a", "card-2": "/dev/b"})
        self.assertEqual(names("card=/dev/a", "card=crt571@/dev/a"), {"card": "/dev/a"})
        self.assertEqual(names("card-3=/dev/c", "card=/dev/a"),
                         {"card": "/dev/a", "card-3": "/dev/c"})
        self.assertEqual(len(names("printer=/dev/p")), 3)
        self.hall.refused("bad_value", ["devices"] + [f"--device=card=/dev/{n}" for n in "abcde"],
                          "ann")

    # --- which reader is used

    def test_the_one_in_which_a_card_is(self):
        self.assertEqual(self.card("read").code, "card_wrong")  # none in either
        for reader, name in (("card2", "card-2"), ("card", "card")):
            self.insert(reader, "one")
            read = self.card("read")
            self.assertEqual((read["verdict"], read["reader"]), ("blank", name))
            self.sim.do(f"{reader} pull")

    def test_each_has_a_card(self):
        self.open_both()
        both = self.card("read")
        self.assertEqual(both.code, "card_wrong")
        self.assertIn("（1, 2）", both.json["error"]["message"])
        self.assertEqual(self.card("sell --amount 10 --cash 10").code, "card_wrong")
        self.settled(self.card("sell 100002 --amount 10 --cash 10"), 2, "100002")
        self.settled(self.card("sell 100001 --amount 10 --cash 10"), 2, "100001")
        self.sim.do("card pull")
        self.assertEqual(self.card("read")["account_no"], "100002")
        self.hall.ok("verify")

    def test_a_new_card_beside_the_old_one(self):
        self.open_both()
        self.sim.do("card2 pull")
        self.insert("card2", "spare")
        done = self.card("replace 100001", approve="sue")
        self.settled(done, 1)
        self.assertEqual(self.card("read").code, "card_wrong")
        self.sim.do("card2 pull")
        self.assertEqual(self.card("read")["verdict"], "other_serial")
        self.hall.ok("verify")

    def test_two_blank_cards(self):
        """Nobody can say which of them is to be the account's."""
        self.insert("card", "one")
        self.insert("card2", "two")
        refused = self.card("open 100001 --amount 50 --cash 50")
        self.assertEqual(refused.code, "card_wrong")
        self.assertIn("（1, 2）", refused.json["error"]["message"])
        self.sim.do("card2 turn")  # one that cannot be read is none
        self.settled(self.card("open 100001 --amount 50 --cash 50"), 1)

    def test_one_vanishes(self):
        for gone in ("card unplug", "card fault silence 0 0 again"):
            self.sim.do(gone)
            self.insert("card2", "one")
            if gone == "card unplug":
                self.settled(self.card("open 100001 --amount 50 --cash 50"), 1)
                self.meter("card2", "one", "meter-1")
                self.sim.do("card plug")
            else:
                self.settled(self.card("sell --amount 10 --cash 10"), 2)
        self.hall.ok("verify")

    # --- two sales

    def wait_for_an_open_sale(self):
        deadline = time.monotonic() + 60
        while not self.hall.ok("sales --open", "ann")["sales"]:
            assert time.monotonic() < deadline, "no sale was begun"
            time.sleep(0.05)

    def test_two_sales_at_once_of_one_account(self):
        """The same account's card in both readers: the second sale is refused while one is open."""
        self.open_both()
        self.sim.do("card2 pull")
        shutil.copy(self.folder / "one", self.folder / "copy")
        self.insert("card2", "copy")
        self.sim.do("card fault silence 16 0 again")
        first = self.hall.start(["--json", "card", "sell", "--amount", "10", "--cash", "10",
                                 "--device=card=" + self.address("card")], "ann")
        self.wait_for_an_open_sale()
        other = ["card", "sell", "--amount", "10", "--cash", "10",
                 "--device=card=" + self.address("card2")]
        second = [self.hall.run(other, "ann"), self.hall.run([*other, "--station", "w2"], "bob")]
        self.assertIsNone(first.poll(), "the first sale is not under way any more")
        self.hall.finish(first)
        (sale,) = self.hall.ok("sales --open", "ann")["sales"]
        for answer in second:
            self.assertEqual((answer.status, answer.code), (1, "sale_open"), str(answer))
            message = answer.json["error"]["message"]
            self.assertIn("cli", message)
            self.assertIn(sale["sale_no"], message)
            self.assertRegex(message, r"\d{2}:\d{2}")
        self.sim.do("card fault none")
        self.sim.do("card2 pull")
        self.settled(self.card("resolve"), 2)
        self.hall.ok("verify")

    def test_two_sales_at_once_of_two_accounts(self):
        self.open_both()
        sales = [self.hall.start(["--json", "card", "sell", "--amount", "10", "--cash", "10",
                                  "--device=card=" + self.address(reader)], "ann")
                 for reader in ("card", "card2")]
        answers = [self.hall.finish(sale) for sale in sales]
        for answer, no in zip(answers, ("100001", "100002")):
            self.settled(answer, 2, no)
        self.hall.ok("verify")

    def test_a_reader_beside_one_in_use(self):
        """A program has one of the readers: another one of the station works with the other."""
        self.open_both()
        self.sim.do("card fault silence 20 0 again")
        first = self.hall.start(["--json", "card", "sell", "100001", "--amount", "10", "--cash",
                                 "10"], "ann")
        self.wait_for_an_open_sale()
        self.settled(self.card("sell --amount 10 --cash 10"), 2, "100002")
        self.assertIsNone(first.poll(), "the first sale is not under way any more")
        self.assertEqual(self.hall.finish(first).status, 3)
        self.sim.do("card fault none")
        self.settled(self.card("resolve"), 2)
        self.hall.ok("verify")

    def test_both_in_use(self):
        self.open_both()
        ports = [self.address(reader) for reader in ("card", "card2")]
        holder = subprocess.Popen(
            [sys.executable, "-c", "import fcntl,sys; all=[open(p,'rb+',0) for p in sys.argv[1:]]; "
             "[fcntl.flock(f, fcntl.LOCK_EX) for f in all]; print('locked', flush=True); "
             "sys.stdin.read()", *ports],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.assertEqual(holder.stdout.readline(), "locked\n")
        answer = self.card("read", env={"WATTDESK_LANG": "en"})
        holder.communicate("")
        self.assertEqual((answer.status, answer.code), (3, "device_gone"))
        self.assertIn("in use by another program", answer.json["error"]["message"])

    def test_finished_in_the_other_reader(self):
        """A reader is gone in the middle of a sale; its card and another one are put in again."""
        self.open_both()
        self.sim.do("card fault unplug 16 2")
        sold = self.card("sell 100001 --amount 10 --cash 10")
        self.assertEqual((sold.status, sold["state"]), (3, "open"))
        self.assertEqual(self.card("sell 100001 --amount 10 --cash 10").code, "sale_open")
        other = self.card("resolve")  # only the other customer's card is to be seen
        self.assertEqual((other.status, other["state"]), (3, "open"))
        self.sim.do("card plug")
        self.sim.do("card pull")
        self.sim.do("card2 pull")
        self.insert("card", "two")
        self.insert("card2", "one")
        self.settled(self.card("resolve"), 2)
        self.hall.ok("verify")


class TwoPrinters(HallTest):
    """Two receipt printers and two displays: the first prints, both displays show."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts({"account_no": "1001", "name": "张三"})
        hall.ok(f"shift open --float 100 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        folder = self.hall.folder / "sim"
        self.sim = Sim(str(folder), more=("printer", "display"))
        self.addCleanup(self.sim.end)
        for kind, name in (("printer", "printer"), ("printer", "printer2"),
                           ("display", "display"), ("display", "cd5220"),
                           ("display", "display2")):
            model = ["--model", "cd5220"] if name == "cd5220" else []
            self.hall.ok(["devices", "add", kind, str(folder / name), *model], "adm")

    def paid(self):
        paid = self.hall.ok("pay 1001 --cash 100 --amount 50 --print --again", "ann")
        self.assertTrue(paid["printed"], str(paid))
        return paid["receipt_no"]

    def paper(self, printer):
        """What stands on its roll; the drawer's count ends it."""
        self.sim.process.stdin.write(f"{printer} show\n{printer} drawer\n")
        lines = []
        while len(lines) < 2 or not lines[-1].startswith(f"{printer}: ok "):
            lines.append(self.sim.process.stdout.readline().rstrip("\n"))
        return "\n".join(lines[:-1]), lines[-1].split()[-1]

    def test_the_first_prints_unless_it_is_gone(self):
        first = self.paid()
        paper, drawer = self.paper("printer")
        self.assertIn(first, paper)
        self.assertEqual(drawer, "1")
        self.assertNotIn(first, self.paper("printer2")[0])
        self.sim.do("printer unplug")
        second = self.paid()
        paper, drawer = self.paper("printer2")
        self.assertIn(second, paper)
        self.assertEqual(drawer, "1")
        self.sim.do("printer plug")
        third = self.paid()
        self.assertIn(third, self.paper("printer")[0])
        self.sim.do("printer unplug")
        self.sim.do("printer2 unplug")
        gone = self.hall.ok("pay 1001 --cash 100 --amount 50 --print --again", "ann")
        self.assertFalse(gone["printed"])
        self.hall.ok("verify")

    def test_paper_out_is_no_reason_to_print_elsewhere(self):
        self.sim.do("printer paper-out")
        paid = self.hall.ok("pay 1001 --cash 100 --amount 50 --print --again", "ann")
        self.assertFalse(paid["printed"])
        self.assertNotIn(paid["receipt_no"], self.paper("printer2")[0])

    def test_the_other_is_reached_by_name(self):
        self.hall.ok("devices test printer-2", "ann")
        self.assertIn("国网 电费", self.paper("printer2")[0])
        self.assertNotIn("国网 电费", self.paper("printer")[0])

    def test_all_displays_show_it(self):
        self.paid()
        self.sim.until("display show", "ok change 50.00")
        self.sim.until("display2 show", "ok change 50.00")
        self.assertIn("50.00", self.sim.do("cd5220 show"))


class TwoEncoders(HallTest):
    """Two magnetic encoders: the card is drawn through either, and written where it was read."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts({"account_no": "100001", "meter_no": "12345678",
                       "meter_kind": "prepaid_mag"})
        hall.ok(f"shift open --float 1000 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        folder = self.hall.folder / "sim"
        self.sim = Sim(str(folder), more=("mag",))
        self.addCleanup(self.sim.end)
        for name in ("mag", "mag2"):
            self.hall.ok(["devices", "add", "mag", str(folder / name)], "adm")
        self.sim.do("meter keep meter-1 12345678")

    def card(self, words):
        return self.hall.run(["card"] + words.split(), "ann")

    def sold(self, words, count):
        answer = self.card(words)
        answer.demand(answer.status == 0 and answer["state"] == "settled", "not settled")
        self.assertEqual(answer["count"], count)

    def test_either(self):
        """A card that is held at an encoder is drawn through whenever that one asks for it."""
        self.sim.do("mag2 hold A")
        self.sold("open 100001 --amount 50 --cash 50", 1)
        self.assertIn("50.00 left", self.sim.do("meter swipe A"))
        self.sim.do("mag2 hold -")
        self.sim.do("mag hold A")
        self.sold("sell --amount 30 --cash 30", 2)
        self.assertIn("80.00 left", self.sim.do("meter swipe A"))
        self.assertIn("waits for nothing", self.sim.do("mag2 show"))
        self.assertEqual(self.card("read")["account_no"], "100001")
        self.hall.ok("verify")

    def test_one_is_gone_or_silent(self):
        self.sim.do("mag unplug")
        self.sim.do("mag2 hold A")
        self.sold("open 100001 --amount 50 --cash 50", 1)
        self.sim.do("meter swipe A")
        self.sim.do("mag plug")
        self.sim.do("mag fault silence 0 0 again")
        self.sold("sell --amount 30 --cash 30", 2)
        self.sim.do("mag2 unplug")
        self.sim.do("mag unplug")
        self.assertEqual(self.card("read").code, "device_gone")
        self.hall.ok("verify")


if __name__ == "__main__":
    main()
