#!/usr/bin/python3
"""Papers to the printer and the folder, reports, and the export, through the real program."""
import csv
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hall import HallTest, SHA256, main  # noqa: E402

DAY = "2025-01-10"
PRINTED = {"printed": bool, "file": str, "sha256": SHA256, "pages": int}


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True,
                          text=True).stdout


class Print(HallTest):
    @classmethod
    def furnish(cls, hall):
        hall.init("--trial")
        hall.staff("ann", "sue", "vic")
        hall.accounts({"account_no": "1001", "name": "阿卜杜拉·买买提"},
                      {"account_no": "1002", "name": "=HYPERLINK(1)"})
        hall.bills("B1,1001,2025-01,120.5,95.20,2025-01-01,2025-01-20",
                   "B2,1002,2025-01,1,10.00,2025-01-01,2025-01-20")
        hall.ok(f"shift open --float 100 --business-date {DAY}", "ann")

    def lp(self, script):
        folder = self.hall.folder / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "lp").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "lp").chmod(0o755)
        self.hall.env["PATH"] = f"{folder}:/usr/bin:/bin"

    def waiting(self):
        return self.hall.ok("print list", "ann")["waiting"]

    def test_into_the_folder_of_the_day(self):
        answer = self.hall.ok("pay 1001 --cash 100 --print", "ann")
        self.assertShape({k: answer[k] for k in PRINTED}, PRINTED)
        self.assertTrue(answer["printed"])
        self.assertIsNone(answer["print_error"])
        path = self.hall.folder / "papers" / DAY / f"{answer['receipt_no']}.pdf"
        self.assertEqual(answer["file"], str(path))
        self.assertIn(answer["receipt_no"], text_of(path))
        self.assertEqual(path.parent.stat().st_mode & 0o777, 0o700)
        self.assertEqual(self.hall.ok("print list", "ann")["folder"], str(path.parent))
        again = self.hall.ok(["receipt", answer["receipt_no"], "--print"], "ann")
        self.assertEqual((again["copy"], Path(again["file"]).name),
                         (1, f"{answer['receipt_no']}-1.pdf"))
        self.hall.ok("verify")

    def test_the_folder_is_named_by_the_environment(self):
        self.hall.env["WATTDESK_PAPERS"] = str(self.hall.folder / "elsewhere")
        answer = self.hall.ok("pay 1001 --cash 100 --print", "ann")
        self.assertEqual(Path(answer["file"]).parent, self.hall.folder / "elsewhere" / DAY)

    def test_a_queue(self):
        self.hall.refused("not_permitted", "print queue cli receipt slips", "ann")
        self.hall.ok("print queue cli receipt slips", "adm")
        self.lp("echo \"request id is slips-$#-$2 (1 file(s))\"")
        answer = self.hall.ok("pay 1001 --cash 100 --print", "ann")
        self.assertEqual((answer["request_id"], answer["file"]), ("slips-6-slips", None))
        self.hall.refused("bad_value", ["print", "queue", "cli", "receipt", "a b"], "adm")
        self.hall.refused("bad_value", "print queue cli invoice slips", "adm")
        self.hall.ok(["print", "queue", "cli", "receipt", ""], "adm")
        self.assertEqual(self.hall.ok("print list", "ann")["queues"], [])

    def test_a_print_that_fails_undoes_nothing(self):
        self.hall.ok("print queue cli receipt slips", "adm")
        self.lp("echo 'lp: no such thing' >&2; exit 1")
        answer = self.hall.ok("pay 1001 --cash 100 --print", "ann")
        self.assertEqual((answer["printed"], answer["print_error"]), (False, "device_gone"))
        item, = self.waiting()
        self.assertEqual((item["state"], item["paper"], item["subject"]),
                         ("failed", "receipt", answer["receipt_no"]))
        self.lp("echo 'request id is slips-1 (1 file(s))'")
        self.assertEqual(self.hall.ok(["print", "retry", str(item["id"])], "ann")["copy"], 0)
        self.assertEqual(self.waiting(), [])
        self.hall.refused("bad_value", ["print", "retry", str(item["id"])], "ann")
        self.hall.refused("bad_value", "print retry x", "ann")
        self.hall.ok("verify")

    def test_a_printer_that_does_not_answer(self):
        self.hall.ok("print queue cli receipt slips", "adm")
        self.lp("kill -9 $$")
        receipt = self.hall.ok("pay 1001 --cash 100", "ann")["receipt_no"]
        answer = self.hall.run(["receipt", receipt, "--print"], "ann")
        self.assertEqual((answer.status, answer.code), (3, "device_timeout"))
        item, = self.waiting()
        self.assertEqual(item["state"], "unknown")
        self.hall.ok(["print", "done", str(item["id"])], "ann")
        self.assertEqual(self.waiting(), [])

    def test_where_to(self):
        receipt = self.hall.ok("pay 1001 --cash 100", "ann")["receipt_no"]
        for words in (["receipt", receipt], ["receipt", receipt, "--pdf", "x.pdf", "--print"]):
            self.assertEqual(self.hall.run(words, "ann").status, 2)
        self.assertFalse((self.hall.folder / "x.pdf").exists())

    def test_reports(self):
        self.hall.ok("pay 1001 --cash 100", "ann")
        shift = self.hall.ok("shift show", "ann")["shift_no"]
        self.hall.ok("shift close --count 195.20", "ann")
        self.hall.ok(["shift", "report", shift, "--pdf", "s.pdf"], "ann")
        self.assertIn("95.20", text_of(self.hall.folder / "s.pdf"))
        self.hall.ok(f"day report --business-date {DAY} --pdf d.pdf", "sue")
        self.assertIn("尚未封签", text_of(self.hall.folder / "d.pdf"))
        answer = self.hall.ok(f"day settle --business-date {DAY} --pdf e.pdf", "sue")
        self.assertTrue(answer["settled"])
        seal = answer["seal"].rsplit("mac:", 1)[1]
        self.assertIn(seal, text_of(self.hall.folder / "e.pdf"))
        self.hall.refused("not_permitted", f"day report --business-date {DAY} --pdf f.pdf", "ann")
        self.hall.refused("bad_date", "day report --business-date x --pdf f.pdf", "sue")

    def test_export(self):
        self.hall.ok("pay 1001 1002 --cash 200", "ann")
        call = f"export paid --from {DAY} --to {DAY} --csv paid.csv"
        self.assertEqual(self.hall.ok(call, "vic")["rows"], 2)
        path = self.hall.folder / "paid.csv"
        self.assertEqual(path.read_bytes()[:3], b"\xef\xbb\xbf")
        with open(path, encoding="utf-8-sig", newline="") as f:
            rows = list(csv.DictReader(f))
        self.assertEqual([r["total"] for r in rows], ["95.20", "10.00"])
        self.assertEqual([r["energy_kwh"] for r in rows], ["120.5", "1"])
        self.assertEqual(rows[1]["name"], "'=HYPERLINK(1)")
        self.hall.refused("not_permitted", call, "ann")
        answer = self.hall.run(f"export paid --from {DAY} --to {DAY} --csv /nowhere/x.csv", "vic")
        self.assertEqual((answer.status, answer.code), (3, "io"))


if __name__ == "__main__":
    main()
