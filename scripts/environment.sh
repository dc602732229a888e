#!/bin/sh
# Makes .venv with what a target of the Makefile needs, and does nothing where it is there already.
#
#   environment.sh run        what a backtest needs
#   environment.sh research   and the notebooks
#   environment.sh dev        and the tests
#
# PYTHON names the Python 3.11 to use; without it the first one on the path is taken, and without any uv is asked for one.
set -u

WANTED=${1:-}
PYTHON=${PYTHON:-}
VENV=.venv
LOG=$VENV/install.log
# The process that installs, so that a second one waits, and so that one that was killed is noticed: packages may be in pieces.
LOCK=.venv.lock
# One command for Linux and macOS that needs no root; uv then downloads a Python 3.11.
GET_UV='curl -LsSf https://astral.sh/uv/install.sh | sh'
VERSION='import sys; sys.exit(sys.version_info[:2] != (3, 11))'

fail() {
    echo "make: $1" >&2
    exit 2
}

is_python_3_11() {
    "$1" -c "$VERSION" >/dev/null 2>&1
}

find_python() {
    if [ -n "$PYTHON" ]; then
        is_python_3_11 "$PYTHON" ||
            fail "$PYTHON is not Python 3.11, the version LEAN runs; name another one: make PYTHON=/path/to/python3.11"
        return
    fi
    for name in python3.11 python3 python; do
        if is_python_3_11 "$name"; then
            PYTHON=$name
            return
        fi
    done
}

# Where uv's own installer puts it, which may not be on the path before the next login.
find_uv() {
    for name in uv "${HOME:-}/.local/bin/uv" "${HOME:-}/.cargo/bin/uv"; do
        if command -v "$name" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
}

is_installing() {
    if command -v ps >/dev/null 2>&1; then
        case $(ps -p "$1" -o args= 2>/dev/null) in *environment.sh*) return 0 ;; *) return 1 ;; esac
    fi
    kill -0 "$1" 2>/dev/null
}

lock() {
    waits=''
    until (set -C && echo $$ >"$LOCK") 2>/dev/null; do
        owner=$(cat "$LOCK" 2>/dev/null)
        [ -n "$owner" ] || { sleep 1 && owner=$(cat "$LOCK" 2>/dev/null); }  # it may be about to write its number
        if [ -n "$owner" ] && is_installing "$owner"; then
            [ -n "$waits" ] || echo "Waiting for another make, which is installing into $VENV ..."
            waits=yes
            sleep 1
        elif [ -w . ]; then
            rm -f "$LOCK"
            cut_off=yes
        else
            fail "nothing can be written into $(pwd -P); run make as the user whom this checkout belongs to"
        fi
    done
    trap 'rm -f "$LOCK"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# What is wrong with the environment; nothing if it can be used.
trouble() {
    if [ ! -d "$VENV" ]; then
        echo "it is not there"
    elif ! "$VENV/bin/python" -c "$VERSION" >/dev/null 2>&1; then
        echo "its Python does not start, or is no Python 3.11"
    elif ! "$VENV/bin/python" -c 'import pip' >/dev/null 2>&1; then
        echo "it has no pip"
    elif [ -n "$cut_off" ]; then
        echo "an installation was cut off"
    elif [ -n "$PYTHON" ] && [ "$("$PYTHON" -VV 2>&1)" != "$("$VENV/bin/python" -VV 2>&1)" ]; then
        echo "it is not made with $PYTHON"
    fi
}

make_environment() {
    find_python
    uv=$(find_uv)
    [ -n "$PYTHON$uv" ] ||
        fail "Python 3.11 was not found; name one (make PYTHON=/path/to/python3.11), or run this and then make again: $GET_UV"
    if [ -d "$VENV" ]; then echo "Making $VENV again: $1 ..."; else echo "Making $VENV ..."; fi
    if [ -n "$PYTHON" ]; then
        "$PYTHON" -m venv --clear "$VENV" >/dev/null 2>&1 && return
        # Debian has venv without pip unless python3.11-venv is installed; a pip of this Python can help out.
        if "$PYTHON" -m pip --version >/dev/null 2>&1; then
            "$PYTHON" -m venv --clear --without-pip "$VENV" >/dev/null &&
                "$PYTHON" -m pip --python "$VENV/bin/python" install --quiet --disable-pip-version-check pip && return
        fi
        [ -n "$uv" ] ||
            fail "$PYTHON cannot make an environment with pip; on Debian and Ubuntu this helps: sudo apt-get install -y python3.11-venv"
    fi
    echo "uv is asked for it, and downloads a Python 3.11 if it finds none ..."
    rm -rf "$VENV"
    "$uv" venv --quiet --seed --python "${PYTHON:-3.11}" "$VENV" ||
        fail "uv could not make an environment of Python 3.11, for the reason above; name a Python 3.11: make PYTHON=/path/to/python3.11"
}

# What was installed, from which folder: a moved checkout and a changed pin install again.
installed() {
    echo "$(pwd -P) $(cat pyproject.toml constraints.txt | cksum)"
}

is_installed() {
    for what in "$@"; do
        [ "$(cat "$VENV/.installed-$what" 2>/dev/null)" != "$(installed)" ] || return 0
    done
    return 1
}

count_packages() {
    find "$VENV/lib" -maxdepth 4 -name '*.dist-info' 2>/dev/null | wc -l
}

# While the installer works: a line that is renewed every second in a terminal, a line every half minute elsewhere.
watch() {
    begun=$(date +%s)
    before=$(count_packages)
    said=0
    while is_installing "$1"; do
        sleep 1 </dev/null >/dev/null 2>&1
        seconds=$(($(date +%s) - begun))
        step=$(tail -n 1 "$LOG" 2>/dev/null | sed -e 's/^ *//' -e 's/ (from .*//')
        case $step in
            "Installing collected packages: "*)
                total=$(echo "$step" | tr -cd , | wc -c)
                there=$(($(count_packages) - before))
                step="Installing packages: $((there > 0 ? there : 0)) of $((total + 1)) are there"
                ;;
        esac
        if [ -t 2 ]; then
            printf '\r  %4d s  %-66.66s' "$seconds" "$step" >&2
        elif [ "$seconds" -ge $((said + 30)) ]; then
            said=$seconds
            echo "  $seconds s: $step" >&2
        fi
    done
}

install() {
    watch $$ &
    watcher=$!
    set -- --progress-bar off --disable-pip-version-check --constraint constraints.txt --editable "$1"
    "$VENV/bin/python" -m pip install "$@" >"$LOG" 2>&1
    code=$?
    # not with a signal that can be trapped: one that comes before the watcher has dropped this shell's traps would be lost
    { kill -9 "$watcher" && wait "$watcher"; } 2>/dev/null
    [ ! -t 2 ] || printf '\r%78s\r' '' >&2
    [ $code -eq 0 ] && return
    tail -n 25 "$LOG" >&2
    fail "pip could not install what is needed, for the reason above (all it said: $LOG); the same make tries again"
}

case $WANTED in
    run) holding='run research dev' extras='' purpose='a backtest needs' effort='about a minute' download='0.8 GB' ;;
    research) holding='research dev' extras='[research]' purpose='the notebooks need' effort='up to a minute' download='0.1 GB' ;;
    dev) holding='dev' extras='[dev,research]' purpose='the tests need' effort='one to two minutes' download='up to 1 GB' ;;
    *) fail "environment.sh installs run, research or dev, not $WANTED" ;;
esac

cut_off=''
[ -z "$(trouble)" ] && [ ! -e "$LOCK" ] && is_installed $holding && exit
lock
wrong=$(trouble)
[ -z "$wrong" ] || make_environment "$wrong"
is_installed $holding && exit
echo "Installing what $purpose into $VENV: $effort of processor time and a download of $download, the first time ..."
begun=$(date +%s)
install ".$extras"
installed >"$VENV/.installed-$WANTED"
echo "Installed in $(($(date +%s) - begun)) s."
