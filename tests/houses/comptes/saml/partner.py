"""A service provider for the tests: asks to sign somebody in, reads the page it is answered with."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from preau.houses.comptes.actions.partenaires import Release, add_partenaire
from preau.houses.comptes.models import Partenaire
from preau.kit.clockkit import now
from preau.protocols.saml import (
    Assertion,
    Expectations,
    SpConfig,
    read_idp_metadata,
    read_response,
    sp_metadata,
    write_authn_request,
)
from preau.protocols.saml.bindings import redirect_url
from preau.protocols.saml.signature import sign
from preau.protocols.saml.write import authn_request_xml
from tests.protocols.saml import world
from tests.support.client import InspectingClient

REDIRECT = "/idp/profile/SAML2/Redirect/SSO"
POST = "/idp/profile/SAML2/POST/SSO"
UNSOLICITED = "/idp/profile/SAML2/Unsolicited/SSO"
PASSWORD = "Marée-haute 2026 !"


def text_of(page: Any) -> str:
    """Every word of a page."""
    return " ".join(html.fromstring(page.content).text_content().split())


@dataclass
class Service:
    """An ENT that this browser comes from; `encrypted` publishes an encryption key."""

    client: InspectingClient
    encrypted: bool = False
    release: Release = field(default_factory=Release)
    page: Any = None

    def __post_init__(self) -> None:
        sp, enc = world.keys("sp"), world.keys("sp-enc")
        self.config = SpConfig(
            world.SP_ID,
            world.ACS,
            sp.key,
            sp.certificate,
            (enc.key,),
            enc.certificate if self.encrypted else None,
            name="ENT de démonstration",
        )
        self.partenaire: Partenaire = add_partenaire(sp_metadata(self.config), self.release)[0]
        self.idp = read_idp_metadata(self.client.get("/idp/shibboleth").content)

    def url(self, request_id: str = "_q1", relay_state: str = "suite", **how: Any) -> str:
        """The path and query the browser is sent to."""
        url = write_authn_request(
            self.config, self.idp, request_id=request_id, now=now(), relay_state=relay_state, **how
        )
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}"

    def start(self, **how: Any) -> str:
        """Ask; the address of the page the browser ends on, with its execution."""
        self.page = self.client.get(self.url(**how), follow=True)
        return self.here

    def get_passive(self) -> Any:
        """Ask with IsPassive, signed in the query."""
        root = etree.fromstring(self._message(self.idp.sso_redirect_url, "_q1"))
        root.set("IsPassive", "true")
        url = redirect_url(REDIRECT, "SAMLRequest", etree.tostring(root), "suite", self.config.signing_key)
        self.page = self.client.get(url)
        return self.page

    def posted(self, at: str = POST) -> Any:
        """Ask by POST, signed in the message, redirections not followed."""
        root = etree.fromstring(self._message(self.idp.sso_post_url, "_q2"))
        pair = world.keys("sp")
        sign(root, pair.key, pair.certificate)
        fields = {"SAMLRequest": base64.b64encode(etree.tostring(root)).decode(), "RelayState": "suite"}
        return self.client.post(at, fields)

    def _message(self, destination: str, request_id: str) -> bytes:
        return authn_request_xml(self.config, destination, request_id=request_id, now=now())

    @property
    def here(self) -> str:
        """Path and query of the last page."""
        asked = self.page.request
        return f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}"

    def choose(self, profil: str = "responsable") -> None:
        """Press a button of the profile page."""
        self.page = self.client.post(self.here, {"profil": profil}, follow=True)

    def login(self, identifiant: str = "e.dupont42", password: str = PASSWORD, at: str = "") -> Any:
        """Send the login form; the answer."""
        fields = {"j_username": identifiant, "j_password": password, "_eventId_proceed": ""}
        self.page = self.client.post(at or self.here, fields)
        return self.page

    def fields(self) -> dict[str, str]:
        """The hidden fields of the auto-post page."""
        form = html.fromstring(self.page.content).xpath("//form[@data-envoi]")[0]
        return {one.get("name"): one.get("value", "") for one in form.xpath(".//input")}

    def answered(self, request_id: str = "_q1", **expected: Any) -> Assertion:
        """The assertion the page carries, checked as our own service provider checks it."""
        return self.read(frozenset({request_id}), **expected)

    def read(self, known: frozenset[str] = frozenset(), **expected: Any) -> Assertion:
        """The same, with any set of pending requests."""
        expectations = Expectations(
            self.idp, world.SP_ID, world.ACS, known, decryption_keys=self.config.decryption_keys, **expected
        )
        return read_response(self.fields()["SAMLResponse"], expectations, now())
