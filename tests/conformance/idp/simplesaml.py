"""SimpleSAMLphp of Debian, unmodified, as an identity provider: configured by files, served by PHP itself."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from preau.protocols.saml import KeyPair, make_key_pair
from tests.support.child import child, free_port, listens

WWW = Path("/usr/share/simplesamlphp/www")
CONFIG = """<?php
$config = [
    'baseurlpath' => '{url}/',
    'certdir' => '{folder}/cert/',
    'loggingdir' => '{folder}/log/',
    'datadir' => '{folder}/data/',
    'tempdir' => '{folder}/temp/',
    'metadatadir' => '{folder}/metadata/',
    'secretsalt' => '{salt}',
    'auth.adminpassword' => '{salt}',
    'timezone' => 'Europe/Paris',
    'logging.handler' => 'file',
    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'session.phpsession.savepath' => '{folder}/sessions/',
    'session.phpsession.httponly' => true,
    'language.cookie.secure' => false,
    'store.type' => 'phpsession',
    'metadata.sources' => [{sources}],
];
"""
HOSTED = """<?php
$metadata['{entity_id}'] = [
    'host' => '__DEFAULT__',
    'auth' => 'personnes',
    {keys}
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'saml20.sign.response' => true,
    'saml20.sign.assertion' => true,
    'assertion.encryption' => true,
    'validate.authnrequest' => true,
    'redirect.sign' => true,
    'redirect.validate' => true,
];
"""


@dataclass
class SimpleSaml:
    """One provider: its folder of files, its address, the people who sign in to it."""

    folder: Path
    url: str
    log: Path
    claims: str = ""
    service_providers: dict[str, bytes] = field(default_factory=dict)

    @property
    def entity_id(self) -> str:
        """By which it signs: its own, or what an impostor `claims` to be."""
        return self.claims or f"{self.url}/idp"

    @property
    def metadata(self) -> bytes:
        """What it publishes of itself."""
        answer = httpx.get(f"{self.url}/saml2/idp/metadata.php", timeout=10, trust_env=False)
        return answer.raise_for_status().content

    def unsolicited(self, service_provider: str, relay_state: str = "") -> str:
        """Where a sign-in begins that no service asked for."""
        asked = httpx.QueryParams({"spentityid": service_provider, "RelayState": relay_state})
        return f"{self.url}/saml2/idp/SSOService.php?{asked}"

    @property
    def sign_out(self) -> str:
        """Where somebody signs out of it, and of every service that it knows to be open."""
        return f"{self.url}/saml2/idp/initSLO.php?RelayState={self.url}/index.php"

    def trust(self, name: str, metadata: bytes) -> None:
        """Take a service provider's metadata as they are."""
        self.service_providers[name] = metadata
        (self.folder / f"{name}.xml").write_bytes(metadata)
        self._configure()

    def people(self, rows: dict[str, dict[str, list[str]]]) -> None:
        """Who can sign in: « login:password », and the attributes told of them."""
        said = {"personnes": ["exampleauth:UserPass", rows]}
        (self.folder / "config" / "authsources.php").write_text(
            f"<?php\n$kept = json_decode('{_quoted(json.dumps(said))}', true);\n"
            "$config = ['personnes' => array_merge([$kept['personnes'][0]], $kept['personnes'][1])];\n",
            encoding="utf-8",
        )

    def sign_with(self, name: str, announced: str = "") -> None:
        """The key that signs from now on, and the one published for later."""
        later = f"'new_privatekey' => '{announced}.pem', 'new_certificate' => '{announced}.crt'," if announced else ""
        keys = f"'privatekey' => '{name}.pem', 'certificate' => '{name}.crt', {later}"
        for one in filter(None, (name, announced)):
            self._make_key(one)
        hosted = HOSTED.format(entity_id=self.entity_id, keys=keys)
        (self.folder / "metadata" / "saml20-idp-hosted.php").write_text(hosted, encoding="utf-8")

    def _make_key(self, name: str) -> None:
        if (self.folder / "cert" / f"{name}.pem").exists():
            return
        pair: KeyPair = make_key_pair(name, datetime.now(UTC))
        (self.folder / "cert" / f"{name}.pem").write_bytes(pair.key_pem())
        (self.folder / "cert" / f"{name}.crt").write_bytes(pair.certificate_pem())

    def _configure(self) -> None:
        files = [f"['type' => 'xml', 'file' => '{self.folder}/{name}.xml']" for name in self.service_providers]
        said = CONFIG.format(
            url=self.url,
            folder=self.folder,
            salt=secrets.token_hex(16),
            sources=", ".join(["['type' => 'flatfile']", *files]),
        )
        (self.folder / "config" / "config.php").write_text(said, encoding="utf-8")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


@contextmanager
def simplesaml(host: str, folder: Path) -> Iterator[SimpleSaml]:
    """The provider, until the block ends."""
    assert WWW.is_dir(), "SimpleSAMLphp is missing: run scripts/test-tools.sh"
    for name in ("cert", "config", "data", "log", "metadata", "sessions", "temp"):
        (folder / name).mkdir(parents=True)
    port = free_port(host)
    provider = SimpleSaml(folder, f"http://{host}:{port}", folder / "php.log")
    provider._configure()
    provider.sign_with("premiere")
    own = {"SIMPLESAMLPHP_CONFIG_DIR": str(folder / "config"), "PHP_CLI_SERVER_WORKERS": "2"}
    environ = ["env", *(f"{name}={value}" for name, value in own.items())]
    command = [*environ, "php", "-d", "opcache.enable=0", "-S", f"{host}:{port}", "-t", str(WWW)]
    assert os.access(WWW / "saml2" / "idp" / "SSOService.php", os.R_OK)
    with child(command, provider.log, listens(host, port)):
        yield provider
