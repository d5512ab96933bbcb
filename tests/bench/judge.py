#!/usr/bin/python3
"""Runs the benches and holds their ratios against those in expected.tsv: judge.py BENCH...

A bench prints tables: | what | ours | beside | ratio | goal |. A ratio that is more than 30 % worse than the
committed one fails; one that is better is only told, so that it can be committed. Figures without a
ratio are not judged: they say more of the machine than of the program.
"""
import re
import subprocess
import sys
from pathlib import Path

EXPECTED = Path(__file__).with_name("expected.tsv")
WORSE_MAX = 1.3


def expected():
    """(bench, what) -> (which way is better, ratio)"""
    rows = {}
    for line in EXPECTED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            bench, what, better, ratio = line.split("\t")
            rows[bench, what] = (better, float(ratio))
    return rows


def ratios(output):
    """(what, ratio) of every row that has one."""
    for line in output.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.lstrip().startswith("|") and len(cells) >= 4:
            number = re.search(r"\d+\.\d+", cells[3])
            if number:
                yield cells[0], float(number[0])


def judge(bench, output, rows):
    """The sentences of what is wrong."""
    found = dict(ratios(output))
    wrong = []
    for (name, what), (better, ratio) in rows.items():
        if name != bench:
            continue
        if what not in found:
            wrong.append(f"{bench}: nothing was said of \"{what}\"")
            continue
        now = found[what]
        worse = ratio / now if better == "more" else now / ratio
        if worse > WORSE_MAX:
            wrong.append(f"{bench}: \"{what}\" is {now:.2f}, {ratio:.2f} is expected")
        elif worse < 1 / WORSE_MAX:
            print(f"(\"{what}\" is {now:.2f}, better than the {ratio:.2f} of expected.tsv)")
    return wrong


def main(benches):
    rows, wrong = expected(), []
    for bench in benches:
        run = subprocess.run([bench], stdout=subprocess.PIPE, text=True, check=False)
        print(run.stdout, end="", flush=True)
        name = Path(bench).name.removesuffix("_bench")
        if run.returncode != 0:
            wrong.append(f"{name}: exit {run.returncode}")
            continue
        wrong += judge(name, run.stdout, rows)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
