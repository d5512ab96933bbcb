#!/usr/bin/python3
"""po/catalog.py finds each fault of a catalogue that it is there to find, and mends what it may."""
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "po"))
sys.dont_write_bytecode = True
import catalog  # noqa: E402

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
POT = HEADER + """
#: core/a.c:1 core/b.c:9
msgid "Account {1} owes {2}."
msgstr ""

#: core/b.c:7
msgid ""
"Say \\"{{1}\\" "
"again."
msgstr ""
"""
OWES = 'msgid "Account {1} owes {2}."\nmsgstr "户号{1}欠费{2}元。"\n'
AGAIN = 'msgid "Say \\"{{1}\\" again."\nmsgstr "再说一遍「{{1}」。"\n'


class Catalog(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.pot, self.po = f"{folder.name}/a.pot", f"{folder.name}/a.po"
        Path(self.pot).write_text(POT, encoding="utf-8")

    def run_on(self, command, *parts):
        Path(self.po).write_text("\n".join((HEADER, *parts)), encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = command(catalog.parse(self.pot), self.po, catalog.parse(self.po))
        return status, output.getvalue()

    def assert_fault(self, fault, *parts):
        status, output = self.run_on(catalog.check, *parts)
        self.assertEqual(status, 1)
        self.assertEqual(len(output.splitlines()), 1, output)
        self.assertIn(fault, output)

    def test_a_whole_catalogue_has_no_fault(self):
        self.assertEqual(self.run_on(catalog.check, OWES, AGAIN), (0, ""))

    def test_missing(self):
        self.assert_fault('core/b.c:7: not in the catalogue: "Say', OWES)

    def test_untranslated(self):
        self.assert_fault("not translated", OWES, AGAIN.split("msgstr")[0] + 'msgstr ""\n')

    def test_fuzzy(self):
        self.assert_fault("fuzzy", OWES, "#, fuzzy\n" + AGAIN)

    def test_unused(self):
        self.assert_fault("no source has", OWES, AGAIN, 'msgid "Old."\nmsgstr "旧。"\n')

    def test_obsolete(self):
        self.assert_fault("no source has", OWES, AGAIN, '#~ msgid "Old."\n#~ msgstr "旧。"\n')

    def test_a_place_is_lost(self):
        self.assert_fault("differ", OWES.replace("欠费{2}元", "欠费"), AGAIN)

    def test_a_place_is_added(self):
        self.assert_fault("differ", OWES, AGAIN.replace("「{{1}」", "「{1}」"))

    def test_a_place_may_move(self):
        moved = OWES.replace("户号{1}欠费{2}元", "{2}元由户号{1}所欠")
        self.assertEqual(self.run_on(catalog.check, moved, AGAIN), (0, ""))

    def test_ambiguous_width(self):
        for glyph in "…—·“”‘’℃※→●①°×‰":
            self.assert_fault(f"U+{ord(glyph):04X}", OWES.replace("。", glyph), AGAIN)

    def test_update_appends_and_drops(self):
        self.run_on(catalog.update, AGAIN, '# core/old.c\nmsgid "Old."\nmsgstr "旧。"\n')
        text = Path(self.po).read_text(encoding="utf-8")
        self.assertNotIn("Old.", text)
        self.assertIn(AGAIN, text)
        self.assertTrue(text.endswith(
            '\n\n# core/a.c\nmsgid "Account {1} owes {2}."\nmsgstr ""\n'), text)

    def test_update_leaves_a_whole_catalogue_alone(self):
        self.run_on(catalog.update, OWES, AGAIN)
        self.assertEqual(Path(self.po).read_text(encoding="utf-8"),
                         "\n".join((HEADER, OWES, AGAIN)))


if __name__ == "__main__":
    unittest.main()
