#!/usr/bin/python3
"""`import accounts` and `import bills`: what is taken, what is refused, and on which line."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import ACCOUNT_COLUMNS, BILL_COLUMNS, HallTest, account_row, main  # noqa: E402

RESIDENT = "11010519491231002X"


def table(columns, *rows, end="\n"):
    lines = [columns, *(account_row(r) if isinstance(r, dict) else r for r in rows)]
    return end.join(lines) + end


class ImportTest(HallTest):
    what = None

    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "vic")

    def put(self, text, *options, login="adm", what=None):
        path = self.hall.file("in.csv", text)
        return self.hall.run(["import", what or self.what, path, *options], login)

    def taken(self, text, *options, read, inserted, unchanged=0, updated=None, **more):
        answer = self.put(text, *options, **more)
        answer.demand(answer.status == 0, "not taken")
        found = {key: answer[key] for key in ("read", "inserted", "unchanged")}
        self.assertEqual(found, {"read": read, "inserted": inserted, "unchanged": unchanged})
        if updated is not None:
            self.assertEqual(answer["updated"], updated)
        return answer

    def not_taken(self, text, *wanted, options=(), **more):
        """wanted: (line, field, code); None leaves it open."""
        before = self.rows()
        answer = self.put(text, *options, **more)
        answer.demand((answer.status, answer.code) == (1, "import_refused"), "not refused")
        found = [(e["line"], e["field"], e["code"]) for e in answer["errors"]]
        for error in answer["errors"]:
            self.assertIs(type(error["line"]), int)
            self.assertNotEqual(error["message"].strip(), "")
        self.assertEqual(len(found), len(wanted), answer)
        for have, want in zip(found, wanted):
            same = all(w is None or w == h for h, w in zip(have, want))
            answer.demand(same, f"{have} is not {want}")
        self.assertEqual(self.rows(), before, "something was stored")
        return answer

    def rows(self):
        return [self.hall.sql(f"SELECT count(*) FROM {name}") for name in
                ("account", "bill", "journal", "meter")]


class Accounts(ImportTest):
    what = "accounts"

    def show(self, no):
        return self.hall.ok(["account", "show", no], "ann")

    def test_who(self):
        text = table(ACCOUNT_COLUMNS, {"account_no": "1"})
        for login in ("ann", "vic"):
            self.assertEqual(self.put(text, login=login).code, "not_permitted")
        self.taken(text, read=1, inserted=1)

    def test_columns_in_any_order(self):
        columns = ",".join(reversed(ACCOUNT_COLUMNS.split(",")))
        row = ",".join(reversed(account_row({"account_no": "A-1"}).split(",")))
        self.taken(f"{columns}\n{row}\n", read=1, inserted=1)
        self.assertEqual(self.show("A-1")["name"], "张三")

    def test_only_the_required_columns(self):
        self.taken("account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
                   "1,李四,none,,路,residential,浙江,2020-02-29\n", read=1, inserted=1)
        answer = self.show("1")
        self.assertShape(answer.json, {"account_no": "1", "name": "李四", "id_no": None,
            "address": "路", "price_class": "residential", "status": "open", "advance": "0.00",
            "due": {"principal": "0.00", "late_charge": "0.00", "total": "0.00"}, "bills": []})

    def test_headers(self):
        good = "account_no,name,id_type,id_no,address,price_class,region,opened_on"
        row = "1,x,none,,a,residential,r,2020-01-01"
        for column in good.split(","):
            columns = ",".join(c for c in good.split(",") if c != column)
            with self.subTest(without=column):
                self.not_taken(f"{columns}\n{row}\n", (1, column, None))
        self.not_taken(f"{good},colour\n{row},red\n", (1, "colour", None))
        self.not_taken(f"{good},name\n{row},y\n", (1, "name", None))
        self.not_taken(f"{good},\n{row},\n", (1, None, None))
        self.not_taken(f"{good.upper()}\n{row}\n", *[(1, None, None)] * 16)
        self.assertEqual(self.put("").code, "import_refused")
        self.assertEqual(self.put("\n\n").code, "import_refused")
        self.taken(good + "\n", read=0, inserted=0)
        self.taken(good, read=0, inserted=0)

    def test_line_ends_bom_and_blank_lines(self):
        rows = [{"account_no": str(i)} for i in range(3)]
        for name, text in (("LF", table(ACCOUNT_COLUMNS, *rows)),
                           ("CRLF", table(ACCOUNT_COLUMNS, *rows, end="\r\n")),
                           ("BOM", "\ufeff" + table(ACCOUNT_COLUMNS, *rows)),
                           ("BOM CRLF", "\ufeff" + table(ACCOUNT_COLUMNS, *rows, end="\r\n")),
                           ("no end", table(ACCOUNT_COLUMNS, *rows).rstrip("\n")),
                           ("blank", table(ACCOUNT_COLUMNS, *rows) + "\n\r\n\n")):
            with self.subTest(name):
                self.hall.remove()
                self.hall = self.model.copy()
                self.taken(text, read=3, inserted=3)

    def test_encodings(self):
        text = table(ACCOUNT_COLUMNS, {"account_no": "1", "name": "阿卜杜拉·买买提", "address": "㐂村𠀀号"})
        for encoding, options, ok in (("utf-8", (), True), ("gb18030", (), True),
                ("utf-8", ("--encoding", "utf-8"), True), ("gb18030", ("--encoding=gb18030",), True),
                ("gb18030", ("--encoding", "utf-8"), False)):
            with self.subTest(encoding=encoding, options=options):
                self.hall.remove()
                self.hall = self.model.copy()
                if ok:
                    self.taken(text.encode(encoding), *options, read=1, inserted=1)
                    answer = self.show("1")
                    self.assertEqual(answer["name"], "阿卜杜拉·买买提")
                    self.assertEqual(answer["address"], "㐂村𠀀号")
                else:
                    self.not_taken(text.encode(encoding), (2, None, None), options=options)
        self.not_taken(b"account_no\n\xff\xff\n", (2, None, None))
        answer = self.put(text, "--encoding", "latin1")
        self.assertEqual((answer.status, answer.code), (1, "bad_value"))

    def test_the_line_of_a_record(self):
        quoted = '1,"x","none","","first\nsecond\r\nthird",residential,r,2020-01-01\n'
        columns = "account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
        self.not_taken(columns + quoted + "2,x,none,,a,residential,r,2020-13-01\n",
                       (2, "address", "bad_value"), (5, "opened_on", "bad_date"))
        note = '2,"a ""b"", c",none,,a,residential,r,2020-01-01\n'
        self.not_taken(columns + note + "\n\n3,x,none,,a,residential,r,x\n",
                       (5, "opened_on", "bad_date"))
        self.taken(columns + note, read=1, inserted=1)
        self.assertEqual(self.show("2")["name"], 'a "b", c')

    def test_quotes(self):
        columns = "account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
        self.not_taken(columns + '1,a"b,none,,a,residential,r,2020-01-01\n', (2, None, None))
        self.not_taken(columns + '1,"a"b,none,,a,residential,r,2020-01-01\n', (2, None, None))
        self.not_taken(columns + '1,"a,none,,a,residential,r,2020-01-01\n', (2, None, None))
        self.not_taken(columns + "1,a\0b,none,,a,residential,r,2020-01-01\n", (2, None, None))

    def test_counts_of_fields(self):
        columns = "account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
        answer = self.not_taken(columns + "1,x,none,,a,residential,r,2020-01-01,more\n",
                                (2, None, None))
        self.assertIsNone(answer["errors"][0]["field"])
        answer = self.put(columns + "1,x,none,,a,residential,r\n")
        self.assertEqual([(e["line"], e["field"]) for e in answer["errors"]], [(2, "opened_on")])

    def test_every_bad_line_is_named(self):
        rows = [{"account_no": str(i), **({"opened_on": "x"} if i % 2 else {})} for i in range(10)]
        self.not_taken(table(ACCOUNT_COLUMNS, *rows),
                       *[(line, "opened_on", "bad_date") for line in (3, 5, 7, 9, 11)])
        self.not_taken(table(ACCOUNT_COLUMNS, {"account_no": "a b", "opened_on": "x", "id_type": "y"}),
                       *[(2, None, None)] * 3)

    def test_fields(self):
        bad = [("account_no", "", None), ("account_no", "x" * 21, "bad_value"),
               ("account_no", "abc", "bad_value"), ("account_no", "1_2", "bad_value"),
               ("account_no", " 12", "bad_value"), ("account_no", "１２", "bad_value"),
               ("name", "", None), ("name", "名" * 61, "bad_value"), ("name", "a\x1b[2J", "bad_value"),
               ("name", "a\tb", "bad_value"), ("name", "a\u202eb", "bad_value"),
               ("address", "", None), ("price_class", "", None), ("region", "", None),
               ("opened_on", "", None), ("opened_on", "2023-02-29", "bad_date"),
               ("opened_on", "2023-2-9", "bad_date"), ("opened_on", "20230209", "bad_date"),
               ("id_type", "", None), ("id_type", "licence", "bad_value"),
               ("capacity_kva", "x", "bad_value"), ("capacity_kva", "-1", "bad_value"),
               ("meter_kind", "smart", "bad_value"), ("multiplier", "0", "bad_value"),
               ("multiplier", "x", "bad_value")]
        for field, value, code in bad:
            with self.subTest(field=field, value=value):
                row = {"account_no": "1", "meter_no": "M1", field: value}
                self.not_taken(table(ACCOUNT_COLUMNS, row), (2, field, code))
        good = [{"account_no": "A" * 20}, {"account_no": "0-9-Z"}, {"account_no": "2", "name": "名" * 60},
                {"account_no": "3", "meter_no": "M3", "meter_kind": "prepaid_cpu", "multiplier": "30"},
                {"account_no": "4", "meter_no": "M4", "meter_kind": "prepaid_mag", "phone": "13800000000",
                 "capacity_kva": "315.5", "voltage": "10kV", "route": "R1", "tariff": "zhejiang"},
                {"account_no": "5", "meter_no": "M5", "meter_kind": "postpaid"}]
        self.taken(table(ACCOUNT_COLUMNS, *good), read=6, inserted=6)
        self.taken(table(ACCOUNT_COLUMNS, *good), read=6, inserted=0, unchanged=6)

    def test_optional_columns(self):
        columns = ACCOUNT_COLUMNS + ",status,advance,card_serial,card_count,card_generation"
        row = account_row({"account_no": "1"})
        for values, field in (("gone,,,,", "status"), (",-1,,,", "advance"), (",1.234,,,", "advance"),
                              (",,,x,", "card_count"), (",,,,-1", "card_generation")):
            with self.subTest(values):
                self.not_taken(f"{columns}\n{row},{values}\n", (2, field, None))
        text = (f"{columns}\n{row},open,12.50,C001,3,1\n" +
                account_row({"account_no": "2"}) + ",closed,,,,\n")
        self.taken(text, read=2, inserted=2)
        self.assertEqual(self.show("1")["advance"], "12.50")
        self.assertEqual((self.show("1")["status"], self.show("2")["status"]), ("open", "closed"))
        self.taken(text, read=2, inserted=0, unchanged=2)
        self.assertEqual(self.show("1")["advance"], "12.50", "posted twice")
        self.hall.ok("verify --deep")

    def test_identity_numbers(self):
        bad = [("resident", ""), ("resident", "110105194912310021"), ("resident", "160105194912310029"),
               ("resident", "11010119900230123X"), ("resident", "123"), ("none", RESIDENT),
               ("uscc", "91350200M000000510"), ("foreign_pr", "832682198501010017"),
               ("passport", ""), ("residence_permit", RESIDENT)]
        for kind, number in bad:
            with self.subTest(kind=kind, number=number):
                self.not_taken(table(ACCOUNT_COLUMNS, {"account_no": "1", "id_type": kind,
                    "id_no": number}), (2, "id_no", "bad_id" if number else None))
        good = [("1", "resident", RESIDENT, "110105********002X"),
                ("2", "resident", "610104620927690", "610104********6908"),
                ("3", "resident", "１１０１０５１９４９１２３１００２ｘ", "110105********002X"),
                ("4", "hk_mo_permit", "H12345678", "H1*****78"),
                ("5", "tw_permit", "12345678", "12****78"),
                ("6", "passport", "E12345678", "E1*****78"),
                ("7", "uscc", "91350100M000100Y43", "913501********0Y43"),
                ("8", "residence_permit", "830000199201300022", "830000********0022"),
                ("9", "foreign_pr", "911124198108030024", "911124********0024"),
                ("10", "none", "", None)]
        self.taken(table(ACCOUNT_COLUMNS, *({"account_no": no, "id_type": kind, "id_no": number}
            for no, kind, number, _ in good)), read=10, inserted=10)
        for no, _, _, masked in good:
            self.assertEqual(self.show(no)["id_no"], masked)
        self.assertNotIn(RESIDENT.encode(), self.hall.db.read_bytes())

    def test_unverified_numbers(self):
        row = {"account_no": "1", "id_type": "resident", "id_no": "110105194912310021"}
        self.not_taken(table(ACCOUNT_COLUMNS, row), (2, "id_no", "bad_id"))
        self.taken(table(ACCOUNT_COLUMNS, row), "--accept-unverified-ids", read=1, inserted=1)
        self.assertEqual(self.show("1")["id_no"], "110105********0021")
        self.taken(table(ACCOUNT_COLUMNS, row), "--accept-unverified-ids", read=1, inserted=0,
                   unchanged=1)

    def test_conflict_and_update(self):
        first = {"account_no": "1", "name": "张三", "meter_no": "M1"}
        self.taken(table(ACCOUNT_COLUMNS, first), read=1, inserted=1)
        self.taken(table(ACCOUNT_COLUMNS, first), read=1, inserted=0, unchanged=1)
        for field, value in (("name", "李四"), ("address", "x"), ("phone", "1"), ("meter_no", "M9"),
                             ("opened_on", "2001-01-01"), ("price_class", "industrial")):
            with self.subTest(field):
                changed = table(ACCOUNT_COLUMNS, {**first, field: value}, {"account_no": "2"})
                self.not_taken(changed, (2, field, "conflict"))
        changed = table(ACCOUNT_COLUMNS, {**first, "name": "李四", "phone": "5"}, {"account_no": "2"})
        self.taken(changed, "--update", read=2, inserted=1, unchanged=0, updated=1)
        self.assertEqual(self.show("1")["name"], "李四")
        self.taken(changed, "--update", read=2, inserted=0, unchanged=2, updated=0)
        self.hall.ok("verify --deep")

    def test_twice_in_a_file(self):
        one = {"account_no": "1"}
        self.taken(table(ACCOUNT_COLUMNS, one, one), read=2, inserted=1, unchanged=1)
        self.not_taken(table(ACCOUNT_COLUMNS, {"account_no": "2"}, {"account_no": "2", "name": "x"}),
                       (3, "name", "conflict"))

    def test_a_file_that_is_not_there(self):
        answer = self.hall.run("import accounts /nowhere/x.csv", "adm")
        self.assertEqual((answer.status, answer.code), (3, "io"))
        answer = self.hall.run(["import", "accounts", str(self.hall.folder)], "adm")
        self.assertEqual((answer.status, answer.code), (3, "io"))


class Bills(ImportTest):
    what = "bills"

    @classmethod
    def furnish(cls, hall):
        super().furnish(hall)
        hall.accounts({"account_no": "1"}, {"account_no": "2"})

    good = "B1,1,2025-01,120.5,95.20,2025-01-05,2025-01-25"

    def test_who(self):
        text = table(BILL_COLUMNS, self.good)
        self.assertEqual(self.put(text, login="ann").code, "not_permitted")
        self.taken(text, login="vic", read=1, inserted=1)
        self.taken(text, login="adm", read=1, inserted=0, unchanged=1)

    def test_what_is_stored(self):
        self.taken(table(BILL_COLUMNS, self.good, "B0,1,2025-02,0,0.00,2025-01-05,2025-01-25",
            "B2,1,2024-12,3.125,7,2024-12-05,2024-12-25"), read=3, inserted=3)
        answer = self.hall.ok("account show 1 --on 2025-01-25 --all", "ann")
        bills = [(b["bill_no"], b["period"], b["energy_kwh"], b["due_on"], b["amount"], b["paid"])
                 for b in answer["bills"]]
        self.assertEqual(bills, [("B2", "2024-12", "3.125", "2024-12-25", "7.00", "0.00"),
                                 ("B0", "2025-02", "0", "2025-01-25", "0.00", "0.00"),
                                 ("B1", "2025-01", "120.5", "2025-01-25", "95.20", "0.00")])
        answer = self.hall.ok("account show 1 --on 2025-01-25", "ann")
        self.assertEqual([b["bill_no"] for b in answer["bills"]], ["B2", "B1"])
        self.hall.ok("verify")

    def test_fields(self):
        fields = BILL_COLUMNS.split(",")
        bad = [("bill_no", "", None), ("account_no", "", None), ("account_no", "9", "account_unknown"),
               ("period", "", None), ("period", "2025", "bad_date"), ("period", "2025-13", "bad_date"),
               ("period", "2025-1", "bad_date"), ("energy_kwh", "", None),
               ("energy_kwh", "x", "bad_value"), ("energy_kwh", "1.2345", "bad_value"),
               ("energy_kwh", "-1", "bad_value"), ("amount", "", None), ("amount", "-1.00", "bad_amount"),
               ("amount", "1.234", "bad_amount"), ("amount", "1,00", "bad_amount"),
               ("amount", "1e3", "bad_amount"), ("amount", "1234567890123", "bad_amount"),
               ("amount", ".5", "bad_amount"), ("amount", "5.", "bad_amount"),
               ("amount", "１", "bad_amount"), ("issued_on", "", None), ("due_on", "", None),
               ("issued_on", "2025-02-30", "bad_date"), ("due_on", "25.01.2025", "bad_date")]
        for field, value, code in bad:
            with self.subTest(field=field, value=value):
                row = [f'"{value}"' if name == field else old
                       for name, old in zip(fields, self.good.split(","))]
                self.not_taken(table(BILL_COLUMNS, ",".join(row)), (2, field, code))
        self.taken(table(BILL_COLUMNS, self.good.replace("95.20", "999999999999.99")), read=1, inserted=1)

    def test_headers(self):
        for column in BILL_COLUMNS.split(","):
            columns = ",".join(c for c in BILL_COLUMNS.split(",") if c != column)
            self.not_taken(f"{columns}\n", (1, column, None))
        self.not_taken(BILL_COLUMNS + ",colour\n", (1, "colour", None))

    def test_paid(self):
        columns = BILL_COLUMNS + ",paid"
        for paid in ("95.21", "-1", "x"):
            with self.subTest(paid):
                self.not_taken(table(columns, f"{self.good},{paid}"), (2, "paid", "bad_amount"))
        rows = [self.good + ",", "B2,1,2025-02,1,10.00,2025-01-05,2025-01-26,0",
                "B3,1,2025-02,1,10.00,2025-01-05,2025-01-27,4.5",
                "B4,1,2025-02,1,10.00,2025-01-05,2025-01-28,10.00"]
        self.taken(table(columns, *rows), read=4, inserted=4)
        answer = self.hall.ok("account show 1 --on 2025-01-20 --all", "ann")
        self.assertEqual([(b["bill_no"], b["paid"]) for b in answer["bills"]],
            [("B1", "0.00"), ("B2", "0.00"), ("B3", "4.50"), ("B4", "10.00")])
        self.assertEqual(answer["due"]["total"], "110.70")
        answer = self.hall.ok("account show 1 --on 2025-01-20", "ann")
        self.assertEqual([b["bill_no"] for b in answer["bills"]], ["B1", "B2", "B3"])
        self.taken(table(columns, *rows), read=4, inserted=0, unchanged=4)
        self.hall.ok("verify")

    def test_known_bills(self):
        self.taken(table(BILL_COLUMNS, self.good), read=1, inserted=1)
        fields, values = BILL_COLUMNS.split(","), self.good.split(",")
        for field, value in (("account_no", "2"), ("period", "2025-02"), ("energy_kwh", "1"),
                             ("amount", "95.21"), ("issued_on", "2025-01-06"), ("due_on", "2025-01-26")):
            with self.subTest(field):
                row = ",".join(value if f == field else v for f, v in zip(fields, values))
                self.not_taken(table(BILL_COLUMNS, row), (2, field, "conflict"))
                self.not_taken(table(BILL_COLUMNS, row), (2, field, "conflict"), options=["--update"])
        same = self.good.replace("120.5", "120.500").replace("95.20", "95.2")
        self.taken(table(BILL_COLUMNS, same), read=1, inserted=0, unchanged=1)

    def test_twice_in_a_file(self):
        self.taken(table(BILL_COLUMNS, self.good, self.good), read=2, inserted=1, unchanged=1)
        other = self.good.replace("B1", "B7")
        self.not_taken(table(BILL_COLUMNS, other, other.replace("95.20", "1")),
                       (3, "amount", "conflict"))

    def test_no_advance_is_applied(self):
        self.hall.accounts(account_row({"account_no": "3"}) + ",50.00",
                           columns=ACCOUNT_COLUMNS + ",advance")
        self.taken(table(BILL_COLUMNS, "B9,3,2025-01,1,30.00,2025-01-05,2025-01-25"), read=1,
                   inserted=1)
        answer = self.hall.ok("account show 3 --on 2025-01-20", "ann")
        self.assertEqual((answer["advance"], answer["due"]["total"]), ("50.00", "30.00"))

    def test_all_or_nothing_also_when_killed(self):
        rows = [f"K{i},1,2025-01,1,1.00,2025-01-05,2025-01-25" for i in range(20000)]
        path = self.hall.file("many.csv", table(BILL_COLUMNS, *rows))
        process = self.hall.start(["import", "bills", path, "--json"], "adm")
        try:
            process.wait(timeout=0.7)
        except Exception:
            process.kill()
        process.communicate()
        self.assertIn(self.hall.sql("SELECT count(*) FROM bill")[0][0], (0, 20000))
        self.hall.ok("verify")

    def test_bills_of_a_closed_account(self):
        self.hall.accounts(account_row({"account_no": "4"}) + ",closed", columns=ACCOUNT_COLUMNS + ",status")
        self.taken(table(BILL_COLUMNS, self.good.replace("B1,1", "B8,4")), read=1, inserted=1)


if __name__ == "__main__":
    main()
