#!/usr/bin/env bash
# Installs the system libraries that Qt needs on Debian and Ubuntu, when root; otherwise prints the
# line to run. Where nothing is missing, and on other systems, it does nothing. With --required a
# library that stays missing is a failure (CI); without it the rest of Vestry still works.
set -euo pipefail

required=0
[ "${1:-}" = --required ] && required=1
libraries=(libglib-2.0.so.0 libEGL.so.1 libGL.so.1 libxkbcommon.so.0 libdbus-1.so.3 libfontconfig.so.1 libgssapi_krb5.so.2)
packages=(libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libgssapi-krb5-2)

[ "$(uname -s)" = Linux ] || exit 0
# not on an ordinary person's PATH on Debian
ldconfig=${LDCONFIG:-/sbin/ldconfig}
known=$("$ldconfig" -p 2>/dev/null || true)
missing=()
for library in "${libraries[@]}"; do
  case "$known" in *"$library "*) ;; *) missing+=("$library") ;; esac
done
[ ${#missing[@]} -gt 0 ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "Qt needs these libraries; your package manager has them: ${missing[*]}" >&2
elif [ "$(id -u)" = 0 ]; then
  echo "Installing Qt's system libraries."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null </dev/null
  exit 0
else
  echo "Qt's system libraries are missing. Install them with:" >&2
  echo "  sudo apt-get install ${packages[*]}" >&2
fi
exit "$required"
