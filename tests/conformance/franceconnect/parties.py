"""openid-client, mod_auth_openidc and Authlib's client, set as a service of FranceConnect must set them, or not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.conformance.clients.relying_party import SCRIPT, Registered, header_of
from tests.support.apache import MODULES, apache, site
from tests.support.child import child, free_port, listens, server_folder
from tests.support.node import node

SCOPE = "openid identite_pivot preferred_username email"
CLAIMS = ("sub", "given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email")
AUTHLIB = Path(__file__).with_name("authlib_site.py")
LONG_NONCE = "n" * 43
"""Chosen by the site, as Authlib allows; FranceConnect wants 22 characters at least."""
MODULE = """
LoadModule auth_openidc_module {modules}/mod_auth_openidc.so
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCProviderTokenEndpointAuth client_secret_post
OIDCClientID {client_id}
OIDCClientSecret {secret}
OIDCScope "{scope}"
OIDCIDTokenSignedResponseAlg {algorithm}
OIDCUserInfoSignedResponseAlg {algorithm}
OIDCRedirectURI {redirect_uri}
OIDCCryptoPassphrase une-phrase-pour-les-essais
{own}
<Location /prive>
    AuthType openid-connect
    Require valid-user
</Location>
<Location /prive/page>
{headers}
</Location>
"""

Register = Callable[[str, str, str], Registered]
"""Makes the hub know a service: where answers come to, where people come back to once signed out, ES256 or RS256."""


@dataclass(frozen=True)
class Party:
    """One independent service of the hub, running."""

    site: str
    leave: str
    log: Path

    @property
    def page(self) -> str:
        """Its protected page."""
        return f"{self.site}/prive/page"

    @property
    def left(self) -> str:
        """Where people come back to once signed out."""
        return f"{self.site}/parti"


@contextmanager
def openid_client(
    host: str, register: Register, folder: Path, *, pkce: bool = False, algorithm: str = "ES256",
    parameters: Mapping[str, str] | None = None,
) -> Iterator[Party]:  # fmt: skip
    """openid-client of npm; with `pkce` it sends what its own documentation recommends."""
    port = free_port(host)
    address = f"http://{host}:{port}"
    algorithms = {"id_token_signed_response_alg": algorithm, "userinfo_signed_response_alg": algorithm}
    settings = {
        "host": host, "port": port, "scope": SCOPE, "pkce": pkce, "metadata": algorithms,
        "parameters": {"acr_values": "eidas1", **(parameters or {})},
        **asdict(register(f"{address}/prive/retour", f"{address}/parti", algorithm)),
    }  # fmt: skip
    log = folder / f"openid-{port}.log"
    with node(SCRIPT, settings, log):
        yield Party(address, f"{address}/sortie", log)


@contextmanager
def mod_auth_openidc(
    host: str, register: Register, *, own: str = "", algorithm: str = "ES256", parameters: str = "acr_values=eidas1"
) -> Iterator[Party]:
    """mod_auth_openidc of Debian; `own` are more lines of its configuration."""
    with server_folder() as folder:
        place = site(folder, host)
        redirect_uri, left = f"{place.url}/prive/retour", f"{place.url}/parti"
        headers = "\n".join(f'    Header always set {header_of(one)} "%{{OIDC_CLAIM_{one}}}e"' for one in CLAIMS)
        lines = MODULE.format(
            modules=MODULES, scope=SCOPE, redirect_uri=redirect_uri, headers=headers, algorithm=algorithm,
            own=f'OIDCAuthRequestParams "{parameters}"\n{own}', **asdict(register(redirect_uri, left, algorithm)),
        )  # fmt: skip
        with apache(place, lines):
            yield Party(place.url, f"{redirect_uri}?{urlencode({'logout': left})}", place.log)


@contextmanager
def authlib(host: str, register: Register, folder: Path, **parameters: str) -> Iterator[Party]:
    """Authlib's client for Django; `parameters` of the authorization request, its own otherwise."""
    port = free_port(host)
    address = f"http://{host}:{port}"
    registered = register(f"{address}/prive/retour", f"{address}/parti", "ES256")
    settings: dict[str, Any] = {
        "host": host, "port": port, "scope": SCOPE, "parameters": {"acr_values": "eidas1", **parameters},
        **asdict(registered),
    }  # fmt: skip
    log = folder / f"authlib-{port}.log"
    with child([sys.executable, str(AUTHLIB), json.dumps(settings)], log, listens(host, port)):
        yield Party(address, f"{address}/sortie", log)
