#!/bin/sh
# What the tests drive and pip cannot bring: Chromium (journeys), xmlsec1 (pysaml2's oracle), pdftoppm (PDF pages), the
# independent parties of tests/conformance: Apache's modules with the daemon of Shibboleth, SimpleSAMLphp served by PHP
# itself, and Node (a peer of bench too); PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
missing=""
need() { # need FILE-OR-COMMAND PACKAGE
    command -v "$1" >/dev/null || missing="$missing $2"
}
[ -n "${PREAU_CHROMIUM:-}" ] || need chromium chromium
need xmlsec1 xmlsec1
need pdftoppm poppler-utils
need node nodejs
need npm npm
need php php-cli
[ -e /usr/share/simplesamlphp/www ] || missing="$missing simplesamlphp php-xml php-mbstring"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
for module in mod_auth_mellon:auth-mellon mod_auth_openidc:auth-openidc mod_shib:shib mod_auth_cas:auth-cas; do
    [ -e "/usr/lib/apache2/modules/${module%%:*}.so" ] || missing="$missing libapache2-mod-${module##*:}"
done

install_quietly() { # no service is started, none is left to start with the machine: the tests run their own
    echo "Préau : installation de$missing"
    guard=/usr/sbin/policy-rc.d
    if [ ! -e $guard ]; then
        printf '#!/bin/sh\nexit 101\n' >$guard
        chmod 755 $guard
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
    fi
    case $missing in
        *postgresql*) # no cluster of the machine's own: Debian would make one as it installs
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
            sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf ;;
    esac
    had_apache=no
    [ ! -e /usr/sbin/apache2ctl ] || had_apache=yes
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    case $missing in
        *shib*) [ ! -d /run/systemd/system ] || systemctl disable -q shibd ;;
    esac
    case $missing in
        *simplesamlphp*) # brings a whole Apache, which serves nothing here
            [ $had_apache = yes ] || [ ! -d /run/systemd/system ] || systemctl disable -q apache2 ;;
    esac
}

if [ -n "$missing" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Préau : pour les tests il manque$missing. Une seule commande : sudo apt install$missing" >&2
        exit 1
    fi
    install_quietly
fi

node_packages() { # node_packages FOLDER: what its package-lock.json names
    cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return
    echo "Préau : installation des paquets de Node ($1)"
    npm ci --prefix "$1" --ignore-scripts --silent
    cp "$1/package-lock.json" "$1/node_modules/.installed"
}

python_clients() { # python_clients NAME FOLDER: an environment of its own for the lock requirements/NAME.txt
    cmp -s "requirements/$1.txt" "$2/.installed" && return
    echo "Préau : installation de clients en Python ($1)"
    .venv/bin/python -m venv "$2"
    PIP_DISABLE_PIP_VERSION_CHECK=1 "$2/bin/python" -m pip install -qq --require-hashes -r "requirements/$1.txt"
    cp "requirements/$1.txt" "$2/.installed"
}

# Two by two: all of it waits for the network, then for the disk.
(
    for node in tests/conformance/clients/node tests/conformance/pronote/node bench/node; do node_packages $node; done
    python_clients pronote-clients .venv-pronote
) &
first=$!
python_clients cas-clients .venv-cas
python_clients bench-cas .venv-bench-cas # django-cas-server, beside our client (tests/conformance/cas)
wait $first
