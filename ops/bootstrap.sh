#!/bin/sh
# Makes .venv with the locked tools and this project in it; does nothing when they are there.
# It is a shell script because it runs before there is a Python to rely on: it finds one, which
# goes on in ops/bootstrap.py. Everything after that is `bluey setup`.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $1" >&2
    echo "  $2" >&2
    exit 1
}

# The tools keep caches below HOME; without a usable one they would write to the root folder.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    HOME="$PWD/.bluey/home"
    export HOME
fi

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "no Python 3.11 or newer was found" "Install one, or name it: make setup PYTHON=/path/to/python3"
}

# The folder is part of it: the scripts in .venv/bin carry its absolute path and break when the
# project is moved.
wanted="$PWD
$(cat ops/bootstrap.py pyproject.toml requirements/dev.txt requirements/model.txt | cksum)"
if [ -x .venv/bin/bluey ] && usable .venv/bin/python && [ "$(cat .venv/bluey-stamp 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
if ! mkdir -p .venv "$HOME" 2>/dev/null || [ ! -w .venv ]; then
    fail "$PWD cannot be written" "Setup installs into this folder. Clone the repository to where you may write."
fi
python=$(find_python)
exec "$python" -c "from ops.start import bootstrap; bootstrap()" "$wanted"
