#!/bin/sh
# Has every message of the sources its Chinese, and no other? `make po` adds what is missing.
set -eu
cd "$(dirname "$0")/../.."
po/extract.sh
msgfmt --check --output-file=/dev/null po/zh_CN.po
/usr/bin/python3 po/catalog.py check build/po/wattdesk.pot po/zh_CN.po
