#!/bin/sh
# Collects the messages of all rooms into build/po/wattdesk.pot.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/po
find core db devices printing counter tui cli -name '*.[ch]' 2>/dev/null | LC_ALL=C sort |
	xgettext --files-from=- --language=C --from-code=UTF-8 --no-wrap --add-location \
		--keyword --keyword=N_ --keyword=_ --keyword=SAY:1 --keyword=say_word:1 \
		--package-name=wattdesk --output=build/po/wattdesk.pot
