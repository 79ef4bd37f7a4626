#!/usr/bin/env bash
# Creates the virtual environment with the newest supported Python on the PATH.
# `make test` and `make demo` call it; PYTHON=... chooses an interpreter.
set -euo pipefail
venv=$1

supported() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
  if command -v "$candidate" >/dev/null && supported "$candidate"; then
    "$candidate" -m venv "$venv"
    # groups (PEP 735) need pip 25.1
    "$venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
    exit 0
  fi
done
echo "Vestry needs CPython 3.11, 3.12 or 3.13; install one, or name it with PYTHON=/path/to/python." >&2
exit 1
