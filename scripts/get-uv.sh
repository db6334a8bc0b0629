#!/bin/sh
# Put uv at .tools/uv: the one of this machine if there is a recent one, else one from pip, in this directory.
set -eu

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ -n "${PYTHON:-}" ] || stop "Python 3.11 or newer is needed, and there is no python3 here."
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed; $PYTHON is older. Name another one: make PYTHON=/path/to/python3.11 ..."

mkdir -p .tools || stop "Cannot write in $(pwd)."
rm -rf .tools/python .tools/packages .tools/uv

# Older ones do not read a lock file of this shape.
if found=$(command -v uv) && "$found" --version | "$PYTHON" -c '
import re, sys
sys.exit(tuple(map(int, re.findall(r"\d+", sys.stdin.read())[:2])) < (0, 9))'; then
    ln -s "$found" .tools/uv
    exit 0
fi

echo "Getting uv, which installs everything else..."
if "$PYTHON" -m venv .tools/python >.tools/log 2>&1 &&
    .tools/python/bin/python -m pip install --quiet 'uv~=0.13.0' >>.tools/log 2>&1; then
    ln -s python/bin/uv .tools/uv
elif "$PYTHON" -m pip --version >/dev/null 2>&1 &&
    "$PYTHON" -m pip install --quiet --target .tools/packages 'uv~=0.13.0' >>.tools/log 2>&1; then
    ln -s packages/bin/uv .tools/uv
elif "$PYTHON" -m pip --version >/dev/null 2>&1 || [ -x .tools/python/bin/pip ]; then
    tail -n 3 .tools/log >&2
    stop "pip could not install uv (above). Is the package index reachable? uv may also be installed by hand."
else
    stop "$PYTHON has neither venv nor pip. Install one of them (Debian: apt install python3-venv), or install uv."
fi
