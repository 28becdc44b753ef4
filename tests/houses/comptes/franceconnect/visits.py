"""A browser that goes to the hub and comes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import html

from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.federate import Presented
from preau.houses.comptes.models import Compte, Confiance, IdentiteFederee
from tests.houses.comptes.franceconnect.hub import EMILIE, SUB, Hub
from tests.houses.comptes.walk import PASSWORD, JourneyClient

BROWSER = "b" * 64


class Visitor(JourneyClient):
    """Knows the button."""

    hub: Hub

    def leave(self, but: str = "connexion", retour: str = "") -> Any:
        """The answer to the button's form, not followed."""
        said = {"but": but, **({"retour": retour} if retour else {})}
        return self.post("/franceconnect/entrer/", said)

    def to_hub(self, but: str = "connexion", retour: str = "") -> str:
        """The address that the page "Continuer" leads to."""
        answer = self.leave(but, retour)
        assert answer.status_code == 303, answer.content
        if answer.url == "/franceconnect/depart/":
            answer = self.out_of_hub()
        assert answer.url.startswith("/continuer/"), answer.url
        return leaving(self.get(answer.url))

    def out_of_hub(self) -> Any:
        """By the page that leaves the hub's session, and back: the answer, not followed."""
        url = leaving(self.get("/franceconnect/depart/"))
        return self.get("/franceconnect/deconnexion/", {"state": parse_qs(urlsplit(url).query)["state"][0]})

    def sign_in(self, hub: Hub, but: str = "connexion", retour: str = "", **said: Any) -> Any:
        """There and back: the answer of the callback, not followed."""
        return self.get(hub.agree(self.to_hub(but, retour), **said))

    def enter(self, password: str = PASSWORD, identifiant: str = "e.dupont42") -> Any:
        """The login page's own form."""
        return self.post("/connexion/", {"j_username": identifiant, "j_password": password})

    def is_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.get("/mon-compte/confirmation/").status_code == 200)


def leaving(page: Any, status: int = 0) -> str:
    """Where the button of a page leads."""
    assert page.status_code == (status or page.status_code)
    return str(html.fromstring(page.content).xpath("//a[contains(@class, 'bouton')]/@href")[0])


def presented(
    hub: Hub | None = None,
    sub: str = SUB,
    claims: dict[str, Any] | None = None,
    *,
    issuer: str = "",
    confiance: Confiance = Confiance.ESSAI,
    id_token: str = "jeton",
) -> Presented:
    """A verified identity, as the callback hands it on."""
    address = issuer or (hub.issuer if hub else "http://127.0.0.1:9/api/v2")
    return Presented(address, sub, confiance, claims or EMILIE, id_token)


def linked(compte: Compte, who: Presented) -> IdentiteFederee:
    """`compte` is opened by this identity."""
    return federate.link(compte, federate.present(who, BROWSER), notice=False)


def text_of(page: Any) -> str:
    """What a page says, blanks made single."""
    return " ".join(" ".join(html.fromstring(page.content).xpath("//main//text()")).split())
