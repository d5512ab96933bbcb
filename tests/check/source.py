#!/usr/bin/python3
"""Checks the rules of the source that need no compiler, and reports its figures.

    tests/check/source.py [--figures] [TREE]

Each rule is a function below that yields (file, line, what is wrong and what to do); what a rule
knows stands in the tables above them. Exits with 1 if anything is wrong.
"""
import argparse
import re
import statistics
import subprocess
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from c_source import ATTRIBUTE, Source  # noqa: E402

# --- figures to live within ---------------------------------------------------------------------
FUNCTION_LINES_MAX = 70
FUNCTION_MEDIAN_AIM, FUNCTION_P90_AIM = 15, 45
NESTING_MAX = 3
PARAMETERS_MAX = 5
FILE_LINES_AIM, FILE_LINES_MAX = 500, 800
HEADER_LINES_MAX = 120
COMMENT_SHARE_AIM = (0.08, 0.15)
TEST_SHARE_AIM = 0.8

# --- the house -----------------------------------------------------------------------------------
TOP_LEVEL = {"core", "db", "devices", "printing", "counter", "cli", "tui", "tests", "share", "po",
    "docs", "debian", "Makefile", "README.md", "README.zh-CN.md", "CONTRIBUTING.md", "NEWS",
    "LICENSE"}

# Which rooms a room may include; an arrow only goes down. A file that builds the parts is a row too.
ROOMS = {
    "core": {"core"},
    "db": {"db", "core"},
    "devices": {"devices", "core"},
    "devices/sim": {"devices/sim", "core"},
    "printing": {"printing", "core"},
    "counter": {"counter", "core", "db", "printing", "devices"},
    "tui": {"tui", "core", "counter"},
    "cli": {"cli", "core", "counter"},
    "cli/main.c": {"cli", "core", "counter", "tui", "db", "devices"},
    "cli/sim.c": {"cli", "core", "counter", "devices/sim"},
}

# A library's header is for these files alone (tests apart).
LIBRARY_HEADERS = {
    r"(n?curses|term|panel|form|menu)\.h": r"tui/",
    r"sqlite3\.h": r"db/sqlite\w*\.[ch]$",
    r"(libpq-fe|libpq/.*|postgres_ext)\.h": r"db/postgres\w*\.[ch]$",
    r"sodium\.h": r"(db|counter)/",
    r"openssl/.*\.h": r"devices/",
    r"hpdf.*\.h": r"printing/",
    r"qrencode\.h": r"printing/",
    r"libserialport\.h": r"devices/",
    r"libintl\.h|locale\.h": r"(tui|cli)/",
    r"(time|sys/time|unistd|fcntl|sys/stat|dirent|pthread|signal|poll|threads)\.h":
        r"(?!core/(?!alloc\.c$))",
}

# State that outlives a call: what ncurses and signal handlers cannot be handed as an argument.
MUTABLE_STATE = {"cli/main.c", "tui/terminal.c"}

MONEY_INSIDE = {"core/money.c", "db/bind.c"}
ALLOCATES = {"core/alloc.c"}

BANNED_CALLS = {
    "strcpy": "str_* or snprintf", "strncpy": "utf8_copy", "strcat": "snprintf",
    "strncat": "snprintf", "sprintf": "snprintf", "vsprintf": "vsnprintf", "gets": "fgets",
    "strtok": "a parser with a length", "atoi": "a parser that says what is wrong",
    "atol": "a parser that says what is wrong", "atoll": "a parser that says what is wrong",
    "atof": "money_parse or energy_parse", "localtime": "core/date.h", "gmtime": "core/date.h",
    "localtime_r": "core/date.h", "gmtime_r": "core/date.h", "mktime": "core/date.h",
    "ctime": "core/date.h", "asctime": "core/date.h", "strftime": "core/date.h",
    "system": "posix_spawn with an argument vector", "popen": "posix_spawn", "alloca": "an arena",
    "tmpnam": "mkstemp", "mktemp": "mkstemp", "rand": "a number from the caller",
    "srand": "a number from the caller", "setlocale": None, "bindtextdomain": None,
}
LOCALE_CALLS = re.compile(r"^(tui|cli)/")  # a terminal's character set is asked there
ALLOCATION_CALLS = {"malloc", "calloc", "realloc", "strdup", "strndup", "asprintf", "vasprintf"}
CORE_CALLS = {"time", "clock", "clock_gettime", "gettimeofday", "getenv", "fopen", "open", "read",
    "printf", "puts", "putchar", "fputs", "fprintf", "fputc", "scanf", "getchar", "random"}
TEST_CALLS = {"sleep", "usleep"}
PROMPTS = r"\b(v?printf|puts|putchar|getchar|v?scanf|getpass)\s*\(|\bf(?:printf|puts|putc)\s*" \
    r"\([^;]*\b(?:stdout|stderr)\b"
SQL = re.compile(r"^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s.*\sAS\s*\(|"
    r"CREATE\s+(TABLE|INDEX|UNIQUE|TRIGGER|VIEW)|BEGIN\s+IMMEDIATE|PRAGMA\s)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]\w*|Users/\w+)/\w|\b[A-Z]:\\\\?Users")
MACHINE_PATH_HERE = {"tests/check/source.py", "tests/check/source_test.py"}


class Tree:
    """The tracked and new files of a checkout, with our C sources read."""

    def __init__(self, top):
        self.top = Path(top)
        listed = subprocess.run(["git", "-C", str(top), "ls-files", "-co", "--exclude-standard"],
            capture_output=True, text=True, check=True).stdout.splitlines()
        self.files = [f for f in listed if (self.top / f).is_file()]
        self.sources = [Source(f, self.text(f)) for f in self.files if f.endswith((".c", ".h"))]

    def text(self, name):
        return (self.top / name).read_text("utf-8", "replace")

    @property
    def ours(self):
        """Sources of the program, without its tests."""
        return [s for s in self.sources if not s.path.startswith("tests/")]


def room_of(path):
    for room in (path, "/".join(path.split("/")[:2]), path.split("/")[0]):
        if room in ROOMS:
            return room
    return None


# --- rules: what may include what ---------------------------------------------------------------
def rule_room_arrows(tree):
    for source in tree.ours:
        allowed = ROOMS.get(room_of(source.path), set())
        for line, _, project in source.includes:
            if not project or project.startswith("gen/"):
                continue
            target = "devices/sim" if project.startswith("devices/sim/") else project.split("/")[0]
            if "/" not in project or not (tree.top / project).is_file():
                yield source.path, line, f'"{project}" is no header of the project: write ROOM/NOUN.h'
            elif target not in allowed:
                yield source.path, line, f"{room_of(source.path)} may not include {project}; it may " \
                    f"include {', '.join(sorted(allowed))}"


def rule_library_headers(tree):
    for source in tree.ours:
        for line, system, _ in source.includes:
            for header, place in LIBRARY_HEADERS.items():
                if system and re.fullmatch(header, system) and not re.match(place, source.path):
                    yield source.path, line, f"<{system}> is not for this file, only for {place}"


def rule_include_order(tree):
    for source in tree.sources:
        own = re.sub(r"\.c$", ".h", source.path)
        names = [(line, system, project) for line, system, project in source.includes
            if system != "cmocka.h"]  # it wants others before it
        has_own = source.path.endswith(".c") and (tree.top / own).is_file()
        if has_own and (not names or names[0][2] != own):
            yield source.path, 1, f'"{own}" comes first'
            continue
        if has_own or names and is_about(source.path, names[0][2]):
            names = names[1:]
        keys = [(0, system) if system else (1, project) for _, system, project in names]
        for (line, *_), key, before in zip(names[1:], keys[1:], keys):
            if key < before:
                yield source.path, line, f"{key[1]} stands after {before[1]}: own header, then system, " \
                    "then project headers, each sorted"
                break


def is_about(path, header):
    """Is this the header that the file is about: utf8.h for utf8_cells.c and for utf8_test.c?"""
    return bool(header) and Path(path).stem.startswith(Path(header).stem)


def rule_header_guard(tree):
    for source in tree.ours:
        guard = re.sub(r"\W", "_", source.path).upper()
        if source.path.endswith(".h") and not re.match(rf"#ifndef {guard}\n#define {guard}\n", source.text):
            yield source.path, 1, f"a header begins with #ifndef {guard}"


# --- rules: sizes -------------------------------------------------------------------------------
def rule_file_size(tree):
    for source in tree.sources:
        limit = HEADER_LINES_MAX if source.path.endswith(".h") else FILE_LINES_MAX
        if source.line_count > limit:
            yield source.path, 1, f"{source.line_count} lines, at most {limit}: split it by its nouns"


def rule_function_size(tree):
    for source in tree.sources:
        for f in source.functions:
            if f.lines > FUNCTION_LINES_MAX:
                yield source.path, f.line, f"{f.name} has {f.lines} lines, at most {FUNCTION_LINES_MAX}"
            if f.nesting > NESTING_MAX:
                yield source.path, f.line, f"{f.name} nests {f.nesting} deep, at most {NESTING_MAX}"
            if f.parameters > PARAMETERS_MAX:
                yield source.path, f.line, f"{f.name} has {f.parameters} parameters, at most " \
                    f"{PARAMETERS_MAX}: make a struct"


# --- rules: state and types ---------------------------------------------------------------------
def is_mutable(text):
    """Is this declaration, up to its ';', a variable that can change?"""
    while re.search(r"\{[^{}]*\}", text):
        text = re.sub(r"\{[^{}]*\}", " ", text)
    text = ATTRIBUTE.sub(" ", text.split("=")[0])
    if re.match(r"\s*(__extension__\s+)?(typedef|extern|[Ss]tatic_assert|_Static_assert)\b", text):
        return False
    if re.fullmatch(r"\s*(struct|union|enum)(\s+\w+)?\s*", text):
        return False
    if "(" in text:  # a function, or a pointer to one
        return bool(re.match(r"[^(]*\(\s*\*(?!\s*const\b)", text))
    declarator = text[text.rindex("*"):] if "*" in text else text
    return bool(re.search(r"\w", text)) and not re.search(r"\bconst\b", declarator)


def rule_mutable_state(tree):
    for source in tree.ours:
        if source.path in MUTABLE_STATE:
            continue
        for d in source.declarations:
            if is_mutable(d.text):
                yield source.path, d.line, f"state at file scope: {one_line(d.text)}; pass it as a parameter"
        for f in source.functions:
            for match in re.finditer(r"(?:^|[;{}])\s*static\b([^;]*);", f.body):
                if is_mutable(match[1]):
                    line = f.body_line + f.body[:match.start(1)].count("\n")
                    yield source.path, line, f"a static that changes in {f.name}: {one_line(match[1])}"


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()[:60]


def rule_typedef(tree):
    for source in tree.sources:
        for line, _ in source.find(r"\btypedef\s+(?:struct|union|enum)\b"):
            yield source.path, line, "no typedef of a struct, union or enum: write struct noun"


def rule_money_member(tree):
    for source in tree.ours:
        if source.path not in MONEY_INSIDE:
            for line, _ in source.find(r"(?:->|\.)\s*fen\b"):
                yield source.path, line, "the inside of struct money: use core/money.h"


def rule_floating_point(tree):
    for source in tree.ours:
        if source.path.startswith("printing/"):
            continue
        for line, match in source.find(r"\b(?:float|double)\b|(?<![\w.])\d+\.\d*(?:e[-+]?\d+)?[fFlL]?\b"):
            yield source.path, line, f"{match[0]}: no floating point outside printing/"


def enumerators(tree):
    """Names of all constants of our enums, and the prefixes of those made by a list macro."""
    names, prefixes = set(), set()
    for source in tree.sources:
        for match in re.finditer(r"\benum\b[^;{()]*\{([^}]*)\}", source.code):
            names.update(re.findall(r"\b([A-Z]\w+)\b(?!\s*\()", match[1]))
        for directive in source.directives:
            prefixes.update(re.findall(r"#define\s+\w*ENUM\w*\([^)]*\)\s+(\w+_)##", directive))
    return names, tuple(prefixes)


def rule_switch_default(tree):
    names, prefixes = enumerators(tree)
    for source in tree.sources:
        for f in source.functions:
            for match in re.finditer(r"\bswitch\s*\(", f.body):
                body = f.body[match.end():]
                labels, has_default = switch_labels(body)
                is_enum = labels and all(x in names or (prefixes and x.startswith(prefixes)) for x in labels)
                if has_default and is_enum:
                    line = f.body_line + f.body[:match.start()].count("\n")
                    yield source.path, line, f"default in a switch over an enum in {f.name}: name every case"


def switch_labels(body):
    """The case labels of the first block in body, without those of switches inside it."""
    begin = body.find("{")
    depth, flat = 0, []
    for c in body[begin:] if begin >= 0 else "":
        depth += {"{": 1, "}": -1}.get(c, 0)
        if depth == 0:
            break
        flat.append(c if depth == 1 else " ")
    text = "".join(flat)
    return re.findall(r"\bcase\s+([^:?]+?)\s*:", text), bool(re.search(r"\bdefault\s*:", text))


# --- rules: calls and words ---------------------------------------------------------------------
def calls(source, names):
    pattern = r"(?<![\w.>])(" + "|".join(sorted(names)) + r")\s*\("
    for line, match in source.find(pattern):
        before = source.plain[:match.start()].rstrip()
        if not re.search(r"\b(?:int|char|void|long|size_t|ssize_t|bool|FILE)\s*\**$", before[-20:]):
            yield line, match[1]


def rule_banned_calls(tree):
    for source in tree.sources:
        for line, name in calls(source, BANNED_CALLS):
            instead = BANNED_CALLS[name]
            if instead:
                yield source.path, line, f"{name} is banned: use {instead}"
            elif not LOCALE_CALLS.match(source.path) and not source.path.startswith("tests/"):
                yield source.path, line, f"{name}: no locale decides anything"
    for source in tree.ours:
        if source.path not in ALLOCATES:
            for line, name in calls(source, ALLOCATION_CALLS):
                yield source.path, line, f"{name} can fail: use the x-functions of core/alloc.h or an arena"


def rule_core_is_pure(tree):
    for source in tree.ours:
        if source.path.startswith("core/") and source.path not in ALLOCATES:
            for line, name in calls(source, CORE_CALLS):
                yield source.path, line, f"{name}: core does no I/O and asks neither time nor chance"


def rule_no_prompt_below(tree):
    for source in tree.ours:
        if re.match(r"(db|printing|devices|counter)/", source.path):
            for line, match in source.find(PROMPTS):
                yield source.path, line, f"{one_line(match[0])}: nothing below tui and cli prints or asks"


def rule_tests_do_not_sleep(tree):
    for source in tree.sources:
        if source.path.startswith("tests/") and source.path.endswith("_test.c"):
            for line, name in calls(source, TEST_CALLS):
                yield source.path, line, f"{name}: wait for what is to happen, with a deadline"


def rule_sql(tree):
    for source in tree.ours:
        if not source.path.startswith("db/"):
            for line, text in source.strings:
                if SQL.match(text):
                    yield source.path, line, f'SQL outside db/: "{text[:40]}"'


def rule_ambiguous_width(tree):
    for source in tree.ours:
        for line, text in source.strings:
            bad = sorted({c for c in text if unicodedata.east_asian_width(c) == "A"})
            if bad:
                yield source.path, line, f"{' '.join(bad)}: terminals differ on its width; take another character"


def rule_open_ends(tree):
    for source in tree.sources:
        for line, text in source.comments:
            if re.search(r"\b(?:TODO|XXX)\b", text):
                yield source.path, line, "TODO: do it, or write FIXME: with a reason"
            for match in re.finditer(r"\bFIXME\b(.*)", text):
                if not re.match(r":\s+\w+\W+\w+\W+\w+", match[1]):
                    yield source.path, line, "FIXME without a reason"


# --- rules: the tree ----------------------------------------------------------------------------
def rule_top_level(tree):
    here = {f.split("/")[0] for f in tree.files}
    here = {name for name in here if not name.startswith(".")}
    for name in sorted(here - TOP_LEVEL):
        yield name, 1, "not one of the top level's names (docs/rooms.md)"
    for name in sorted(TOP_LEVEL - here):
        yield name, 1, "missing"


def rule_room_of_sources(tree):
    for source in tree.ours:
        if room_of(source.path) is None:
            yield source.path, 1, "a source outside the rooms"


def rule_machine_paths(tree):
    for name in tree.files:
        if name in MACHINE_PATH_HERE or name.endswith((".pdf", ".png", ".db")):
            continue
        for number, line in enumerate(tree.text(name).splitlines(), 1):
            match = MACHINE_PATH.search(line)
            if match:
                yield name, number, f"a path of somebody's machine: {match[0]}"


RULES = [value for name, value in list(globals().items()) if name.startswith("rule_")]


# --- figures ------------------------------------------------------------------------------------
def figures(tree):
    functions = [(f.lines, f.name, s.path) for s in tree.ours for f in s.functions]
    lengths = sorted(n for n, _, _ in functions) or [0]
    p90 = lengths[int(len(lengths) * 0.9) if len(lengths) > 1 else 0]
    lines = sum(s.line_count for s in tree.ours) or 1
    comments = sum(s.comment_lines for s in tree.ours)
    code = sum(s.code_lines for s in tree.ours) or 1
    tests = sum(s.code_lines for s in tree.sources if s.path.startswith("tests/"))
    yield f"{len(tree.ours)} files, {lines} lines, {len(functions)} functions"
    yield f"function length: median {statistics.median(lengths):.0f} (aim {FUNCTION_MEDIAN_AIM}), " \
        f"p90 {p90} (aim {FUNCTION_P90_AIM}), longest {lengths[-1]} (limit {FUNCTION_LINES_MAX})"
    yield "comments: {:.1%} of lines (aim {:.0%} to {:.0%})".format(comments / lines, *COMMENT_SHARE_AIM)
    yield f"test lines per line of code: {tests / code:.2f} (aim {TEST_SHARE_AIM})"
    for source in sorted(tree.sources, key=lambda s: -s.line_count):
        if source.line_count > FILE_LINES_AIM:
            yield f"{source.path}: {source.line_count} lines (aim {FILE_LINES_AIM})"
    for source in tree.sources:
        noun = re.fullmatch(r"core/(\w+)\.c", source.path)
        if noun and f"tests/unit/{noun[1]}_test.c" not in tree.files:
            yield f"{source.path}: no tests/unit/{noun[1]}_test.c"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", action="store_true", help="report the figures too")
    parser.add_argument("tree", nargs="?", default=str(Path(__file__).resolve().parents[2]))
    args = parser.parse_args()
    tree = Tree(args.tree)
    wrong = sorted({(name, line, what) for rule in RULES for name, line, what in rule(tree)})
    for name, line, what in wrong:
        print(f"{name}:{line}: {what}")
    if args.figures:
        print(*figures(tree), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
