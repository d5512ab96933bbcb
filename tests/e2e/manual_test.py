#!/usr/bin/python3
"""The manual page names every verb and every option that `--help` knows, and none besides."""
import re
import subprocess
import unittest

from hall import PROGRAM, TOP

PAGE = TOP / "docs/wattdesk.1"
# What the page says once for several verbs.
ELSEWHERE = {
    "card open": ["pay"], "card sell": ["pay"],
    "notice": ["filters"], "notice preview": ["filters"],
    "correction propose": ["calc meter-error", "calc wiring", "calc multiplier", "calc stopped",
                           "calc theft", "calc breach", "calc outage"],
}
FILTERS = {"--all", "--route", "--area", "--stage", "--overdue-days", "--customers"}


def asked():
    """Of --help: each verb with its options; `restore FILE` and `restore NO` are one."""
    text = subprocess.run([PROGRAM, "--lang", "en", "--help"], capture_output=True, text=True,
                          check=True).stdout
    verbs, everywhere = {}, set()
    for line in text.splitlines():
        if verb := re.match(r"  ([a-z][a-z-]*(?: [a-z-]+)?) ", line):
            options = verbs.setdefault(verb[1], set())
        elif option := re.match(r"        (--[a-z0-9-]+)", line):
            options.add(option[1])
        elif option := re.match(r"  (--[a-z]+(?:-[a-z]+)?) ", line):
            everywhere.add(option[1])
    return verbs, everywhere


def items():
    """Of the page: the words of each item's head that are no arguments, and the options there and in its text."""
    found = []
    for line in PAGE.read_text().splitlines():
        line = line.replace(r"\&", "")
        if line.startswith((".Sh", ".Ss")):
            found.append((set(), [], ""))
        elif line.startswith(".It Cm"):
            head = re.sub(r"\bAr [^ ]+( \.\.\.)?", "", line[4:])
            found.append((set(), re.findall(r"(?<![-A-Za-z])[a-z][a-z-]*", head), line))
        if found:
            found[-1][0].update("-" + o for o in re.findall(r"(?:Fl | , )(-[a-z][a-z0-9-]*)", line))
    return found


class Manual(unittest.TestCase):
    def setUp(self):
        self.verbs, self.everywhere = asked()
        self.items = items()
        self.assertGreater(len(self.verbs), 100)

    def told(self, verb):
        """The options that the page gives to a verb; None where it is not named."""
        first, *second = verb.split()
        options = [found for found, words, _ in self.items
                   if words[:1] == [first] and set(second) <= set(words[1:])]
        return set().union(*options) if options else None

    def test_every_verb_and_option_is_told(self):
        for verb, options in self.verbs.items():
            with self.subTest(verb=verb):
                told = self.told(verb)
                self.assertIsNotNone(told, "not in the page")
                for other in ELSEWHERE.get(verb, []):
                    told |= FILTERS if other == "filters" else self.told(other)
                self.assertEqual(options - told - {"--op-id"}, set())

    def test_no_option_is_told_that_is_none(self):
        for found, words, line in self.items:
            if not words:
                continue
            with self.subTest(line=line):
                theirs = [o for v, o in self.verbs.items() if v.split()[0] == words[0]
                          and (len(v.split()) == 1 or v.split()[1] in words)]
                self.assertTrue(theirs, "no such verb")
                self.assertEqual(found - set().union(*theirs) - self.everywhere, set())

    def test_options_of_many_verbs(self):
        text = PAGE.read_text()
        for option in self.everywhere | {"--op-id"}:
            with self.subTest(option=option):
                self.assertTrue(re.search(rf"(?m)^\.It Fl {option[1:]}\b", text))

    def test_every_variable_is_told(self):
        """What the sources name as a variable of the environment."""
        source = "".join(path.read_text() for room in ("cli", "counter", "db", "tui")
                         for path in (TOP / room).glob("*.[ch]"))
        names = set(re.findall(r'"(WATTDESK_[A-Z_]+)"', source))
        self.assertGreater(len(names), 8)
        self.assertEqual({n for n in names if n not in PAGE.read_text()}, set())

    def test_every_column_of_an_import_is_told(self):
        source = "".join(path.read_text() for path in (TOP / "counter").glob("import_*.c"))
        source += (TOP / "counter/account_field.h").read_text()
        names = set(re.findall(r'\[[A-Z_]+\] = "([a-z_]+)"', source))
        names |= set(re.findall(r'X\([A-Z_]+, "([a-z_]+)"', source))
        self.assertLess({"account_no", "card_serial", "paid", "registers", "free_kwh", "read_on"}, names)
        page = (TOP / "docs/imports.md").read_text()
        self.assertEqual({n for n in names if f"`{n}`" not in page}, set())

    def test_a_bracket_that_reaches_to_the_end_holds_one_option(self):
        for _, _, line in self.items:
            with self.subTest(line=line):
                last = line.partition(" Op ")[2]
                self.assertNotIn(" | run", last)
                self.assertNotIn(" Op ", last)


if __name__ == "__main__":
    unittest.main()
