#!/bin/sh
# Is every source laid out as .clang-format says? `make format` mends what is not.
set -eu
cd "$(dirname "$0")/../.."
git ls-files -co --exclude-standard -- '*.c' '*.h' | xargs clang-format --dry-run 2>&1 |
	awk -F: '/code should be clang-formatted/ && !seen[$1]++ { print $1 ":" $2 ": not laid out" }
		END { exit length(seen) > 0 }'
