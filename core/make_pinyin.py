"""Makes the const table of pinyin initials: make_pinyin.py OUT.c

The reading of each character of U+4E00 ... U+9FA5 is ICU's Han-Latin, and as a surname
Han-Latin/Names; only the first letter is kept. What ICU does not know better stands below.
"""
import subprocess
import sys
import unicodedata

FIRST, LAST, ROW = 0x4E00, 0x9FA5, 64

# Inside given names these are read otherwise than alone.
GIVEN = {"长": "c", "靓": "l"}

# Surnames that ICU reads as a word (尉, 莘), or that are no surnames although it has a reading.
SURNAMES = {"尉": "w", "莘": "s", "覃": "t", "缪": "m", "朴": "p", "吕": "l", "盖": "g",
    "乜": "n", "洗": "x", "冼": "x", "俞": "y", "葛": "g", "牟": "m", "曲": "q", "祭": "z",
    "黑": "h", "逄": "p", "宓": "m", "晟": "c"}
NO_SURNAMES = "峙筠靓重"

# Surnames of two characters; those whose letters follow from the table need no row.
COMPOUND = {"尉迟": "yc", "万俟": "mq", "长孙": "zs", "单于": "cy", "澹台": "tt", "令狐": "lh",
    "宇文": "yw", "欧阳": "oy", "司马": "sm", "上官": "sg", "诸葛": "zg", "东方": "df",
    "皇甫": "hf", "公孙": "gs", "慕容": "mr", "司徒": "st", "夏侯": "xh", "闻人": "wr",
    "南宫": "ng", "鲜于": "xy", "呼延": "hy", "申屠": "st", "太叔": "ts", "轩辕": "xy",
    "钟离": "zl", "濮阳": "py", "淳于": "cy", "公冶": "gy", "赫连": "hl", "独孤": "dg",
    "乐正": "yz", "亓官": "qg", "仉督": "zd", "拓跋": "tb", "端木": "dm", "百里": "bl",
    "东郭": "dg", "南门": "nm", "西门": "xm", "即墨": "jm", "第五": "dw", "区阳": "oy"}

# Words in the names of organisations whose characters are read otherwise than alone.
WORDS = {"银行": "yh", "重庆": "cq", "厦门": "xm", "会计": "kj", "音乐": "yy", "番禺": "py",
    "东莞": "dg", "行业": "hy", "商行": "sh", "车行": "ch", "车站": "cz", "调度": "dd",
    "重阳": "cy", "石家庄": "sjz", "丽水": "ls", "六安": "la", "长者": "zz", "校长": "xz"}


def transliterate(characters, transform):
    done = subprocess.run(["/usr/bin/uconv", "-f", "utf8", "-t", "utf8", "-x", transform],
        input="\n".join(characters) + "\n", capture_output=True, check=True, encoding="utf-8")
    readings = done.stdout.split("\n")[:len(characters)]
    if len(readings) != len(characters):
        sys.exit("uconv answered with another number of lines")
    return readings


def initial(reading):
    letter = unicodedata.normalize("NFD", reading)[:1]
    return letter if "a" <= letter <= "z" else "."


def table_rows(letters):
    text = "".join(letters)
    text += "." * (-len(text) % ROW)
    return [f'\t"{text[at:at + ROW]}",' for at in range(0, len(text), ROW)]


def reading_rows(readings):
    return [f'\t{{"{hanzi}", "{letters}"}},' for hanzi, letters in sorted(readings.items())]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    characters = [chr(c) for c in range(FIRST, LAST + 1)]
    letters = [initial(r) for r in transliterate(characters, "Han-Latin")]
    names = [initial(r) for r in transliterate(characters, "Han-Latin/Names")]
    surnames = {c: name for c, letter, name in zip(characters, letters, names)
        if name != letter and c not in NO_SURNAMES}
    surnames.update(SURNAMES)
    for character, letter in GIVEN.items():
        letters[ord(character) - FIRST] = letter
    lines = ["/* Made by core/make_pinyin.py with ICU's Han-Latin and Han-Latin/Names. */",
        '#include "core/pinyin_table.h"', "",
        "const char pinyin_table[PINYIN_TABLE_ROWS][PINYIN_TABLE_ROW + 1] = {"]
    lines += table_rows(letters) + ["};", ""]
    for name, readings in (("surnames", surnames | COMPOUND), ("words", WORDS)):
        lines += [f"const struct pinyin_reading pinyin_{name}[] = {{"]
        lines += reading_rows(readings) + ["};", ""]
        lines += [f"const size_t pinyin_{name}_count =",
            f"\tsizeof(pinyin_{name}) / sizeof(pinyin_{name}[0]);", ""]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


main()
