"""`preau serve HOUSE`: two single-threaded WSGI processes (design.md, "Servers")."""

from __future__ import annotations

import errno
import ipaddress
import socket
from pathlib import Path

from preau.instances.houses import HOUSES, default_url
from preau.instances.setup import failing_checks, stop, unmigrated, use_instance

GRACE = 15
"""Seconds a worker has to end what it is answering, before it is killed."""


def serve(house: str, host: str, port: int | None, workers: int, cert: Path | None, key: Path | None) -> None:
    """Serve `house` until a signal ends it. Refuses what would surprise: wrong address, database not prepared."""
    use_instance(house)
    from django.conf import settings

    if house not in HOUSES:
        stop(f"« {house} » ne sert pas de pages.")
    if settings.PREAU_DEMO and not is_loopback(host) and not settings.PREAU.allow_public_bind:
        stop(
            f"une instance de démonstration n'écoute que sur la boucle locale, pas sur {host}. "
            "Pour l'ouvrir malgré tout : PREAU_ALLOW_PUBLIC_BIND=1."
        )
    if (cert is None) != (key is None):
        stop("--cert et --key vont ensemble.")
    for path in (cert, key):
        if path and not path.is_file():
            stop(f"le fichier {path} n'existe pas.")
    if wrong := failing_checks():
        stop("\n".join(wrong))
    if unmigrated(house):
        stop(f"la base de « {house} » n'est pas prête : lancez d'abord « preau migrate {house} ».")
    port = port or int(default_url(house).rsplit(":", 1)[1])
    if is_taken(host, port):
        stop(f"{host}:{port} est déjà pris par un autre programme ; choisissez un autre port avec --port.")
    run_server(host, port, workers, cert, key)


def is_taken(host: str, port: int) -> bool:
    """Whether something listens there. The server shares its port between its workers (SO_REUSEPORT), so the kernel
    would let a second server in beside the first and give each of them half of the visitors.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return problem.errno == errno.EADDRINUSE
    return False


def run_server(host: str, port: int, workers: int, cert: Path | None, key: Path | None) -> None:
    """Granian, WSGI, one blocking thread per process: the measured best for ordinary Django (peers §4e)."""
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()  # what the checks opened must not be shared by the workers that are forked from here
    Server(
        "preau.instances.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.warning,
        ssl_cert=cert,
        ssl_key=key,
    ).serve()


def is_loopback(host: str) -> bool:
    """True for 127.0.0.0/8, ::1 and localhost."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
