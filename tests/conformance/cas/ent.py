"""The ENT of a demonstration served over TLS, as CAS clients insist, and a browser that trusts its certificate."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.child import child, free_port, listens
from tests.support.demo import Demo
from tests.support.j1 import DOOR, PASSWORD, choose_profile
from tests.support.visitor import Visitor

HOST = "127.0.0.41"


@dataclass(frozen=True)
class Ent:
    """Where it is, the certificate to trust, and the demonstration behind it."""

    demo: Demo
    url: str
    certificate: Path

    @property
    def cas(self) -> str:
        """The CAS server's address, with the final slash that clients are configured with."""
        return f"{self.url}/cas/"

    def declare(self, alias: str, *words: str) -> None:
        """`preau portail service add`."""
        said = self.demo.preau("portail", "service", "add", alias, *words)
        assert alias in said


@contextmanager
def served(demo: Demo, folder: Path, **settings: str) -> Iterator[Ent]:
    """One more process of `portail`, on its own address, known to the account service; `settings` are its own."""
    certificate, key = write_certificate(folder)
    port = free_port(HOST)
    url = f"https://{HOST}:{port}"
    command = demo.plan.command("serve", "portail", "--host", HOST, "--port", str(port))
    command += ["--cert", str(certificate), "--key", str(key)]
    # The texts to accept are walked elsewhere: here an application is what people come for.
    own = {**demo.plan.environ, "PORTAIL_PUBLIC_URL": url, "PORTAIL_TEXTES": "aucun", **settings}
    environ = ["env", *(f"{name}={value}" for name, value in own.items())]
    with child([*environ, *command], folder / "ent.log", listens(HOST, port)):
        ent = Ent(demo, url, certificate)
        context = ssl.create_default_context(cafile=str(certificate))
        metadata = folder / "ent.xml"
        answer = httpx.get(f"{url}/auth/saml/metadata", verify=context, trust_env=False, timeout=10)
        metadata.write_bytes(answer.raise_for_status().content)
        demo.preau("comptes", "partenaire", "add", str(metadata))
        yield ent


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for HOST that is its own authority, and its key."""
    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    start = datetime.now(UTC) - timedelta(days=1)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(made, hashes.SHA256())
    )
    certificate, key = folder / "ent.crt", folder / "ent.key"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.touch(mode=0o600)
    plain = serialization.NoEncryption()
    key.write_bytes(made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, key


class Browser(Visitor):
    """A visitor who trusts the ENT's certificate."""

    def __init__(self, ent: Ent) -> None:
        super().__init__()
        self.client.close()
        context = ssl.create_default_context(cafile=str(ent.certificate))
        self.client = httpx.Client(follow_redirects=True, trust_env=False, timeout=20, verify=context)

    def redirected(self, url: str) -> str:
        """Where a page sends, without going there."""
        answer = self.client.get(url, follow_redirects=False)
        assert answer.is_redirect, answer.status_code
        return str(answer.next_request.url if answer.next_request else "")

    def service_after(self, login: str, identifiant: str) -> str:
        """The address of the service, which nobody serves, that a renewed sign-in leads to."""
        self.open(login)
        choose_profile(self)
        assert self.page.xpath("//input[@name='j_password']"), self.where()
        self.press("Se connecter", j_username=identifiant, j_password=PASSWORD)
        (form,) = self.page.xpath("//form[.//input[@name='SAMLResponse']]")
        self.submit(form, self.values(form))
        (refresh,) = self.page.xpath("//meta[@http-equiv='refresh']/@content")
        return self.redirected(urljoin(self.url, refresh.partition("url=")[2]))

    def sign_in(self, identifiant: str) -> None:
        """From the chooser of the ENT to the page that was asked for."""
        self.press("Se connecter", **DOOR)
        self.continue_automatically()
        self.enter(identifiant)

    def enter(self, identifiant: str) -> None:
        """The account service's login page, and whatever a browser follows by itself after it."""
        choose_profile(self)
        self.press("Se connecter", j_username=identifiant, j_password=PASSWORD)
        self.continue_automatically()
