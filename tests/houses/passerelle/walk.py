"""A person's browser at the hub, and the service that sends it there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from lxml import html

from preau.houses.passerelle.actions.fournisseur_service import Wanted, add_service
from preau.houses.passerelle.models import FournisseurService, Interaction
from preau.protocols.oidc import load_keys
from tests.houses.passerelle.dehors import Dehors, Played
from tests.protocols.oidc import world
from tests.support.client import InspectingClient

UIDS = {
    "impots": "6f0c2a52-6a3e-4c1c-9a58-0d7d3d6f8a11",
    "ameli": "0b7a7e3c-53a5-4f60-8f0e-5b8f6d1d2c22",
    "poste": "2d3c9a10-7c1b-4a5e-b1a7-9f4e0c7b3d33",
}
CALLBACK, AFTER = "https://service.example.org/retour", "https://service.example.org/sortie"
SCOPE = "openid profile birth email"


@dataclass
class Service:
    """A registered service: its address of return, its secret, its last request."""

    client_id: str = "service"
    nom: str = "Education nationale"
    callback: str = CALLBACK
    after: str = AFTER
    wanted: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    nonce: str = ""

    def __post_init__(self) -> None:
        given = {
            "nom": self.nom,
            "redirect_uris": [self.callback],
            "post_logout_redirect_uris": [self.after],
            "scopes": ["profile", "birth", "email", "identite_pivot", "preferred_username"],
            **self.wanted,
        }
        self.secret = add_service(self.client_id, Wanted(**given)).secret

    @property
    def row(self) -> FournisseurService:
        return FournisseurService.objects.get(client_id=self.client_id)

    def url(self, **changes: Any) -> str:
        """A new request; None leaves a parameter out."""
        self.state, self.nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        said = {
            "client_id": self.client_id,
            "redirect_uri": self.callback,
            "response_type": "code",
            "scope": SCOPE,
            "acr_values": "eidas1",
            "state": self.state,
            "nonce": self.nonce,
            **changes,
        }
        return "/api/v2/authorize?" + urlencode({name: value for name, value in said.items() if value is not None})

    def tokens(self, code: str) -> dict[str, Any]:
        """Server to server: no cookie."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "client_id": self.client_id,
            "client_secret": self.secret,
        }
        answer = InspectingClient().post("/api/v2/token", form)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """What userinfo says; the signature is H2's tests' affair."""
        answer = InspectingClient().get("/api/v2/userinfo", headers={"Authorization": f"Bearer {access_token}"})
        assert answer.status_code == 200, answer.content
        return load_keys([world.pem("ec"), world.pem("rsa", "RS256")]).read(answer.content.decode())


def claims(token: str) -> dict[str, Any]:
    """The claims of a token, unread by anybody else."""
    import json

    found: dict[str, Any] = json.loads(jws.extract_compact(token.encode()).payload)
    return found


@dataclass
class Visitor:
    """A browser. `page` is its last answer; `uid` the request it is in the middle of."""

    outside: Dehors
    client: InspectingClient = field(default_factory=lambda: InspectingClient(enforce_csrf_checks=True))
    page: Any = None

    @property
    def interaction(self) -> Interaction:
        return Interaction.objects.order_by("-pk")[0]

    def get(self, url: str) -> Any:
        """Follow our own redirections."""
        self.page = self.client.get(url)
        while self.page.status_code in (302, 303) and self.page["Location"].startswith("/"):
            self.page = self.client.get(self.page["Location"])
        return self.page

    def start(self, service: Service, **changes: Any) -> Any:
        return self.get(service.url(**changes))

    def post(self, path: str, **fields: str) -> Any:
        """Send a form of the page shown, with its own token; follow our own redirections."""
        token = self.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")
        self.page = self.client.post(path, {"csrfmiddlewaretoken": token[0] if token else "", **fields})
        while self.page.status_code in (302, 303) and self.page["Location"].startswith("/"):
            self.page = self.client.get(self.page["Location"])
        return self.page

    @property
    def tree(self) -> Any:
        return html.document_fromstring(self.page.content.decode())

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(self.tree.xpath("string(//main)").split())

    @property
    def title(self) -> str:
        return " ".join(str(self.tree.xpath("string(//h1)")).split())

    @property
    def way_on(self) -> str:
        """Where the page « Continuer » leads."""
        found = self.tree.xpath("//meta[@http-equiv='refresh']/@content")
        assert found, self.text
        return str(found[0]).partition("url=")[2]

    def link(self, words: str) -> str:
        found = self.tree.xpath("//main//a[contains(normalize-space(), $words)]/@href", words=words)
        assert found, self.text
        return str(found[0])

    def choose(self, slug: str = "impots", **fields: str) -> str:
        """Press a tile; where the browser is sent, at the provider."""
        self.post("/api/v2/redirect-to-idp", interaction=self.interaction.public_id, fournisseur=UIDS[slug], **fields)
        return self.way_on

    def authenticate(self, url: str) -> str:
        """What the provider's pages do with the request at `url`: the query of the way back."""
        asked = {name: given[0] for name, given in parse_qs(urlsplit(url).query).items()}
        idp = self.played(url)
        code = secrets.token_hex(8)
        idp.nonces[code] = asked["nonce"]
        return urlencode({"code": code, "state": asked["state"]})

    def played(self, url: str) -> Played:
        return self.outside.idps[urlsplit(url).path.split("/")[1]]

    def come_back(self, query: str) -> Any:
        return self.get(f"/api/v2/oidc-callback?{query}")

    def identify(self, service: Service, slug: str = "impots", **changes: Any) -> Any:
        """From the service to the information page."""
        self.start(service, **changes)
        return self.come_back(self.authenticate(self.choose(slug)))

    def go_on(self, **fields: str) -> Any:
        """Press « Continuer sur … »."""
        return self.post("/api/v2/login", interaction=self.interaction.public_id, **fields)

    def code(self) -> str:
        return parse_qs(urlsplit(self.way_on).query)["code"][0]

    def sign_in(self, service: Service, slug: str = "impots", **changes: Any) -> dict[str, Any]:
        """The whole way: the service's tokens."""
        self.identify(service, slug, **changes)
        self.go_on()
        return service.tokens(self.code())

    def cookie(self, kind: str) -> str:
        found = self.client.cookies.get(f"passerelle_{kind}")
        return found.value if found is not None else ""
