"""Makes the const table of translations: make_table.py MO OUT.c

Reads a .mo file (GNU gettext manual, "The Format of GNU MO Files") and writes the pairs sorted by
the bytes of the msgid, which is the order of strcmp, by which core/text.c looks them up.
"""
import struct
import sys


def read_mo(path):
    with open(path, "rb") as file:
        data = file.read()
    magic, revision, count, ids, strings = struct.unpack_from("<5I", data)
    if magic != 0x950412DE or revision != 0:
        sys.exit(f"{path}: not a little-endian .mo file")

    def text(table, index):
        size, at = struct.unpack_from("<2I", data, table + 8 * index)
        return data[at:at + size]

    return [(text(ids, i), text(strings, i)) for i in range(count)]


def c_string(text):
    escaped = text.decode("utf-8").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    pairs = sorted(pair for pair in read_mo(sys.argv[1]) if pair[0])
    lines = ["/* Made by po/make_table.py from po/zh_CN.po. */",
             '#include "core/text_table.h"', "",
             "const struct text_entry text_table[] = {"]
    lines += [f"\t{{{c_string(msgid)}, {c_string(msgstr)}}}," for msgid, msgstr in pairs]
    lines += ["};", "",
              "const size_t text_table_count = sizeof(text_table) / sizeof(text_table[0]);", ""]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


main()
