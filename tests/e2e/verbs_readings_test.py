#!/usr/bin/python3
"""From the meter to the bill through the verbs: what they answer, and what they refuse."""
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import DATE, HallTest, MONEY, PERIOD, SHA256, TOP, day, main, today  # noqa: E402

ON = today()
LAST = day(ON, -31)
MONTH = day(ON, -1)[:7]  # a reading closes the month of the day before it
TARIFF = TOP / "share/tariffs/zhejiang-residential.tariff"
HEADER = "meter_no,read_on,register,value,kind"
ABNORMAL = {"account_no": str, "rule": str, "detail": str}
RUN = {"period": PERIOD, "customers": int, "bills": int, "amount": MONEY, "abnormal": [ABNORMAL]}
LINE = {"name": str, "quantity": str, "unit": str, "amount": MONEY}
BILL = {"bill_no": str, "account_no": str, "period": PERIOD, "lines": [LINE], "total": MONEY,
        "explain": [str]}
PROPOSED = {"account_no": str, "kind": str, "make_up": MONEY, "penalty": MONEY, "total": MONEY,
            "explain": [str], "basis": str, "replayed": bool}
DECIDED = {"correction_no": int, "charged": MONEY, "to_advance": MONEY, "replayed": bool}
THEFT = ["--kw", "2", "--hours", "6", "--days", "30", "--price", "0.538", "--reason", "绕越计量"]


class Readings(HallTest):
    """1001 … 1003 on route R1, all read a month ago at 1000."""

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("vic", "rea", "ins", "sue", "ann", "aud")
        hall.accounts(*({"account_no": no, "meter_no": f"M{no}", "route": "R1",
                         "tariff": "zhejiang-residential"} for no in ("1001", "1002", "1003")))
        hall.ok(["import", "tariffs", str(TARIFF)], "adm")
        cls.load(hall, *(f"M{no},{LAST},total,1000,actual" for no in (1001, 1002, 1003)))

    @staticmethod
    def load(hall, *rows):
        text = "\n".join([HEADER, *rows]) + "\n"
        return hall.ok(["import", "readings", hall.file("readings.csv", text)], "vic")

    def enter(self, meter, value, *more, **how):
        words = ["readings", "enter", meter, "--register", "total", "--value", value, "--on", ON]
        return self.hall.ok(words + list(more), "rea", **how)

    def bill(self, verb, *more, **how):
        answer = self.hall.ok(["bill", verb, "--period", MONTH, *more], "vic", **how)
        self.assertShape(answer.json, RUN)
        return answer

    def read_and_release(self):
        for meter, value in (("M1001", "1200"), ("M1002", "1100"), ("M1003", "1100")):
            self.enter(meter, value)
        self.bill("run")
        return self.bill("release")

    def due(self, no):
        return self.hall.ok(f"account show {no}", "ann")["due"]["total"]


class Chain(Readings):
    def test_from_reading_to_bill(self):
        answer = self.enter("M1001", "1200")
        self.assertShape(answer.json, {"meter_no": "M1001", "account_no": "1001",
                                       "register": "total", "value": "1200", "changed": True})
        self.assertFalse(self.enter("M1001", "1200")["changed"])
        answer = self.bill("run", "--preview")
        self.assertEqual(answer["bills"], 1)
        self.assertEqual({a["rule"] for a in answer["abnormal"]}, {"missed"})
        self.enter("M1002", "1100")
        self.enter("M1003", "1100")
        self.assertEqual(self.bill("run")["bills"], 3)
        self.assertEqual(self.due("1001"), "0.00")  # nothing is due before the release
        self.assertEqual(self.bill("release")["amount"], "215.20")
        self.assertEqual(self.bill("release")["amount"], "215.20")  # again is the same
        self.assertEqual(self.due("1001"), "107.60")
        bill = self.hall.ok(["bill", "show", f"1001-{MONTH.replace('-', '')}"], "ann")
        self.assertShape(bill.json, BILL)
        self.assertEqual(sum(Decimal(l["amount"]) for l in bill["lines"]), Decimal(bill["total"]))
        self.assertTrue(any("1200 - 1000" in line for line in bill["explain"]), bill)
        self.hall.ok("verify")

    def test_refusals(self):
        base = ["readings", "enter", "M1001", "--register", "total", "--on", ON, "--value"]
        for words, code in ((base + ["999"], "bad_value"), (base + ["12a"], "bad_value"),
                            (base + ["-5"], "bad_value"), (base + ["1.2345"], "bad_value"),
                            (["readings", "enter", "M9", *base[3:], "5"], "bad_value"),
                            (["readings", "enter", "M1001", "--register", "half", "--on", ON,
                              "--value", "1"], "bad_value"),
                            (["bill", "show", "X"], "bad_value"),
                            (["bill", "run", "--period", "2026-13"], "bad_value"),
                            (["bill", "run", "--period", MONTH, "--route", "R9"], "bad_value"),
                            (["readings", "sheet", "--period", MONTH, "--route", "R9", "--csv",
                              "/dev/null"], "bad_value")):
            with self.subTest(words):
                answer = self.hall.run(words, "vic")
                answer.demand(answer.status == 1, "not refused")
                self.assertIn(answer.code, (code, "bad_date"))
        self.hall.refused("not_permitted", base + ["1200"], "ann")
        self.hall.refused("not_permitted", ["bill", "run", "--period", MONTH], "rea")
        self.hall.usage(base[:-1], "vic")

    def test_a_case_is_settled(self):
        self.load(self.hall, f"M1001,{ON},total,900000,remote")
        answer = self.hall.ok(["readings", "enter", "M1002", "--register", "total", "--value",
                               "10", "--on", ON, "--goes-back"], "rea")
        self.assertTrue(answer["changed"])
        self.bill("run")
        cases = self.hall.ok(["readings", "cases", "--period", MONTH], "vic")["cases"]
        back = next(c for c in cases if c["rule"] == "reversed")
        number = str(back["case_no"])
        self.hall.refused("bad_value", ["readings", "approve", number, "--reason", "x"], "vic")
        self.hall.ok(["readings", "correct", number, "--value", "1100", "--reason", "看错"], "vic")
        rest = self.hall.ok(["readings", "cases", "--period", MONTH], "vic")["cases"]
        self.assertNotIn(back["case_no"], [c["case_no"] for c in rest])

    def test_routes(self):
        self.hall.ok("readings route R1 --reader rea --day 20 --every 1", "vic")
        answer = self.hall.ok(["readings", "plan", "--period", MONTH, "--make"], "vic")
        self.assertEqual(answer["planned"], 1)
        self.assertShape(answer["routes"][0], {"route": "R1", "reader": "rea", "due_on": DATE,
                                               "due": True, "meters": 3, "read": 0, "missed": 3})
        self.enter("M1001", "1200")
        path = str(self.hall.folder / "route.csv")
        answer = self.hall.ok(["readings", "sheet", "--period", MONTH, "--route", "R1",
                               "--missing", "--csv", path], "rea")
        self.assertEqual(answer["rows"], 2)
        self.assertEqual(len(Path(path).read_text(encoding="utf-8-sig").splitlines()), 3)
        rates = self.hall.ok(["readings", "rates", "--period", MONTH], "vic")["readers"]
        self.assertEqual([r["read_rate"] for r in rates if r["reader"] == "rea"], ["33.33"])
        self.hall.refused("bad_value", "readings fetch M1002", "rea")

    def test_a_paid_bill_needs_two_to_take_it_back(self):
        self.read_and_release()
        number = f"1001-{MONTH.replace('-', '')}"
        self.hall.ok("shift open --float 0.01", "ann")
        self.hall.ok("pay 1001 --cash 50 --amount 50", "ann")
        words = ["bill", "cancel", "--period", MONTH, "--bill", number, "--reason", "抄错"]
        self.hall.refused("approval_required", words, "vic")
        self.hall.refused("not_permitted", words, "vic", approve="ann")
        self.hall.ok(words, "vic", approve="sue")
        account = self.hall.ok("account show 1001", "ann")
        self.assertEqual((account["due"]["total"], account["advance"]), ("0.00", "50.00"))
        self.hall.refused("already_reversed", words, "vic", approve="sue")
        self.hall.ok("verify")


class Corrections(Readings):
    def propose(self, *more, kind="theft", facts=THEFT, no="1001"):
        return self.hall.ok(["correction", "propose", kind, no, *facts, *more], "ins")

    def test_two_people(self):
        self.assertIsNone(self.propose("--preview")["correction_no"])
        answer = self.propose("--op-id", "p1")
        self.assertShape(answer.json, PROPOSED)
        self.assertEqual((answer["make_up"], answer["penalty"], answer["total"]),
                         ("193.68", "581.04", "774.72"))
        self.assertTrue(self.propose("--op-id", "p1")["replayed"])
        self.assertEqual(self.due("1001"), "0.00")
        number = str(answer["correction_no"])
        self.hall.refused("not_permitted", ["correction", "approve", number, "--reason", "x"], "ins")
        self.hall.refused("not_permitted", ["correction", "approve", number, "--reason", "x"], "vic")
        done = self.hall.ok(["correction", "approve", number, "--reason", "属实"], "sue")
        self.assertShape(done.json, DECIDED)
        self.assertEqual((done["charged"], done["bill_no"]), ("774.72", "1001-C1"))
        self.assertEqual(self.due("1001"), "774.72")
        bill = self.hall.ok("bill show 1001-C1", "ann")
        self.assertShape(bill.json, BILL)
        self.assertEqual(sum(Decimal(l["amount"]) for l in bill["lines"]), Decimal("774.72"))
        path = str(self.hall.folder / "notice.pdf")
        paper = self.hall.ok(["correction", "notice", number, "--pdf", path], "ins")
        self.assertShape(paper.json, {"pages": 1, "sha256": SHA256})
        self.hall.ok("verify")

    def test_given_back(self):
        answer = self.propose(kind="meter-error", facts=["--energy", "1000", "--error", "5",
                              "--half", "--price", "0.538", "--reason", "偏快"])
        self.assertEqual(answer["total"], "-12.81")
        done = self.hall.ok(["correction", "approve", str(answer["correction_no"]), "--reason",
                             "属实"], "sue")
        self.assertEqual((done["bill_no"], done["to_advance"]), (None, "12.81"))
        self.assertEqual(self.hall.ok("account show 1001", "ann")["advance"], "12.81")

    def test_refusals(self):
        cases = ((THEFT + ["--times", "4"], "theft", "1001", "law_forbids"),
                 (THEFT, "theft", "9", "account_unknown"),
                 (THEFT, "murder", "1001", "bad_value"),
                 (THEFT[:-2] + ["--reason", ""], "theft", "1001", "bad_value"),
                 (["--item", "6", "--occurrences", "1", "--reason", "x"], "breach", "1001",
                  "bad_value"))
        for facts, kind, no, code in cases:
            with self.subTest(facts=facts, kind=kind):
                self.hall.refused(code, ["correction", "propose", kind, no, *facts], "ins")
        self.hall.usage(["correction", "propose", "theft", "1001", "--reason", "x"], "ins")
        self.hall.refused("not_permitted", ["correction", "propose", "theft", "1001", *THEFT], "ann")
        self.hall.refused("bad_value", "correction show 99", "ins")
        self.hall.refused("not_permitted", "correction list", "ann")
        self.assertEqual(self.hall.ok("correction list --all", "aud")["corrections"], [])


class Shapes(Readings):
    def test_metering_kinds(self):
        price = ["--price", "0.5", "--reason", "查实"]
        for kind, facts, total in (("wiring", ["--energy", "1100", "--true", "12/11"], "50.00"),
                                   ("multiplier", ["--energy", "1000", "--used", "30", "--right",
                                                   "40"], "166.67"),
                                   ("stopped", ["--energy", "300", "--days", "10"], "50.00"),
                                   ("outage", ["--energy", "7200", "--hours", "10"], "-200.00")):
            with self.subTest(kind):
                answer = self.hall.ok(["correction", "propose", kind, "1002", *facts, *price,
                                       "--preview"], "ins")
                self.assertShape(answer.json, PROPOSED)
                self.assertEqual(answer["total"], total)


if __name__ == "__main__":
    main()
