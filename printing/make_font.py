#!/usr/bin/python3
"""Makes the fonts of the papers, and the C table that says what they cover.

    make_font.py RARE_NAMES COMMON_TTF RARE_TTF FONT_TABLE_C

libhpdf 2.3.0 loses glyphs that are built of others more than one level deep, so every glyph is
flattened. It looks all 65,536 code points up by a linear scan of the cmap, so each font has one
format-4 cmap of few and wide segments. It cannot reach characters outside the basic plane, so those
stand in the private use area, and the table translates. What is not in the table has no glyph.

Two fonts, because each one that a paper uses costs it time and bytes: common (GB 2312 and what a
paper writes beside it) is in every paper; rare is opened for the name that needs it.

Sources, Debian packages: fonts-wqy-zenhei (GPL-2 with the font embedding exception) and
fonts-hanazono (free use). The result depends on nothing else: no time, no order of a set.
"""
import struct
import sys

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.ttLib.tables.DefaultTable import DefaultTable

ZENHEI = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
HANAZONO_A = "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"
HANAZONO_B = "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
EM = 1024
PRIVATE_FIRST, PRIVATE_LAST = 0xE000, 0xF8FF
CMAP_BYTES_MAX = 65535
SEGMENT_GAP_MAX = 160  # code points without a glyph that are cheaper than one more segment
FONT_EPOCH = 0         # head.created and head.modified: 1904-01-01, the same on every machine


def decodable(codec, lead, trail):
    """The code points of a two-byte character set, by asking Python's own codec."""
    found = set()
    for first in lead:
        for second in trail:
            try:
                text = bytes([first, second]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found


def is_private(code):
    return PRIVATE_FIRST <= code <= PRIVATE_LAST


def is_hanzi(code):
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code > 0xFFFF


def read_names(path):
    codes = set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            codes.update(int(word, 16) for word in line.split("#")[0].split())
    return codes


class Source:
    """One font file to take outlines from."""

    def __init__(self, path, number=-1):
        self.font = TTFont(path, fontNumber=number, lazy=True)
        self.cmap = self.font.getBestCmap()
        self.glyf = self.font["glyf"]
        self.hmtx = self.font["hmtx"]
        assert self.font["head"].unitsPerEm == EM, path

    def flat(self, code):
        """The outline of a character as one simple glyph without instructions."""
        name = self.cmap[code]
        coordinates, ends, flags = self.glyf[name].getCoordinates(self.glyf)
        glyph = Glyph()
        glyph.numberOfContours = len(ends)
        if not ends:
            return glyph
        glyph.coordinates = GlyphCoordinates([(round(x), round(y)) for x, y in coordinates])
        glyph.endPtsOfContours = list(ends)
        glyph.flags = bytearray(flag & 1 for flag in flags)
        glyph.program = empty_program()
        return glyph

    def advance(self, code):
        return self.hmtx[self.cmap[code]][0]


def empty_program():
    from fontTools.ttLib.tables.ttProgram import Program

    program = Program()
    program.fromBytecode(b"")
    return program


def box_glyph():
    """.notdef: a visible frame. The papers draw U+25A1 for what is missing; this is the last net."""
    outer, inner = [(96, -64), (96, 832), (928, 832), (928, -64)], [(160, 0), (864, 0), (864, 768), (160, 768)]
    glyph = Glyph()
    glyph.numberOfContours = 2
    glyph.coordinates = GlyphCoordinates(outer + inner)
    glyph.endPtsOfContours = [3, 7]
    glyph.flags = bytearray([1] * 8)
    glyph.program = empty_program()
    return glyph


def segments(codes):
    """Ranges that cover all the codes, joined where the gap between two is small."""
    ranges = []
    for code in sorted(codes):
        if ranges and code - ranges[-1][1] <= SEGMENT_GAP_MAX:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges + [[0xFFFF, 0xFFFF]]


def make_cmap(glyph_of):
    """A cmap table with one format-4 subtable (3, 1), glyph ids in the id array, 0 in the gaps."""
    ranges = segments(glyph_of)
    count = len(ranges)
    ends, starts, deltas, offsets, ids = [], [], [], [], []
    for index, (first, last) in enumerate(ranges):
        ends.append(last)
        starts.append(first)
        glyphs = [glyph_of.get(code, 0) for code in range(first, last + 1)]
        run = all(g == glyphs[0] + i for i, g in enumerate(glyphs)) and glyphs[0]
        if run or first == 0xFFFF:
            deltas.append((glyphs[0] - first) & 0xFFFF if run else 1)
            offsets.append(0)
        else:
            deltas.append(0)
            offsets.append(2 * (count - index + len(ids)))
            ids.extend(glyphs)
    power = 1 << (count.bit_length() - 1)
    search = (2 * power, power.bit_length() - 1, 2 * (count - power))
    words = [*ends, 0, *starts, *deltas, *offsets, *ids]
    length = 14 + 2 * len(words)
    assert length <= CMAP_BYTES_MAX, "cmap of %d bytes" % length
    table = struct.pack(">7H", 4, length, 0, 2 * count, *search) + struct.pack(">%dH" % len(words), *words)
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def raw_table(tag, data):
    table = DefaultTable(tag)
    table.data = data
    return table


def set_names(font, family):
    names = newTable("name")
    names.names = []
    texts = {
        0: "Made of WenQuanYi Zen Hei (GPL-2 with font embedding exception) and HanaMin (free use)",
        1: family, 2: "Regular", 3: family, 4: family, 5: "Version 1.0", 6: family,
    }
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    font["name"] = names


def make_font(family, glyphs, model):
    """glyphs: code point in the font -> (flat glyph, advance). Returns a TTFont."""
    order = [".notdef"] + ["g%04X" % code for code in sorted(glyphs)]
    font = TTFont(recalcTimestamp=False)
    font.setGlyphOrder(order)
    for tag in ("head", "hhea", "maxp", "OS/2"):
        font[tag] = model[tag]
    font["head"].created = font["head"].modified = FONT_EPOCH
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {".notdef": box_glyph()}
    advances = {".notdef": (EM, 96)}
    for code in sorted(glyphs):
        glyph, advance = glyphs[code]
        name = "g%04X" % code
        glyf.glyphs[name] = glyph
        glyph.recalcBounds(glyf)
        advances[name] = (advance, getattr(glyph, "xMin", 0))
    glyf.glyphs[".notdef"].recalcBounds(glyf)
    font["hmtx"] = newTable("hmtx")
    font["hmtx"].metrics = advances
    font["loca"] = newTable("loca")
    font["cmap"] = raw_table("cmap", make_cmap({code: i + 1 for i, code in enumerate(sorted(glyphs))}))
    font["OS/2"].usFirstCharIndex, font["OS/2"].usLastCharIndex = min(glyphs), max(glyphs)
    font["OS/2"].fsType = 0
    for tag in ("cvt ", "fpgm", "prep"):  # libhpdf refuses a font without them
        font[tag] = raw_table(tag, b"\0\0\0\0" if tag == "cvt " else b"")
    set_names(font, family)
    post = font["post"] = newTable("post")
    post.formatType = 3.0
    post.italicAngle = post.underlinePosition = post.underlineThickness = post.isFixedPitch = 0
    post.minMemType42 = post.maxMemType42 = post.minMemType1 = post.maxMemType1 = 0
    return font


def bitmap(name, codes):
    words = [0] * 2048
    for code in codes:
        words[code >> 5] |= 1 << (code & 31)
    rows = [", ".join("0x%08x" % w for w in words[i:i + 8]) for i in range(0, 2048, 8)]
    return "const uint32_t %s[2048] = {\n\t%s,\n};\n" % (name, ",\n\t".join(rows))


def write_table(path, common, rare, private):
    """What printing/font_table.h declares."""
    widths = sorted((code, advance) for code, (_, advance) in common.items() if advance != EM)
    with open(path, "w", encoding="ascii") as out:
        out.write("/* Made by printing/make_font.py: do not edit. */\n")
        out.write('#include "printing/font_table.h"\n\n')
        out.write(bitmap("font_common_cover", common) + "\n")
        out.write(bitmap("font_rare_cover", [code for code in rare if not is_private(code)]) + "\n")
        for name, kind, pairs in (
            ("font_widths", "font_width", widths),
            ("font_private", "font_private_code", sorted(private.items())),
        ):
            rows = "\n".join("\t{0x%x, %s}," % (a, b if name == "font_widths" else "0x%x" % b) for a, b in pairs)
            out.write("const struct %s %s[] = {\n%s\n};\n" % (kind, name, rows))
            out.write("const size_t %s_count = %d;\n\n" % (name, len(pairs)))


def choose(names):
    """The code points of the common font, of the rare one, and those outside the basic plane."""
    high = range(0xA1, 0xFF)
    gb2312 = decodable("gb2312", range(0xA1, 0xF8), high)
    gbk = decodable("gbk", range(0x81, 0xFF), range(0x40, 0xFF))
    hong_kong = decodable("big5hkscs", range(0x81, 0xFF), range(0x40, 0xFF))
    japan = decodable("shift_jisx0213", range(0x81, 0xFD), range(0x40, 0xFD))
    latin = set(range(0x20, 0x7F)) | set(range(0xA1, 0x100)) | {0x20AC, 0x3007, 0x00A0}
    common = gb2312 | latin | {code for code in gbk if not is_hanzi(code) and not is_private(code)}
    rare = {code for code in gbk if is_hanzi(code)} | set(range(0x3400, 0x4DB6))
    rare |= set(range(0x4E00, 0xA000)) | set(range(0xF900, 0xFB00))
    urgent = set(range(0x2B740, 0x2B81E))  # Extension D: what standards bodies needed urgently
    beyond = names | urgent | {code for code in hong_kong | japan if code > 0xFFFF}
    return common, rare - common, beyond


def main(names_path, common_path, rare_path, table_path):
    zenhei, hana_a, hana_b = Source(ZENHEI, 0), Source(HANAZONO_A), Source(HANAZONO_B)
    common_codes, rare_codes, beyond = choose(read_names(names_path))

    def taken(code, sources):
        for source in sources:
            if code in source.cmap:
                return source.flat(code), source.advance(code)
        return None

    common = {code: taken(code, [zenhei]) for code in sorted(common_codes)}
    common = {code: glyph for code, glyph in common.items() if glyph}
    common[0xA0] = common[0x20]
    rare = {code: taken(code, [zenhei, hana_a]) for code in sorted(rare_codes)}
    rare = {code: (glyph[0], EM) for code, glyph in rare.items() if glyph and glyph[0].numberOfContours}
    private = {}
    for code in sorted(beyond):
        glyph = taken(code, [hana_a, hana_b])
        assert glyph, "no font has U+%X" % code
        private[code] = PRIVATE_FIRST + len(private)
        assert private[code] <= PRIVATE_LAST
        rare[private[code]] = (glyph[0], EM)
    make_font("WattdeskCommon", common, zenhei.font).save(common_path)
    model = TTFont(ZENHEI, fontNumber=0, lazy=True)
    make_font("WattdeskRare", rare, model).save(rare_path)
    write_table(table_path, common, rare, private)


if __name__ == "__main__":
    main(*sys.argv[1:])
