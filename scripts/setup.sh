#!/bin/sh
# Prepare a virtual environment from the locks.  usage: scripts/setup.sh base|dev [folder] [python]
set -eu
kind=$1
venv=${2:-.venv}
python=${3:-}
cd "$(dirname "$0")/.."

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -z "$python" ]; then
    for candidate in python3.11 python3.12 python3.13 python3; do
        if works "$candidate"; then python=$candidate; break; fi
    done
fi
if [ -z "$python" ] || ! works "$python"; then
    echo "Préau : il faut Python 3.11 ou plus récent (sur Debian : apt install python3)." >&2
    exit 1
fi

stamp="$venv/.$kind-ready"
mark="$("$python" -V) $(cat "requirements/$kind.txt" pyproject.toml | cksum)"
[ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$mark" ] && exit 0

if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    package="$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Préau : installation de $package"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null
    else
        echo "Préau : il manque $package. Une seule commande : sudo apt install $package" >&2
        exit 1
    fi
fi

echo "Préau : préparation de $venv ($("$python" -V), une minute la première fois)"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
"$venv/bin/python" -m pip install -qq --require-hashes -r "requirements/$kind.txt"
"$venv/bin/python" -m pip install -qq --no-deps --no-build-isolation -e .
echo "$mark" > "$stamp"
# The larger lock holds the smaller one: a demonstration in a developer's environment needs nothing more.
[ "$kind" = dev ] && echo "$("$python" -V) $(cat requirements/base.txt pyproject.toml | cksum)" > "$venv/.base-ready"
exit 0
