#!/usr/bin/python3
"""`dun`, `arrears`, `plan`, `blacklist`, `notice` and `restore`: the contract of the verbs, and what the
law and the company's calendar let a case do on which day."""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import DATE, HallTest, MONEY, SHA256, STAFF, TIME, main  # noqa: E402

STAFF.update(col=["collector"], leg=["legal"], col2=["collector", "cashier"])
STAGES = set("""none reminded at_risk listed notified approved warned disconnected settled ordered
    restored letter court judged written_off plan""".split())
SHOW = {"stage": str, "since": DATE, "history": list, "blacklisted": bool, "periods": list}
# Due on the 5th of June 2026, a Friday; July the 25th is a Saturday.
REMINDED, AT_RISK, LISTED = "2026-06-17", "2026-06-18", "2026-07-27"
NOTIFIED, APPROVED, CUT, BEFORE_CUT = "2026-07-27", "2026-07-28", "2026-08-04", "2026-08-03"


class Arrears(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue", "col", "leg", "col2")
        hall.accounts({"account_no": "1001", "meter_no": "000000001001", "name": "测试甲",
                       "meter_kind": "postpaid", "multiplier": "1",
                       "id_type": "resident", "id_no": "110105198501010004"},
                      {"account_no": "1002", "meter_no": "000000001002", "multiplier": "1",
                       "meter_kind": "postpaid", "price_class": "industrial"},
                      {"account_no": "1003"})
        hall.bills("B1,1001,2026-05,100,60.00,2026-05-20,2026-06-05",
                   "B2,1002,2026-05,1000,600.00,2026-05-20,2026-06-05")

    def dun(self, on, *more):
        return self.hall.ok(["dun", "--on", on, *more], "col")

    def stage(self, no="1001", on=None):
        words = ["arrears", "show", no] + (["--on", on] if on else [])
        answer = self.hall.ok(words, "col")
        self.assertIn(answer["stage"], STAGES)
        return answer["stage"]

    def step(self, stage, on, *more, no="1001", login="col", **how):
        return self.hall.run(["arrears", "step", no, stage, "--on", on, *more], login, **how)

    def must_step(self, *words, **how):
        answer = self.step(*words, **how)
        answer.demand(answer.status == 0, "not done")

    def forbidden(self, *words, **how):
        answer = self.step(*words, **how)
        answer.demand(answer.status == 1 and answer.code == "law_forbids", "not forbidden")
        self.assertTrue(answer.json["error"]["rule"])
        self.assertTrue(answer.json["error"]["article"])
        return answer.json["error"]["rule"]

    def listed(self):
        for on in (REMINDED, AT_RISK, LISTED):
            self.dun(on)

    def disconnect(self):
        self.listed()
        self.must_step("notified", NOTIFIED, "--evidence", "当面送达，本人签收")
        self.must_step("approved", APPROVED, approve="sue")
        self.must_step("warned", CUT, "--at", "09:00", "--evidence", "电话通知")
        self.must_step("disconnected", CUT, "--at", "10:00", "--evidence", "现场停电")

    def pay_all(self, on, no="1001"):
        self.hall.ok(["shift", "open", "--float", "0", "--business-date", on], "ann", approve="sue")
        return self.hall.ok(["pay", no, "--cash", "5000"], "ann")

    # --- the daily run ---------------------------------------------------------------------------

    def test_a_preview_changes_nothing(self):
        shown = self.dun(REMINDED, "--preview")
        self.assertShape(shown.json, {"on": REMINDED, "preview": True,
                                      "transitions": [{"from": str, "to": str, "count": int}],
                                      "accounts": [{"account_no": str, "from": str, "to": str,
                                                    "reason": str}]})
        self.assertEqual(self.stage(), "none")
        done = self.dun(REMINDED)
        self.assertEqual(done["transitions"], shown["transitions"])
        self.assertEqual(done["accounts"], shown["accounts"])
        self.assertFalse(done["preview"])

    def test_nothing_twice(self):
        self.assertEqual(self.dun(REMINDED)["transitions"],
                         [{"from": "none", "to": "reminded", "count": 2}])
        self.assertEqual(self.dun(REMINDED)["transitions"], [])

    def test_the_company_s_calendar(self):
        for on, stage in (("2026-06-05", "none"), (REMINDED, "reminded"), (AT_RISK, "at_risk"),
                          ("2026-06-25", "at_risk"),  # twenty days overdue: the law wants thirty
                          (LISTED, "listed")):
            self.dun(on)
            self.assertEqual(self.stage(on=on), stage)

    def test_a_year_without_its_holidays_lists_nobody(self):
        self.hall.bills("B9,1003,2027-01,10,10.00,2027-01-05,2027-01-10")
        for on in ("2027-01-17", "2027-01-18", "2027-02-25", "2027-02-26"):
            self.hall.run(["dun", "--on", on], "col")
        self.assertNotIn(self.stage("1003", "2027-02-26"), ("listed", "notified"))

    # --- each step from both sides ---------------------------------------------------------------

    def test_no_step_is_passed_over(self):
        self.dun(REMINDED)
        for stage in ("notified", "approved", "warned", "disconnected"):
            self.forbidden(stage, "2026-07-27", "--evidence", "x", approve="sue")

    def test_proof_of_service_and_seven_days(self):
        self.listed()
        self.forbidden("notified", NOTIFIED)
        self.must_step("notified", NOTIFIED, "--evidence", "当面送达")
        self.forbidden("approved", APPROVED)
        self.must_step("approved", APPROVED, approve="sue")
        self.forbidden("warned", "2026-08-01", "--at", "09:00", "--evidence", "x")  # a Saturday
        self.must_step("warned", BEFORE_CUT, "--at", "09:00", "--evidence", "电话")
        self.forbidden("disconnected", BEFORE_CUT, "--at", "09:29", "--evidence", "x")
        self.must_step("disconnected", BEFORE_CUT, "--at", "09:30", "--evidence", "x")
        self.assertEqual(self.stage(), "disconnected")

    def test_three_days_for_others(self):
        self.listed()
        self.must_step("notified", NOTIFIED, "--evidence", "送达", no="1002")
        self.must_step("approved", NOTIFIED, no="1002", approve="sue")
        self.forbidden("warned", "2026-07-29", "--at", "09:00", "--evidence", "x", no="1002")
        self.must_step("warned", "2026-07-30", "--at", "09:00", "--evidence", "x", no="1002")

    def test_nobody_approves_alone(self):
        self.listed()
        self.must_step("notified", NOTIFIED, "--evidence", "送达")
        self.hall.refused("self_approval", ["arrears", "step", "1001", "approved", "--on", APPROVED],
                          "col", approve="col")
        self.hall.refused("not_permitted", ["arrears", "step", "1001", "approved", "--on", APPROVED],
                          "ann", approve="sue")

    def test_show(self):
        self.dun(REMINDED)
        shown = self.hall.ok(["arrears", "show", "1001", "--on", AT_RISK], "col")
        self.assertShape(shown.json, {**SHOW, "stage": "reminded", "since": REMINDED,
                                      "next": {"stage": "at_risk", "not_before": DATE,
                                               "missing": list}})
        nobody = self.hall.ok("arrears show 1003", "col")
        self.assertEqual((nobody["stage"], nobody["history"]), ("none", []))
        self.hall.refused("account_unknown", "arrears show 9999", "col")

    # --- paid ------------------------------------------------------------------------------------

    def test_paying_ends_the_case_at_once(self):
        self.listed()
        self.must_step("notified", NOTIFIED, "--evidence", "送达")
        self.must_step("approved", APPROVED, approve="sue")
        self.pay_all(CUT)
        self.assertEqual(self.stage(), "settled")
        answer = self.step("warned", CUT, "--at", "09:00", "--evidence", "x")
        self.assertEqual(answer.status, 1)
        self.hall.ok("verify")

    def restore(self, *more):
        return self.hall.run(["restore", "1001", *more], "ann")

    def show_id(self):
        return ["--id-type", "resident", "--name", "测试甲",
                "--id-file", self.hall.file("id", "110105198501010004\n")]

    def check_order(self, order):
        order.demand(order.status == 0, "no order")
        self.assertShape(order.json, {"order_no": str, "not_before": TIME, "deadline": TIME,
                                      "checks": [{"kind": str, "result": str,
                                                  "number_masked": str}]})
        for check in order["checks"]:
            self.assertNotIn("198501010004", check["number_masked"])
        self.assertEqual(self.stage(), "ordered")
        for path in self.hall.folder.glob("hall.db*"):
            self.assertNotIn(b"110105198501010004", path.read_bytes(), path)
        self.hall.ok("verify")

    def test_restored_within_a_day(self):
        self.disconnect()
        answer = self.restore()
        answer.demand(answer.code == "law_forbids", "nothing is paid yet")
        self.pay_all("2026-08-05")
        self.assertFalse(self.hall.ok("blacklist 1001", "col")["blacklisted"])
        order = self.restore()
        self.check_order(order)
        again = self.restore()  # an order stands: it is the same, or refused, never a second
        self.assertTrue(again.status == 1 or again["order_no"] == order["order_no"])

    def test_what_becomes_of_an_order(self):
        """Tried in vain, then carried out: each is told once, and the case ends with it."""
        self.disconnect()
        self.pay_all("2026-08-05")
        shape = {"order_no": str, "account_no": "1001", "state": str, "blacklisted": False,
                 "settled_at": TIME, "ordered_at": TIME, "not_before": TIME, "deadline": TIME,
                 "minutes_left": int}
        first = self.restore()["order_no"]
        listed = self.hall.ok("restoration list", "ann")
        self.assertEqual([o["order_no"] for o in listed["orders"]], [first])
        self.assertShape(self.hall.ok(f"restoration show {first}", "ann").json, shape)
        for words in (f"restoration done {first}", "restoration done"):
            self.hall.usage(words, "ann")  # who did it is always said
        for order, result in ((first, ""), (first, "字" * 121), ("F0-1", "张师傅")):
            self.hall.refused("bad_value", ["restoration", "fail", order, "--result", result], "ann")
        failed = self.hall.ok(["restoration", "fail", first, "--result", "表箱锁闭"], "ann")
        self.assertShape(failed.json, shape)
        self.assertNotEqual(failed["state"], listed["orders"][0]["state"])
        self.assertEqual(self.stage(), "ordered")  # an attempt failed; the order is still to be done
        done = ["restoration", "done", first, "--result", "张师傅", "--op-id", "r1"]
        self.hall.ok(done, "ann")
        self.hall.ok(done, "ann")
        self.assertEqual(self.stage(), "restored")
        for verb in ("done", "fail", "cancel"):  # and nothing becomes of it twice
            self.hall.refused("bad_value", ["restoration", verb, first, "--result", "x"], "ann")
        self.assertEqual(self.hall.ok("restoration list", "ann")["orders"], [])
        self.hall.ok("verify")

    def test_the_blacklisted_come_in_person_with_a_prepayment(self):
        self.hall.bills("B3,1001,2026-06,100,70.00,2026-06-20,2026-07-05")
        self.disconnect()  # two periods of one year were counted, on the 25th of June and of July
        self.pay_all("2026-08-05")
        self.assertTrue(self.hall.ok("blacklist 1001", "col")["blacklisted"])
        for words in ([], self.show_id()):  # no paper; then no prepayment
            answer = self.restore(*words)
            answer.demand(answer.code == "law_forbids", "not forbidden")
        self.hall.ok("pay 1001 --amount 500 --cash 500 --again", "ann")
        wrong = self.restore("--id-type", "resident", "--name", "测试乙", "--id-file",
                             str(self.hall.folder / "id"))
        wrong.demand(wrong.status == 1, "somebody else's name")
        order = self.restore(*self.show_id())
        self.check_order(order)
        self.assertTrue(order["checks"])
        self.assertGreater(order["not_before"][:10], "2026-08-05")

    # --- plans, lists, papers --------------------------------------------------------------------

    def test_a_plan(self):
        self.dun(REMINDED)
        plan = self.hall.ok("plan add 1001 --start 2026-08-10 --months 3", "col")
        self.assertEqual(sum(float(i["amount"]) for i in plan["instalments"]),
                         float(plan["total"]))
        self.assertEqual(len(plan["instalments"]), 3)
        self.assertEqual(self.stage(), "plan")
        self.assertEqual(self.hall.ok("plan show 1001", "col")["plan_no"], plan["plan_no"])
        self.hall.refused("nothing_due", "plan add 1003 --start 2026-08-10 --months 3", "col")

    def test_blacklist(self):
        answer = self.hall.ok("blacklist 1001", "col")
        self.assertEqual((answer["blacklisted"], answer["periods"]), (False, []))
        self.listed()
        answer = self.hall.ok("blacklist 1001", "col")
        self.assertShape(answer.json, {"blacklisted": bool,
                                       "periods": [{"period": str, "counted_on": DATE}]})
        self.assertTrue(answer["periods"])

    def test_notices(self):
        self.listed()
        pdf = self.hall.folder / "n.pdf"
        shape = {"documents": [{"number": str, "account_no": "1001", "pages": int,
                                "sha256": SHA256}], "pages": int}
        for kind, login in (("reminder", "col"), ("disconnection", "col"), ("lawyer", "leg")):
            with self.subTest(kind):
                made = self.hall.ok(["notice", kind, "1001", "--pdf", str(pdf)], login)
                self.assertShape(made.json, shape)
                self.assertEqual(len(made["documents"]), 1)
                self.assertTrue(pdf.read_bytes().startswith(b"%PDF-"))
        self.hall.refused("not_permitted", ["notice", "lawyer", "1001", "--pdf", str(pdf)], "ann")
        self.hall.usage(["notice", "reminder", "1001"], "col")
        every = self.hall.ok(["notice", "reminder", "--all", "--pdf", str(pdf)], "col")
        self.assertEqual({d["account_no"] for d in every["documents"]}, {"1001", "1002"})
        self.assertShape(every["pages"], int)
        for amount in every["documents"]:
            self.assertRegex(amount["sha256"], SHA256)

    def plain(self, words, login):
        """What people are answered in Chinese: no key of the contract is left among the words."""
        answer = self.hall.run(words, login, as_json=False)
        answer.demand(answer.status in (0, 1), "a usage")
        keys = re.findall(r"^ *([A-Za-z_0-9]+): ", answer.out, re.M)
        self.assertEqual([k for k in keys if k not in ("sha256", "PDF")], [], answer)
        return answer.out

    def test_people_are_answered_in_chinese(self):
        self.assertIn("变动: ", self.plain(["dun", "--on", REMINDED], "col"))
        for on in (AT_RISK, LISTED):
            self.plain(["dun", "--on", on], "col")
        shown = self.plain("arrears show 1001", "col")
        for part in ("阶段: 已列停电名单", "\n\n    自: 已催费", "尚缺: ", "凭据: 无"):
            self.assertIn(part, shown)
        self.plain(["arrears", "step", "1001", "notified", "--on", NOTIFIED, "--evidence", "送达"], "col")
        self.assertIn("已列入黑名单: 否", self.plain("blacklist 1001", "col"))
        self.assertIn("编号: 律函〔", self.plain("notice lawyer 1001 --pdf l.pdf", "leg"))
        self.assertIn("种类: 律师函", self.plain("notice list 1001", "col"))
        self.plain("notice preview reminder --all", "col")
        self.plain("notice reminder --all --pdf r.pdf", "col")
        self.assertIn("状态: 已完成", self.plain("notice run-list", "col"))
        self.assertIn("计划期内违约金: ", self.plain("plan add 1002 --start 2026-08-10 --months 3", "col"))
        self.plain("plan show 1002", "col")
        self.plain("restore 1001", "ann")

    def test_an_office_that_is_not_filled_in_is_told(self):
        made = self.hall.ok("notice lawyer 1001 --pdf l.pdf", "leg")
        self.assertIn("law_firm", made["note"])
        self.assertIn("office.zh.txt", made["note"])
        self.assertEqual(self.hall.ok("notice preview reminder --all", "col")["note"], None)

    def test_amounts_are_money(self):
        self.dun(REMINDED)
        self.assertRegex(self.hall.ok("account show 1001 --on 2026-08-01", "ann")["due"]["total"],
                         MONEY)


if __name__ == "__main__":
    main()
