#!/usr/bin/python3
"""Every rule of source.py finds what it forbids, and leaves alone what looks alike."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import source  # noqa: E402
from c_source import Source, Statements  # noqa: E402


def guarded(path, text):
    guard = path.replace("/", "_").replace(".", "_").upper()
    return f"#ifndef {guard}\n#define {guard}\n{text}\n#endif\n"


def found(rule, files):
    """What one rule says of a tree of these files: {path: text}."""
    with tempfile.TemporaryDirectory() as top:
        subprocess.run(["git", "init", "-q", top], check=True)
        for name, text in files.items():
            path = Path(top) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return list(rule(source.Tree(top)))


# rule, path, text that must be found, text alike that must not
CASES = [
    (source.rule_money_member, "counter/pay.c", "x = due.fen + 1;", "x = due.fence; /* due.fen */"),
    (source.rule_money_member, "counter/pay.c", "x = due->fen;", 's = "due->fen";'),
    (source.rule_money_member, "counter/pay.c", "m = (struct money){.fen = 1};", "int fen = 1;"),
    (source.rule_floating_point, "core/late.c", "double rate;", "int doubled; /* double */"),
    (source.rule_floating_point, "core/late.c", "x = y * 0.001;", 'v = "0.001";'),
    (source.rule_floating_point, "core/late.c", "float f(void);", "x = y.e8 + 0x10;"),
    (source.rule_banned_calls, "core/a.c", "strcpy(a, b);", "my_strcpy(a, b); x.strcpy(a);"),
    (source.rule_banned_calls, "core/a.c", "sprintf(a, b);", "snprintf(a, 3, b);"),
    (source.rule_banned_calls, "db/a.c", "t = localtime(&x);", "/* localtime() */"),
    (source.rule_banned_calls, "db/a.c", "n = atoi(s);", "n = parse_atoi(s);"),
    (source.rule_banned_calls, "db/a.c", "p = malloc(3);", "p = xmalloc(3);"),
    (source.rule_banned_calls, "devices/a.c", "system(line);", "int system_of(void);"),
    (source.rule_banned_calls, "core/a.c", "setlocale(0, 0);", "/* setlocale(x) */"),
    (source.rule_core_is_pure, "core/a.c", "now = time(NULL);", "core_time(3);"),
    (source.rule_core_is_pure, "core/a.c", "f = fopen(a, b);", "int time;"),
    (source.rule_no_prompt_below, "counter/a.c", 'printf("hello");', 'snprintf(a, 3, "x");'),
    (source.rule_no_prompt_below, "db/a.c", "fprintf(stderr, x);", "fprintf(file, x);"),
    (source.rule_tests_do_not_sleep, "tests/unit/a_test.c", "sleep(1);", "asleep(1);"),
    (source.rule_sql, "counter/a.c", 's = "SELECT no FROM account";', 's = "SELECTED";'),
    (source.rule_sql, "tui/a.c", 's = "UPDATE bill SET paid = 1";', 's = "UPDATE the bill";'),
    (source.rule_ambiguous_width, "tui/a.c", 's = "a → b";', 's = "「甲」"; /* → */'),
    (source.rule_open_ends, "core/a.c", "/* TODO: later */", "/* the list of what is to do */"),
    (source.rule_open_ends, "core/a.c", "// FIXME", "/* FIXME: libhpdf loses these characters */"),
    (source.rule_typedef, "core/a.h", "typedef struct money money;", "typedef int (*hook)(void);"),
    (source.rule_mutable_state, "core/a.c", "static int count;", "static const int count = 3;"),
    (source.rule_mutable_state, "core/a.c", "int counts[] = {1, 2};", "enum { A = 1, B };"),
    (source.rule_mutable_state, "core/a.c", "static const char *names[] = {0};",
        "static const char *const names[] = {0};"),
    (source.rule_mutable_state, "core/a.c", "static void (*hook)(int);", "void hook(void (*f)(int));"),
    (source.rule_mutable_state, "core/a.c", "static struct row *rows;", "static struct row *rows(int);"),
    (source.rule_mutable_state, "core/a.c", "void f(void)\n{\n\tstatic int calls;\n}",
        "void f(void)\n{\n\tstatic const char *const a[] = {0};\n\tint b;\n}"),
    (source.rule_room_of_sources, "misc/a.c", "int f(void);", None),
    (source.rule_machine_paths, "docs/a.md", "see /ho" "me/someone/notes", "see https://x.cn/home/a"),
    (source.rule_machine_paths, "share/a.csv", "/wo" "rk/main/x", "home/wo" "rk/x, ../wo" "rk/x"),
]

INCLUDES = [  # path, include line, is it right?
    ("core/a.c", '#include "db/b.h"', False),
    ("core/a.c", '#include "core/b.h"', True),
    ("db/a.c", '#include "printing/b.h"', False),
    ("db/a.c", '#include "core/b.h"', True),
    ("printing/a.c", '#include "db/b.h"', False),
    ("devices/a.c", '#include "counter/b.h"', False),
    ("devices/sim/a.c", '#include "devices/b.h"', False),
    ("devices/sim/a.c", '#include "devices/sim/b.h"', True),
    ("counter/a.c", '#include "devices/b.h"', True),
    ("counter/a.c", '#include "tui/b.h"', False),
    ("tui/a.c", '#include "counter/b.h"', True),
    ("tui/a.c", '#include "db/b.h"', False),
    ("cli/a.c", '#include "db/b.h"', False),
    ("cli/main.c", '#include "db/b.h"', True),
    ("cli/sim.c", '#include "devices/sim/b.h"', True),
    ("cli/sim.c", '#include "devices/b.h"', False),
    ("cli/a.c", '#include "gen/version.h"', True),
    ("cli/a.c", '#include "nowhere.h"', False),
]

LIBRARIES = [
    ("counter/a.c", "curses.h", False),
    ("tui/a.c", "curses.h", True),
    ("db/a.c", "sqlite3.h", False),
    ("db/sqlite.c", "sqlite3.h", True),
    ("db/postgres.c", "libpq-fe.h", True),
    ("db/sqlite.c", "libpq-fe.h", False),
    ("printing/a.c", "hpdf.h", True),
    ("core/a.c", "hpdf.h", False),
    ("core/a.c", "time.h", False),
    ("core/a.c", "stdio.h", True),
    ("core/alloc.c", "unistd.h", True),
    ("counter/a.c", "time.h", True),
    ("tui/a.c", "sodium.h", False),
]


class Rules(unittest.TestCase):
    def test_each_rule_finds_what_it_forbids(self):
        for rule, path, bad, good in CASES:
            with self.subTest(rule=rule.__name__, bad=bad):
                self.assertEqual(len(found(rule, {path: bad + "\n"})), 1)
            if good:
                with self.subTest(rule=rule.__name__, good=good):
                    self.assertEqual(found(rule, {path: good + "\n"}), [])

    def test_places_are_excepted(self):
        for rule, path, text in [
            (source.rule_money_member, "core/money.c", "m.fen = 1;"),
            (source.rule_money_member, "db/bind.c", "m.fen = 1;"),
            (source.rule_floating_point, "printing/page.c", "float x = 1.5f;"),
            (source.rule_sql, "db/bill.c", 's = "SELECT 1 FROM bill";'),
            (source.rule_mutable_state, "cli/main.c", "static int caught;"),
            (source.rule_banned_calls, "core/alloc.c", "p = malloc(3);"),
        ]:
            with self.subTest(rule=rule.__name__, path=path):
                self.assertEqual(found(rule, {path: text}), [])

    def test_arrows_between_rooms(self):
        for path, line, right in INCLUDES:
            headers = {f"{room}/b.h": "" for room in source.ROOMS if not room.endswith(".c")}
            with self.subTest(path=path, line=line):
                self.assertEqual(found(source.rule_room_arrows, {**headers, path: line}) == [], right)

    def test_headers_of_libraries(self):
        for path, header, right in LIBRARIES:
            with self.subTest(path=path, header=header):
                wrong = found(source.rule_library_headers, {path: f"#include <{header}>\n"})
                self.assertEqual(wrong == [], right)

    def test_order_of_includes(self):
        good = '#include "core/a.h"\n\n#include <stdio.h>\n#include "core/b.h"\n#include "core/c.h"\n'
        headers = {f"core/{x}.h": "" for x in "abc"}
        self.assertEqual(found(source.rule_include_order, {**headers, "core/a.c": good}), [])
        for bad in (
            '#include <stdio.h>\n#include "core/a.h"\n',
            '#include "core/a.h"\n#include "core/b.h"\n#include <stdio.h>\n',
            '#include "core/a.h"\n#include <stdio.h>\n#include <assert.h>\n',
            '#include "core/a.h"\n#include "core/c.h"\n#include "core/b.h"\n',
            "int x(void);\n",
        ):
            with self.subTest(bad=bad):
                self.assertEqual(len(found(source.rule_include_order, {**headers, "core/a.c": bad})), 1)
        test = '#include "core/b.h"\n\n#include <setjmp.h>\n#include <stddef.h>\n#include <cmocka.h>\n'
        self.assertEqual(found(source.rule_include_order, {**headers, "tests/unit/b_test.c": test}), [])

    def test_header_guard(self):
        self.assertEqual(found(source.rule_header_guard, {"core/a.h": guarded("core/a.h", "")}), [])
        self.assertEqual(len(found(source.rule_header_guard, {"core/a.h": guarded("db/a.h", "")})), 1)

    def test_default_in_a_switch_over_an_enum(self):
        enum = "enum state { STATE_OPEN, STATE_SHUT };\n"
        function = "int f(int s)\n{{\n\tswitch (s) {{\n\tcase {0}:\n\t\treturn 1;\n{1}\t}}\n\treturn 0;\n}}\n"
        default = "\tdefault:\n\t\tbreak;\n"
        for label, tail, count in (("STATE_OPEN", default, 1), ("STATE_OPEN", "", 0),
                ("'x'", default, 0), ("KEY_LEFT", default, 0)):
            with self.subTest(label=label, tail=tail):
                text = enum + function.format(label, tail)
                self.assertEqual(len(found(source.rule_switch_default, {"core/a.c": text})), count)

    def test_sizes(self):
        def size(path, text):
            rule = source.rule_function_size if "{" in text else source.rule_file_size
            return len(found(rule, {path: text}))

        body = "\tx();\n"
        self.assertEqual(size("core/a.c", "void f(void)\n{\n" + body * 67 + "}\n"), 0)
        self.assertEqual(size("core/a.c", "void f(void)\n{\n" + body * 68 + "}\n"), 1)
        table = "\tstatic const int rows[] = {\n" + "\t\t1,\n" * 90 + "\t};\n"
        self.assertEqual(size("core/a.c", "void f(void)\n{\n" + table + body + "}\n"), 0)
        self.assertEqual(size("core/a.c", "/* a */\n" * 800), 0)
        self.assertEqual(size("core/a.c", "/* a */\n" * 801), 1)
        self.assertEqual(size("core/a.h", "/* a */\n" * 120), 0)
        self.assertEqual(size("core/a.h", "/* a */\n" * 121), 1)
        self.assertEqual(size("core/a.c", "int f(int a, int b, int c, int d, int (*e)(int, int)) { }\n"), 0)
        self.assertEqual(size("core/a.c", "int f(int a, int b, int c, int d, int e, int g) { }\n"), 1)

    def test_top_level(self):
        files = {name if "." in name or name.isupper() or name == "Makefile" else f"{name}/x": "x"
            for name in source.TOP_LEVEL}
        self.assertEqual(found(source.rule_top_level, files), [])
        wrong = {**files, "notes.txt": "x"}
        del wrong["NEWS"]
        self.assertEqual({name for name, _, _ in found(source.rule_top_level, wrong)}, {"notes.txt", "NEWS"})


class Reading(unittest.TestCase):
    def test_nesting(self):
        for body, depth in [
            ("x();", 0),
            ("if (a) x(); else y();", 1),
            ("if (a) x(); else if (b) y(); else if (c) z();", 1),
            ("for (;;) if (a) while (b) x();", 3),
            ("for (;;) { if (a) { while (b) { if (c) x(); } } }", 4),
            ("switch (a) { case A: if (b) x(); break; default: y(); }", 2),
            ("do { if (a) x(); } while (b);", 2),
            ("EACH(x, list) { if (a) y(); }", 2),
            ("return (struct point){.x = 1, .y = 2};", 0),
            ("s = (struct point){.x = 1}; if (a) x();", 1),
            ("out: free(x); if (a) { x(); }", 1),
            ("if (a) { x(); } else { if (b) y(); }", 2),
        ]:
            with self.subTest(body=body):
                self.assertEqual(Statements(body).deepest(), depth)

    def test_functions_and_declarations(self):
        text = (
            'static const struct row rows[] = {\n\t{"a{", 1},\n};\n'
            "struct point {\n\tint x;\n};\n"
            "/* f() { */\n"
            "static int add(int a, int b)\n{\n\treturn a + b;\n}\n"
            "int main(void)\n{\n\tif (x)\n\t\ty();\n}\n")
        read = Source("core/a.c", text)
        self.assertEqual([(f.name, f.line, f.lines, f.parameters, f.nesting) for f in read.functions],
            [("add", 8, 4, 2, 0), ("main", 12, 5, 0, 1)])
        self.assertEqual([d.line for d in read.declarations], [1, 4])
        self.assertEqual(read.comment_lines, 1)

    def test_every_rule_has_a_test(self):
        tested = Path(__file__).read_text()
        for rule in source.RULES:
            self.assertIn(f"source.{rule.__name__}", tested)


if __name__ == "__main__":
    unittest.main()
