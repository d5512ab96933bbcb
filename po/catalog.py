#!/usr/bin/python3
"""The catalogue of translations against the messages of the sources.

catalog.py check POT PO    lists what is missing, unused or wrong; exit 1 if anything is
catalog.py update POT PO   appends what is missing, to be translated, and drops what is unused
"""
import json
import re
import sys
import unicodedata


class Entry:
    def __init__(self, first_line):
        self.first, self.last = first_line, first_line
        self.msgid, self.msgstr = None, None
        self.places, self.fuzzy, self.obsolete = [], False, False

    def where(self, path):
        return f"{path}:{self.first + 1}"


def parse_line(entry, line):
    if line.startswith("#~"):
        entry.obsolete = True
    elif line.startswith("#:"):
        entry.places += line[2:].split()
    elif line.startswith("#,"):
        entry.fuzzy = "fuzzy" in line
    elif line.startswith("msgid "):
        entry.msgid = json.loads(line[6:])
    elif line.startswith("msgstr "):
        entry.msgstr = json.loads(line[7:])
    elif line.startswith('"') and entry.msgstr is None:
        entry.msgid += json.loads(line)
    elif line.startswith('"'):
        entry.msgstr += json.loads(line)


def parse(path):
    """The entries of a .po file without its header: blank lines part them."""
    entries, entry = [], None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().split("\n")):
            if not line.strip():
                entry = None
                continue
            if entry is None or (line.startswith("msgid ") and entry.msgid is not None):
                entry = Entry(number)
                entries.append(entry)
            entry.last = number
            parse_line(entry, line)
    return [entry for entry in entries if entry.msgid or entry.obsolete]


def arguments(text):
    return set(re.findall(r"\{([1-6])\}", text.replace("{{", "")))


def ambiguous(text):
    """Characters that one terminal draws in one cell and another in two (UAX 11, class A)."""
    return sorted({c for c in text if unicodedata.east_asian_width(c) == "A"})


def faults_of(entry, used):
    if entry.obsolete or entry.msgid not in used:
        yield "no source has this message"
        return
    if not entry.msgstr or entry.fuzzy:
        yield "not translated" if not entry.msgstr else "fuzzy"
        return
    if arguments(entry.msgid) != arguments(entry.msgstr):
        yield "the places {1} ... {6} of the message and its translation differ"
    for c in ambiguous(entry.msgid + entry.msgstr):
        yield f"{c} (U+{ord(c):04X}) has no certain width"


def check(messages, path, entries):
    used = {message.msgid for message in messages}
    known = {entry.msgid for entry in entries}
    faults = [(message.places[0], "not in the catalogue", message.msgid)
              for message in messages if message.msgid not in known]
    faults += [(entry.where(path), fault, entry.msgid or "")
               for entry in entries for fault in faults_of(entry, used)]
    for where, fault, msgid in faults:
        print(f"{where}: {fault}: {json.dumps(msgid, ensure_ascii=False)}")
    return 1 if faults else 0


def update(messages, path, entries):
    used = {message.msgid for message in messages}
    known = {entry.msgid for entry in entries}
    unused = {number for entry in entries if entry.obsolete or entry.msgid not in used
              for number in range(entry.first, entry.last + 1)}
    with open(path, encoding="utf-8") as file:
        lines = [line for number, line in enumerate(file.read().split("\n"))
                 if number not in unused or line.startswith("# ")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"
    for message in messages:
        if message.msgid not in known:
            quoted = json.dumps(message.msgid, ensure_ascii=False)
            text += f'\n# {message.places[0].split(":")[0]}\nmsgid {quoted}\nmsgstr ""\n'
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


def main():
    commands = {"check": check, "update": update}
    if len(sys.argv) != 4 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    _, command, pot, po = sys.argv
    sys.exit(commands[command](parse(pot), po, parse(po)))


if __name__ == "__main__":
    main()
