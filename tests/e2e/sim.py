"""The simulated counter of `wattdesk sim`, worked by its words."""
import subprocess
import time
from pathlib import Path

from hall import PROGRAM


class Sim:
    """`wattdesk sim` in a folder; words in, one line of answer out."""

    def __init__(self, folder, more=()):
        """more: the names of those of which there is one more, like card for card2."""
        self.folder = folder
        self.process = subprocess.Popen([PROGRAM, "sim", folder, *(f"--more={n}" for n in more)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        bufsize=1)
        self.choices = {}
        while "id" not in self.choices:
            kind, choice = self.process.stdout.readline().split()[-1].split("=")
            self.choices.setdefault(kind, choice)  # the first of a kind; others by their model
            self.choices[choice.split("@")[0]] = choice
        for _ in more:
            choice = self.process.stdout.readline().split()[-1].split("=")[1]
            self.choices[Path(choice).name] = choice

    def do(self, words):
        self.process.stdin.write(words + "\n")
        return self.answer(words)

    def until(self, words, said):
        """Asks until it is so: what has no answer may still be on the line."""
        deadline = time.monotonic() + 60
        while (now := self.do(words)) != said:
            assert time.monotonic() < deadline, (words, said, now)

    def answer(self, words):
        name, said = self.process.stdout.readline().rstrip("\n").split(": ", 1)
        assert name == words.split()[0], (words, name, said)
        return said

    def paper(self):
        """All that stands on the roll's last piece, which ends with an empty word of ours."""
        self.process.stdin.write("printer show\nprinter drawer\n")
        lines = []
        while not (lines and lines[-1].startswith("printer: ok ") and len(lines) > 1):
            lines.append(self.process.stdout.readline().rstrip("\n"))
        return "\n".join(lines[:-1])

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)
