#!/usr/bin/python3
"""Money taken and given back: the arithmetic, the order, the operation id, and every refusal."""
import random
import sys
import unittest
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import ACCOUNT_COLUMNS, DATE, HallTest, MONEY, account_row, main  # noqa: E402

PAID = {"payment_no": str, "receipt_no": str, "business_date": DATE, "received": MONEY,
        "applied": [{"account_no": str, "bill_no": str, "principal": MONEY, "late_charge": MONEY}],
        "to_advance": MONEY, "change": MONEY, "replayed": bool}
UNDONE = {"reversal_no": str, "receipt_no": str, "payment_no": str,
          "refunded": [{"kind": str, "amount": MONEY}], "replayed": bool}


class Money(HallTest):
    """1001 owes 95.20 and 80.00, 1002 owes 30.00, 1003 nothing and has 50.00 of advance."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "bob", "sue", "two", "aud")
        hall.accounts(*(account_row({"account_no": no}) + advance for no, advance in
                        (("1001", ",,"), ("1002", ",,"), ("1003", ",50.00,"), ("1004", ",,closed"),
                         ("1005", ",20.00,"), ("1006", ",,"))),
                      columns=ACCOUNT_COLUMNS + ",advance,status")
        hall.bills("B2,1001,2025-02,100,80.00,2025-02-01,2025-02-20",
                   "B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20",
                   "C1,1002,2025-01,50,30.00,2025-01-01,2025-01-20",
                   "D1,1005,2025-01,50,12.00,2025-01-01,2025-01-20")
        hall.ok("shift open --float 100 --business-date 2025-01-10", "ann")

    def pay(self, words, login="ann", **more):
        answer = self.hall.ok(f"pay {words}", login, **more)
        self.assertShape(answer.json, PAID)
        given = Decimal(answer["received"]) - Decimal(answer["change"])
        kept = sum((Decimal(a["principal"]) + Decimal(a["late_charge"]) for a in answer["applied"]),
                   Decimal(answer["to_advance"]))
        self.assertEqual(given, kept, answer)
        return answer

    def no(self, code, words, login="ann", **more):
        return self.hall.refused(code, f"pay {words}" if not words.startswith(("re", "shift"))
                                 else words, login, **more)

    def due(self, no, on="2025-01-10"):
        return self.hall.ok(f"account show {no} --on {on}", "aud")["due"]["total"]

    def advance(self, no):
        return self.hall.ok(f"account show {no}", "aud")["advance"]

    def reverse(self, receipt, login="ann", verb="reverse", approve="sue", more=()):
        answer = self.hall.ok([verb, receipt, "--reason", "错收", *more], login, approve=approve)
        self.assertShape(answer.json, UNDONE)
        return answer

    def tearDown(self):
        self.hall.ok("verify --deep")


class Pay(Money):
    def test_arithmetic(self):
        """R and D, with and without --amount: what is applied, put by, given back."""
        cases = [  # words, applied, to_advance, change
            ("1001 --cash 175.20", "175.20", "0.00", "0.00"),
            ("1001 --cash 200", "175.20", "0.00", "24.80"),
            ("1001 --cash=200.00", "175.20", "0.00", "24.80"),
            ("1001 --tender cash:200", "175.20", "0.00", "24.80"),
            ("1001 --cash 100", "100.00", "0.00", "0.00"),
            ("1001 --cash 0.01", "0.01", "0.00", "0.00"),
            ("1001 --tender card:200", "175.20", "24.80", "0.00"),
            ("1001 --tender mobile:200", "175.20", "24.80", "0.00"),
            ("1001 --tender transfer:200", "175.20", "24.80", "0.00"),
            ("1001 --tender cheque:200:77", "175.20", "24.80", "0.00"),
            ("1001 --tender card:170 --cash 50", "175.20", "0.00", "44.80"),
            ("1001 --tender card:200 --cash 10", "175.20", "24.80", "10.00"),
            ("1001 --tender card:200 --cash 50", "175.20", "24.80", "50.00"),
            ("1001 --tender card:100 --tender mobile:50", "150.00", "0.00", "0.00"),
            ("1001 --tender card:100 --tender card:50", "150.00", "0.00", "0.00"),
            ("1001 --amount 100 --cash 200", "100.00", "0.00", "100.00"),
            ("1001 --amount 100 --cash 100", "100.00", "0.00", "0.00"),
            ("1001 --amount 200 --cash 200", "175.20", "24.80", "0.00"),
            ("1001 --amount 200 --cash 300", "175.20", "24.80", "100.00"),
            ("1001 --amount 175.20 --cash 300", "175.20", "0.00", "124.80"),
            ("1001 --amount 200 --tender card:200", "175.20", "24.80", "0.00"),
            ("1001 --amount 200 --tender card:150 --cash 60", "175.20", "24.80", "10.00"),
            ("1006 --amount 20 --cash 20", "0.00", "20.00", "0.00"),
            ("1006 --amount 20 --cash 50", "0.00", "20.00", "30.00"),
            ("1006 --amount 20 --tender card:20", "0.00", "20.00", "0.00"),
            ("1001 1002 --cash 300", "205.20", "0.00", "94.80"),
            ("1001 1002 --tender card:300", "205.20", "94.80", "0.00"),
            ("1002 1001 --cash 100", "100.00", "0.00", "0.00"),
        ]
        for words, applied, to_advance, change in cases:
            with self.subTest(words):
                answer = self.pay(words)
                total = sum((Decimal(a["principal"]) + Decimal(a["late_charge"])
                             for a in answer["applied"]), Decimal("0.00"))
                self.assertEqual((str(total), answer["to_advance"], answer["change"]),
                                 (applied, to_advance, change))
                self.assertIs(answer["replayed"], False)
                self.assertEqual(answer["business_date"], "2025-01-10")
                self.reverse(answer["receipt_no"])

    def test_an_amount_the_tenders_do_not_make(self):
        for words in ("--amount 200 --cash 199.99", "--amount 100 --tender card:100.01",
                      "--amount 100 --tender card:150 --cash 49.99",
                      "--amount 100 --tender card:90", "--amount 20 --tender cheque:21:1"):
            with self.subTest(words):
                self.no("tender_mismatch", f"1001 {words}")

    def test_values(self):
        for words, code in (("1001 --cash 0", "bad_amount"), ("1001 --cash 0.00", "bad_amount"),
                ("1001 --cash x", "bad_amount"), ("1001 --cash 1.234", "bad_amount"),
                ("1001 --cash=-5", "bad_amount"), ("1001 --cash +5", "bad_amount"),
                ("1001 --cash 1,5", "bad_amount"), ("1001 --cash ' 5'", "bad_amount"),
                ("1001 --cash ''", "bad_amount"), ("1001 --cash 5e2", "bad_amount"),
                ("1001 --cash 1234567890123", "bad_amount"), ("1001 --cash .5", "bad_amount"),
                ("1001 --cash 5.", "bad_amount"), ("1001 --cash ５", "bad_amount"),
                ("1001 --cash 5 --amount x", "bad_amount"), ("1001 --cash 5 --amount 0", "bad_amount"),
                ("1001 --cash 5 --expect-due x", "bad_amount"),
                ("1001 --tender card:0", "bad_amount"), ("1001 --tender card:x", "bad_amount"),
                ("1001 --tender card:", "bad_amount"), ("1001 --tender card", "bad_value"),
                ("1001 --tender gold:5", "bad_value"), ("1001 --tender :5", "bad_value"),
                ("1001 --tender ''", "bad_value"), ("1001 --tender Cash:5", "bad_value"),
                ("1001 --tender cheque:5", "bad_value"), ("1001 --tender cheque:5:", "bad_value"),
                ("1001 --cash 5 --tender cash:5", "bad_value"), ("1001 --cash 5 --cash 5", "bad_value"),
                ("1001 --tender cash:5 --tender cash:5", "bad_value"),
                ("1001 --cash 5 --op-id ''", "bad_value"), ("1001 --cash 5 --op-id 'a b'", "bad_value"),
                (f"1001 --cash 5 --op-id {'x' * 65}", "bad_value"),
                ("1001 --cash 5 --op-id 号", "bad_value"), ("1001 --cash 5 --op-id a/b", "bad_value"),
                ("1001 1001 --cash 5", "bad_value"),
                ("9999 --cash 5", "account_unknown"), ("1001 9999 --cash 5", "account_unknown"),
                ("1004 --cash 5", "account_closed"), ("1004 --cash 5 --amount 5", "account_closed"),
                ("1001 1004 --cash 5", "account_closed")):
            with self.subTest(words):
                self.no(code, words)
        self.assertEqual(self.due("1001"), "175.20")

    def test_nothing_due(self):
        self.no("nothing_due", "1006 --cash 5")
        self.no("nothing_due", "1003 --tender advance:5")
        self.pay("1006 --cash 5 --amount 5")

    def test_the_largest_amount(self):
        answer = self.hall.run("pay 1006 --tender card:999999999999.99 --amount 999999999999.99", "ann")
        self.assertIn((answer.status, answer.code), ((0, None), (1, "limit_exceeded")))

    def test_order_of_bills(self):
        answer = self.pay("1001 --cash 100")
        self.assertEqual([(a["bill_no"], a["principal"]) for a in answer["applied"]],
                         [("B1", "95.20"), ("B2", "4.80")])
        self.hall.bills("B0,1001,2025-02,1,5.00,2025-02-01,2025-02-20")
        answer = self.pay("1001 --cash 6")
        self.assertEqual([(a["bill_no"], a["principal"]) for a in answer["applied"]],
                         [("B0", "5.00"), ("B2", "1.00")])

    def test_order_of_accounts(self):
        answer = self.pay("1002 1001 --cash 50")
        self.assertEqual([(a["account_no"], a["bill_no"], a["principal"]) for a in answer["applied"]],
                         [("1002", "C1", "30.00"), ("1001", "B1", "20.00")])

    def test_late_charge_first(self):
        self.hall.ok("shift close --count 100", "ann")
        self.hall.ok("shift open --float 0 --business-date 2025-01-30", "ann")
        answer = self.pay("1001 --cash 0.50")
        self.assertEqual([(a["principal"], a["late_charge"]) for a in answer["applied"]],
                         [("0.00", "0.50")])
        answer = self.pay("1001 --cash 1.45")  # 0.45 of 0.95 is still late charge
        self.assertEqual([(a["principal"], a["late_charge"]) for a in answer["applied"]],
                         [("1.00", "0.45")])
        answer = self.pay("1001 --cash 500")
        self.assertEqual(answer["applied"][0]["late_charge"], "0.00")
        self.assertEqual(answer["change"], "325.80")

    def test_first_account_takes_the_rest(self):
        self.pay("1006 1001 --tender card:200")
        self.assertEqual((self.advance("1006"), self.advance("1001")), ("24.80", "0.00"))

    def test_advance_as_tender(self):
        answer = self.pay("1005 --tender advance:12")
        self.assertEqual((answer["received"], answer["change"], answer["to_advance"]),
                         ("12.00", "0.00", "0.00"))
        self.assertEqual((self.advance("1005"), self.due("1005")), ("8.00", "0.00"))
        self.no("tender_mismatch", "1001 --tender advance:0.01")

    def test_no_more_advance_than_there_is(self):
        self.no("tender_mismatch", "1005 --tender advance:20.01 --amount 20.01")
        answer = self.pay("1005 --tender advance:5 --cash 10")
        self.assertEqual((answer["change"], self.advance("1005")), ("3.00", "15.00"))

    def test_more_advance_than_due_goes_back_to_it(self):
        answer = self.pay("1005 --tender advance:20")
        self.assertEqual((answer["change"], answer["to_advance"]), ("0.00", "8.00"))
        self.assertEqual(self.advance("1005"), "8.00")

    def test_references(self):
        self.pay("1001 --tender cheque:5:00:11:22")
        self.pay("1001 --tender=transfer:6:工行:2025/01")
        self.pay("1001 --tender card:7:")
        self.pay("1001 --tender card:8:REF")
        listed = self.hall.ok("tender list", "ann")["tenders"]
        self.assertEqual(sorted(t["ref"] for t in listed), ["00:11:22", "工行:2025/01"])

    def test_expect_due(self):
        self.no("due_changed", "1001 --cash 200 --expect-due 175.19")
        self.no("due_changed", "1001 --cash 200 --expect-due 0")
        self.no("due_changed", "1001 1002 --cash 300 --expect-due 175.20")
        self.no("due_changed", "1006 --cash 5 --amount 5 --expect-due 1")
        self.pay("1006 --cash 5 --amount 5 --expect-due 0")
        self.pay("1001 1002 --cash 300 --expect-due 205.2")

    def test_a_suspected_duplicate(self):
        self.pay("1001 --cash 20")
        self.no("duplicate_suspected", "1001 --cash 20")
        self.no("duplicate_suspected", "1001 --tender card:20")
        self.pay("1001 --cash 21")
        self.pay("1002 --cash 20")
        self.pay("1001 --cash 20 --again")
        self.no("duplicate_suspected", "1001 --cash 20", env=self.hall.later(595))
        self.pay("1001 --cash 20", env=self.hall.later(605))

    def test_a_duplicate_together_with_others(self):
        self.pay("1001 1002 --cash 20")
        for words in ("1002 --cash 20", "1001 --cash 20", "1002 1001 --cash 20", "1006 1002 --cash 20"):
            self.no("duplicate_suspected", words)
        self.pay("1005 --cash 20")

    def test_a_duplicate_at_another_desk(self):
        self.pay("1001 --cash 20")
        self.hall.ok("shift open --float 0 --business-date 2025-01-10 --station S2", "bob")
        self.no("duplicate_suspected", "1001 --cash 20 --station S2", "bob")

    def test_one_receipt_for_several_accounts(self):
        first = self.pay("1001 1002 --cash 300")
        second = self.pay("1006 --amount 1 --cash 1")
        self.assertEqual(int(second["receipt_no"].rsplit("-", 1)[1]),
                         int(first["receipt_no"].rsplit("-", 1)[1]) + 1)

    def test_who(self):
        for login in ("sue", "aud", "adm"):
            self.no("not_permitted", "1001 --cash 5", login)
        self.no("shift_not_open", "1001 --cash 5", "bob")
        self.no("shift_not_open", "1001 --cash 5 --station S2", "ann")


class OperationId(Money):
    def test_the_same_again(self):
        first = self.pay("1001 --cash 200 --op-id a.b_c-1")
        for words in ("1001 --cash 200 --op-id a.b_c-1", "--op-id=a.b_c-1 --tender cash:200.00 1001",
                      "1001 --cash 200.0 --op-id a.b_c-1"):
            again = self.pay(words)
            self.assertIs(again["replayed"], True)
            self.assertEqual({**again.json, "replayed": False}, first.json)
        self.assertEqual(self.advance("1001"), "0.00")

    def test_other_arguments(self):
        self.pay("1001 --cash 100 --op-id x")
        for words, login in (("1001 --cash 100.01 --op-id x", "ann"), ("1002 --cash 100 --op-id x", "ann"),
                ("1001 1002 --cash 100 --op-id x", "ann"), ("1001 --tender card:100 --op-id x", "ann"),
                ("1001 --cash 100 --amount 100 --op-id x", "ann"),
                ("1001 --cash 100 --op-id x", "two")):
            with self.subTest(words, login=login):
                self.no("op_conflict", words, login)
        self.hall.refused("op_conflict", "reverse R --reason x --op-id x", "ann", approve="sue")

    def test_a_refused_attempt_leaves_its_id_free(self):
        self.no("tender_mismatch", "1001 --cash 1 --amount 5 --op-id x")
        self.no("nothing_due", "1006 --cash 1 --op-id x")
        self.no("due_changed", "1001 --cash 1 --expect-due 5 --op-id x")
        self.assertIs(self.pay("1001 --cash 5 --op-id x")["replayed"], False)

    def test_after_the_shift(self):
        first = self.pay("1001 --cash 20 --op-id x")
        self.hall.ok("shift close --count 120", "ann")
        again = self.pay("1001 --cash 20 --op-id x")
        self.assertEqual((again["replayed"], again["receipt_no"]), (True, first["receipt_no"]))
        self.hall.ok("day settle --business-date 2025-01-10", "sue")
        self.assertIs(self.pay("1001 --cash 20 --op-id x")["replayed"], True)

    def test_length(self):
        self.pay(f"1001 --cash 20 --op-id {'x' * 64}")
        self.pay("1001 --cash 21 --op-id 0")

    def test_eight_at_once(self):
        calls = [self.hall.start("--json pay 1001 --cash 20 --op-id same", "ann") for _ in range(8)]
        answers = [self.hall.finish(p) for p in calls]
        self.assertEqual([a.status for a in answers], [0] * 8, "\n".join(map(str, answers)))
        self.assertEqual(sorted(a["replayed"] for a in answers), [False] + [True] * 7)
        self.assertEqual(len({a["receipt_no"] for a in answers}), 1)
        self.assertEqual(self.due("1001"), "155.20")

    def test_eight_others_at_once(self):
        calls = [self.hall.start(f"--json pay 1001 --cash {i + 1} --op-id op{i}", "ann")
                 for i in range(8)]
        answers = [self.hall.finish(p) for p in calls]
        self.assertEqual([a.status for a in answers], [0] * 8, "\n".join(map(str, answers)))
        self.assertEqual(len({a["receipt_no"] for a in answers}), 8)
        self.assertEqual(self.due("1001"), "139.20")

    def test_the_same_id_with_others_at_once(self):
        calls = [self.hall.start(f"--json pay 1001 --cash {i % 2 + 1} --op-id op", "ann")
                 for i in range(8)]
        codes = [self.hall.finish(p).code for p in calls]
        self.assertEqual(sorted(codes, key=str), [None] * 4 + ["op_conflict"] * 4, codes)

    def test_a_reversal(self):
        receipt = self.pay("1001 --cash 20")["receipt_no"]
        first = self.reverse(receipt, more=["--op-id", "r1"])
        again = self.reverse(receipt, more=["--op-id", "r1"])
        self.assertEqual({**again.json, "replayed": False}, first.json)
        self.assertIs(again["replayed"], True)
        other = self.pay("1001 --cash 30")["receipt_no"]
        self.hall.refused("op_conflict", ["reverse", other, "--reason", "错收", "--op-id", "r1"], "ann",
                          approve="sue")

    def test_a_reversal_at_once(self):
        receipt = self.pay("1001 --cash 20")["receipt_no"]
        words = ["--json", "reverse", receipt, "--reason", "x", "--op-id", "r1"]
        calls = [self.hall.start(words, "ann", approve="sue") for _ in range(8)]
        answers = [self.hall.finish(p) for p in calls]
        self.assertEqual([a.status for a in answers], [0] * 8, "\n".join(map(str, answers)))
        self.assertEqual(sorted(a["replayed"] for a in answers), [False] + [True] * 7)
        receipt = self.pay("1001 --cash 30")["receipt_no"]
        words = ["--json", "reverse", receipt, "--reason", "x"]
        calls = [self.hall.start(words, "ann", approve="sue") for _ in range(8)]
        codes = [self.hall.finish(p).code for p in calls]
        self.assertEqual(sorted(codes, key=str), [None] + ["already_reversed"] * 7, codes)


class Undo(Money):
    def undo(self, verb, receipt, *more, login="ann", approve="sue", code=None):
        return self.hall.refused(code, [verb, receipt, "--reason", "x", *more], login,
                                 approve=approve)

    def test_reverse(self):
        paid = self.pay("1001 --cash 100 --tender card:50")
        answer = self.reverse(paid["receipt_no"])
        self.assertEqual((answer["receipt_no"], answer["payment_no"], answer["replayed"]),
                         (paid["receipt_no"], paid["payment_no"], False))
        self.assertEqual({r["kind"]: r["amount"] for r in answer["refunded"]},
                         {"cash": "100.00", "card": "50.00"})
        self.assertEqual(self.due("1001"), "175.20")
        self.undo("reverse", paid["receipt_no"], code="already_reversed")
        self.undo("refund", paid["receipt_no"], code="already_reversed")

    def test_change_is_not_given_back_twice(self):
        paid = self.pay("1001 --cash 200")
        self.assertEqual(self.reverse(paid["receipt_no"])["refunded"],
                         [{"kind": "cash", "amount": "175.20"}])
        paid = self.pay("1001 --cash 50 --tender card:200")
        self.assertEqual(self.reverse(paid["receipt_no"])["refunded"],
                         [{"kind": "card", "amount": "200.00"}])

    def test_values(self):
        paid = self.pay("1001 --cash 100")["receipt_no"]
        for verb in ("reverse", "refund"):
            self.hall.refused("bad_value", [verb, paid, "--reason", ""], "ann", approve="sue")
            self.hall.refused("bad_value", [verb, paid, "--reason", "a\nb"], "ann", approve="sue")
            self.undo(verb, "NO-SUCH-1", code="receipt_unknown")
            self.undo(verb, "", code="receipt_unknown")
            self.hall.refused("approval_required", [verb, paid, "--reason", "x"], "ann")
            self.undo(verb, paid, approve="bob", code="not_permitted")
            self.undo(verb, paid, approve="adm", code="not_permitted")
            self.undo(verb, paid, approve="nobody", code="sign_in_failed")
            self.undo(verb, paid, login="sue", approve="two", code="not_permitted")
        self.undo("reverse", paid.lower(), approve="bob", code="not_permitted")

    def test_nobody_approves_their_own(self):
        self.hall.ok("shift open --float 0 --business-date 2025-01-10 --station S2", "two")
        paid = self.pay("1001 --cash 100 --station S2", "two")["receipt_no"]
        self.hall.refused("self_approval", ["reverse", paid, "--reason", "x", "--station", "S2"], "two",
                          approve="two")
        self.hall.ok(["reverse", paid, "--reason", "x", "--station", "S2"], "two", approve="sue")

    def test_only_of_the_same_shift(self):
        paid = self.pay("1001 --cash 100")["receipt_no"]
        self.hall.ok("shift open --float 500 --business-date 2025-01-10 --station S2", "bob")
        self.hall.refused("shift_not_open", ["reverse", paid, "--reason", "x", "--station", "S2"], "bob",
                          approve="sue")
        self.hall.ok("shift close --count 200", "ann")
        self.undo("reverse", paid, code="shift_not_open")
        self.undo("refund", paid, code="shift_not_open")
        self.hall.ok("shift open --float 500 --business-date 2025-01-11", "ann")
        self.undo("reverse", paid, code="shift_not_open")
        answer = self.reverse(paid, verb="refund")
        self.assertEqual(answer["refunded"], [{"kind": "cash", "amount": "100.00"}])
        self.assertEqual(self.due("1001"), "175.20")
        self.assertEqual(self.hall.ok("shift show", "ann")["reversals"]["count"], 1)

    def test_a_settled_day(self):
        paid = self.pay("1001 --cash 100")["receipt_no"]
        self.hall.ok("shift close --count 200", "ann")
        self.hall.ok("day settle --business-date 2025-01-10", "sue")
        self.hall.ok("shift open --float 500 --business-date 2025-01-11", "ann")
        self.undo("reverse", paid, code="day_settled")
        self.reverse(paid, verb="refund")

    def test_a_later_payment(self):
        first = self.pay("1001 --cash 100")["receipt_no"]
        second = self.pay("1001 --cash 10")["receipt_no"]
        self.undo("reverse", first, code="later_payment")
        self.undo("refund", first, code="later_payment")
        self.reverse(second)
        self.reverse(first)

    def test_a_later_payment_of_one_of_several(self):
        first = self.pay("1002 1001 --cash 100")["receipt_no"]
        self.pay("1001 --cash 10")
        self.undo("reverse", first, code="later_payment")

    def test_another_account_does_not_matter(self):
        first = self.pay("1001 --cash 100")["receipt_no"]
        self.pay("1002 --cash 10")
        self.reverse(first)

    def test_a_spent_advance(self):
        first = self.pay("1006 --cash 30 --amount 30")["receipt_no"]
        self.hall.bills("F1,1006,2025-01,1,10.00,2025-01-01,2025-01-20")
        second = self.pay("1006 --tender advance:10")["receipt_no"]
        self.undo("reverse", first, code="advance_used")
        self.reverse(second)
        self.assertEqual(self.advance("1006"), "30.00")
        self.reverse(first)
        self.assertEqual(self.advance("1006"), "0.00")

    def test_an_empty_drawer(self):
        paid = self.pay("1001 --cash 100")["receipt_no"]
        self.hall.ok("shift hand-in 150", "ann", approve="sue")
        self.undo("reverse", paid, code="drawer_short")
        self.undo("refund", paid, code="drawer_short")
        card = self.pay("1002 --tender card:10")["receipt_no"]
        self.reverse(card)

    def test_the_drawer_after_all(self):
        self.pay("1002 --cash 30")
        self.reverse(self.pay("1001 --cash 200")["receipt_no"])
        answer = self.hall.ok("shift close --count 130", "ann")
        self.assertEqual((answer["expected_cash"], answer["difference"]), ("130.00", "0.00"))

    def test_a_late_charge_after_a_reversal(self):
        self.hall.ok("shift close --count 100", "ann")
        self.hall.ok("shift open --float 0 --business-date 2025-01-30", "ann")
        before = self.due("1001", "2025-02-05")
        self.reverse(self.pay("1001 --cash 500")["receipt_no"])
        self.assertEqual(self.due("1001", "2025-02-05"), before)

    def test_pay_again_after_a_reversal(self):
        self.reverse(self.pay("1001 --cash 100")["receipt_no"])
        self.pay("1001 --cash 100")

    def test_a_week_at_random(self):
        """What is due is what was billed less what stayed, whatever was paid and undone."""
        chance = random.Random(20250110)
        kept = Decimal("0.00")
        last = []
        for i in range(12):
            if last and chance.random() < 0.4:
                receipt, amount = last.pop()
                self.reverse(receipt)
                kept -= amount
                continue
            amount = Decimal(chance.randrange(1, 900)) / 100
            kind = chance.choice(["cash", "card", "mobile", "transfer"])
            answer = self.pay(f"1001 --tender {kind}:{amount} --again")
            last.append((answer["receipt_no"], amount))
            kept += amount
        self.assertEqual(Decimal(self.due("1001")), Decimal("175.20") - kept)


class CashUnit(Money):
    @classmethod
    def furnish(cls, hall):
        super().furnish(hall)
        hall.ok("policy set cash_unit 0.10", "adm")

    def test_change_is_rounded_down(self):
        self.hall.bills("G1,1006,2025-01,1,9.97,2025-01-01,2025-01-20")
        answer = self.pay("1006 --cash 20")
        self.assertEqual((answer["change"], answer["to_advance"]), ("10.00", "0.03"))
        self.assertEqual(self.advance("1006"), "0.03")


if __name__ == "__main__":
    main()
