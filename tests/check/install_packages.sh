#!/bin/sh
# Installs those of the named Debian packages that are missing. Where none is, nothing runs and no
# network is asked. With --tell first, it only says which are missing, and fails.
set -eu

tell=
if [ "${1-}" = --tell ]; then
	tell=yes
	shift
	command -v dpkg-query >/dev/null || exit 0
fi

missing=
for package in "$@"; do
	state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$tell" ]; then
	echo "These Debian packages are missing (\`make deps\` installs them):$missing" >&2
	exit 1
fi

# Who cannot install is told what somebody else can run.
refuse() {
	cat >&2 <<-END
		$1 Let the administrator of this machine run, as root:

		    apt-get update && apt-get install --no-install-recommends$missing

		and then do the same here again.
	END
	exit 1
}

as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || refuse "Debian packages are missing, and there is no sudo to install them with."
	as_root=sudo
fi

echo "Installing what is missing:$missing"

# shellcheck disable=SC2086 # a list of words on purpose
{
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
} || refuse "The packages could not be installed; the lines above say why."
