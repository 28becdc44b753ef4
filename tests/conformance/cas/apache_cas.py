"""mod_auth_cas of Debian in an Apache of its own, as its README configures it, single sign-out switched on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.cas.ent import Ent
from tests.support.apache import MODULES, apache, site
from tests.support.child import server_folder

SHOWN = ("nom", "prenom", "codePostal", "categories")
CONFIGURATION = """
LoadModule auth_cas_module {modules}/mod_auth_cas.so
CASVersion 2
CASLoginURL {cas}login
CASValidateURL {cas}{end}
CASValidateSAML {saml}
CASCertificatePath {certificate}
CASCookiePath {folder}/sessions/
CASSSOEnabled On
CASCacheCleanInterval 1
<Location /prive>
    AuthType CAS
    CASAuthNHeader CAS-User
    Require valid-user
    Header always set Cas-User "expr=%{{REMOTE_USER}}"
{headers}
</Location>
"""


@dataclass(frozen=True)
class Application:
    """An application behind mod_auth_cas."""

    site: str
    log: Path

    @property
    def page(self) -> str:
        """Its protected page."""
        return f"{self.site}/prive/page"

    def heard(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace")


@contextmanager
def mod_auth_cas(host: str, ent: Ent, end: str) -> Iterator[Application]:
    """The module, validating at `end`, until the block ends."""
    with server_folder() as folder:
        place = site(folder, host)
        (folder / "sessions").mkdir(mode=0o700)
        certificate = folder / "ent.crt"
        certificate.write_bytes(ent.certificate.read_bytes())
        headers = "\n".join(f'    Header always set Cas-{one} "expr=%{{HTTP:CAS-{one}}}"' for one in SHOWN)
        own = CONFIGURATION.format(
            modules=MODULES,
            cas=ent.cas,
            end=end,
            saml="On" if end == "samlValidate" else "Off",
            certificate=certificate,
            folder=folder,
            headers=headers,
        )
        with apache(place, own):
            yield Application(place.url, place.log)
