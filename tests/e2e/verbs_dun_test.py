#!/usr/bin/python3
"""Arrears through the real program: from a reminder to a cut and the court, recalled crews, lists, plans."""
import csv
import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import DATE, Hall, HallTest, MONEY, PERIOD, TIME, main  # noqa: E402

EVENT = {"stage": str, "on": DATE, "at": TIME, "by": str}
STAGES = """none reminded at_risk listed notified approved warned disconnected settled ordered restored
    letter court judged written_off plan""".split()


class Arrears(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue")
        for login, role in (("cora", "collector"), ("leo", "legal"), ("max", "manager")):
            hall.ok(["staff", "add", login, "--role", role, "--name", login, "--password-file",
                     hall.password_file(login)], "adm")
        hall.accounts({"account_no": "A1", "phone": "13800000001"},
                      {"account_no": "A2", "price_class": "commercial", "name": "=1+1"},
                      {"account_no": "A3"})
        hall.bills("B1,A1,2026-08,100,100.00,2026-09-01,2026-09-15",
                   "B2,A2,2026-08,100,500.00,2026-09-01,2026-09-15")

    def dun(self, on, *more):
        return self.hall.ok(["dun", "--on", on, *more], "cora")

    def show(self, account, on):
        return self.hall.ok(["arrears", "show", account, "--on", on], "cora")

    def step(self, account, stage, on, *more, as_="cora", **how):
        return self.hall.ok(["arrears", "step", account, stage, "--on", on, *more], as_, **how)

    def forbidden(self, rule, account, stage, on, *more, as_="cora", **how):
        answer = self.hall.refused(
            "law_forbids", ["arrears", "step", account, stage, "--on", on, *more], as_, **how)
        self.assertEqual(answer["error"]["rule"], rule)
        self.assertTrue(answer["error"]["article"])

    def listed(self):
        self.dun("2026-10-19")
        self.dun("2026-10-26")

    def cut(self, account="A1"):
        self.listed()
        self.step(account, "notified", "2026-10-27", "--evidence", "回执1号")
        self.step(account, "approved", "2026-10-27", approve="sue")
        self.step(account, "warned", "2026-11-03", "--at", "09:00", "--evidence", "电话")
        return self.step(account, "disconnected", "2026-11-03", "--at", "09:30", "--evidence", "已停")


class Run(Arrears):
    def test_dun(self):
        preview = self.dun("2026-10-19", "--preview")
        self.assertTrue(preview["preview"])
        self.assertEqual(self.show("A1", "2026-10-19")["stage"], "none")
        done = self.dun("2026-10-19")
        self.assertEqual(done["transitions"], preview["transitions"])
        self.assertEqual(done["accounts"], preview["accounts"])
        self.assertEqual(done["transitions"], [
            {"from": "none", "to": "reminded", "count": 2},
            {"from": "reminded", "to": "at_risk", "count": 2}])
        self.assertShape(done.json, {"on": "2026-10-19", "preview": False, "accounts": [
            {"account_no": str, "from": str, "to": str, "reason": str}]})
        self.assertEqual(self.dun("2026-10-19")["accounts"], [])  # nothing new
        self.hall.refused("bad_date", ["dun", "--on", "2026-10-18"], "cora")
        self.hall.refused("bad_date", ["dun", "--on", "2026-10-32"], "cora")
        self.hall.refused("not_permitted", ["dun", "--on", "2026-10-20"], "ann")
        self.hall.usage(["dun"], "cora")

    def test_show(self):
        self.listed()
        answer = self.show("A1", "2026-10-26")
        self.assertShape(answer.json, {"stage": "listed", "since": "2026-10-26", "history": [EVENT],
                                       "next": {"stage": "notified", "not_before": DATE,
                                                "missing": ["proof_of_service"]},
                                       "blacklisted": False, "periods": [dict]})
        self.assertEqual([e["stage"] for e in answer["history"]], ["reminded", "at_risk", "listed"])
        nobody = self.show("A3", "2026-10-26")
        self.assertEqual((nobody["stage"], nobody["since"], nobody["next"]), ("none", None, None))
        self.hall.refused("account_unknown", ["arrears", "show", "A9"], "cora")


class Steps(Arrears):
    def test_the_law(self):
        self.forbidden("steps_in_order", "A1", "disconnected", "2026-10-01", "--evidence", "x")
        self.listed()
        self.forbidden("proof_of_service", "A1", "notified", "2026-10-27")
        self.step("A1", "notified", "2026-10-27", "--evidence", "回执1号")
        self.step("A2", "notified", "2026-10-27", "--evidence", "回执2号")
        self.forbidden("approval", "A1", "approved", "2026-10-27")
        for account in ("A1", "A2"):
            self.step(account, "approved", "2026-10-27", approve="sue")
        self.step("A2", "warned", "2026-10-30", "--evidence", "电话")  # three days for a business
        self.forbidden("notice_period", "A1", "warned", "2026-11-02", "--evidence", "电话")
        self.forbidden("working_day", "A1", "warned", "2026-11-07", "--evidence", "电话")
        self.step("A1", "warned", "2026-11-03", "--at", "09:00", "--evidence", "电话")
        self.forbidden("warned_minutes", "A1", "disconnected", "2026-11-03", "--at", "09:29",
                       "--evidence", "已停")
        self.step("A1", "disconnected", "2026-11-03", "--at", "09:30", "--evidence", "已停")
        self.forbidden("letter_day", "A1", "letter", "2026-11-10", "--evidence", "律函1号", as_="leo")
        self.step("A1", "letter", "2026-11-18", "--evidence", "律函1号", as_="leo")
        self.forbidden("letter_deadline", "A1", "court", "2026-12-03", "--evidence", "x", as_="leo")
        self.step("A1", "court", "2026-12-04", "--evidence", "民初1号", as_="leo")
        self.hall.refused("bad_value", ["arrears", "step", "A1", "cut", "--on", "2026-12-04"], "cora")
        self.hall.refused("self_approval", ["arrears", "step", "A1", "written_off", "--on",
                                            "2026-12-04", "--evidence", "x"], "cora", approve="cora")

    def test_marks(self):
        self.listed()
        words = ["arrears", "mark", "A1", "dispute", "on", "--reason", "表计有异议"]
        self.assertEqual(self.hall.ok(words, "cora")["marks"], ["dispute"])
        self.forbidden("no_dispute", "A1", "notified", "2026-10-27", "--evidence", "回执1号")
        self.hall.ok(["arrears", "mark", "A1", "dispute", "off", "--reason", "已校表"], "cora")
        self.step("A1", "notified", "2026-10-27", "--evidence", "回执1号")

    def test_a_payment_recalls_the_crew(self):
        self.listed()
        self.step("A1", "notified", "2026-10-27", "--evidence", "回执1号")
        order = self.step("A1", "approved", "2026-10-27", approve="sue")["order"]["order_no"]
        self.hall.ok("shift open --float 100.00", "ann")
        paid = self.hall.ok("pay A1 --cash 200.00 --op-id p1", "ann")
        self.assertEqual(paid["recalled"], [{"account_no": "A1", "order_no": order}])
        again = self.hall.ok("pay A1 --cash 200.00 --op-id p1", "ann")
        self.assertEqual((again["replayed"], again["recalled"]), (True, paid["recalled"]))
        settled = self.hall.ok("arrears show A1", "cora")
        self.assertEqual((settled["stage"], settled["order"]["state"]), ("settled", "cancelled"))
        self.forbidden("steps_in_order", "A1", "warned", "2026-11-03", "--evidence", "电话")
        self.hall.ok("arrears told A1", "ann")
        self.hall.ok("verify")

    def test_a_policy_below_the_law(self):
        share = self.hall.folder / "share"
        share.mkdir()
        (share / "arrears").mkdir()
        shipped = (Path(__file__).resolve().parents[2] / "share/arrears/policy.txt").read_text()
        lines = shipped.replace("warn_minutes = 30 ", "warn_minutes = 29 ")
        (share / "arrears/policy.txt").write_text(lines)
        answer = self.hall.refused("policy_bad", ["dun", "--on", "2026-10-19"], "cora",
                                   env={"WATTDESK_SHARE": str(share)})
        line = 1 + shipped.splitlines().index(next(
            l for l in shipped.splitlines() if l.startswith("warn_minutes")))
        self.assertIn(f"policy.txt:{line}:", answer["error"]["message"])
        self.assertIn("第六十七条", answer["error"]["article"])


class Others(Arrears):
    def test_plan(self):
        self.listed()
        words = ["plan", "add", "A1", "--start", "2099-12-25", "--months", "3"]
        self.hall.refused("limit_exceeded", words, "cora")
        due = self.hall.ok("account show A1", "cora")["due"]["total"]
        soon = self.hall.ok("arrears list", "cora")["on"]
        plan = self.hall.ok(["plan", "add", "A1", "--start", soon, "--months", "3"], "cora")
        self.assertShape(plan.json, {"plan_no": str, "state": "under_way", "total": due, "paid": "0.00",
                                     "instalments": [{"due_on": DATE, "amount": MONEY, "state": "open"}]})
        self.assertEqual(len(plan["instalments"]), 3)
        self.assertEqual(self.hall.ok("plan show A1", "cora")["plan_no"], plan["plan_no"])
        self.assertEqual(self.hall.ok("arrears show A1", "cora")["stage"], "plan")
        self.hall.refused("exists", ["plan", "add", "A1", "--start", soon, "--months", "3"], "cora")
        short = self.hall.file("s.csv", f"due_on,amount\n{soon},1.00\n")
        self.hall.refused("bad_amount", ["plan", "add", "A2", "--start", soon, "--schedule", short], "cora")
        bad = self.hall.file("b.csv", f"due_on,amount\n{soon},x\n")
        answer = self.hall.refused("bad_value", ["plan", "add", "A2", "--start", soon, "--schedule", bad], "cora")
        self.assertIn("b.csv:2:", answer["error"]["message"])
        self.hall.usage(["plan", "add", "A2", "--start", soon], "cora")
        self.assertIsNone(self.hall.ok("plan show A3", "cora")["plan_no"])

    def test_blacklist(self):
        self.hall.bills("B3,A1,2026-09,100,100.00,2026-10-01,2026-10-15")
        self.listed()
        answer = self.hall.ok("blacklist A1", "cora")
        self.assertShape(answer.json, {"blacklisted": True, "since": DATE, "reason": str,
                                       "periods": [{"period": PERIOD, "counted_on": DATE}]})
        self.assertEqual([p["period"] for p in answer["periods"]], ["2026-09", "2026-08"])
        self.assertFalse(self.hall.ok("blacklist A2", "cora")["blacklisted"])
        left = self.hall.ok("blacklist A1 --leave --reason 抄表差错", "cora", approve="sue")
        self.assertFalse(left["blacklisted"])

    def test_lists(self):
        self.listed()
        path = self.hall.folder / "list.csv"
        answer = self.hall.ok(["arrears", "export", "disconnection", "--for", "service", "--on",
                               "2026-10-26", "--csv", str(path)], "cora")
        self.assertEqual(answer["rows"], 2)
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        self.assertEqual([r["account_no"] for r in rows], ["A1", "A2"])
        self.assertEqual(rows[1]["name"], "'=1+1")  # no spreadsheet runs it
        self.assertNotIn("bills", rows[0])
        self.hall.refused("bad_value", ["arrears", "export", "reminders", "--for", "reader", "--csv",
                                        str(path)], "cora")

    def test_reminders(self):
        self.dun("2026-10-19")
        path = self.hall.folder / "sms.csv"
        answer = self.hall.ok(["arrears", "export", "reminders", "--for", "sms", "--on", "2026-10-19",
                               "--csv", str(path)], "cora")
        self.assertEqual(answer["rows"], 1)  # who has no telephone gets no message
        row = next(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        self.assertEqual(row["phone"], "13800000001")
        self.assertIn("100.00", row["message"])


if __name__ == "__main__":
    main()
