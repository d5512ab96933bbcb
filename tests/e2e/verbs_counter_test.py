#!/usr/bin/python3
"""Accounts found and shown, the shift from float to count, and the day settled."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import (ACCOUNT_COLUMNS, DATE, ENERGY, HallTest, MONEY, PERIOD, account_row, day,  # noqa: E402
                  main, today)

ID = "11010519491231002X"
FOUND = {"accounts": [{"account_no": str, "name": str, "address": str, "status": str,
                       "due_total": MONEY}], "more": bool}
SHOWN = {"account_no": str, "name": str, "address": str, "price_class": str, "status": str,
         "advance": MONEY, "due": {"principal": MONEY, "late_charge": MONEY, "total": MONEY},
         "bills": [{"bill_no": str, "period": PERIOD, "energy_kwh": ENERGY, "due_on": DATE,
                    "amount": MONEY, "paid": MONEY, "late_charge": MONEY, "explain": [str]}]}
SHIFT = {"shift_no": str, "login": str, "station": str, "business_date": DATE, "state": str,
         "float": MONEY, "handed_in": MONEY, "payments": {"count": int, "total": MONEY},
         "reversals": {"count": int, "total": MONEY}, "tenders": [{"kind": str, "amount": MONEY}]}


class Account(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "aud")
        hall.accounts(
            {"account_no": "1001", "name": "张三", "id_type": "resident", "id_no": ID,
             "address": "城东区人民路18号", "phone": "13812345678", "meter_no": "M77001"},
            {"account_no": "1002", "name": "大同机械厂", "price_class": "industrial",
             "address": "开发区8号"},
            {"account_no": "1003", "name": "李四"})
        hall.bills("B2,1001,2025-02,100,80.00,2025-02-01,2025-02-20",
                   "B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20",
                   "A9,1001,2025-02,10.125,8.00,2025-02-01,2025-02-20",
                   "C1,1002,2000-12,4000,2000.00,2000-12-01,2000-12-15",
                   "C2,1002,2001-01,6000,3000.00,2001-01-01,2001-01-15")

    def show(self, words):
        answer = self.hall.ok(f"account show {words}", "ann")
        self.assertShape(answer.json, SHOWN)
        self.assertIn("id_no", answer.json)
        for bill in answer["bills"]:
            self.assertGreater(len(bill["explain"]), 0)
        return answer

    def find(self, text):
        answer = self.hall.ok(["account", "find", text], "ann")
        self.assertShape(answer.json, FOUND)
        for account in answer["accounts"]:
            self.assertIn("meter_no", account)
        return [a["account_no"] for a in answer["accounts"]]

    def test_find(self):
        for text in ("1001", "张三", "zs", "ZS", "M77001", "人民路", "13812345678", ID, ID.lower(),
                     "１００１", " 1001 "):
            with self.subTest(text):
                self.assertEqual(self.find(text), ["1001"])
        self.assertEqual(self.find("100"), ["1001", "1002", "1003"])
        for text in ("", "   ", "没有这个人", "%", "_", "'", '"', "100%", "x' OR '1'='1", "*"):
            with self.subTest(text):
                self.assertEqual(self.find(text), [])

    def test_found_keys(self):
        answer = self.hall.ok("account find 1003", "ann")
        self.assertEqual(answer["accounts"], [{"account_no": "1003", "name": "李四",
            "address": "山北路1号", "meter_no": None, "status": "open", "due_total": "0.00"}])
        self.assertIs(answer["more"], False)

    def test_find_finds_twenty(self):
        self.hall.accounts(*({"account_no": f"77{i:02}", "name": "王五"} for i in range(20)))
        answer = self.hall.ok("account find 王五", "ann")
        self.assertEqual([a["account_no"] for a in answer["accounts"]],
                         [f"77{i:02}" for i in range(20)])
        self.assertIs(answer["more"], False)
        self.hall.accounts({"account_no": "7620", "name": "王五"})
        answer = self.hall.ok("account find 王五", "ann")
        self.assertEqual([a["account_no"] for a in answer["accounts"]],
                         ["7620"] + [f"77{i:02}" for i in range(19)])
        self.assertIs(answer["more"], True)

    def test_find_by_receipt(self):
        self.hall.ok("shift open --float 0 --business-date 2025-01-10", "ann")
        paid = self.hall.ok("pay 1001 --cash 5", "ann")
        self.assertEqual(self.find(paid["receipt_no"]), ["1001"])

    def test_due_total_is_of_the_business_date(self):
        self.hall.ok("shift open --float 0 --business-date 2025-01-21", "ann")
        answer = self.hall.ok("account find 1001", "ann")
        self.assertEqual(answer["accounts"][0]["due_total"], "183.30")  # 183.20 and a day's 0.0952

    def test_show(self):
        answer = self.show("1001 --on 2025-01-20")
        self.assertEqual((answer["account_no"], answer["name"], answer["id_no"], answer["address"]),
                         ("1001", "张三", "110105********002X", "城东区人民路18号"))
        self.assertEqual((answer["price_class"], answer["status"], answer["advance"]),
                         ("residential", "open", "0.00"))
        self.assertEqual(answer["due"],
                         {"principal": "183.20", "late_charge": "0.00", "total": "183.20"})
        self.assertEqual([b["bill_no"] for b in answer["bills"]], ["B1", "A9", "B2"])
        self.assertEqual(answer["bills"][1]["energy_kwh"], "10.125")
        self.assertIsNone(self.show("1003")["id_no"])
        self.hall.refused("account_unknown", "account show 9999", "ann")
        self.hall.refused("account_unknown", ["account", "show", ""], "ann")
        for on in ("2025-02-30", "x", "", "2025-1-1", "20250101", "2025-01-01T00:00:00+08:00"):
            self.hall.refused("bad_date", ["account", "show", "1001", "--on", on], "ann")
        self.hall.ok("account show 1001", "aud")

    def test_late_charge(self):
        for on, late in (("2025-01-20", "0.00"), ("2025-01-21", "0.10"), ("2025-01-30", "0.95"),
                         ("2025-02-20", "2.95"), ("2025-02-21", "3.14"), ("2026-01-20", "64.14")):
            # 95.20 x 1 permille a day; from 02-21 also 80.00 and 8.00; each bill rounded by itself
            with self.subTest(on):
                answer = self.show(f"1001 --on {on}")
                self.assertEqual(answer["due"]["late_charge"], late)
                total = 183.20 + float(late)
                self.assertEqual(answer["due"]["total"], f"{total:.2f}")

    def test_the_public_case_across_new_year(self):
        answer = self.show("1002 --on 2001-01-18")
        self.assertEqual(answer["due"],
                         {"principal": "5000.00", "late_charge": "190.00", "total": "5190.00"})
        self.assertEqual([b["late_charge"] for b in answer["bills"]], ["172.00", "18.00"])

    def test_the_old_minimum(self):
        self.hall.bills("D1,1003,2024-05,100,100.00,2024-05-01,2024-05-25")
        self.assertEqual(self.show("1003 --on 2024-05-30")["due"]["late_charge"], "1.00")
        self.assertEqual(self.show("1003 --on 2024-06-01")["due"]["late_charge"], "0.70")
        self.assertEqual(self.show("1003 --on 2024-05-25")["due"]["late_charge"], "0.00")

    def test_all(self):
        self.hall.ok("shift open --float 0 --business-date 2025-01-10", "ann")
        self.hall.ok("pay 1001 --cash 95.20", "ann")
        self.hall.ok("pay 1001 --cash 3", "ann")
        self.assertEqual([(b["bill_no"], b["paid"]) for b in self.show("1001 --on 2025-01-10")["bills"]],
                         [("A9", "3.00"), ("B2", "0.00")])
        answer = self.show("1001 --on 2025-01-10 --all")
        self.assertEqual([(b["bill_no"], b["paid"], b["amount"]) for b in answer["bills"]],
                         [("B1", "95.20", "95.20"), ("A9", "3.00", "8.00"), ("B2", "0.00", "80.00")])
        self.assertEqual(answer["due"]["principal"], "85.00")

    def test_paid_is_principal_only(self):
        self.hall.ok("shift open --float 0 --business-date 2025-01-30", "ann")
        paid = self.hall.ok("pay 1001 --cash 50.95", "ann")
        self.assertEqual([(a["bill_no"], a["principal"], a["late_charge"]) for a in paid["applied"]],
                         [("B1", "50.00", "0.95")])
        answer = self.show("1001 --on 2025-01-30")
        self.assertEqual((answer["bills"][0]["paid"], answer["bills"][0]["late_charge"]),
                         ("50.00", "0.00"))
        # the day after, on what was left: 45.20; P(d) is what is unpaid at the start of d
        later = self.show("1001 --on 2025-02-09")["bills"][0]["late_charge"]
        self.assertEqual(later, "0.45")

    def test_due_does_not_net_the_advance(self):
        self.hall.accounts(account_row({"account_no": "1004"}) + ",100.00",
                           columns=ACCOUNT_COLUMNS + ",advance")
        self.hall.bills("E1,1004,2025-01,1,30.00,2025-01-01,2025-01-20")
        answer = self.show("1004 --on 2025-01-10")
        self.assertEqual((answer["advance"], answer["due"]["total"]), ("100.00", "30.00"))
        self.assertEqual(self.hall.ok("account find 1004", "ann")["accounts"][0]["status"], "open")

    def test_the_business_date_is_the_default(self):
        self.hall.ok("shift open --float 0 --business-date 2025-01-30", "ann")
        self.assertEqual(self.show("1001")["due"]["late_charge"], "0.95")


class Shift(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init()
        hall.staff("ann", "bob", "sue", "sam", "two", "aud")
        hall.accounts({"account_no": "1001"}, {"account_no": "1002"})
        hall.bills(f"B1,1001,2026-01,10,50.00,{today()},{day(today(), 9)}",
                   f"B2,1002,2026-01,10,70.00,{today()},{day(today(), 9)}")

    def show(self, words="", login="ann", **more):
        answer = self.hall.ok(f"shift show {words}", login, **more)
        self.assertShape(answer.json, SHIFT)
        self.assertIn("expected_cash", answer.json)
        return answer

    def test_open(self):
        answer = self.hall.ok("shift open --float 200", "ann")
        self.assertShape(answer.json, {"shift_no": str, "business_date": today(), "float": "200.00"})
        self.hall.refused("shift_open", "shift open --float 1", "ann", env={"WATTDESK_STATION": "S2"})
        self.hall.refused("shift_open", "shift open --float 1", "bob")
        other = self.hall.ok("shift open --float 0", "bob", env={"WATTDESK_STATION": "S2"})
        self.assertNotEqual(other["shift_no"], answer["shift_no"])
        for amount in ("x", "", "1.234", "-5", "1e3", "1234567890123"):
            self.hall.refused("bad_amount", ["shift", "open", f"--float={amount}"], "two")

    def test_who_opens(self):
        for login in ("sue", "aud", "adm"):
            self.hall.refused("not_permitted", "shift open --float 1", login)

    def test_another_date(self):
        words = f"shift open --float 1 --business-date {day(today(), -1)}"
        self.hall.refused("approval_required", words, "ann")
        self.hall.refused("not_permitted", words, "ann", approve="bob")
        self.hall.refused("self_approval", words, "two", approve="two")
        self.hall.refused("bad_date", "shift open --float 1 --business-date 2025-02-30", "ann")
        answer = self.hall.ok(words, "ann", approve="sue")
        self.assertEqual(answer["business_date"], day(today(), -1))

    def test_a_date_follows_the_last_settled_one(self):
        self.hall.ok(f"day settle --business-date {day(today(), -2)}", "sue")
        words = "shift open --float 1 --business-date "
        answer = self.hall.run(words + day(today(), -3), "ann", approve="sue")
        self.assertIn(answer.code, ("bad_date", "day_settled"))
        self.hall.refused("day_settled", words + day(today(), -2), "ann", approve="sue")
        self.hall.ok(words + day(today(), -1), "ann", approve="sue")

    def test_show(self):
        self.hall.refused("shift_not_open", "shift show", "ann")
        opened = self.hall.ok("shift open --float 200", "ann")
        answer = self.show()
        self.assertEqual({k: answer[k] for k in ("shift_no", "login", "station", "business_date",
            "state", "float", "handed_in", "expected_cash")},
            {"shift_no": opened["shift_no"], "login": "ann", "station": "cli",
             "business_date": today(), "state": "open", "float": "200.00", "handed_in": "0.00",
             "expected_cash": None})
        self.assertEqual(answer["payments"], {"count": 0, "total": "0.00"})
        self.assertEqual(answer["tenders"], [])
        self.hall.ok("pay 1001 --cash 60 --tender card:10 --tender cheque:5:X1", "ann")
        receipt = self.hall.ok("pay 1002 --cash 1", "ann")["receipt_no"]
        self.hall.ok(["reverse", receipt, "--reason", "错收"], "ann", approve="sue")
        answer = self.show()
        self.assertEqual(answer["payments"]["count"], 2)
        self.assertEqual(answer["reversals"], {"count": 1, "total": "1.00"})
        self.assertEqual(sorted(t["kind"] for t in answer["tenders"]), ["card", "cash", "cheque"])
        self.assertIsNone(answer["expected_cash"])

    def test_who_sees_what_is_expected(self):
        no = self.hall.ok("shift open --float 200", "ann")["shift_no"]
        self.hall.ok("pay 1001 --cash 60", "ann")
        self.assertIsNone(self.show(no)["expected_cash"])
        self.assertEqual(self.show(no, "sue")["expected_cash"], "250.00")
        self.assertEqual(self.show("", "sue")["expected_cash"], "250.00")
        self.assertEqual(self.show(no, "aud")["expected_cash"], "250.00")
        self.hall.refused("not_permitted", f"shift show {no}", "bob")
        two = self.hall.ok("shift open --float 10", "two", env={"WATTDESK_STATION": "S2"})["shift_no"]
        self.assertIsNone(self.show(two, "two")["expected_cash"])

    def test_what_is_expected_is_hidden_in_every_number(self):
        """The drawer's cash follows from no sum of the answer but the payments themselves."""
        self.hall.ok("shift open --float 200", "ann")
        self.hall.ok("pay 1001 --cash 60", "ann")
        text = self.hall.ok("shift show", "ann").out
        self.assertNotIn("250.00", text)

    def test_hand_in(self):
        self.hall.refused("shift_not_open", "shift hand-in 1", "ann", approve="sue")
        self.hall.ok("shift open --float 200", "ann")
        self.hall.refused("approval_required", "shift hand-in 50", "ann")
        self.hall.refused("not_permitted", "shift hand-in 50", "ann", approve="bob")
        for amount in ("0", "0.00", "x", "-1", "1.234"):
            answer = self.hall.run(["shift", "hand-in", "--", amount], "ann", approve="sue")
            self.assertEqual((answer.status, answer.code), (1, "bad_amount"))
        self.hall.refused("drawer_short", "shift hand-in 200.01", "ann", approve="sue")
        answer = self.hall.ok("shift hand-in 50", "ann", approve="sue")
        self.assertShape(answer.json, {"hand_in_no": str, "amount": "50.00"})
        second = self.hall.ok("shift hand-in 150", "ann", approve="sam")
        self.assertNotEqual(second["hand_in_no"], answer["hand_in_no"])
        self.assertEqual(self.show()["handed_in"], "200.00")
        self.hall.refused("drawer_short", "shift hand-in 0.01", "ann", approve="sue")

    def test_the_receiver_is_somebody_else(self):
        self.hall.ok("shift open --float 200", "two")
        self.hall.refused("self_approval", "shift hand-in 50", "two", approve="two")
        self.hall.ok("shift hand-in 50", "two", approve="sue")

    def test_close(self):
        self.hall.refused("shift_not_open", "shift close --count 1", "ann")
        no = self.hall.ok("shift open --float 200", "ann")["shift_no"]
        self.hall.ok("pay 1001 --cash 60", "ann")
        for amount in ("x", "-1", "1.234", ""):
            self.hall.refused("bad_amount", ["shift", "close", f"--count={amount}"], "ann")
        answer = self.hall.ok("shift close --count 250", "ann")
        self.assertShape(answer.json, {"shift_no": no, "expected_cash": "250.00",
                                       "counted": "250.00", "difference": "0.00"})
        self.hall.refused("shift_not_open", "shift show", "ann")
        self.hall.refused("shift_not_open", "pay 1002 --cash 1", "ann")
        closed = self.show(no)
        self.assertEqual((closed["state"], closed["expected_cash"]), ("closed", "250.00"))
        self.hall.ok("shift open --float 1", "ann")
        self.hall.ok("verify")

    def test_differences(self):
        for count, difference in (("209.99", "9.99"), ("190.00", "-10.00"), ("210.00", "10.00"),
                                  ("200.00", "0.00")):
            with self.subTest(count):
                self.hall.ok("shift open --float 200", "ann")
                answer = self.hall.ok(f"shift close --count {count}", "ann")
                self.assertEqual((answer["expected_cash"], answer["counted"], answer["difference"]),
                                 ("200.00", count, difference))
        for count, difference in (("210.01", "10.01"), ("189.99", "-10.01"), ("0", "-200.00")):
            with self.subTest(count):
                self.hall.ok("shift open --float 200", "ann")
                refused = self.hall.refused("approval_required", f"shift close --count {count}", "ann")
                self.assertNotIn(difference.lstrip("-"), refused.out, "the count is blind")
                self.hall.refused("not_permitted", f"shift close --count {count}", "ann", approve="bob")
                answer = self.hall.ok(f"shift close --count {count}", "ann", approve="sue")
                self.assertEqual(answer["difference"], difference)
        self.hall.ok("verify")

    def test_one_recount(self):
        self.hall.ok("shift open --float 200", "ann")
        self.hall.refused("approval_required", "shift close --count 100", "ann")
        self.assertIsNone(self.show()["expected_cash"], "still blind")
        answer = self.hall.ok(["shift", "close", "--count", "200", "--reason", "漏点一叠"], "ann")
        self.assertEqual(answer["difference"], "0.00")

    def test_a_third_count_needs_approval(self):
        self.hall.ok("shift open --float 200", "ann")
        self.hall.refused("approval_required", "shift close --count 100", "ann")
        self.hall.refused("approval_required", "shift close --count 150", "ann")
        self.hall.refused("approval_required", "shift close --count 200", "ann")
        self.hall.ok("shift close --count 200", "ann", approve="sue")

    def test_declared_tenders(self):
        self.hall.ok("shift open --float 0", "ann")
        self.hall.ok("pay 1001 --tender card:30 --tender mobile:20", "ann")
        for declared in ("card", "card:x", "gold:1", "card:1.234"):
            answer = self.hall.run(["shift", "close", "--count", "0", "--declare", declared], "ann")
            self.assertEqual(answer.status, 1)
            self.assertIn(answer.code, ("bad_value", "bad_amount"))
        answer = self.hall.ok("shift close --count 0 --declare card:30 --declare=mobile:20", "ann")
        self.assertEqual(answer["difference"], "0.00")

    def test_two_closes_at_once(self):
        self.hall.ok("shift open --float 200", "ann")
        calls = [self.hall.start("--json shift close --count 200", "ann") for _ in range(4)]
        codes = [self.hall.finish(p).code for p in calls]
        self.assertEqual(sorted(codes, key=str), [None] + ["shift_not_open"] * 3, codes)
        self.hall.ok("verify")

    def test_two_opens_at_once(self):
        calls = [self.hall.start("--json shift open --float 200", "ann") for _ in range(4)]
        codes = [self.hall.finish(p).code for p in calls]
        self.assertEqual(sorted(codes, key=str), [None] + ["shift_open"] * 3, codes)


class Day(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "bob", "sue", "aud")
        hall.accounts({"account_no": "1001"})
        hall.bills("B1,1001,2025-01,10,50.00,2025-01-01,2025-01-20")

    def test_settle(self):
        self.hall.ok("shift open --float 10 --business-date 2025-01-10", "ann")
        self.hall.ok("pay 1001 --cash 20", "ann")
        words = "day settle --business-date 2025-01-10"
        for login in ("ann", "aud", "adm"):
            self.hall.refused("not_permitted", words, login)
        self.hall.refused("shift_open", words, "sue")
        self.hall.ok("shift close --count 30", "ann")
        self.hall.ok(words, "sue")
        self.hall.refused("day_settled", words, "sue")
        self.hall.refused("day_settled", "shift open --float 1 --business-date 2025-01-10", "ann")
        self.hall.ok("shift open --float 1 --business-date 2025-01-11", "ann")
        self.hall.refused("bad_date", "day settle --business-date x", "sue")
        self.hall.ok("verify")

    def test_only_shifts_of_that_day_count(self):
        self.hall.ok("shift open --float 10 --business-date 2025-01-11", "ann")
        self.hall.ok("day settle --business-date 2025-01-10", "sue")
        self.hall.refused("shift_open", "day settle --business-date 2025-01-11", "sue")

    def test_report(self):
        self.hall.ok("shift open --float 10 --business-date 2025-01-10", "ann")
        self.hall.ok("pay 1001 --cash 20", "ann")
        self.hall.ok("shift close --count 30", "ann")
        path = self.hall.folder / "day.pdf"
        self.hall.ok(["day", "settle", "--business-date", "2025-01-10", "--pdf", str(path)], "sue")
        self.assertEqual(path.read_bytes()[:5], b"%PDF-")

    def test_at_once(self):
        calls = [self.hall.start("--json day settle --business-date 2025-01-10", "sue")
                 for _ in range(4)]
        answers = [self.hall.finish(p) for p in calls]
        codes = [a.code for a in answers]
        self.assertEqual(sorted(codes, key=str), [None] + ["day_settled"] * 3,
                         "\n".join(map(str, answers)))
        self.hall.ok("verify")

    def test_the_next_day_in_a_real_hall(self):
        """A day to come cannot be settled where the calendar rules."""
        from hall import Hall
        hall = Hall()
        self.addCleanup(hall.remove)
        hall.init()
        hall.staff("sue")
        hall.refused("bad_date", f"day settle --business-date {day(today(), 1)}", "sue")


if __name__ == "__main__":
    main()
