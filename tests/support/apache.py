"""One Apache of Debian for one module: its own loopback address, configuration and folder; no system service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.child import child, free_port, hand_over, listens

MODULES = Path("/usr/lib/apache2/modules")
BASE = ("mpm_event", "authn_core", "authz_core", "authz_user", "headers")
CONFIGURATION = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
Mutex file:{folder}
ServerName {host}
Listen {host}:{port}
{modules}
ErrorLog "{folder}/error.log"
LogLevel info
DocumentRoot "{folder}/pages"
<Directory "{folder}/pages">
    Require all granted
</Directory>
{own}
"""


@dataclass(frozen=True)
class Site:
    """Where an Apache of the tests will answer, and its folder."""

    folder: Path
    host: str
    port: int

    @property
    def url(self) -> str:
        """Its address, without a final slash."""
        return f"http://{self.host}:{self.port}"

    @property
    def log(self) -> Path:
        """Its error log."""
        return self.folder / "error.log"


def site(folder: Path, host: str, port: int = 0) -> Site:
    """A port of `host`, a free one by default; a page `/prive/page` that is protected, `/parti` for who signed out."""
    for name in ("prive/page", "parti"):
        page = folder / "pages" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!doctype html><title>{page.name}</title><h1>{page.name}</h1>")
    return Site(folder, host, port or free_port(host))


@contextmanager
def apache(place: Site, own: str) -> Iterator[None]:
    """Apache with the lines `own`, which load the one module it is here for, until the block ends."""
    loaded = "\n".join(f"LoadModule {name}_module {MODULES / f'mod_{name}.so'}" for name in BASE)
    configuration = place.folder / "apache.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=place.folder, host=place.host, port=place.port, modules=loaded, own=own)
    )
    hand_over(place.folder)
    command = ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", str(configuration)]
    with child(command, place.folder / "apache.out", listens(place.host, place.port), unprivileged=True):
        yield
