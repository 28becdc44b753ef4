"""node-saml (xml-crypto, xmldom) behind the smallest server: node/saml.mjs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from preau.protocols.saml import read_idp_metadata
from preau.protocols.saml.signature import certificate_text
from tests.conformance.clients.party import SHOWN, Party, write_keys
from tests.support.child import free_port
from tests.support.node import node

SCRIPT = Path(__file__).parent / "node" / "saml.mjs"


@contextmanager
def node_saml(idp_metadata: bytes, folder: Path, host: str) -> Iterator[Party]:
    """The library, trusting this identity provider, until the block ends."""
    idp = read_idp_metadata(idp_metadata)
    port, (key, certificate), log = free_port(host), write_keys(folder, "node"), folder / "node.log"
    settings = {
        "host": host,
        "port": port,
        "shown": SHOWN,
        "entryPoint": idp.sso_redirect_url,
        "logoutUrl": idp.sso_redirect_url.replace("/SSO", "/SLO"),
        "idpIssuer": idp.entity_id,
        "idpCert": [certificate_text(one) for one in idp.signing_certificates],
        "privateKey": key.read_text(),
        "decryptionPvk": key.read_text(),
        "publicCert": certificate.read_text(),
    }
    with node(SCRIPT, settings, log):
        site = f"http://{host}:{port}"
        yield Party(
            entity_id=f"{site}/metadata",
            site=site,
            leave=f"{site}/sortie",
            metadata_url=f"{site}/metadata",
            log=log,
            says={
                "altered": "Invalid (document )?signature",
                "unsigned": "Invalid document signature",
                "cipher": "Invalid document signature",
                "replayed": "InResponseTo is not valid",
            },
        )
