#!/bin/sh
# What cppcheck sees in the sources; what it may not say stands in cppcheck.txt with its reason.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build/cppcheck
git ls-files -co --exclude-standard -- '*.c' ':!tests' | timeout 200 cppcheck --file-list=- \
	--quiet --enable=warning,performance,portability --inconclusive --error-exitcode=1 \
	--std=c11 --library=posix --inline-suppr --suppressions-list=tests/check/cppcheck.txt \
	--cppcheck-build-dir=build/cppcheck -D_GNU_SOURCE -I. \
	--template='{file}:{line}: {severity}: {message} [{id}]'
