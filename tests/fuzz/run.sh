#!/bin/sh
# usage: tests/fuzz/run.sh build/fuzz/NOUN_fuzz [OPTION OF LIBFUZZER]...
# Starts from the corpus beside this file; what it finds is kept in build/fuzz, never in the corpus.
set -eu
program=$1
shift
noun=$(basename "$program" _fuzz)
found=build/fuzz/found/$noun
mkdir -p "$found"
exec "$program" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
	-artifact_prefix="build/fuzz/$noun-" "$@" "$found" "tests/fuzz/corpus/$noun"
