#!/usr/bin/python3
"""The questions of `calc`: capitals, identity numbers, late charges, from the public cases."""
import csv
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import DATE, Hall, HallTest, MONEY, TOP, main  # noqa: E402

VECTORS = TOP / "tests/vectors"
CHECKED = {"type": str, "valid": bool, "checked": str}
REASONS = {None, "length", "character", "region", "date", "check", "org_check", "class", "prefix"}
TYPES = {"resident-18": "resident", "resident-15": "resident", "residence-permit-TW": "residence_permit",
         "residence-permit-MO": "residence_permit", "foreign-PR-18 (2023 card)": "foreign_pr",
         "HK/MO travel permit": "hk_mo_permit", "TW travel permit": "tw_permit", "USCC": "uscc"}


def vectors(name):
    with open(VECTORS / name, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


class Calc(HallTest):
    """No hall is needed: there is none."""

    @classmethod
    def furnish(cls, hall):
        hall.env.pop("WATTDESK_DB")

    def setUp(self):
        self.hall = self.model

    def text(self, *words):
        return self.hall.ok(["calc", *words])["text"]


class Capitals(Calc):
    def test_public_cases(self):
        for amount, text, other, _ in vectors("rmb_capitals.csv"):
            with self.subTest(amount):
                if amount.startswith("DATE "):
                    self.assertEqual(self.text("rmb-date", amount[5:]), text)
                else:
                    self.assertEqual(self.text("rmb", "--", amount), text)

    def test_decisions(self):
        for amount, text in (("0.05", "人民币伍分"), ("0.50", "人民币伍角"), ("0", "人民币零元整"),
                             ("0.00", "人民币零元整"), ("-100", "人民币负壹佰元整"),
                             ("10.0", "人民币壹拾元整"), ("0.15", "人民币壹角伍分"),
                             ("999999999999.99", "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")):
            with self.subTest(amount):
                self.assertEqual(self.text("rmb", "--", amount), text)

    def test_amounts_that_cannot_be_read(self):
        for amount in ("", "x", "1.234", "1,000", "1e3", "--5", "+5", "1.", ".1", "1234567890123", "１",
                       " 1", "1 ", "0x10", "-", "1.-5"):
            with self.subTest(amount):
                self.hall.refused("bad_amount", ["calc", "rmb", "--", amount])

    def test_days(self):
        for day, text in (("01-15", "零壹月壹拾伍日"), ("02-29", "零贰月贰拾玖日"),
                          ("10-20", "零壹拾月零贰拾日"), ("11-30", "壹拾壹月零叁拾日"),
                          ("12-10", "壹拾贰月零壹拾日"), ("03-09", "叁月零玖日"),
                          ("09-31", None), ("02-30", None), ("00-01", None), ("13-01", None),
                          ("1-1", None), ("01-1", None), ("0101", None), ("", None), ("x", None),
                          ("2025-01-15", None), ("01-00", None), ("01/15", None)):
            with self.subTest(day):
                if text is None:
                    self.hall.refused("bad_date", ["calc", "rmb-date", day])
                else:
                    self.assertEqual(self.text("rmb-date", day), text)


class Identity(Calc):
    def ask(self, kind, number, *more, **options):
        answer = self.hall.ok(["calc", "id", kind, number, *more], **options)
        self.assertShape(answer.json, {**CHECKED, "type": kind})
        for key in ("normalized", "region", "birth", "sex", "reason"):
            self.assertIn(key, answer.json)
        self.assertIn(answer["reason"], REASONS)
        self.assertIn(answer["checked"], ("full", "format"))
        self.assertEqual(answer["valid"], answer["reason"] is None, answer)
        return answer

    def test_public_cases(self):
        for kind, number, expected, why in vectors("id_numbers.csv"):
            with self.subTest(kind=kind, number=number):
                answer = self.ask(TYPES[kind], number)
                self.assertEqual(answer["valid"], expected != "INVALID", why)
                if "->" in expected:
                    self.assertEqual(answer["normalized"], expected.split("-> ")[1])
                if expected.startswith("normalise to "):
                    self.assertEqual(answer["normalized"], expected.split()[-1])
                if expected == "valid format":
                    self.assertEqual(answer["checked"], "format")
                elif expected != "INVALID":
                    self.assertEqual(answer["checked"], "full")

    def test_what_a_number_says(self):
        answer = self.ask("resident", "11010519491231002x")
        self.assertEqual({k: answer[k] for k in ("normalized", "region", "birth", "sex", "reason")},
            {"normalized": "11010519491231002X", "region": "110105", "birth": "1949-12-31",
             "sex": "female", "reason": None})
        answer = self.ask("resident", "440308199901101512")
        self.assertEqual((answer["sex"], answer["birth"]), ("male", "1999-01-10"))
        answer = self.ask("passport", "e12345678")
        self.assertEqual([answer[k] for k in ("normalized", "checked", "region", "birth", "sex")],
                         ["E12345678", "format", None, None, None])
        answer = self.ask("foreign_pr", "911124198108030024")
        self.assertEqual((answer["birth"], answer["sex"]), ("1981-08-03", "female"))

    def test_reasons(self):
        for kind, number, reason in (
                ("resident", "1101051949123100", "length"), ("resident", "", "length"),
                ("resident", "11010519491231002XX", "length"), ("resident", "11010519491231X02X", "character"),
                ("resident", "1101051949123100２Y", "character"), ("resident", "160105194912310029", "region"),
                ("resident", "11010119900230123X", "date"), ("resident", "110105194912310021", "check"),
                ("residence_permit", "110105194912310029", "prefix"),
                ("residence_permit", "830000199201300021", "check"),
                ("hk_mo_permit", "A12345678", "prefix"), ("hk_mo_permit", "H1234567", "length"),
                ("hk_mo_permit", "H1234567A", "character"), ("tw_permit", "1234567", "length"),
                ("tw_permit", "1234567A", "character"), ("foreign_pr", "832682198501010017", "prefix"),
                ("foreign_pr", "932682198513010017", "date"), ("foreign_pr", "93268219850101001", "length"),
                ("uscc", "91350200M000000510", "check"), ("uscc", "91440300708461O36T", "character"),
                ("uscc", "94440300708461136T", "class"), ("uscc", "9135010", "length"),
                ("passport", "", "length"), ("passport", "E1234-678", "character")):
            with self.subTest(kind=kind, number=number):
                self.assertEqual(self.ask(kind, number)["reason"], reason)
        self.assertIn(self.ask("uscc", "123456789012345678")["reason"], ("org_check", "class", "region"))

    def test_old_foreign_permits(self):
        answer = self.ask("foreign_pr", "USA123456789012")
        self.assertEqual((answer["valid"], answer["checked"]), (True, "format"))

    def test_the_day_asked(self):
        number = "11010519491231002X"
        self.assertIs(self.ask("resident", number, "--on", "1949-12-31")["valid"], True)
        answer = self.ask("resident", number, "--on", "1949-12-30")
        self.assertEqual((answer["valid"], answer["reason"]), (False, "date"))
        self.assertIs(self.ask("resident", number, "--on", "2199-01-01")["valid"], True)
        for on in ("x", "2025-02-29", ""):
            self.hall.refused("bad_date", ["calc", "id", "resident", number, "--on", on])

    def test_standard_input(self):
        for text in ("11010519491231002X\n", "11010519491231002X", "11010519491231002X\r\nmore\n"):
            answer = self.ask("resident", "-", stdin=text)
            self.assertEqual((answer["valid"], answer["normalized"]), (True, "11010519491231002X"))
        self.assertEqual(self.ask("resident", "-", stdin="\n")["reason"], "length")
        self.assertEqual(self.ask("resident", "-", stdin="9" * 5000)["reason"], "length")
        self.hall.usage("calc id resident -")

    def test_types(self):
        self.hall.refused("bad_value", ["calc", "id", "licence", "1"])
        self.hall.refused("bad_value", ["calc", "id", "", "1"])
        self.hall.refused("bad_value", ["calc", "id", "RESIDENT", "1"])
        self.ask("none", "")

    def test_a_number_with_bytes_of_its_own(self):
        for number in ('"', "\\", "a\nb", "\x7f", "é", "１２３", "𠀀" * 18, "\u202e1"):
            with self.subTest(number):
                self.assertIs(self.ask("resident", number)["valid"], False)


class LateCharge(Calc):
    def ask(self, price_class, amount, due, on, rules=None):
        words = ["calc", "late-charge", "--class", price_class, "--amount", amount, "--due", due,
                 "--on", on]
        answer = self.hall.ok(words + (["--rules", rules] if rules else []))
        self.assertShape(answer.json, {"late_charge": MONEY, "days": int, "minimum_applied": bool,
            "segments": [{"from": DATE, "to": DATE, "days": int, "rate_permille": int,
                          "amount_milli": int}], "rules": str, "explain": [str]})
        self.assertGreater(len(answer["explain"]), 0)
        return answer

    def test_public_cases(self):
        for price_class, amount, due, on, rules, late in (
                ("industrial", "3000", "2001-01-15", "2001-01-18", None, "18.00"),
                ("industrial", "2000", "2000-12-15", "2001-01-18", None, "172.00"),
                ("industrial", "900", "2012-12-21", "2013-01-15", None, "58.50"),
                ("residential", "100", "2024-01-01", "2024-01-06", None, "1.00"),
                ("residential", "100", "2025-01-01", "2025-01-06", None, "0.50"),
                ("residential", "100", "2025-01-01", "2025-01-06", "1996", "1.00"),
                ("residential", "100", "2024-01-01", "2024-01-06", "2024", "0.50"),
                ("residential", "100", "2024-05-26", "2024-05-31", None, "1.00"),
                ("residential", "100", "2024-05-26", "2024-06-01", None, "0.60"),
                ("residential", "100", "2023-12-15", "2024-01-18", "2024", "3.40"),
                ("commercial", "0.01", "2025-01-01", "2025-01-02", None, "0.00"),
                ("commercial", "0.01", "2024-01-01", "2024-01-02", "1996", "1.00"),
                ("commercial", "0", "2024-01-01", "2024-01-02", "1996", "0.00"),
                ("commercial", "100", "2025-01-10", "2025-01-10", None, "0.00"),
                ("commercial", "100", "2025-01-10", "2025-01-01", None, "0.00"),
                ("residential", "2.50", "2025-01-01", "2025-01-03", None, "0.01"),
                ("residential", "2.49", "2025-01-01", "2025-01-03", None, "0.00")):
            with self.subTest(amount=amount, due=due, on=on, rules=rules):
                self.assertEqual(self.ask(price_class, amount, due, on, rules)["late_charge"], late)

    def test_segments(self):
        answer = self.ask("industrial", "2000", "2000-12-15", "2001-01-18")
        self.assertEqual([{k: s[k] for k in ("from", "to", "days", "rate_permille", "amount_milli")}
                          for s in answer["segments"]],
            [{"from": "2000-12-16", "to": "2000-12-31", "days": 16, "rate_permille": 2,
              "amount_milli": 6400000},
             {"from": "2001-01-01", "to": "2001-01-18", "days": 18, "rate_permille": 3,
              "amount_milli": 10800000}])
        self.assertEqual((answer["days"], answer["rules"], answer["minimum_applied"]),
                         (34, "1996", False))
        answer = self.ask("residential", "100", "2024-01-01", "2024-01-06")
        self.assertIs(answer["minimum_applied"], True)
        answer = self.ask("residential", "100", "2025-01-10", "2025-01-10")
        self.assertEqual((answer["days"], answer["segments"], answer["rules"]), (0, [], "2024"))

    def test_explained_in_both_languages(self):
        words = ["calc", "late-charge", "--class", "industrial", "--amount", "2000", "--due",
                 "2000-12-15", "--on", "2001-01-18"]
        english = "\n".join(self.hall.ok([*words, "--lang", "en"])["explain"])
        chinese = "\n".join(self.hall.ok([*words, "--lang", "zh"])["explain"])
        self.assertTrue(english.isascii())
        for part in ("2000.00", "16", "64.00", "108.00", "172.00"):
            self.assertIn(part, english)
            self.assertIn(part, chinese)
        self.assertRegex(chinese, "[\u4e00-\u9fff]")

    def test_values(self):
        good = {"--class": "residential", "--amount": "1", "--due": "2025-01-01", "--on": "2025-01-02"}
        for option, value, code in (("--class", "", "bad_value"), ("--class", "Big Shop", "bad_value"),
                ("--amount", "x", "bad_amount"), ("--amount", "-1", "bad_amount"),
                ("--due", "2025-02-29", "bad_date"), ("--on", "x", "bad_date"), ("--on", "", "bad_date"),
                ("--rules", "2000", "bad_value"), ("--rules", "", "bad_value")):
            with self.subTest(option=option, value=value):
                words = [f"{k}={v}" for k, v in {**good, option: value}.items()]
                self.hall.refused(code, ["calc", "late-charge", *words])


if __name__ == "__main__":
    main()
