#!/bin/sh
# All the checks, two at a time; each one said in its turn, every failure shown before the end.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
failed=""
run() { # run NAME COMMAND…: its words and its status are kept
    name=$1; shift
    "$@" >"$said/$name" 2>&1 && echo ok >"$said/$name.ok"
}
tell() {
    for name in "$@"; do
        if [ -e "$said/$name.ok" ]; then echo "  ok      $name"; continue; fi
        echo "  ÉCHEC   $name"; tail -60 "$said/$name"; failed="$failed $name"
    done
}
# The types take as long as all the others.
run mypy $bin/mypy &
run ruff             $bin/ruff check .
run ruff-format      $bin/ruff format --check .
run import-linter    $bin/lint-imports
run djlint           $bin/djlint --quiet --lint src
run migrations       $bin/python -m preau.instances.migrations
run maps             $bin/preau maps --check
run reference        $bin/preau docs --check
run tutoriels        $bin/python -m tutorials docs/tutoriels --relire
wait
tell ruff ruff-format mypy import-linter djlint migrations maps reference tutoriels
if [ -n "$failed" ]; then echo "make check :$failed"; exit 1; fi
echo "make check : tout est en ordre"
