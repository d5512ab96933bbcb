#!/bin/sh
# Installs those of the named Debian packages that are missing. Where none is, nothing runs and no
# network is asked.
set -eu

missing=
for package in "$@"; do
	state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "These Debian packages are missing, and there is no sudo to install them with:$missing" >&2
		exit 1
	}
	as_root=sudo
fi

echo "Installing what is missing:$missing"

$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
