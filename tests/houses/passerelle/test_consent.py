"""« Continuer sur … », consent, and the answer to the service (specs/franceconnect.md §2.4, §2.11, §2.15.5)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections

from preau.houses.passerelle.models import Autorisation, FournisseurService, Interaction, SessionIdentite
from preau.kit.journal.models import Entry
from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import CALLBACK, Service, Visitor

PRIVATE = {"prive": True, "asks_consent": True}


def answer(visitor: Visitor) -> dict[str, str]:
    """What the page « Continuer » carries to the service."""
    return {name: given[0] for name, given in parse_qs(urlsplit(visitor.way_on).query).items()}


class TestInformation:
    def test_who_connects_where_with_what(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        assert visitor.title == "Vous allez vous connecter à Education nationale"
        assert "Avec Impôts (essai), vous êtes : Emilie Anne DUPONT" in visitor.text
        assert "Nom de naissance :" not in visitor.text
        assert visitor.tree.xpath("//button[normalize-space()='Continuer sur Education nationale']")
        assert visitor.tree.xpath("//summary/text()") == ["Données transmises"]

    def test_the_usage_name_first_and_the_birth_name_explained(
        self, visitor: Visitor, service: Service, outside: Dehors
    ) -> None:
        outside.idps["impots"].claims |= {"preferred_username": "Martin"}
        visitor.identify(service)
        assert "Emilie Anne MARTIN" in visitor.text
        assert "Nom de naissance : DUPONT" in visitor.text

    def test_each_datum_under_who_vouches_for_it(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service, scope="openid birth email")
        listed = visitor.tree.xpath("//details//strong/text() | //details//li/text()")
        assert listed == [
            "D'après l'état civil",
            "Lieu de naissance",
            "Pays de naissance",
            "D'après Impôts (essai)",
            "Adresse électronique",
        ]

    def test_openid_alone_tells_nothing(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service, scope="openid")
        assert "aucune donnée personnelle n'est transmise" in visitor.text
        assert not visitor.tree.xpath("//summary")

    def test_the_answer(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        page = visitor.go_on()
        assert page.status_code == 200
        assert visitor.way_on.startswith(CALLBACK + "?")
        said = answer(visitor)
        assert (said["state"], said["iss"]) == (service.state, "http://localhost/api/v2")
        assert set(said) == {"code", "state", "iss"}
        assert Interaction.objects.get().ended_at is not None

    def test_the_code_is_in_no_address_of_ours(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        token = visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        fields = {"csrfmiddlewaretoken": token, "interaction": visitor.interaction.public_id}
        page = visitor.client.post("/api/v2/login", fields)
        assert page.status_code == 200
        assert "Location" not in page.headers
        assert "no-store" in page["Cache-Control"]


class TestPrivateService:
    """§2.11: a box to tick; refused unticked, without any script."""

    def test_unticked(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        service = Service(nom="Ma Banque", wanted=PRIVATE)
        visitor.identify(service)
        assert visitor.tree.xpath("//input[@type='checkbox'][@name='accord']")
        page = visitor.go_on()
        assert page.status_code == 422
        assert "Cochez la case pour continuer sur Ma Banque" in visitor.text
        assert not Autorisation.objects.exists()

    def test_ticked(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        service = Service(nom="Ma Banque", wanted=PRIVATE)
        visitor.identify(service)
        visitor.go_on()
        visitor.go_on(accord="on")
        assert service.tokens(answer(visitor)["code"])["access_token"]
        assert Entry.objects.filter(event="FC_DATATRANSFER_CONSENT_IDENTITY").count() == 1

    def test_a_private_service_that_need_not_ask(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        service = Service(wanted={"prive": True})
        visitor.identify(service)
        assert not visitor.tree.xpath("//input[@type='checkbox']")
        visitor.go_on()
        assert answer(visitor)["code"]

    def test_a_public_service_never_asks(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        assert not visitor.tree.xpath("//input[@type='checkbox']")


class TestDoubleSubmit:
    def test_a_second_click_gets_the_same_code(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        token = visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        fields = {"csrfmiddlewaretoken": token, "interaction": visitor.interaction.public_id}
        pages = [visitor.client.post("/api/v2/login", fields).content for _ in range(2)]
        assert pages[0] == pages[1]
        assert Autorisation.objects.count() == 1

    def test_at_the_same_time(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        token = visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        fields = {"csrfmiddlewaretoken": token, "interaction": visitor.interaction.public_id}
        pages: list[Any] = []

        def press() -> None:
            other = Visitor(visitor.outside)
            other.client.cookies = visitor.client.cookies
            try:
                pages.append(other.client.post("/api/v2/login", fields))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {page.status_code for page in pages} == {200}
        assert len({page.content for page in pages}) == 1
        assert Autorisation.objects.count() == 1
        assert Entry.objects.filter(event="FC_DATATRANSFER_INFORMATION_IDENTITY").count() == 1

    def test_too_late(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        uid, token = visitor.interaction, visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        visitor.go_on()
        Interaction.objects.filter(pk=uid.pk).update(ended_at=uid.created_at - timedelta(seconds=31))
        visitor.page = visitor.client.post(
            "/api/v2/login", {"csrfmiddlewaretoken": token, "interaction": uid.public_id}
        )
        assert (visitor.page.status_code, "Y420002" in visitor.text) == (400, True)
        assert Autorisation.objects.count() == 1


class TestBefore:
    def test_the_answer_before_the_question(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        visitor.post("/api/v2/login", interaction=visitor.interaction.public_id)
        assert (visitor.page.status_code, "Y100004" in visitor.text) == (403, True)

    def test_the_information_page_too_early_or_too_late(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        uid = visitor.interaction.public_id
        visitor.get(f"/api/v2/interaction/{uid}/consent")
        assert "Y420001" in visitor.text
        visitor.come_back(visitor.authenticate(_choose(visitor, uid)))
        visitor.go_on()
        visitor.get(f"/api/v2/interaction/{uid}/consent")
        assert "Y420002" in visitor.text
        assert "Revenir sur" not in visitor.text  # the service has had its answer
        FournisseurService.objects.update(site_url="https://service.example.org/")
        visitor.get(f"/api/v2/interaction/{uid}/consent")
        assert visitor.link("Revenir sur Education nationale") == "https://service.example.org/"

    def test_without_the_session(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        del visitor.client.cookies["passerelle_session"]
        visitor.go_on()
        assert (visitor.page.status_code, "Y190012" in visitor.text) == (401, True)
        assert not Autorisation.objects.exists()

    def test_with_the_session_of_a_later_sign_in(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        """Two tabs: the first shows Emilie, then the second signs Jean in; the first tab does not sign Jean in."""
        visitor.identify(service)
        first, token = visitor.interaction.public_id, visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")
        other = Service("autre")
        visitor.start(other)
        visitor.post("/api/v2/autre-compte", interaction=visitor.interaction.public_id)
        outside.idps["impots"].claims |= {"given_name": "Jean"}
        visitor.come_back(visitor.authenticate(visitor.choose()))
        assert "Jean DUPONT" in visitor.text
        visitor.page = visitor.client.post("/api/v2/login", {"csrfmiddlewaretoken": token[0], "interaction": first})
        assert "Y190012" in visitor.text
        assert not Autorisation.objects.exists()


def _choose(visitor: Visitor, uid: str) -> str:
    visitor.get(f"/api/v2/interaction/{uid}")
    return visitor.choose()


class TestAnotherPerson:
    def test_a_shared_computer(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        visitor.sign_in(service)
        visitor.start(Service("autre"))
        assert "Emilie Anne DUPONT" in visitor.text
        visitor.post("/api/v2/autre-compte", interaction=visitor.interaction.public_id)
        assert visitor.title == "Connexion en cours sur Education nationale"
        assert SessionIdentite.objects.get().ended_at is not None
        outside.idps["impots"].claims |= {"given_name": "Jean"}
        visitor.come_back(visitor.authenticate(visitor.choose()))
        assert "Jean DUPONT" in visitor.text

    def test_only_from_the_information_page(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        visitor.post("/api/v2/autre-compte", interaction=visitor.interaction.public_id)
        assert "Y420001" in visitor.text


class TestAutoLogin:
    """§2.4: prompt=login of a service registered for it skips the information page."""

    def test_skipped(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        service = Service(wanted={"prompts": ["login"]})
        visitor.identify(service, prompt="login")
        assert visitor.page.status_code == 303
        said = parse_qs(urlsplit(visitor.page["Location"]).query)
        assert service.tokens(said["code"][0])["access_token"]
        assert said["state"] == [service.state]

    @pytest.mark.parametrize(
        ("wanted", "prompt"),
        [({}, "login"), ({"prompts": ["login"]}, None), ({"prompts": ["login"]}, "login consent")],
    )
    def test_not_skipped(
        self, visitor: Visitor, hub: Callable[..., None], wanted: dict[str, Any], prompt: str | None
    ) -> None:
        service = Service(wanted=wanted)
        visitor.identify(service, prompt=prompt)
        assert visitor.title.startswith("Vous allez vous connecter")
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}/auto-login")
        assert visitor.title.startswith("Vous allez vous connecter")
        assert not Autorisation.objects.exists()

    def test_never_past_a_consent_that_must_be_asked(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        service = Service(wanted={"prompts": ["login"], **PRIVATE})
        visitor.identify(service, prompt="login")
        assert visitor.tree.xpath("//input[@name='accord']")

    def test_never_under_single_sign_on(self, visitor: Visitor, service: Service) -> None:
        visitor.sign_in(service)
        visitor.start(Service("autre", wanted={"prompts": ["login"]}), prompt="login")
        assert visitor.title.startswith("Vous allez vous connecter")
