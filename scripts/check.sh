#!/bin/sh
# The gate: what must hold for all code, besides the tests. Runs every step, then says which of them failed.
#
#   check.sh          all steps
#   check.sh STEP...  some of them: format lint types contracts unused dependencies
set -u

BIN=.venv/bin
cd "$(dirname "$0")/.." || exit 2
if [ ! -x "$BIN/ruff" ]; then
    echo "check: there is no $BIN/ruff in $PWD; 'make setup' there installs it" >&2
    exit 2
fi
STEPS='format lint types contracts unused dependencies'

fail() {
    echo "check: $1" >&2
    failed="$failed $2"
}

step() {
    case $1 in
        format)
            echo 'format: all code has the one format (ruff format)'
            "$BIN/ruff" format --check --quiet . || fail "the files above are not formatted; 'make format' formats them" format
            ;;
        lint)
            echo 'lint: no code breaks the rules of pyproject.toml (ruff)'
            "$BIN/ruff" check --quiet . || fail 'the lines above break a rule; its name says which, and why: .venv/bin/ruff rule NAME' lint
            ;;
        types)
            echo 'types: all types fit (basedpyright)'
            "$BIN/basedpyright" --level warning || fail 'the types above do not fit' types
            ;;
        contracts)
            echo 'contracts: each layer imports only what lies below it (import-linter)'
            "$BIN/lint-imports" --no-logo --no-cache ||
                fail 'an import above points upwards or closes a circle; docs/architecture.md has the layers' contracts
            ;;
        unused)
            echo 'unused: all code is used (vulture)'
            "$BIN/python" scripts/unused_code.py ||
                fail 'nothing uses the code above; remove it, or name its user in scripts/unused_code.toml' unused
            ;;
        dependencies)
            echo 'dependencies: what is imported is declared, and what is declared is imported (deptry)'
            # modules beside a main.py are found from its own folder
            "$BIN/deptry" --no-ansi runtime Library models algorithms/*/ research bench scripts ||
                fail 'the imports above and the dependencies of pyproject.toml disagree; change one of them' dependencies
            ;;
        *)
            echo "check: there is no step $1; the steps are: $STEPS" >&2
            exit 2
            ;;
    esac
}

failed=''
[ $# -gt 0 ] || set -- $STEPS
for name in "$@"; do step "$name"; done
[ -z "$failed" ] || { echo "check: failed:$failed" >&2 && exit 1; }
