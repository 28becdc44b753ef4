"""A client of the tests: asks to sign somebody in, follows the pages, exchanges the code, reads the tokens."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet
from lxml import html

from preau.houses.comptes.actions.oidc_clients import Wanted, add_client
from tests.houses.comptes.saml.partner import PASSWORD
from tests.support.client import InspectingClient

BASE = "/idp/profile/oidc"
AUTHORIZE, TOKEN, USERINFO, LOGOUT = (f"{BASE}/{name}" for name in ("authorize", "token", "userinfo", "logout"))
CALLBACK = "https://stage.example.org/retour"
AFTER = "https://stage.example.org/deconnecte"
SCOPES = ["profile", "ect.scope.cnx", "ect.scope.stage"]
WANTED = Wanted(nom="Stages", redirect_uris=[CALLBACK], logout_uris=[AFTER], scopes=SCOPES)

__all__ = ["AFTER", "AUTHORIZE", "CALLBACK", "LOGOUT", "PASSWORD", "TOKEN", "USERINFO", "WANTED", "RelyingParty"]


@dataclass
class RelyingParty:
    """One browser, `client`, and the service's server, which has no cookie."""

    client: InspectingClient
    client_id: str = "stage"
    wanted: Wanted = WANTED
    page: Any = None
    server: InspectingClient = field(default_factory=InspectingClient)

    def __post_init__(self) -> None:
        self.secret = add_client(self.client_id, self.wanted).secret

    def url(self, **changes: Any) -> str:
        """The address the browser is sent to; None leaves a parameter out."""
        said = {
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid profile ect.scope.cnx ect.scope.stage",
            "state": "etat-1",
            "nonce": "nonce-1",
            **changes,
        }
        return f"{AUTHORIZE}?{urlencode({k: v for k, v in said.items() if v is not None}, doseq=True)}"

    def start(self, **changes: Any) -> Any:
        """Ask, and follow our own redirections, not the one to the service."""
        self.page = self.client.get(self.url(**changes))
        while self.page.status_code in (302, 303) and self.page.url.startswith("/"):
            self.page = self.client.get(self.page.url)
        return self.page

    @property
    def here(self) -> str:
        """Path and query of the last page."""
        asked = self.page.request
        return f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}"

    def choose(self, profil: str) -> None:
        """Press a button of the profile page."""
        self.page = self.client.post(self.here, {"profil": profil}, follow=True)

    def login(self, identifiant: str = "e.dupont42", password: str = PASSWORD) -> Any:
        """Send the login form; the page it is answered with."""
        fields = {"j_username": identifiant, "j_password": password, "_eventId_proceed": ""}
        self.page = self.client.post(self.here, fields)
        return self.page

    def carried(self) -> dict[str, str]:
        """What the browser brings back: from a redirection, or from the page "Continuer"."""
        if self.page.status_code == 303:
            url = self.page.url
        else:
            assert self.page.status_code == 200, self.page.content
            url = html.fromstring(self.page.content).xpath("//a[@class='bouton']/@href")[0]
        assert url.startswith(CALLBACK + "?")
        return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}

    def code(self) -> str:
        """The code, with the state and the issuer that must come with it (RFC 9207)."""
        said = self.carried()
        assert (said["state"], said["iss"]) == ("etat-1", "http://127.0.0.1:8001")
        return said["code"]

    def exchange(self, code: str, *, basic: bool = False, **changes: Any) -> Any:
        """Post the code from the server; client_secret_post unless `basic`."""
        said = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": self.client_id,
            "client_secret": self.secret,
            **changes,
        }
        headers = {}
        if basic:
            pair = f"{said.pop('client_id')}:{said.pop('client_secret')}"
            headers["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(pair.encode()).decode()
        body = urlencode({name: value for name, value in said.items() if value is not None}, doseq=True)
        return self.server.post(TOKEN, body, content_type="application/x-www-form-urlencoded", **headers)

    def userinfo(self, access_token: str) -> Any:
        """Ask who it is, from the server."""
        return self.server.get(USERINFO, HTTP_AUTHORIZATION=f"Bearer {access_token}")

    def signed_in(self, identifiant: str = "e.dupont42", **changes: Any) -> Any:
        """The whole way: the JSON of the token endpoint."""
        self.start(acr_values="eleve", **changes)
        self.login(identifiant)
        answer = self.exchange(self.code())
        assert answer.status_code == 200, answer.content
        return answer.json()

    def claims(self, id_token: str, algorithm: str = "RS256") -> Any:
        """The id_token as the service reads it: with the published keys only."""
        published = KeySet.import_key_set(self.server.get(f"{BASE}/keyset").json())
        return jwt.decode(id_token, published, algorithms=[algorithm]).claims
