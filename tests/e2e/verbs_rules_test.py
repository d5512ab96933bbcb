#!/usr/bin/python3
"""`calc` by the Supply and Use Rules: theft, breach, wrong meters, the power factor.

The numbers are those of tests/vectors/exam_problems.md (its number stands before each row), of
power_factor.csv, and of the law; what the program prints was never asked for them.
"""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, main  # noqa: E402

THEFT = [  # words, kWh, make-up, penalty, total
    ("--kw 2 --hours 6 --price 0.30", "2160", "648.00", "1944.00", "2592.00"),  # 6: 180 days
    ("--kw 10 --hours 12 --price 0.50", "21600", "10800.00", "32400.00", "43200.00"),  # 8
    ("--kw 320 --hours 12 --price 0.40", "691200", "276480.00", "829440.00", "1105920.00"),  # 10
    # 220 V 5(20) A: 4.4 kW by its maximum current, 1.1 by the rated one (regulations 1.5)
    ("--amps 20 --volts 220 --phases 1 --hours 6 --days 10 --price 1", "264", "264.00", "792.00",
     "1056.00"),
    ("--amps 5 --volts 220 --phases 3 --hours 6 --days 10 --price 1", "198", "198.00", "594.00",
     "792.00"),
    ("--kw 2 --hours 6 --price 0.30 --times 1", "2160", "648.00", "648.00", "1296.00"),
    ("--kw 2 --hours 6 --price 0.30 --times 0", "2160", "648.00", "0.00", "648.00"),
]
BREACH = [  # words, make-up, penalty, total
    ("--item 1 --difference 195.00", "195.00", "390.00", "585.00"),  # 13
    ("--item 2 --kw 3", "0.00", "150.00", "150.00"),  # 18
    ("--item 2 --kva 100 --price 20 --months 2", "4000.00", "12000.00", "16000.00"),
    ("--item 3 --kw 5", "0.00", "5.00", "5.00"),
    ("--item 4 --kw 3 --occurrences 2", "0.00", "180.00", "180.00"),
    ("--item 4 --kva 315 --price 15 --months 1", "4725.00", "9450.00", "14175.00"),
    ("--item 5 --occurrences 1", "0.00", "5000.00", "5000.00"),  # 19
    ("--item 5 --occurrences 1 --class residential", "0.00", "500.00", "500.00"),  # 19
    ("--item 6 --kw 10", "0.00", "5000.00", "5000.00"),
    ("--item 1 --difference 195.00 --times 1", "195.00", "195.00", "390.00"),
]
METERING = [  # verb and words, kWh, amount
    ("meter-error --energy 900000 --error -10 --price 1 --half", "50000", "50000.00"),  # 38
    ("meter-error --energy 19000 --error -5 --price 0.45 --half", "500", "225.00"),  # 39
    ("meter-error --energy 19000 --error -5 --price 0.45", "1000", "450.00"),
    ("meter-error --energy 1050 --error 5 --price 0.5", "-50", "-25.00"),
    ("wiring --energy 3000 --true 12/11 --price 0.45", "272.727", "122.73"),  # 41
    ("multiplier --energy 1000 --used 300 --right 600 --price 1", "1000", "1000.00"),  # 46
    ("multiplier --energy 1000 --used 400 --right 600 --price 1", "500", "500.00"),  # 46
    ("multiplier --energy 1000 --used 600 --right 400 --price 1", "-333.333", "-333.33"),  # 46
]
POWER_FACTOR = [  # words, factor, percent, adjustment
    ("--standard 0.90 --kwh 40000 --kvarh 30000 --base 10000", "0.80", "5.00", "500.00"),  # 33 a
    ("--standard 0.90 --kwh 40000 --kvarh 30000 --base 15000", "0.80", "5.00", "750.00"),  # 33 b
    ("--standard 0.90 --kwh 42268.11 --kvarh 17716 --base 21134.06", "0.92", "-0.30", "-63.40"),  # 34
    ("--standard 0.85 --kwh 100 --kvarh 0 --base 1000", "1.00", "-1.10", "-11.00"),
    ("--standard 0.80 --kwh 100 --kvarh 75", "0.80", "0.00", None),
]
WRONG = [  # words, code
    ("theft --kw 2 --hours 6 --price 0.30 --times 4", "law_forbids"),
    ("theft --kw 2 --hours 25 --price 0.30", "bad_value"),
    ("theft --kw -2 --hours 6 --price 0.30", "bad_value"),
    ("theft --kw x --hours 6 --price 0.30", "bad_value"),
    ("theft --kw 2 --hours 6 --price 0.123456789", "bad_value"),
    ("theft --amps 5 --volts 220 --phases 2 --hours 6 --price 0.30", "bad_value"),
    ("breach --item 0 --kw 3", "bad_value"),
    ("breach --item 7 --kw 3", "bad_value"),
    ("breach --item 1 --kw 3", "bad_value"),
    ("breach --item 6 --occurrences 1", "bad_value"),
    ("breach --item 1 --difference 195 --times 3", "law_forbids"),
    ("breach --item 4 --kva 315 --price 15 --months 1 --times 3", "law_forbids"),
    ("breach --item 1 --difference 1.234", "bad_amount"),
    ("meter-error --energy 9500 --error -100 --price 0.5", "bad_value"),
    ("meter-error --energy -1 --error 5 --price 0.5", "bad_value"),
    ("wiring --energy 1100 --true 12/0 --price 0.5", "bad_value"),
    ("wiring --energy 1100 --true 12 --price 0.5", "bad_value"),
    ("multiplier --energy 1000 --used 0 --right 30 --price 0.5", "bad_value"),
    ("power-factor --standard 0.95 --kwh 1 --kvarh 1", "bad_value"),
    ("power-factor --standard 0.90 --kwh x --kvarh 1", "bad_value"),
    ("power-factor --standard 0.90 --kwh 1 --kvarh 1 --base 1,000", "bad_amount"),
]
USAGE = [  # what decides over money is said once, and nothing of it is missing
    "theft --hours 6 --price 0.30",
    "theft --kw 2 --price 0.30",
    "theft --kw 2 --hours 6",
    "theft --amps 5 --volts 220 --hours 6 --price 0.30",
    "theft --kw 2 --amps 5 --volts 220 --phases 1 --hours 6 --price 0.30",
    "theft --kw 2 --phases 3 --hours 6 --price 0.30",
    "breach --kw 3",
    "breach --item 5",
    "breach --item 2 --kw 3 --kva 100 --price 20 --months 2",
    "breach --item 1 --difference 195 --kw 3",
    "breach --item 2 --kva 100 --price 20",
    "meter-error --energy 9500 --price 0.5",
    "wiring --energy 1100 --price 0.5",
    "multiplier --energy 1000 --used 20 --price 0.5",
    "power-factor --standard 0.90 --kwh 1",
]


class Rules(HallTest):
    """No hall is needed: there is none."""

    @classmethod
    def furnish(cls, hall):
        hall.env.pop("WATTDESK_DB")

    def answers(self, verb, rows, keys):
        for words, *expected in rows:
            with self.subTest(words):
                answer = self.model.ok(["calc", *verb, *words.split()])
                self.assertEqual([answer[key] for key in keys], expected)
                self.assertTrue(answer["explain"])

    def test_theft(self):
        self.answers(["theft"], THEFT, ("energy_kwh", "make_up", "penalty", "total"))

    def test_breach(self):
        self.answers(["breach"], BREACH, ("make_up", "penalty", "total"))

    def test_metering(self):
        self.answers([], METERING, ("energy_kwh", "amount"))

    def test_power_factor(self):
        self.answers(["power-factor"], POWER_FACTOR,
                     ("power_factor", "adjust_percent", "adjustment"))

    def test_refused(self):
        for words, code in WRONG:
            with self.subTest(words):
                self.model.refused(code, ["calc", *words.split()])

    def test_usage(self):
        for words in USAGE:
            with self.subTest(words):
                self.model.usage(["calc", *words.split()])


if __name__ == "__main__":
    main()
