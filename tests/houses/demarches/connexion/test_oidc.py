"""The same door by OpenID Connect (setting), with an honest provider and with lies (specs/educonnect-ent.md §1.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine

from preau.houses.demarches.actions.forget import forget
from preau.houses.demarches.models import OidcRequest
from preau.kit.clockkit import now
from preau.kit.relying import clear_caches
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import CLIENT_ID, SECRET, open_hub
from tests.houses.demarches.connexion.conftest import Configure
from tests.kit.agents.provider import HOME, Provider
from tests.support.client import InspectingClient
from tests.support.federation.journey import text_of

RETOUR = "/auth/oidc/retour"


@dataclass
class Way:
    """A browser that leaves for the provider and comes back."""

    client: InspectingClient
    hub: Provider

    def leave(self, url: str = "/connexion/") -> str:
        response = self.client.get(url)
        assert response.status_code == 302, response.content
        return str(response["Location"])

    def sign_in(self, refs: list[str], url: str = "/connexion/", **claims: Any) -> Any:
        back = self.hub.agree(self.leave(url), claims={"FrEduCtRefId": refs, "FrEduVecteur": [], **claims})
        return self.client.get(back)


@pytest.fixture
def way(configure: Configure, ecole: object) -> Iterator[Way]:
    clear_caches()
    with open_hub(Provider(at=RETOUR)) as hub:
        assert isinstance(hub, Provider)
        configure(
            public_url=HOME,
            protocole="oidc",
            oidc_issuer=hub.issuer,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=SECRET,
        )
        yield Way(InspectingClient(), hub)
    clear_caches()


def test_a_parent_comes_in_and_a_deep_link_survives(way: Way, emilie: list[str]) -> None:
    arrived = way.sign_in(emilie, "/connexion/?retour=/mes-responsables/%3Fun")
    assert (arrived.status_code, arrived["Location"]) == (303, "/mes-responsables/?un")
    assert way.hub.last["scope"] == "openid profile ect.scope.demarches"
    home = text_of(way.client.get("/"))
    assert "Albert DUPONT" in home
    assert "Jeanne DUPONT" in home


def test_a_pupil_whose_claim_is_one_text_and_the_other_empty(way: Way, albert: list[str]) -> None:
    """§1.7: claims of nobody are empty texts, and a lone value may not be a list."""
    way.sign_in(albert, FrEduCtRefId=albert[0], FrEduVecteur="")
    assert "Albert DUPONT" in text_of(way.client.get("/"))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"FrEduCtRefId": []}, "DEMARCHES-0108"),
        ({"FrEduCtRefId": ["{AAF}70|x|999999999"]}, "DEMARCHES-0109"),
        ({"FrEduCtRefId": {"a": 1}, "FrEduVecteur": [3, None]}, "DEMARCHES-0108"),
    ],
)
def test_an_account_without_a_record_here(way: Way, told: dict[str, Any], code: str) -> None:
    refused = way.sign_in([], **told)
    assert refused.status_code == 403
    assert code in text_of(refused)
    assert not Session.objects.exists()


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"id_token": {"nonce": "x" * 40}},
    "another audience": {"id_token": {"aud": "autre"}},
    "another issuer": {"id_token": {"iss": "https://autre.example.net"}},
    "an old token": {"id_token": {"exp": 1}},
    "another key": {"key": "autre"},
    "another subject": {"userinfo": {"sub": "autre"}},
    "another iss in the callback": {"extra": {"iss": "https://autre.example.net"}},
    "no answer": {"status": {"token": 500}},
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_opens_nothing_and_its_twin_does(way: Way, emilie: list[str], name: str) -> None:
    way.hub.wrong.update(LIES[name])
    refused = way.sign_in(emilie)
    assert refused.status_code == 502
    assert "DEMARCHES-0112" in text_of(refused)
    assert not Session.objects.exists()
    way.hub.wrong.clear()
    clear_caches()
    assert way.sign_in(emilie)["Location"] == "/"


def test_an_answer_serves_once_and_for_the_browser_that_asked(way: Way, emilie: list[str]) -> None:
    back = way.hub.agree(way.leave(), claims={"FrEduCtRefId": emilie})
    thief = InspectingClient()
    thief.get("/connexion/")
    for browser in (thief, InspectingClient()):
        refused = browser.get(back)
        assert refused.status_code == 403
        assert "DEMARCHES-0113" in text_of(refused)
    assert way.client.get(back)["Location"] == "/"
    assert way.client.get(back)["Location"] == "/", "the page was reloaded: they are in already"
    way.client.cookies.pop("demarches_session")
    assert "DEMARCHES-0113" in text_of(way.client.get(back))


@pytest.mark.parametrize("query", ["", "?state=", "?state=inconnu&code=x", "?state=é&code=x", f"?state={'a' * 300}"])
def test_an_answer_that_nobody_asked(way: Way, query: str) -> None:
    refused = way.client.get(RETOUR + query)
    assert refused.status_code == 403
    assert "DEMARCHES-0113" in text_of(refused)


def test_an_old_answer_is_refused_and_forgotten(way: Way, lundi: time_machine.Traveller) -> None:
    back = way.hub.agree(way.leave())
    lundi.shift(timedelta(hours=4))
    assert "DEMARCHES-0113" in text_of(way.client.get(back))
    assert forget(now() + timedelta(minutes=1)) == 1
    assert not OidcRequest.objects.exists()


def test_who_gives_up_over_there_is_led_to_the_door(way: Way) -> None:
    assert way.client.get(way.hub.abandon(way.leave()))["Location"] == "/"


def test_signing_out_closes_the_account_too(way: Way, emilie: list[str]) -> None:
    way.sign_in(emilie)
    session = Session.objects.get()
    assert way.hub.codes, "the id_token is sealed in the session"
    assert not str(session.data["id_token"]).startswith("ey")
    left = way.client.post("/deconnexion/")
    url = re.search(r'class="bouton" href="([^"]+)"', text_of(left))
    assert url is not None
    parts = urlsplit(url[1])
    assert f"{parts.scheme}://{parts.netloc}" == f"http://127.0.0.1:{way.hub.port}"
    assert way.hub.end(parts.query) == f"{HOME}/auth/oidc/sortie"
    assert not Session.objects.filter(ended_at=None).exists()
    assert "fermé aussi" in text_of(way.client.get("/auth/oidc/sortie"))


def test_a_provider_that_does_not_answer_at_sign_out_leaves_the_honest_page(
    way: Way, emilie: list[str], configure: Configure
) -> None:
    way.sign_in(emilie)
    configure(protocole="oidc", oidc_issuer="http://127.0.0.1:1", oidc_client_secret=SECRET)
    clear_caches()
    left = way.client.post("/deconnexion/")
    assert "reste ouvert dans ce navigateur" in text_of(way.client.get(left["Location"]))


def test_without_a_provider_or_out_of_reach(configure: Configure, ecole: object) -> None:
    clear_caches()
    configure(protocole="oidc")
    assert "DEMARCHES-0101" in text_of(InspectingClient().get("/connexion/"))
    configure(protocole="oidc", oidc_issuer="http://127.0.0.1:1", oidc_client_secret=SECRET)
    assert "DEMARCHES-0112" in text_of(InspectingClient().get("/connexion/"))
