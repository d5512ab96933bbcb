#!/bin/sh
# What clang-tidy sees in the program, by .clang-tidy; two files at a time.
set -eu
cd "$(dirname "$0")/../.."
git ls-files -co --exclude-standard -- '*.c' ':!tests' | xargs -P 2 -n 4 sh -c 'exec 2>/dev/null
	clang-tidy --quiet "$@" -- -std=c17 -D_GNU_SOURCE -I. -Ibuild \
		-isystem /usr/include/postgresql' sh
