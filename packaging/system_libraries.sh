#!/usr/bin/env bash
# Installs the system libraries that Qt needs on Debian and Ubuntu, when root; otherwise says what to run.
# Elsewhere, and where nothing is missing, it does nothing.
set -euo pipefail

libraries=(libglib-2.0.so.0 libEGL.so.1 libGL.so.1 libxkbcommon.so.0 libdbus-1.so.3 libfontconfig.so.1 libgssapi_krb5.so.2)
packages=(libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libgssapi-krb5-2)

[ "$(uname -s)" = Linux ] || exit 0
known=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || true)
missing=0
for library in "${libraries[@]}"; do
  case "$known" in *"$library "*) ;; *) missing=1 ;; esac
done
[ "$missing" = 1 ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "Qt needs these libraries, which your package manager has: ${libraries[*]}" >&2
  exit 0
fi
if [ "$(id -u)" = 0 ]; then
  echo "Installing Qt's system libraries."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
else
  echo "Qt's system libraries are missing. Install them with:" >&2
  echo "  sudo apt-get install ${packages[*]}" >&2
fi
