"""A PostgreSQL of one's own: a cluster in a folder, a socket and a port of the loopback, gone with the block."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.child import child, free_port, hand_over, identity, server_folder

HOST = "127.0.0.1"
# Nothing here outlives the run, so nothing waits for the disk.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "150"}


@dataclass(frozen=True)
class Cluster:
    """Where the cluster answers, and its owner's password."""

    folder: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """What `PREAU_DATABASE` takes: one database for each house."""
        return f"postgresql://preau:{self.password}@{HOST}:{self.port}/{{base}}"

    def connect(self, base: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection that commits by itself, to one database of the cluster."""
        return psycopg.connect(self.url.format(base=base), autocommit=True, connect_timeout=2)

    def answers(self) -> bool:
        """Whether it takes connections now."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


def binaries() -> Path:
    """Where the newest PostgreSQL of this machine keeps its programs; Debian leaves them out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise AssertionError("PostgreSQL is missing: run scripts/test-tools.sh")
    return found[-1].parent


@contextmanager
def postgres() -> Iterator[Cluster]:
    """A new cluster, listening until the block ends. It never runs as root, which PostgreSQL refuses."""
    with server_folder() as folder:
        cluster = Cluster(folder, free_port(HOST), secrets.token_hex(16))
        (folder / "mot").write_text(cluster.password)
        hand_over(folder)
        made = subprocess.run(
            ["setpriv", *identity(), binaries() / "initdb", "--pgdata", folder / "base", "--username=preau",
             "--pwfile", folder / "mot", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        options = {**QUICK, "listen_addresses": HOST, "port": str(cluster.port), "unix_socket_directories": str(folder)}
        command = [str(binaries() / "postgres"), "-D", str(folder / "base")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT: the fast end, which does not wait for clients to leave.
        with child(command, folder / "postgres.log", cluster.answers, unprivileged=True, end=signal.SIGINT):
            yield cluster


def environ(cluster: Cluster, **more: str) -> dict[str, str]:
    """The environment of a process of ours whose databases are in `cluster`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREAU_")}
    return {**own, "PREAU_DATABASE": cluster.url, **more}
