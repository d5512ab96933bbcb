"""Just enough of C to check our own sources: comments and strings apart, functions, statements.

It leans on the layout that .clang-format gives and understands no preprocessor: lines that begin
with # are blank to it.
"""
import re
from bisect import bisect_right

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<char>'(?:\\.|[^'\\\n])*')""",
    re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(?:<([^>]+)>|"([^"]+)")', re.M)
WORDS = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|->|\S")
ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)|\bPRINTF_LIKE\s*\([^)]*\)", re.S)
CONTROL = {"if", "for", "while", "switch"}


def blank(text):
    """Spaces for everything but line ends, so that places stay what they are."""
    return re.sub(r"[^\n]", " ", text)


class Function:
    def __init__(self, name, head, body, line, last_line, first_line_of_body):
        self.name, self.head, self.body = name, head, body
        self.line, self.last_line, self.body_line = line, last_line, first_line_of_body

    @property
    def lines(self):
        """Its length, without the rows of tables that stand in it."""
        tables = re.findall(r"=\s*\{[^;]*?\n[^;]*?\};", self.body)
        return self.last_line - self.line + 1 - sum(t.count("\n") for t in tables)

    @property
    def parameters(self):
        inside = last_parentheses(self.head)
        if inside.strip() in ("", "void"):
            return 0
        return len(split_at_top(inside, ","))

    @property
    def nesting(self):
        return Statements(self.body).deepest()


class Declaration:
    """Something at file scope that is no function: text up to its ';'."""

    def __init__(self, text, line):
        self.text, self.line = text, line


class Source:
    def __init__(self, path, text):
        self.path, self.text = path, text
        self.starts = [0] + [m.end() for m in re.finditer("\n", text)]
        self.comments, self.strings = [], []

        def take(match):
            kind = match.lastgroup
            if kind == "comment":
                self.comments.append((self.line_at(match.start()), match[0]))
                return blank(match[0])
            if kind == "string":
                self.strings.append((self.line_at(match.start()), match[0][1:-1]))
            return match[0][0] + blank(match[0][1:-1]) + match[0][-1]

        self.includes = [(self.line_at(m.start()), m[1], m[2]) for m in INCLUDE.finditer(text)]
        with_directives = TOKEN.sub(take, text)
        self.directives = [m[0] for m in DIRECTIVE.finditer(with_directives)]
        self.plain = with_directives
        self.code = DIRECTIVE.sub(lambda m: blank(m[0]), with_directives)
        self.functions, self.declarations = [], []
        self.split()

    def line_at(self, offset):
        return bisect_right(self.starts, offset)

    @property
    def line_count(self):
        return len(self.text.splitlines())

    @property
    def comment_lines(self):
        return sum(text.count("\n") + 1 for _, text in self.comments)

    @property
    def code_lines(self):
        return sum(1 for line in self.plain.splitlines() if line.strip())

    def find(self, pattern):
        """Lines of the code, without comments and what stands in strings, where pattern is found."""
        for match in re.finditer(pattern, self.plain):
            yield self.line_at(match.start()), match

    def split(self):
        """Cuts the file into its functions and its declarations."""
        code, begin, i = self.code, 0, 0
        while i < len(code):
            c = code[i]
            if c == ";":
                self.keep_declaration(begin, i)
                begin = i + 1
            elif c == "{":
                end = matching(code, i)
                if is_function_head(code[begin:i]):
                    self.keep_function(begin, i, end)
                    begin = end + 1
                i = end
            i += 1

    def keep_declaration(self, begin, end):
        text = self.code[begin:end]
        if text.strip():
            first = begin + len(text) - len(text.lstrip())
            self.declarations.append(Declaration(text.strip(), self.line_at(first)))

    def keep_function(self, begin, brace, end):
        head = ATTRIBUTE.sub(" ", self.code[begin:brace])
        first = begin + len(self.code[begin:brace]) - len(self.code[begin:brace].lstrip())
        name = re.search(r"(\w+)\s*\($", head[:head.rindex(last_parentheses(head, True))] + "(")
        self.functions.append(Function(name[1] if name else "?", head, self.code[brace + 1:end],
            self.line_at(first), self.line_at(end), self.line_at(brace)))


def matching(code, at):
    """Where the bracket at that place closes; the end of the text where it does not."""
    pair = {"{": "}", "(": ")", "[": "]"}[code[at]]
    depth = 0
    for i in range(at, len(code)):
        if code[i] == code[at]:
            depth += 1
        elif code[i] == pair:
            depth -= 1
            if depth == 0:
                return i
    return len(code) - 1


def last_parentheses(head, with_them=False):
    """What stands in the last (...) of a function's head: its parameters."""
    close = head.rstrip().rfind(")")
    depth = 0
    for i in range(close, -1, -1):
        depth += {")": 1, "(": -1}.get(head[i], 0)
        if depth == 0:
            return head[i:close + 1] if with_them else head[i + 1:close]
    return ""


def is_function_head(head):
    head = ATTRIBUTE.sub(" ", head).rstrip()
    return head.endswith(")") and not re.search(r"=|^\s*(?:struct|union|enum)\b[^(]*$", head)


def split_at_top(text, separator):
    parts, depth, begin = [], 0, 0
    for i, c in enumerate(text):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(c, 0)
        if c == separator and depth == 0:
            parts.append(text[begin:i])
            begin = i + 1
    return parts + [text[begin:]]


class Statements:
    """Walks a function's body and tells how deep its ifs, loops and switches stand in each other."""

    def __init__(self, body):
        self.words, self.at = WORDS.findall(body), 0

    def peek(self):
        return self.words[self.at] if self.at < len(self.words) else ""

    def skip_brackets(self):
        depth = 0
        while self.at < len(self.words):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(self.peek(), 0)
            self.at += 1
            if depth <= 0:
                return

    def deepest(self):
        depth = 0
        while self.at < len(self.words) and self.peek() != "}":
            depth = max(depth, self.statement())
        self.at += 1
        return depth

    def statement(self):
        word = self.peek()
        if word == "{":
            self.at += 1
            return self.deepest()
        if word in CONTROL:
            return self.control(word)
        if word == "do":
            self.at += 1
            depth = 1 + self.statement()
            self.expression()
            return depth
        return self.expression()

    def control(self, word):
        self.at += 1
        self.skip_brackets()
        depth = 1 + self.statement()
        if word == "if" and self.peek() == "else":
            self.at += 1
            deeper = 0 if self.peek() == "if" else 1
            depth = max(depth, deeper + self.statement())
        return depth

    def expression(self):
        """One statement up to its ';', or a macro that opens a loop: LIST_EACH(x, list) { … }."""
        first = self.at
        while self.at < len(self.words):
            word = self.peek()
            if word in ("(", "["):
                is_call = self.at == first + 1 and self.words[first] != "return"
                self.skip_brackets()
                if is_call and self.peek() == "{":
                    self.at += 1
                    return 1 + self.deepest()
            elif word == "{":
                self.skip_brackets()
            elif word == "}":
                return 0
            else:
                self.at += 1
                if word == ";" or word == ":" and self.is_label(first):
                    return 0
        return 0

    def is_label(self, first):
        return self.words[first] in ("case", "default") or self.at - first == 2
