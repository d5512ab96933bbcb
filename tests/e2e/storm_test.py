#!/usr/bin/python3
"""Many at once and killed at any moment: no fen is lost or taken twice, nothing hangs."""
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402

KILLS = int(os.environ.get("STORM_KILLS", "40"))
WORKERS = 16
CALLS = int(os.environ.get("STORM_CALLS", "8"))
CASHIERS = ("c0", "c1", "c2", "c3")
ACCOUNTS = [f"10{i:02}" for i in range(12)]
OWED = Decimal("5000.00")

# What a call may meet while others work; that the database was busy is not among it.
EXPECTED = {None, "later_payment", "already_reversed", "drawer_short", "nothing_due", "advance_used"}


class Storm(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        for login in CASHIERS:
            hall.ok(["staff", "add", login, "--role", "cashier", "--name", login, "--password-file",
                     hall.password_file(login)], "adm")
            hall.ok(f"shift open --float 1000 --business-date 2025-01-10 --station S-{login}", login)
        hall.ok("shift open --float 1000 --business-date 2025-01-10", "ann")
        hall.accounts(*({"account_no": no} for no in ACCOUNTS))
        hall.bills(*(f"B{no},{no},2025-01,1,{OWED},2025-01-01,2025-01-20" for no in ACCOUNTS))

    def due(self, no):
        return Decimal(self.hall.ok(f"account show {no} --on 2025-01-10", "ann")["due"]["total"])

    def test_killed_while_paying(self):
        chance = random.Random(7)
        begun = time.monotonic()
        self.hall.ok("pay 1000 --cash 0.01 --op-id warm", "ann")
        typical = time.monotonic() - begun
        for i in range(KILLS):
            words = f"--json pay 1000 --cash {i + 1} --op-id kill-{i} --again"
            process = self.hall.start(words, "ann")
            time.sleep(chance.uniform(0, typical * 1.1))
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
            answer = self.hall.ok(words, "ann")
            if out.endswith(b"\n"):
                self.assertIs(answer["replayed"], True, "told of, and not done")
        total = sum(Decimal(i + 1) for i in range(KILLS)) + Decimal("0.01")
        paid = self.hall.ok("shift show", "ann")["payments"]
        self.assertEqual((paid["count"], Decimal(paid["total"])), (KILLS + 1, total))
        self.assertEqual(self.due("1000"), OWED - total)
        self.hall.ok("verify --deep")

    def test_killed_while_reversing(self):
        chance = random.Random(8)
        for i in range(KILLS // 4):
            receipt = self.hall.ok(f"pay 1001 --cash {i + 1}", "ann")["receipt_no"]
            words = ["--json", "reverse", receipt, "--reason", "x", "--op-id", f"undo-{i}"]
            process = self.hall.start(words, "ann", approve="sue")
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            process.communicate()
            self.hall.ok(words, "ann", approve="sue")
        self.assertEqual(self.due("1001"), OWED)
        self.assertEqual(self.hall.ok("shift show", "ann")["reversals"]["count"], KILLS // 4)
        self.hall.ok("verify --deep")

    def test_killed_while_a_receipt_is_drawn(self):
        chance = random.Random(9)
        receipt = self.hall.ok("pay 1002 --cash 5", "ann")["receipt_no"]
        path = self.hall.folder / "r.pdf"
        last = -1
        for i in range(KILLS // 4):
            process = self.hall.start(["--json", "receipt", receipt, "--pdf", str(path)], "ann")
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            process.communicate()
            if path.exists():
                self.assertTrue(path.read_bytes().rstrip().endswith(b"%%EOF"), "half a file")
            answer = self.hall.ok(["receipt", receipt, "--pdf", str(path)], "ann")
            self.assertGreater(answer["copy"], last)
            last = answer["copy"]
        self.hall.ok("verify --deep")

    def worker(self, number):
        """One terminal: returns what stayed of its payments, and what went wrong."""
        chance = random.Random(number)
        login = CASHIERS[number % len(CASHIERS)]
        station = f"--station S-{login}"
        kept, handed, wrong, mine = [], Decimal(0), [], []

        def call(words, **more):
            answer = self.hall.run(f"{words} {station}", login, **more)
            if answer.code not in EXPECTED:
                wrong.append(str(answer))
            return answer

        for i in range(CALLS):
            what = chance.choice(["pay", "pay", "pay", "several", "reverse", "hand-in", "find", "show",
                                  "again"])
            amount = Decimal(chance.randrange(1, 5000)) / 100
            op = f"w{number}-{i}"
            if what in ("pay", "several", "again"):
                who = " ".join(chance.sample(ACCOUNTS, 3 if what == "several" else 1))
                words = f"pay {who} --cash {amount} --op-id {op} --again"
                answer = call(words)
                if answer.status == 0:
                    mine.append((answer["receipt_no"], amount))
                    kept.append(amount)
                if what == "again" and answer.status == 0:
                    same = call(words)
                    if same["receipt_no"] != answer["receipt_no"] or not same["replayed"]:
                        wrong.append(str(same))
            elif what == "reverse" and mine:
                receipt, paid = mine.pop()
                if call(f"reverse {receipt} --reason x --op-id {op}", approve="sue").status == 0:
                    kept.append(-paid)
            elif what == "hand-in":
                if call(f"shift hand-in {amount}", approve="sue").status == 0:
                    handed += amount
            elif what == "find":
                call(f"account find {chance.choice(ACCOUNTS)}")
            else:
                call("shift show")
        return login, sum(kept, Decimal(0)), handed, wrong

    def test_sixteen_at_once(self):
        with ThreadPoolExecutor(WORKERS) as pool:
            results = list(pool.map(self.worker, range(WORKERS)))
        self.assertEqual([w for _, _, _, wrong in results for w in wrong], [])
        kept = sum(k for _, k, _, _ in results)
        self.assertEqual(sum(self.due(no) for no in ACCOUNTS), OWED * len(ACCOUNTS) - kept)
        for login in CASHIERS:
            drawer = Decimal(1000) + sum((k - h for who, k, h, _ in results if who == login), Decimal(0))
            answer = self.hall.ok(f"shift close --count {drawer} --station S-{login}", login)
            self.assertEqual((Decimal(answer["expected_cash"]), answer["difference"]), (drawer, "0.00"))
        self.hall.ok("verify --deep")


if __name__ == "__main__":
    main()
