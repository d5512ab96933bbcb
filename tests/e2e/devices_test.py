#!/usr/bin/python3
"""The devices of a station through the real program, on the simulated counter of `sim`."""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402
from sim import Sim  # noqa: E402

DAY = "2025-01-10"


class Devices(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts({"account_no": "1001", "name": "阿卜杜拉·买买提"})
        hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20")
        hall.ok(f"shift open --float 100 --business-date {DAY}", "ann")

    def setUp(self):
        super().setUp()
        self.sim = Sim(str(self.hall.folder / "sim"))
        self.addCleanup(self.sim.end)

    def connect(self, kind):
        model, address = self.sim.choices[kind].split("@")
        self.hall.ok(["devices", "set", kind, address, "--model", model], "adm")

    def lights(self):
        return {d["kind"]: (d["light"], d["error"])
                for d in self.hall.ok("devices", "ann")["devices"]}

    def test_set_list_test_drop(self):
        self.assertEqual(self.lights(), {})
        for kind in ("printer", "display", "id"):
            self.connect(kind)
        self.assertEqual(self.lights(), {"printer": ("ready", None), "display": ("ready", None),
                                         "id": ("ready", None)})
        self.sim.do("display unplug")
        self.sim.do("printer paper-out")
        lights = self.lights()
        self.assertEqual(lights["display"], ("absent", "device_gone"))
        self.assertEqual(lights["printer"], ("trouble", "io"))
        self.sim.do("display plug")
        self.sim.do("printer paper 500")
        self.assertEqual(self.lights()["display"], ("ready", None))
        answer = self.hall.ok("devices test display --raw", "ann")
        self.assertEqual(answer["bytes"], ["> 1B 51 41 38 38 38 38 38 38 2E 38 38 0D 1B 73 32"])
        self.sim.until("display show", "ok total 888888.88")
        self.hall.ok("devices test printer", "ann")
        self.assertIn("国网 电费 镕䶮㐀", self.sim.paper())
        self.hall.ok("devices drop display", "adm")
        self.assertNotIn("display", self.lights())

    def test_a_test_that_fails_still_shows_its_bytes(self):
        self.connect("printer")
        self.sim.do("printer mute")
        answer = self.hall.run("devices test printer --raw", "ann")
        self.assertEqual((answer.status, answer.code), (3, "device_timeout"))
        self.assertEqual(len(answer.json["bytes"]), 1)
        self.assertTrue(answer.json["bytes"][0].startswith("> 10 04 04 1B 40"))
        self.assertIn("国网 电费 镕䶮㐀", self.sim.paper())

    def test_a_device_that_never_opens_shows_its_bytes(self):
        """What it takes to open it is there to be looked at, too."""
        for kind, first in (("card", "> 03 06 6B 01 00 00 00 00 00 00 00 00 02 6D"),
                            ("mag", "> 1B 61 1B 65")):
            self.connect(kind)
            self.sim.do(f"{kind} fault deaf")
            answer = self.hall.run(["devices", "test", kind, "--raw"], "ann")
            self.assertEqual((answer.status, answer.code), (3, "device_timeout"), str(answer))
            self.assertEqual(answer.json["bytes"], [first])
            self.sim.do(f"{kind} fault none")
            self.assertIn("<", "".join(
                self.hall.ok(["devices", "test", kind, "--raw"], "ann")["bytes"]))

    def test_refusals(self):
        self.hall.refused("not_permitted", "devices set printer /dev/ttyS9", "ann")
        self.hall.refused("bad_value", "devices set scanner /dev/ttyS9", "adm")
        self.hall.refused("bad_value", "devices set printer ttyS9", "adm")
        self.hall.refused("bad_value", "devices set printer /dev/ttyS9 --model x", "adm")
        self.hall.refused("bad_value", "devices test printer", "ann")
        self.hall.refused("bad_value", "devices --device printer", "ann")
        self.hall.refused("bad_value", "devices --device scanner=/dev/x", "ann")
        answer = self.hall.run("devices test display --device display=/dev/no-such", "ann")
        self.assertEqual((answer.status, answer.code), (3, "device_gone"))

    def test_a_payment_before_the_customer(self):
        devices = [f"--device={kind}={self.sim.choices[kind]}" for kind in ("printer", "display")]
        paid = self.hall.ok(["pay", "1001", "--cash", "100", "--print", *devices], "ann")
        self.assertEqual((paid["printed"], paid["request_id"]), (True, "slip"))
        self.sim.until("display show", f"ok change {paid['change']}")
        paper = self.sim.paper()
        for part in ("[drawer]", "电费收据", paid["receipt_no"], "玖拾伍元贰角", "[cut]"):
            self.assertIn(part, paper)
        self.assertTrue(Path(paid["file"]).exists())
        self.hall.ok("verify")

    def test_a_second_program(self):
        holder = subprocess.Popen(
            [sys.executable, "-c", "import fcntl,sys; f=open(sys.argv[1],'rb+',0); "
             "fcntl.flock(f, fcntl.LOCK_EX); print('locked', flush=True); sys.stdin.read()",
             self.sim.choices["display"].split("@")[1]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.assertEqual(holder.stdout.readline(), "locked\n")
        words = ["devices", "test", "display", "--lang", "en",
                 f"--device=display={self.sim.choices['display']}"]
        answer = self.hall.run(words, "ann")
        self.assertEqual((answer.status, answer.code), (3, "device_gone"))
        self.assertIn("in use by another program", answer.json["error"]["message"])
        holder.communicate("")
        self.hall.ok(words, "ann")

    def test_the_hand(self):
        """Words from another program, to those that run already."""
        folder = str(self.hall.folder / "sim")
        self.sim.do("printer paper-out")
        for words, reply in (("display show", "display: ok"), ("printer nonsense", "printer: no"),
                             ("scanner beep", "no such device: scanner beep"),
                             ("display unplug", "display: ok"), ("", "")):
            self.assertEqual(self.hall.ok(["sim", folder, "--do", words])["reply"], reply)
        listed = self.hall.ok(["sim", folder, "--do", "list"])["reply"]
        self.assertIn("display: unplugged", listed)
        self.assertEqual(len(listed.splitlines()), 9)
        self.sim.process.terminate()
        self.assertEqual(self.sim.process.wait(timeout=60), 0)
        self.assertEqual(list((self.hall.folder / "sim").iterdir()), [])
        answer = self.hall.run(["sim", folder, "--do", "list"])
        self.assertEqual((answer.status, answer.code), (3, "io"))


if __name__ == "__main__":
    main()
