#!/usr/bin/python3
"""Late charge and allocation against a model written from the rules alone, over years of part payments."""
import random
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import BILL_COLUMNS, HallTest, main  # noqa: E402

LAST_DAY_OF_1996 = date(2024, 5, 31)
CLASSES = {"1": "residential", "2": "industrial", "3": "commercial", "4": "residential"}


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02}"


class Bill:
    def __init__(self, no, amount, due, paid):
        self.no, self.due, self.opening = no, due, amount - paid
        self.steps = []  # (day, fen of principal)
        self.late_paid = 0

    def unpaid(self, before=None):
        """Principal unpaid at the start of a day, or after all that was paid."""
        return self.opening - sum(fen for day, fen in self.steps if before is None or day < before)

    def late(self, price_class, on):
        milli, one = 0, self.due + timedelta(days=1)
        while one <= on:
            rate = 1 if price_class == "residential" else 2 if one.year == self.due.year else 3
            milli += self.unpaid(one) * rate
            one += timedelta(days=1)
        if on <= LAST_DAY_OF_1996 and 0 < milli < 100_000:
            milli = 100_000
        return max(0, (milli + 500) // 1000 - self.late_paid)


class Account:
    def __init__(self, no, bills):
        self.no, self.price_class = no, CLASSES[no]
        self.bills = sorted(bills, key=lambda b: (b.due, b.no))

    def due(self, on):
        return sum(b.unpaid() + b.late(self.price_class, on) for b in self.bills)

    def pay(self, fen, on):
        """What is applied to each bill: oldest first, late charge before principal."""
        applied = []
        for bill in self.bills:
            late = min(fen, bill.late(self.price_class, on))
            principal = min(fen - late, bill.unpaid())
            fen -= late + principal
            if late + principal > 0:
                applied.append({"account_no": self.no, "bill_no": bill.no,
                                "principal": yuan(principal), "late_charge": yuan(late)})
            bill.late_paid += late
            if principal > 0:
                bill.steps.append((on, principal))
        return applied


class Model(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann")
        hall.accounts(*({"account_no": no, "price_class": kind} for no, kind in CLASSES.items()))

    def imported(self, chance, no, begin):
        bills, rows = [], []
        for i in range(chance.randrange(1, 5)):
            due = begin + timedelta(days=chance.randrange(0, 500))
            amount = chance.choice([1, 7, 99, 12345, chance.randrange(100, 500000)])
            paid = chance.choice([0, 0, amount, amount // 3])
            bills.append(Bill(f"{no}-{begin.year}-{i}", amount, due, paid))
            rows.append(f"{bills[-1].no},{no},{due:%Y-%m},1,{yuan(amount)},{due},{due},{yuan(paid)}")
        self.hall.bills(*rows, columns=BILL_COLUMNS + ",paid")
        return bills

    def agree(self, account, on):
        answer = self.hall.ok(f"account show {account.no} --on {on}", "ann")
        want = [(b.no, b.unpaid(), b.late(account.price_class, on)) for b in account.bills]
        self.assertEqual([(b["bill_no"], b["late_charge"]) for b in answer["bills"]],
            [(no, yuan(late)) for no, unpaid, late in want if unpaid + late > 0])
        self.assertEqual(answer["due"], {"principal": yuan(sum(w[1] for w in want)),
            "late_charge": yuan(sum(w[2] for w in want)), "total": yuan(account.due(on))})

    def live(self, seed, begin, days):
        chance = random.Random(seed)
        accounts = [Account(no, self.imported(chance, no, begin)) for no in CLASSES]
        on = begin
        for _ in range(days):
            on += timedelta(days=chance.choice([0, 1, 3, 40, 200]))
            self.hall.ok(f"shift open --float 100 --business-date {on}", "ann")
            for account in accounts:
                due = account.due(on)
                if due > 0 and chance.random() < 0.7:
                    fen = min(due, chance.choice([1, 50, 100, 5000, chance.randrange(1, due + 1)]))
                    answer = self.hall.ok(f"pay {account.no} --tender card:{yuan(fen)} --again "
                                          f"--expect-due {yuan(due)}", "ann")
                    self.assertEqual(answer["applied"], account.pay(fen, on))
                self.agree(account, on + timedelta(days=chance.choice([0, 1, 30, 400])))
            self.hall.ok("shift close --count 100", "ann")
        self.hall.ok("verify")

    def test_under_the_rules_of_1996(self):
        self.live(1, date(2021, 11, 20), 6)

    def test_under_the_rules_of_2024(self):
        self.live(2, date(2024, 10, 20), 6)

    def test_where_the_rules_change(self):
        self.live(3, date(2023, 12, 1), 6)

    def test_the_public_case_in_two_parts_over_new_year(self):
        self.hall.bills("DEC,2,2000-12,1,2000.00,2000-12-01,2000-12-15",
                        "JAN,2,2001-01,1,3000.00,2001-01-01,2001-01-15")
        self.hall.ok("shift open --float 0 --business-date 2000-12-31", "ann")
        part = self.hall.ok("pay 2 --tender card:1064", "ann")["applied"]
        self.assertEqual(part, [{"account_no": "2", "bill_no": "DEC", "principal": "1000.00",
                                 "late_charge": "64.00"}])
        self.hall.ok("shift close --count 0", "ann")
        self.hall.ok("shift open --float 0 --business-date 2001-01-18", "ann")
        due = self.hall.ok("account show 2", "ann")["due"]
        # 1000.00 for 18 days of the next year at 3 permille, and 3000.00 for 3 days at 2
        self.assertEqual(due, {"principal": "4000.00", "late_charge": "72.00", "total": "4072.00"})
        rest = self.hall.ok("pay 2 --cash 5000 --expect-due 4072", "ann")
        self.assertEqual([(a["bill_no"], a["principal"], a["late_charge"]) for a in rest["applied"]],
                         [("DEC", "1000.00", "54.00"), ("JAN", "3000.00", "18.00")])
        self.assertEqual(rest["change"], "928.00")


if __name__ == "__main__":
    main()
