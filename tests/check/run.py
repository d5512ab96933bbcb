#!/usr/bin/python3
"""Runs test programs, one more at a time than there are processors, since some of them wait; ends
with one line: N passed, N failed.

A program under tests/ written with cmocka counts by its own summary, a Python test by unittest's;
any other check counts as one, passed if it exits with 0. A program that crashes, hangs or runs
nothing has failed. What a program prints is kept in build/tests/NAME.log and shown if it failed.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

LOGS = Path("build/tests")
MEMORY = Path("/dev/shm")  # a folder there costs a fraction of one on a disk
MEMORY_MIN = 2 << 30
SHOWN_LINES_MAX = 400  # of one failed program; the log has them all

RUN_BY = {
    "build/valgrind/": lambda program: ["valgrind", "--quiet", "--leak-check=full",
        "--errors-for-leak-kinds=definite,possible", "--error-exitcode=99", program],
    "build/replay/": lambda program: [program,
        "tests/fuzz/corpus/" + Path(program).name.removesuffix("_fuzz")],
    "build/fuzz/": lambda program: ["tests/fuzz/run.sh", program, "-runs=100000", "-seed=1"],
}


class Outcome:
    def __init__(self, name, passed, failed, skipped, seconds, output, note):
        self.name, self.passed, self.failed, self.skipped = name, passed, failed, skipped
        self.seconds, self.output, self.note = seconds, output, note


def count(output):
    """What the program says of itself: (passed, failed, skipped), or None where it says nothing."""
    ran = re.search(r"^Ran (\d+) tests? in", output, re.M)
    if ran:
        bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", output))
        skipped = sum(int(n) for n in re.findall(r"skipped=(\d+)", output))
        return int(ran[1]) - bad - skipped, bad, skipped
    if "[==========]" not in output:
        return None
    if "[  PASSED  ]" in output:
        return tuple(sum(int(n) for n in re.findall(rf"^\[  {word}\] (\d+) test", output, re.M))
                     for word in ("PASSED  ", "FAILED  ", "SKIPPED "))
    return tuple(len(re.findall(rf"^\[{word}\] \w", output, re.M))  # it died before its summary
                 for word in ("       OK ", "  FAILED  ", "  SKIPPED "))


def judge(program, status, timed_out, output):
    """(passed, failed, skipped, note), never a pass for a program that did not end well."""
    how = signal.Signals(-status).name if status < 0 else f"exit {status}"
    if not Path(program).stem.endswith("_test"):
        return (0, 1, 0, "took too long" if timed_out else how) if status else (1, 0, 0, "")
    passed, failed, skipped = count(output) or (0, 0, 0)
    if timed_out:
        return passed, failed + 1, skipped, "took too long"
    if passed + failed + skipped == 0:
        return 0, 1, 0, f"ran no test, {how}"
    if "[==========]" in output and "[  PASSED  ]" not in output:
        return passed, failed + 1, skipped, f"died, {how}"
    if status != 0 and failed == 0:
        return passed, 1, skipped, how
    return passed, failed, skipped, ""


def environment(folder, moulds):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WATTDESK_")}
    for name in ("LINES", "COLUMNS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "LANG", "LANGUAGE"):
        kept.pop(name, None)
    kept.update(LC_ALL="C.UTF-8", TZ="UTC", TMPDIR=folder, UBSAN_OPTIONS="print_stacktrace=1",
                WATTDESK_TEST_MOULDS=moulds)
    return kept


def folder_of_folders():
    """Where the tests' folders are made: in memory if there is plenty, else where TMPDIR says."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_MIN:
        return MEMORY
    return None


def make_folder():
    folder = tempfile.mkdtemp(prefix="w", dir=folder_of_folders())
    os.chmod(folder, 0o755)  # a PostgreSQL server of another user walks through it
    return folder


def run(program, timeout_s, moulds):
    """Runs one program in a session and a folder of its own; all of it ends with it."""
    folder = make_folder()
    began = time.monotonic()
    process = subprocess.Popen(command_of(program), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, env=environment(folder, moulds),
                               start_new_session=True)
    timed_out = False
    try:
        output, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        timed_out = True
        output = b""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if timed_out:
        output, _ = process.communicate()
    shutil.rmtree(folder, ignore_errors=True)

    text = output.decode("utf-8", "replace")
    passed, failed, skipped, note = judge(program, process.returncode, timed_out, text)
    name = re.sub(r"^build/", "", program)
    log = LOGS / (re.sub(r"^tests/", "", name) + ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(text)
    return Outcome(name, passed, failed, skipped, time.monotonic() - began, text, note)


def command_of(program):
    """How a program is run follows from where it lies."""
    for folder, command in RUN_BY.items():
        if program.startswith(folder):
            return command(program)
    return [sys.executable, program] if program.endswith(".py") else [program]


def show(outcome):
    note = f", {outcome.note}" if outcome.note else ""
    skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
    print(f"{outcome.name}: {outcome.passed} passed, {outcome.failed} failed{skipped}{note} "
          f"({outcome.seconds:.1f} s)")
    if outcome.failed:
        lines = outcome.output.splitlines()
        for line in lines[-SHOWN_LINES_MAX:]:
            print(f"    {line}")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() + 1)
    parser.add_argument("--timeout", type=int, default=300, help="seconds for each program")
    parser.add_argument("programs", nargs="+")
    args = parser.parse_args()
    # A shell lets what runs beside it ignore interrupts, and programs hand that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    outcomes = []
    moulds = make_folder()  # tests/store/mould.h: what all programs copy
    try:
        with ThreadPoolExecutor(args.jobs) as pool:
            futures = [pool.submit(run, p, args.timeout, moulds) for p in args.programs]
            for future in as_completed(futures):
                outcomes.append(future.result())
                show(outcomes[-1])
    finally:
        shutil.rmtree(moulds, ignore_errors=True)

    broken = sorted(o.name for o in outcomes if o.failed)
    if broken:
        print("Failed: " + ", ".join(broken))
    failed = sum(o.failed for o in outcomes)
    print(f"{sum(o.passed for o in outcomes)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
