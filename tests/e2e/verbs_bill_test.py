#!/usr/bin/python3
"""`calc bill`: from readings to an explained bill with the tariffs that we ship."""
import json
import re
import sys
from decimal import Decimal, ROUND_HALF_UP
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import Hall, HallTest, MONEY, TOP, main  # noqa: E402

TARIFFS = TOP / "share/tariffs"
QUANTITY = re.compile(r"-?[0-9]+(\.[0-9]{1,6})?")
PRICE = re.compile(r"[0-9]+\.[0-9]{4,8}")
LINE = {"name": str, "quantity": QUANTITY, "unit": str, "amount": MONEY, "rule": str, "source": str}
MARCH = {"from": "2027-03-01", "to": "2027-03-31"}


def reading(register, current, previous="0", **more):
    return {"register": register, "previous": previous, "current": current, **more}


class Bill(HallTest):
    """No hall is needed: there is none."""

    @classmethod
    def furnish(cls, hall):
        hall.env.pop("WATTDESK_DB")

    def setUp(self):
        self.hall = self.model

    def words(self, tariff, question, *more):
        text = question if isinstance(question, str) else json.dumps(question, ensure_ascii=False)
        return ["calc", "bill", "--tariff", str(tariff), "--input", self.hall.file("in.json", text), *more]

    def bill(self, tariff, readings, account=None, period=None, **more):
        question = {"account": account or {}, "period": period or MARCH, "readings": readings, **more}
        answer = self.hall.ok(self.words(tariff, question))
        self.assertShape(answer.json, {"lines": [LINE], "total": MONEY, "explain": [str]})
        self.assertEqual(sum(Decimal(l["amount"]) for l in answer["lines"]), Decimal(answer["total"]))
        for line in answer["lines"]:
            if line["unit"] == "%":
                self.assertIsNone(line["price"])
            else:
                self.assertRegex(line["price"], f"^{PRICE.pattern}$")
        return answer

    def refused(self, tariff, question, part, code="bad_value"):
        answer = self.hall.refused(code, self.words(tariff, question, "--lang", "en"))
        self.assertIn(part, answer["error"]["message"])


class Published(Bill):
    def test_problem_48(self):
        answer = self.bill("zhejiang-residential", [reading("total", "2800", multiplier=1)],
                           {"price_class": "residential", "household": 4},
                           {"from": "2026-01-01", "to": "2026-01-31"}, year_to_date_kwh="0")
        self.assertEqual([l["amount"] for l in answer["lines"]], ["1506.40", "2.00"])
        self.assertEqual(answer["total"], "1508.40")
        answer = self.bill("zhejiang-residential", [reading("total", "1200")],
                           {"household": 5, "household_since": "2026-02"},
                           {"from": "2026-02-01", "to": "2026-02-28"},
                           year_to_date_tiers=["2760", "40"])
        self.assertEqual([l["amount"] for l in answer["lines"]], ["645.60", "5.00"])

    def test_problem_52(self):
        answer = self.bill("hunan-residential", [reading("total", "950", "300")],
                           period={"from": "2026-07-07", "to": "2026-08-07"})
        self.assertEqual([l["amount"] for l in answer["lines"]], ["382.20", "12.50", "60.00"])

    def test_every_tariff_prices_a_reading(self):
        stems = sorted(path.stem for path in TARIFFS.glob("*.tariff"))
        self.assertGreater(len(stems), 38)
        for stem in stems:
            with self.subTest(stem):
                text = (TARIFFS / f"{stem}.tariff").read_text(encoding="utf-8")
                home = "price_class = residential" in text
                first = re.search(r"^tier = 0 \S+ (\S+)", text, re.M).group(1)
                times = ("total",) if home else ("total", "peak", "valley", "sharp", "reactive", "demand")
                answer = self.bill(stem, [reading(t, "100" if t == "total" else "0") for t in times],
                    {} if home else {"capacity_kva": 500, "demand_kw": "250" if "demand_price" in text else None})
                want = (Decimal(first) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
                self.assertEqual(answer["lines"][0]["amount"], str(want))
                self.assertEqual(answer["lines"][0]["unit"], "kWh")

    def test_an_example_says_so(self):
        answer = self.bill("example-commercial", [reading("total", "1")])
        self.assertTrue(any("示例" in line for line in answer["explain"]))


class Industry(Bill):
    def test_two_part(self):
        answer = self.bill("example-industrial-two-part",
            [reading("total", "1000", multiplier="400"), reading("peak", "200", multiplier="400"),
             reading("valley", "300", multiplier="400"), reading("reactive", "300", multiplier="400"),
             reading("demand", "2.5", multiplier="400")],
            {"price_class": "industrial", "voltage": "10kV", "capacity_kva": "1600", "demand_kw": "900",
             "power_factor_standard": "0.90"})
        found = {(l["name"], l["quantity"], l["unit"], l["price"]): l["amount"] for l in answer["lines"]}
        self.assertEqual(found, {
            ("电量电费（峰）", "80000", "kWh", "0.9800"): "78400.00",
            ("电量电费（平）", "200000", "kWh", "0.6500"): "130000.00",
            ("电量电费（谷）", "120000", "kWh", "0.3200"): "38400.00",
            ("需量电费", "900", "kW", "48.0000"): "43200.00",
            ("超合同需量电费", "55", "kW", "96.0000"): "5280.00",
            ("功率因数调整电费", "-0.75", "%", None): "-2214.60",
            ("政府性基金及附加", "400000", "kWh", "0.02923875"): "11695.50"})
        self.assertEqual(answer["total"], "304760.90")

    def test_funds_by_the_megawatt_hour(self):
        answer = self.bill("example-industrial-demand", [reading("total", "1234.567"), reading("demand", "1")],
                           {"demand_kw": 1})
        line = answer["lines"][-1]
        self.assertEqual((line["quantity"], line["unit"], line["price"], line["amount"]),
                         ("1.234567", "MWh", "28.889375", "35.67"))

    def test_a_price_that_changes(self):
        head = "format = 1\nname = {0}\nregion = R\nplan = P\nprice_class = commercial\ngrade = example\n"
        old = self.hall.file("old.tariff", head.format("A") + "valid_from = 2020-01-01\n"
                             "valid_to = 2027-03-10\ncycle = none\ntier = 0 - 0.5\n")
        new = self.hall.file("new.tariff", head.format("B") + "valid_from = 2027-03-11\n"
                             "cycle = none\ntier = 0 - 0.7\n")
        question = {"period": MARCH, "readings": [reading("total", "310")]}
        for order in ((old, new), (new, old)):
            answer = self.hall.ok(self.words(order[0], question, "--tariff", order[1]))
            self.assertEqual([l["amount"] for l in answer["lines"]], ["50.00", "147.00"])
        late = self.hall.file("late.tariff", head.format("C") + "valid_from = 2027-03-12\n"
                              "cycle = none\ntier = 0 - 0.7\n")
        self.refused(old, question, "does not hold on 2027-03-31")
        self.hall.refused("bad_value", self.words(old, question, "--tariff", late))
        self.hall.refused("bad_value", self.words(new, question, "--tariff", new))
        self.refused(new, question, "does not hold on 2027-03-01")


class Refusals(Bill):
    def test_tariffs(self):
        question = {"period": MARCH, "readings": [reading("total", "1")]}
        self.refused("atlantis", question, "no tariff atlantis")
        self.refused("/nowhere/a.tariff", question, "no tariff /nowhere/a.tariff")
        for text, line, why in (("format = 1\ntier = 1 2 0.5\n", 2, "must begin at 0"),
                                ("colour = red\n", 1, "colour is not known"),
                                ("format = 1\n", 0, "The key name is missing")):
            path = self.hall.file("bad.tariff", text)
            self.refused(path, question, f"bad.tariff, line {line}: ")
            self.refused(path, question, why)

    def test_inputs(self):
        for question, part, code in (
                ("", "not JSON, line 1, column 1", "bad_value"),
                ("{\"period\":{},\n\"period\":{}}", "line 2, column 9: a key stands twice (period)", "bad_value"),
                ("[1,2]", "must be an object", "bad_value"),
                ({"readings": []}, "The key period is missing", "bad_value"),
                ({"period": {"from": "2027-03-31", "to": "2027-03-01"}, "readings": []}, "before it begins", "bad_value"),
                ({"period": {"from": "2027-02-29", "to": "2027-03-01"}}, "period.from is not a date", "bad_date"),
                ({"period": MARCH, "readings": []}, "no reading of the energy", "bad_value"),
                ({"period": MARCH, "readings": [reading("total", "9", "10")]}, "current 9 lies below previous 10", "bad_value"),
                ({"period": MARCH, "readings": [reading("total", "12a")]}, "readings[0].current: 12a", "bad_value"),
                ({"period": MARCH, "readings": [reading("tota", "1")]}, "readings[0].register must be", "bad_value"),
                ({"period": MARCH, "readings": [reading("total", "1", multiplier=0)]}, "readings[0].multiplier", "bad_value"),
                ({"period": MARCH, "account": {"price_class": "industrial"}, "readings": [reading("total", "1")]},
                 "account.price_class is industrial", "bad_value"),
                ({"period": MARCH, "account": {"household": "many"}, "readings": []}, "account.household: many", "bad_value"),
                ({"period": MARCH, "year_to_date_kwh": -1, "readings": []}, "year_to_date_kwh: -1", "bad_value")):
            with self.subTest(part):
                self.refused("zhejiang-residential", question, part, code)

    def test_calls(self):
        self.hall.usage(["calc", "bill", "--tariff", "zhejiang-residential"])
        self.hall.usage(["calc", "bill", "--input", "/dev/null"])
        self.hall.refused("io", ["calc", "bill", "--tariff", "zhejiang-residential", "--input", "/nowhere"])

    def test_both_languages(self):
        question = {"period": MARCH, "readings": [reading("total", "3000")]}
        words = self.words("zhejiang-residential", question)
        english = self.hall.ok([*words, "--lang", "en"])
        chinese = self.hall.ok([*words, "--lang", "zh"])
        self.assertIn("Increment of tier 2", english["lines"][1]["name"])
        self.assertIn("第2档加价电费", chinese["lines"][1]["name"])
        self.assertIn("Tier 1: limit 2760 kWh in the year, 0 kWh before, 2760 kWh now, 0 kWh left", english["explain"])
        self.assertEqual(len(english["explain"]), len(chinese["explain"]))
        self.assertTrue(re.search("[\u4e00-\u9fff]", "".join(chinese["explain"])))


class Compensation(Bill):
    def test_outage(self):
        words = ["calc", "outage", "--energy", "7200", "--hours", "10", "--price", "0.5"]
        answer = self.hall.ok(words)
        self.assertShape(answer.json, {"energy_kwh": "100", "times": 4, "amount": "200.00", "explain": [str]})
        self.assertEqual(self.hall.ok([*words, "--two-part"])["amount"], "250.00")
        good = {"--energy": "7200", "--hours": "10", "--price": "0.5", "--days": "30"}
        for option, value in (("--days", "0"), ("--days", "32"), ("--hours", "1.5"), ("--hours", "100001"),
                              ("--price", "-1"), ("--energy", "x")):
            with self.subTest(option=option, value=value):
                self.hall.refused("bad_value", ["calc", "outage",
                                                *(f"{k}={v}" for k, v in {**good, option: value}.items())])

    def test_problem_55(self):
        for price, life, used, reported, amount in (("3000", 10, 60, 0, "1500.00"), ("2500", 12, 72, 7, "1250.00"),
                                                    ("900", 10, 60, 8, "0.00")):
            answer = self.hall.ok(["calc", "appliance", "--price", price, "--life-years", str(life),
                                   "--used-months", str(used), "--reported-days", str(reported)])
            self.assertShape(answer.json, {"amount": amount, "explain": [str]})
        self.hall.refused("bad_value", "calc appliance --price 1 --life-years 0 --used-months 1 --reported-days 1")
        self.hall.refused("bad_amount", "calc appliance --price x --life-years 1 --used-months 1 --reported-days 1")


if __name__ == "__main__":
    main()
