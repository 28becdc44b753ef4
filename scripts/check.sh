#!/bin/sh
# All the checks, each one said; every failure is shown before the end.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=""
run() {
    name=$1; shift
    if output=$("$@" 2>&1); then echo "  ok      $name"; else echo "  ÉCHEC   $name"; echo "$output" | tail -60; failed="$failed $name"; fi
}
run ruff             $bin/ruff check .
run ruff-format      $bin/ruff format --check .
run mypy             $bin/mypy
run import-linter    $bin/lint-imports
run djlint           $bin/djlint --quiet --lint src
run migrations       $bin/python -m preau.instances.migrations
run maps             $bin/preau maps --check
run reference        $bin/preau docs --check
if [ -n "$failed" ]; then echo "make check :$failed"; exit 1; fi
echo "make check : tout est en ordre"
