#!/usr/bin/python3
"""Whatever is put into the reader, and whatever the devices do: one clear sentence, soon, and nothing
is lost. The real program with the simulated devices, every case of the list of bad input."""
import fcntl
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"
SECONDS_MAX = 30  # the longest deadline of a device, and a machine that is busy with other things
SELL = "sell 100001 --amount 10 --cash 10"


def no_terminal(path, flags):
    """A line that is not to become this program's terminal, which ends the program with itself."""
    return os.open(path, flags | os.O_NOCTTY)


class BadDevices(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts(*({"account_no": no, "meter_no": meter, "meter_kind": "prepaid_cpu",
                         "tariff": "zhejiang-residential"}
                        for no, meter in (("100001", "12345678"), ("100002", "12345679"))))
        hall.ok(f"shift open --float 1000 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        self.folder = self.hall.folder / "sim"
        self.sim = Sim(str(self.folder))
        self.addCleanup(self.sim.end)
        self.devices = [f"--device={kind}={self.sim.choices[kind]}"
                        for kind in ("printer", "display", "card")]
        for words in ("card blank card-1", "card blank card-2", "card blank card-3",
                      "meter keep meter-1", "card insert card-2"):
            self.sim.do(words)
        self.ok("open 100002 --amount 20 --cash 20")
        self.sim.do("card insert card-1")
        self.ok("open 100001 --amount 50 --cash 50")
        self.inserted()

    # --- what people do

    def card(self, words, devices=None):
        began = time.monotonic()
        answer = self.hall.run(["card"] + words.split() + ["--lang", "zh"] +
                               (self.devices if devices is None else devices), "ann")
        self.assertLess(time.monotonic() - began, SECONDS_MAX, words)
        return answer

    def ok(self, words):
        answer = self.card(words)
        answer.demand(answer.status == 0, "not done")
        return answer

    def inserted(self):
        """The card goes into the meter and comes back: it may be sold on again."""
        self.sim.do("card pull")
        self.assertIn("ok meter", self.sim.do("meter insert card-1"))
        self.sim.do("card insert card-1")

    def says(self, answer, code, part):
        """One sentence or two on one line, in Chinese, and that code."""
        self.assertEqual(answer.code, code, str(answer))
        message = answer.json["error"]["message"]
        self.assertIn(part, message)
        self.assertNotIn("\n", message)
        self.assertTrue(message.endswith("。"), message)

    def other_card(self, name, old, new):
        """A card like the first, with something else on it."""
        text = (self.folder / "card-1").read_text()
        self.assertIn(old, text)
        (self.folder / name).write_text(text.replace(old, new, 1))
        self.sim.do(f"card insert {name}")

    def settle(self):
        """What is open is finished with the right card; the next sale goes as ever."""
        self.sim.do("card fault none")
        self.sim.do("card plug")
        self.sim.do("card insert card-1")
        if self.hall.ok("sales --open", "ann")["sales"]:
            self.ok("resolve")
        self.inserted()
        self.assertEqual(self.ok(SELL)["state"], "settled")
        self.inserted()
        self.hall.ok("verify")

    # --- cards

    def test_cards(self):
        before = self.hall.ok("verify")
        self.sim.do("card pull")
        self.says(self.card(SELL), "card_wrong", "没有卡")
        self.sim.do("card insert card-3")
        self.says(self.card(SELL), "card_wrong", "空白卡")
        self.sim.do("card insert card-2")
        self.says(self.card(SELL), "card_wrong", "100002")
        for name, old, new, code, part in (
                ("foreign", "application 1", "application 0", "card_wrong", "不是本单位"),
                ("keys", "cipher sm4", "cipher 3des", "card_bad", "认证失败"),
                ("locked", "tries 10", "tries 0", "card_bad", "认证失败"),
                ("mute", "mute 0", "mute 1", "card_bad", "无响应"),
                ("newer", "81 68010027", "81 6801002B", "card_wrong", "版式比本程序新"),
                ("torn", "81 6801002701", "81 6801002702", "card_bad", "无法识别")):
            with self.subTest(name):
                self.other_card(name, old, new)
                self.says(self.card(SELL), code, part)
        # One card while another's sale waits, and the right one after it.
        self.sim.do("card insert card-1")
        self.sim.do("card pull-after 200")
        self.assertEqual(self.card(SELL).json["state"], "open")
        self.sim.do("card insert card-2")
        self.says(self.card("resolve"), "device_gone", "不是售电")
        self.assertEqual(self.card(SELL).code, "sale_open")
        self.settle()
        self.assertEqual(len(before["checks"]), len(self.hall.ok("verify")["checks"]))

    # --- the reader and its line

    def test_readers(self):
        for words, code, part in (
                ("sequence 3", "device_timeout", "读卡器"),
                ("fault silence 0 0 again", "device_timeout", "读卡器"),
                ("fault garble 3 20", "io", "混乱"),
                ("fault short 2 5", "device_timeout", "读卡器"),
                ("fault checksum 5", "io", "混乱"),
                ("fault stop 6 3", "device_timeout", "读卡器"),
                ("fault deaf 0 40", "device_timeout", "读卡器"),
                ("fault noise 0", "io", "混乱"),
                ("fault unplug 7 4", "device_gone", "拔出")):
            with self.subTest(words):
                self.sim.do("card " + words)
                self.says(self.card(SELL), code, part)
                self.sim.do("card sequence 0")
                self.settle()

    def test_in_the_middle(self):
        """At every part of the writing: it is sold once, whatever the line or the power did."""
        for words in ("fault silence 14 0 again", "fault garble 16 20", "fault stop 18 6",
                      "fault unplug 15 4", "fault duplicate 16", "fault noise 15",
                      "power-loss 13", "pull-after 120", "tear 3"):
            with self.subTest(words):
                self.sim.do("card " + words)
                answer = self.card(SELL)
                self.assertIn(answer.json["state"], ("settled", "open"), str(answer))
                if answer.json["state"] == "settled":
                    self.inserted()
                self.settle()

    def test_ports(self):
        other = self.sim.choices["printer"].split("@")[1]
        port = self.sim.choices["card"].split("@")[1]
        for address, code, part in (
                ("/dev/no-such", "device_gone", "没有设备"), ("/dev/null", "device_gone", "不是串口"),
                ("tcp:127.0.0.1:9", "device_gone", "无法连接"),
                ("tcp:no-such.invalid:4001", "device_gone", "no-such.invalid"),
                (other, "device_timeout", "读卡器"), ("crt571@" + port, "device_timeout", "读卡器")):
            with self.subTest(address):
                self.says(self.card("read", [f"--device=card={address}"]), code, part)
        with open(port, "rb+", buffering=0, opener=no_terminal) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.says(self.card("read"), "device_gone", "其他程序")
        self.assertEqual(self.ok("read")["verdict"], "ready")

    # --- the others: the sale stands, and what failed is told beside it

    def test_printer_and_display(self):
        for words, undo, error in (("printer paper 3", "printer paper 1000", "io"),
                                   ("printer jam", "printer clear", "io"),
                                   ("printer open", "printer close", "io"),
                                   ("printer fault noise", "printer fault none", "device_timeout"),
                                   ("printer unplug", "printer plug", "device_gone"),
                                   ("display unplug", "display plug", None)):
            with self.subTest(words):
                self.sim.do(words)
                sold = self.ok(SELL + " --print")
                self.assertEqual((sold["state"], sold["print_error"]), ("settled", error))
                self.sim.do(undo)
                self.inserted()
        self.hall.ok("verify")


if __name__ == "__main__":
    os.environ.pop("WATTDESK_LANG", None)
    main()
