"""Relying parties that are not ours: mod_auth_openidc in an Apache of its own, openid-client behind node/openid.mjs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.support.apache import MODULES, apache, site
from tests.support.child import free_port, server_folder
from tests.support.node import node

SCOPE = "openid profile ect.scope.cnx"
SCRIPT = Path(__file__).parent / "node" / "openid.mjs"
MODULE = """
LoadModule auth_openidc_module {modules}/mod_auth_openidc.so
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client_id}
OIDCClientSecret {secret}
OIDCScope "{scope}"
OIDCPKCEMethod S256
OIDCRedirectURI {redirect_uri}
OIDCCryptoPassphrase une-phrase-pour-les-essais
<Location /prive>
    AuthType openid-connect
    Require valid-user
</Location>
<Location /prive/page>
{headers}
</Location>
"""
CLAIMS = ("sub", "given_name", "family_name", "FrEduCtPersonAffiliation", "FrEduCtDateConnexion")


@dataclass(frozen=True)
class Registered:
    """What the provider gave it."""

    issuer: str
    client_id: str
    secret: str


RegisterClient = Callable[[str, str], Registered]
"""Makes the provider know a relying party: where answers come to, where people come back to once signed out."""


@dataclass(frozen=True)
class RelyingParty:
    """One independent relying party, running."""

    site: str
    leave: str
    """Address that signs out, here and at the provider."""
    log: Path
    says: dict[str, str]
    """What it must say, in its page or its log, of each kind of answer that it refuses (regular expressions)."""

    @property
    def page(self) -> str:
        """Its protected page."""
        return f"{self.site}/prive/page"

    @property
    def redirect_uri(self) -> str:
        """Where answers come to."""
        return f"{self.site}/prive/retour"

    @property
    def left(self) -> str:
        """Where people come back to once signed out."""
        return f"{self.site}/parti"

    def heard(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def header_of(claim: str) -> str:
    """The header in which a protected page tells a claim."""
    return f"Claim-{claim.replace('_', '-')}"


@contextmanager
def mod_auth_openidc(host: str, register: RegisterClient) -> Iterator[RelyingParty]:
    """The module, once registered, until the block ends."""
    with server_folder() as folder:
        place = site(folder, host)
        redirect_uri, left = f"{place.url}/prive/retour", f"{place.url}/parti"
        registered = register(redirect_uri, left)
        headers = "\n".join(f'    Header always set {header_of(one)} "%{{OIDC_CLAIM_{one}}}e"' for one in CLAIMS)
        own = MODULE.format(
            modules=MODULES,
            scope=SCOPE,
            redirect_uri=redirect_uri,
            headers=headers,
            **asdict(registered),
        )
        with apache(place, own):
            yield RelyingParty(
                site=place.url,
                leave=f"{redirect_uri}?{urlencode({'logout': left})}",
                log=place.log,
                says={
                    "state": "no .* state cookie found",
                    "code": "invalid_grant",
                    "stolen": "no .* state cookie found",
                },
            )


@contextmanager
def openid_client(host: str, register: RegisterClient, folder: Path) -> Iterator[RelyingParty]:
    """The library, once registered, until the block ends."""
    port, log = free_port(host), folder / "node.log"
    address = f"http://{host}:{port}"
    registered = register(f"{address}/prive/retour", f"{address}/parti")
    settings = {"host": host, "port": port, "scope": SCOPE, **asdict(registered)}
    with node(SCRIPT, settings, log):
        yield RelyingParty(
            site=address,
            leave=f"{address}/sortie",
            log=log,
            says={
                "state": 'unexpected "state" response parameter value',
                "issuer": 'unexpected "iss"',
                "code": "invalid_grant",
                "stolen": 'unexpected "state" response parameter',
            },
        )
