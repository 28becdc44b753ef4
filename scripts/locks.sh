#!/bin/sh
# Locks with hashes, for every Python from 3.11, naming no registry.
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header $*"
$compile --extra build pyproject.toml -o requirements/base.txt
$compile --extra build --extra dev --extra postgres --extra redis -c requirements/base.txt pyproject.toml -o requirements/dev.txt
$compile requirements/cas-clients.in -o requirements/cas-clients.txt
$compile requirements/pronote-clients.in -o requirements/pronote-clients.txt
$compile requirements/bench-cas.in -o requirements/bench-cas.txt
