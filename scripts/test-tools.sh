#!/bin/sh
# What the tests drive and pip cannot bring: Chromium (journeys), xmlsec1 (pysaml2's oracle), pdftoppm (PDF pages).
set -eu
missing=""
command -v chromium >/dev/null || [ -n "${PREAU_CHROMIUM:-}" ] || missing="$missing chromium"
command -v xmlsec1 >/dev/null || missing="$missing xmlsec1"
command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Préau : installation de$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Préau : pour les tests il manque$missing. Une seule commande : sudo apt install$missing" >&2
    exit 1
fi
