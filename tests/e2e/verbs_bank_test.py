#!/usr/bin/python3
"""After the payment: a late charge let go, papers at the bank, a payment moved, cash to the bank."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, account_row, main  # noqa: E402

APPROVED = {"approve": "sue"}


class Bank(HallTest):
    """
    On 2025-01-30, ten days after the due day at one permille: 1001 owes 95.20 and 0.95 (0.952), 1002
    owes 30.00 and 0.30, 1003 nothing.
    """

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue", "two", "aud")
        hall.accounts(*(account_row({"account_no": no}) for no in ("1001", "1002", "1003")))
        hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20",
                   "C1,1002,2025-01,50,30.00,2025-01-01,2025-01-20")
        hall.ok("shift open --float 100 --business-date 2025-01-30", "ann")

    def tearDown(self):
        self.hall.ok("verify --deep")

    def owes(self, no, due, advance="0.00"):
        answer = self.hall.ok(f"account show {no} --on 2025-01-30", "aud")
        self.assertEqual((answer["due"]["total"], answer["advance"]), (due, advance))

    def pay(self, words):
        return self.hall.ok(f"pay {words}", "ann")["receipt_no"]

    def test_waive(self):
        waive = ["waive", "B1", "--reason", "计量故障", "--amount"]
        for code, amount, approve in (("bad_amount", "0.96", "sue"), ("bad_amount", "0.00", "sue"),
                                      ("bad_amount", "0.5.0", "sue"), ("self_approval", "0.50", "ann")):
            self.hall.refused(code, [*waive, amount], "ann", approve=approve)
        self.hall.refused("approval_required", [*waive, "0.50"], "ann")
        self.hall.refused("bad_value", ["waive", "B9", "--reason", "x", "--amount", "0.50"], "ann",
                          **APPROVED)
        self.owes("1001", "96.15")
        for _ in range(2):  # the same id lets it go once
            answer = self.hall.ok([*waive, "0.50", "--op-id", "w1"], "ann", **APPROVED)
            self.assertEqual((answer["bill_no"], answer["waived"]), ("B1", "0.50"))
        self.owes("1001", "95.65")
        self.hall.refused("op_conflict", [*waive, "0.40", "--op-id", "w1"], "ann", **APPROVED)
        self.hall.refused("bad_amount", [*waive, "0.46"], "ann", **APPROVED)
        self.pay("1001 --cash 95.65 --expect-due 95.65")
        self.owes("1001", "0.00")

    def test_cheques(self):
        receipt = self.pay("1001 --tender cheque:50:C1 --tender transfer:40:T1 --cash 6.15")
        bounce = ["tender", "bounce", receipt, "--reason", "退票"]
        self.hall.refused("approval_required", [*bounce, "--ref", "C1"], "ann")
        self.hall.refused("bad_value", [*bounce, "--ref", "C9"], "ann", **APPROVED)
        answer = self.hall.ok([*bounce, "--ref", "C1"], "ann", **APPROVED)
        self.assertEqual(answer["refunded"], [{"kind": "cheque", "amount": "50.00"}])
        self.owes("1001", "96.15", "46.15")  # what the others paid is the customer's
        self.hall.ok(["tender", "clear", receipt], "ann")
        self.hall.refused("bad_value", ["tender", "clear", receipt], "ann")
        self.hall.refused("bad_value", [*bounce, "--ref", "T1"], "ann", **APPROVED)
        self.hall.refused("receipt_unknown", ["tender", "clear", "CLI-000099"], "ann")
        self.owes("1001", "96.15", "46.15")

    def test_move(self):
        receipt = self.pay("1002 --cash 30.30")
        self.owes("1002", "0.00")
        move = ["move", receipt, "1001", "--reason", "收错户"]
        self.hall.refused("approval_required", move, "ann")
        self.hall.refused("bad_value", ["move", receipt, "1002", "--reason", "x"], "ann", **APPROVED)
        self.hall.refused("account_unknown", ["move", receipt, "1999", "--reason", "x"], "ann",
                          **APPROVED)
        answer = self.hall.ok(move, "ann", **APPROVED)
        # the late charge first: 0.95, then 29.35 of 95.20
        self.assertEqual(answer["applied"], [{"account_no": "1001", "bill_no": "B1",
                                              "principal": "29.35", "late_charge": "0.95"}])
        self.assertNotEqual(answer["receipt_no"], receipt)
        self.owes("1002", "30.30")
        self.owes("1001", "65.85")
        self.hall.refused("already_reversed", move, "ann", **APPROVED)
        self.assertEqual(self.hall.ok("shift show", "ann")["payments"]["count"], 2)

    def test_deposit(self):
        self.pay("1001 --cash 96.15")
        self.hall.ok("shift hand-in 150.00", "ann", **APPROVED)
        deposit = ["deposit", "40.00", "--ref", "ICBC-1", "--op-id", "d1"]
        self.hall.refused("not_permitted", deposit, "aud")
        # the float of 100.00 came out of the safe, 150.00 went in: 50.00 are there
        self.hall.refused("drawer_short", ["deposit", "50.01", "--ref", "ICBC-1"], "sue")
        self.hall.refused("bad_amount", ["deposit", "0.00", "--ref", "ICBC-1"], "sue")
        for replayed in (False, True):
            answer = self.hall.ok(deposit, "sue")
            self.assertEqual((answer["amount"], answer["safe"], answer["replayed"]),
                             ("40.00", "10.00", replayed))


if __name__ == "__main__":
    main()
