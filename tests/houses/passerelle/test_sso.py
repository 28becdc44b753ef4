"""Single sign-on and the life of a session (specs/franceconnect.md §2.10, §2.11 for idp_hint)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from preau.houses.passerelle.models import CompteConnu, Interaction, SessionIdentite
from preau.kit.clockkit import now
from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import UIDS, Service, Visitor, claims


@pytest.fixture
def other(service: Service) -> Service:
    """A second service."""
    return Service("autre", nom="Mairie")


@pytest.fixture
def signed_in(visitor: Visitor, service: Service) -> str:
    """The person has signed in to the first service; the cookie's value."""
    visitor.sign_in(service)
    return visitor.cookie("session")


def asks_again(visitor: Visitor) -> bool:
    """The choice is shown."""
    return visitor.title == "Connexion en cours sur Mairie"


def test_a_second_service_shows_the_information_page_at_once(
    visitor: Visitor, signed_in: str, other: Service, outside: Dehors
) -> None:
    calls = len(outside.idps["impots"].calls)
    visitor.start(other)
    assert visitor.title == "Vous allez vous connecter à Mairie"
    assert len(outside.idps["impots"].calls) == calls
    assert len(outside.registre.asked) == 1
    visitor.go_on()
    assert claims(other.tokens(visitor.code())["id_token"])["acr"] == "eidas1"


def test_every_request_and_every_return_changes_the_cookie(
    visitor: Visitor, signed_in: str, service: Service, other: Service, hub: Callable[..., None]
) -> None:
    visitor.start(other)
    second = visitor.cookie("session")
    visitor.start(service)
    third = visitor.cookie("session")
    hub(blocked_idps=[UIDS["impots"]])
    visitor.identify(service, "ameli")
    assert len({signed_in, second, third, visitor.cookie("session")}) == 4


def test_an_old_cookie_opens_nothing(visitor: Visitor, signed_in: str, other: Service) -> None:
    visitor.start(other)
    visitor.client.cookies["passerelle_session"] = signed_in
    visitor.start(other)
    assert asks_again(visitor)


def test_half_an_hour_that_slides(visitor: Visitor, signed_in: str, other: Service) -> None:
    soon = now() + timedelta(minutes=5)
    SessionIdentite.objects.update(expires_at=soon)
    visitor.start(other)
    assert SessionIdentite.objects.get().expires_at > soon + timedelta(minutes=20)


def test_over_after_half_an_hour(visitor: Visitor, signed_in: str, other: Service) -> None:
    SessionIdentite.objects.update(expires_at=now())
    visitor.start(other)
    assert asks_again(visitor)


def test_with_franceconnect_plus_it_does_not_slide(
    visitor: Visitor, signed_in: str, other: Service, hub: Callable[..., None]
) -> None:
    soon = now() + timedelta(minutes=5)
    SessionIdentite.objects.update(expires_at=soon, acr="eidas2")
    hub(plus=True)
    visitor.start(other, acr_values="eidas2")
    assert visitor.title == "Vous allez vous connecter à Mairie"
    assert SessionIdentite.objects.get().expires_at == soon
    SessionIdentite.objects.update(acr="eidas3")
    visitor.start(other, acr_values="eidas3")
    assert asks_again(visitor)


class TestDropped:
    """The choice is shown although somebody is signed in."""

    def test_provider_switched_off(
        self, visitor: Visitor, signed_in: str, other: Service, hub: Callable[..., None]
    ) -> None:
        hub(blocked_idps=[UIDS["impots"]])
        visitor.start(other)
        assert asks_again(visitor)

    def test_provider_gone_from_the_file(
        self, visitor: Visitor, signed_in: str, other: Service, hub: Callable[..., None]
    ) -> None:
        hub(fournisseurs="")
        visitor.start(other)
        assert asks_again(visitor)

    def test_provider_excluded_for_the_service(self, visitor: Visitor, signed_in: str) -> None:
        visitor.start(Service("autre", nom="Mairie", wanted={"idps": [UIDS["impots"]], "excludes_idps": True}))
        assert asks_again(visitor)

    def test_provider_blocked_by_the_person(self, visitor: Visitor, signed_in: str, other: Service) -> None:
        CompteConnu.objects.update(blocked_idps=[UIDS["impots"]])
        visitor.start(other)
        assert asks_again(visitor)

    def test_account_closed(self, visitor: Visitor, signed_in: str, other: Service) -> None:
        CompteConnu.objects.update(is_active=False)
        visitor.start(other)
        assert asks_again(visitor)

    def test_level_too_low(self, visitor: Visitor, signed_in: str, other: Service, hub: Callable[..., None]) -> None:
        hub(plus=True)
        visitor.start(other, acr_values="eidas2")
        assert asks_again(visitor)

    def test_cookie_carried_to_another_browser(
        self, visitor: Visitor, signed_in: str, other: Service, outside: Dehors
    ) -> None:
        thief = Visitor(outside)
        thief.client.cookies["passerelle_session"] = signed_in
        thief.start(other)
        assert asks_again(thief)


class TestHint:
    """§2.11: idp_hint skips the choice page."""

    def test_allowed_to_the_service(self, visitor: Visitor, hub: Callable[..., None], outside: Dehors) -> None:
        service = Service(wanted={"idp_hints": [UIDS["ameli"]]})
        visitor.start(service, idp_hint=UIDS["ameli"])
        assert visitor.page["Location"].startswith(f"{outside.url}/ameli/authorize?")
        visitor.come_back(visitor.authenticate(visitor.page["Location"]))
        assert "Avec Ameli (essai), vous êtes : Emilie Anne DUPONT" in visitor.text

    def test_allowed_to_all(
        self, visitor: Visitor, service: Service, hub: Callable[..., None], outside: Dehors
    ) -> None:
        hub(allowed_idp_hints=[UIDS["poste"]])
        visitor.start(service, idp_hint=UIDS["poste"])
        assert visitor.page["Location"].startswith(f"{outside.url}/poste/authorize?")

    def test_denied(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service, idp_hint=UIDS["ameli"])
        assert parse_qs(urlsplit(visitor.page["Location"]).query)["error"] == ["invalid_idp_hint"]
        assert not Interaction.objects.exists()

    def test_ignored_under_single_sign_on(self, visitor: Visitor, signed_in: str, hub: Callable[..., None]) -> None:
        hub(allowed_idp_hints=[UIDS["ameli"]])
        visitor.start(Service("autre", nom="Mairie"), idp_hint=UIDS["ameli"])
        assert visitor.title == "Vous allez vous connecter à Mairie"
        assert "Avec Impôts (essai)" in visitor.text

    def test_of_a_provider_that_may_not_serve_shows_the_choice(
        self, visitor: Visitor, service: Service, hub: Callable[..., None], outside: Dehors
    ) -> None:
        hub(allowed_idp_hints=list(UIDS.values()), blocked_idps=[UIDS["ameli"]])
        visitor.start(service, idp_hint=UIDS["ameli"])
        assert "Ameli (essai) Indisponible" in visitor.text
        outside.idps["poste"].discovery_status = 500
        visitor.start(service, idp_hint=UIDS["poste"])
        assert "Il n'a pas été possible de vous connecter avec La Poste (essai)" in visitor.text
