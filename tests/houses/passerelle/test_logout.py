"""Signing out, asked by a service (specs/franceconnect.md §2.9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.houses.passerelle.models import SessionIdentite
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.oidc import load_keys
from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import AFTER, Service, Visitor, claims
from tests.protocols.oidc import world

END = "/api/v2/session/end"


@pytest.fixture
def hint(visitor: Visitor, service: Service) -> str:
    """The person is signed in: the id_token that the service kept."""
    return str(visitor.sign_in(service)["id_token"])


def wish(hint: str, **changes: str | None) -> str:
    said = {"id_token_hint": hint, "post_logout_redirect_uri": AFTER, "state": "etat-de-sortie", **changes}
    return f"{END}?{urlencode({name: value for name, value in said.items() if value is not None})}"


def at_the_provider(visitor: Visitor) -> dict[str, str]:
    """The browser has been sent to sign out there: what with."""
    assert visitor.page.status_code == 303
    url = visitor.page["Location"]
    assert "/logout?" in url
    return {name: given[0] for name, given in parse_qs(urlsplit(url).query).items()}


def live() -> int:
    return SessionIdentite.objects.filter(ended_at=None).count()


class TestWithAProviderThatSignsOut:
    def test_the_whole_way(self, visitor: Visitor, service: Service, hint: str, outside: Dehors) -> None:
        visitor.get(wish(hint))
        assert not live()
        said = at_the_provider(visitor)
        assert said["post_logout_redirect_uri"] == "http://localhost/api/v2/client/logout-callback"
        assert len(said["state"]) == 64
        assert claims(said["id_token_hint"])["iss"] == f"{outside.url}/impots"
        visitor.get(f"/api/v2/client/logout-callback?state={said['state']}")
        assert visitor.page.status_code == 303
        assert visitor.page["Location"] == f"{AFTER}?state=etat-de-sortie"
        assert not visitor.cookie("sortie")
        assert not visitor.cookie("session")

    def test_the_traces(self, visitor: Visitor, hint: str) -> None:
        visitor.get(wish(hint))
        found = Entry.objects.order_by("pk").values_list("event", flat=True)
        assert [event for event in found if "LOGOUT" in event or "TERMINATED" in event] == [
            "SP_REQUESTED_LOGOUT",
            "FC_SESSION_TERMINATED",
            "FC_REQUESTED_LOGOUT_FROM_IDP",
        ]

    def test_the_next_request_shows_the_choice(self, visitor: Visitor, service: Service, hint: str) -> None:
        visitor.get(wish(hint))
        visitor.start(service)
        assert visitor.title == "Connexion en cours sur Education nationale"

    def test_the_provider_is_asked_once(self, visitor: Visitor, hint: str) -> None:
        visitor.get(wish(hint))
        visitor.get("/api/v2/client/disconnect-from-idp")
        assert visitor.page["Location"].startswith(AFTER)
        assert not SessionIdentite.objects.exclude(idp_id_token="").exists()

    def test_back_with_another_state(self, visitor: Visitor, hint: str) -> None:
        visitor.get(wish(hint))
        visitor.get("/api/v2/client/logout-callback?state=" + "0" * 64)
        assert (visitor.page.status_code, "Y020022" in visitor.text) == (403, True)
        visitor.get("/api/v2/client/logout-callback")
        assert (visitor.page.status_code, "Y020021" in visitor.text) == (400, True)
        assert not live()

    def test_back_without_having_left(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        visitor.get("/api/v2/client/logout-callback?state=" + "0" * 64)
        assert visitor.title == "Vous êtes bien déconnecté"

    def test_a_provider_that_is_down_holds_nobody(self, visitor: Visitor, hint: str, outside: Dehors) -> None:
        from preau.kit.relying import clear_caches

        clear_caches()
        outside.idps["impots"].discovery_status = 500
        visitor.get(wish(hint))
        assert visitor.page["Location"].startswith(AFTER)
        assert not live()

    def test_a_provider_gone_from_the_file(self, visitor: Visitor, hint: str, hub: Callable[..., None]) -> None:
        hub(fournisseurs="")
        visitor.get(wish(hint))
        assert visitor.page["Location"].startswith(AFTER)


class TestWithoutOne:
    def test_straight_back(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        outside.idps["impots"].signs_out = False
        visitor.get(wish(visitor.sign_in(service)["id_token"]))
        assert visitor.page["Location"] == f"{AFTER}?state=etat-de-sortie"
        assert not live()

    def test_nowhere_to_go_back_to(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        outside.idps["impots"].signs_out = False
        hint = visitor.sign_in(service)["id_token"]
        visitor.get(wish(hint, post_logout_redirect_uri=None, state=None))
        assert visitor.page.status_code == 200
        assert visitor.title == "Vous êtes bien déconnecté"
        assert "Les autres services où vous êtes encore connecté restent ouverts" in visitor.text


def test_an_expired_id_token_is_accepted(visitor: Visitor, service: Service, hint: str) -> None:
    said = claims(hint) | {"exp": 1_000_000_000, "iat": 999_999_940}
    old = load_keys([world.pem("ec"), world.pem("rsa", "RS256")]).sign(said, "ES256")
    visitor.get(wish(old))
    assert not live()


class TestRefused:
    """400, a page, and nobody signed out."""

    def refused(self, visitor: Visitor, code: str) -> None:
        assert visitor.page.status_code == 400
        assert code in visitor.text
        assert live() == 1

    def test_no_hint(self, visitor: Visitor, hint: str) -> None:
        for url in (END, wish(""), f"{END}?{urlencode({'post_logout_redirect_uri': AFTER})}"):
            visitor.get(url)
            self.refused(visitor, "Y000400")

    @pytest.mark.parametrize("name", ["code_challenge", "prompt", "sid"])
    def test_another_parameter(self, visitor: Visitor, hint: str, name: str) -> None:
        visitor.get(wish(hint, **{name: "x"}))
        self.refused(visitor, "Y000400")

    def test_a_parameter_repeated(self, visitor: Visitor, hint: str) -> None:
        visitor.get(wish(hint) + "&state=autre")
        self.refused(visitor, "Y000400")

    @pytest.mark.parametrize(
        "url", ["https://ailleurs.example.org/", AFTER + "/", AFTER + "?x=1", AFTER.upper(), "javascript:alert(1)"]
    )
    def test_an_address_that_is_not_registered(self, visitor: Visitor, hint: str, url: str) -> None:
        visitor.get(wish(hint, post_logout_redirect_uri=url))
        self.refused(visitor, "Y040001")

    def test_the_address_of_another_service(self, visitor: Visitor, hint: str) -> None:
        Service("autre", after="https://autre.example.org/sortie")
        visitor.get(wish(hint, post_logout_redirect_uri="https://autre.example.org/sortie"))
        self.refused(visitor, "Y040001")

    def test_a_hint_that_is_not_ours(self, visitor: Visitor, hint: str) -> None:
        forged = load_keys([world.pem("autre")]).sign(claims(hint), "ES256")
        for wrong in (forged, hint[:-2] + "AA", "n'importe quoi", hint.split(".")[0]):
            visitor.get(wish(wrong))
            self.refused(visitor, "Y045AFAE")

    @settings(max_examples=40)
    @given(given=st.dictionaries(st.sampled_from(["id_token_hint", "state", "client_id", "x"]), st.text(max_size=80)))
    def test_hostile_parameters(self, visitor: Visitor, hub: Any, given: dict[str, str]) -> None:
        answer = visitor.client.get(END, given)
        assert answer.status_code == 400


class TestSessionGone:
    """§2.9: said so honestly, with the way on as a link."""

    def test_over(self, visitor: Visitor, hint: str) -> None:
        SessionIdentite.objects.update(expires_at=now() - timedelta(minutes=1))
        visitor.get(wish(hint))
        assert visitor.page.status_code == 200
        assert visitor.title == "Vous étiez déjà déconnecté"
        assert visitor.link("Revenir sur Education nationale") == f"{AFTER}?state=etat-de-sortie"

    def test_twice(self, visitor: Visitor, hint: str) -> None:
        visitor.get(wish(hint))
        visitor.get(wish(hint))
        assert visitor.title == "Vous étiez déjà déconnecté"

    def test_without_an_address(self, visitor: Visitor, hint: str, outside: Dehors) -> None:
        stranger = Visitor(outside)
        stranger.get(wish(hint, post_logout_redirect_uri=None))
        assert stranger.title == "Vous étiez déjà déconnecté"
        assert "Revenir sur" not in stranger.text
        assert live() == 1


class TestSomebodyElse:
    """The id_token of one person does not sign out another without a word."""

    @pytest.fixture
    def elsewhere(self, visitor: Visitor, service: Service, hint: str, outside: Dehors) -> str:
        """Emilie's id_token, in a browser where Jean is signed in."""
        visitor.client.cookies.clear()
        outside.idps["impots"].claims |= {"given_name": "Jean"}
        visitor.sign_in(service)
        SessionIdentite.objects.filter(pk=min(SessionIdentite.objects.values_list("pk", flat=True))).delete()
        return hint

    def test_asked_first(self, visitor: Visitor, elsewhere: str) -> None:
        visitor.get(wish(elsewhere))
        assert visitor.title == "Voulez-vous vous déconnecter ?"
        assert live() == 1
        fields = {
            str(one.get("name")): str(one.get("value"))
            for one in visitor.tree.xpath("//main//input[@name!='csrfmiddlewaretoken']")
        }
        visitor.post(f"{END}/confirm", **fields)
        assert not live()
        assert visitor.way_on == "/api/v2/client/disconnect-from-idp"
        visitor.get(visitor.way_on)
        at_the_provider(visitor)

    def test_the_form_has_its_token(self, visitor: Visitor, elsewhere: str) -> None:
        visitor.page = visitor.client.post(f"{END}/confirm", {"id_token_hint": elsewhere})
        assert visitor.page.status_code == 400
        assert live() == 1

    def test_confirmed_twice(self, visitor: Visitor, elsewhere: str) -> None:
        visitor.get(wish(elsewhere))
        page = visitor.page
        visitor.post(f"{END}/confirm", id_token_hint=elsewhere)
        visitor.page = page
        visitor.post(f"{END}/confirm", id_token_hint=elsewhere)
        assert visitor.title == "Vous étiez déjà déconnecté"


def test_the_sessions_of_other_services_are_their_own(visitor: Visitor, service: Service) -> None:
    """No back channel, no frame: another service is not told, and what it holds still works."""
    other = Service("autre")
    visitor.sign_in(service)
    visitor.start(other)
    visitor.go_on()
    tokens = other.tokens(visitor.code())
    told = other.userinfo(tokens["access_token"])
    visitor.get(wish(tokens["id_token"]))
    assert told["sub"] == claims(tokens["id_token"])["sub"]
    assert not live()


def test_the_page_of_success_does_not_lie(visitor: Visitor, hint: str) -> None:
    visitor.get(f"{END}/success")
    assert visitor.title == "Vous êtes encore connecté"


@pytest.mark.parametrize("cookie", ["", "faux", "e30:1abc:xyz", "a" * 5000])
def test_a_forged_cookie_of_exit_leads_nowhere(visitor: Visitor, hub: Callable[..., None], cookie: str) -> None:
    visitor.client.cookies["passerelle_sortie"] = cookie
    for path in (f"{END}/success", "/api/v2/client/disconnect-from-idp", "/api/v2/client/logout-callback"):
        visitor.get(path)
        assert visitor.title == "Vous êtes bien déconnecté"
