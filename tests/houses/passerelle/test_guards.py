"""What holds on every page: the browser, the form's token, the order, the time; and every other address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from preau.houses.passerelle.actions import interactions
from preau.houses.passerelle.actions.forget import forget
from preau.houses.passerelle.models import Autorisation, CompteConnu, Interaction, SessionIdentite
from preau.kit import journal, limits
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import UIDS, Service, Visitor
from tests.support.client import InspectingClient

POSTS = ("redirect-to-idp", "login", "autre-compte", "session/end/confirm")
GETS = (
    "interaction/x",
    "interaction/x/verify",
    "interaction/x/consent",
    "interaction/x/auto-login",
    "oidc-callback",
    "redirect-to-sp-with-error",
    "session/end",
    "session/end/success",
    "client/disconnect-from-idp",
    "client/logout-callback",
)


class TestFormToken:
    """§2.12: Y470001 wrong, Y470002 missing, Y470003 without a cookie."""

    @pytest.mark.parametrize("path", POSTS)
    def test_missing(self, visitor: Visitor, service: Service, path: str) -> None:
        visitor.start(service)
        visitor.page = visitor.client.post(f"/api/v2/{path}", {"interaction": visitor.interaction.public_id})
        assert (visitor.page.status_code, "Y470002" in visitor.text) == (400, True)

    @pytest.mark.parametrize("path", POSTS)
    def test_wrong(self, visitor: Visitor, service: Service, path: str) -> None:
        visitor.start(service)
        for token in ("x" * 64, "court"):
            fields = {"csrfmiddlewaretoken": token, "interaction": visitor.interaction.public_id}
            visitor.page = visitor.client.post(f"/api/v2/{path}", fields)
            assert (visitor.page.status_code, "Y470001" in visitor.text) == (401, True)
            assert visitor.link("Revenir sur Education nationale")

    @pytest.mark.parametrize("path", POSTS)
    def test_without_a_cookie(self, visitor: Visitor, service: Service, path: str) -> None:
        visitor.start(service)
        del visitor.client.cookies["passerelle_csrf"]
        visitor.page = visitor.client.post(f"/api/v2/{path}", {"csrfmiddlewaretoken": "x" * 64})
        assert (visitor.page.status_code, "Y470003" in visitor.text) == (401, True)

    def test_from_another_origin(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        token = visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        visitor.page = visitor.client.post(
            "/api/v2/redirect-to-idp",
            {"csrfmiddlewaretoken": token, "interaction": visitor.interaction.public_id, "fournisseur": UIDS["ameli"]},
            headers={"Origin": "https://pirate.example.org"},
        )
        assert "Y470001" in visitor.text
        assert visitor.interaction.step == "choix"


class TestBrowser:
    def test_another_browser_cannot_join(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        visitor.start(service)
        uid = visitor.interaction.public_id
        stranger = Visitor(outside)
        stranger.get(f"/api/v2/interaction/{uid}")
        assert (stranger.page.status_code, "Y190001" in stranger.text) == (401, True)
        stranger.start(Service("autre"))
        for page in ("", "/verify", "/consent", "/auto-login"):
            stranger.get(f"/api/v2/interaction/{uid}{page}")
            assert "Y190009" in stranger.text
        for path in POSTS[:3]:
            stranger.start(service)
            stranger.post(f"/api/v2/{path}", interaction=uid, fournisseur=UIDS["impots"])
            assert "Y190009" in stranger.text
        assert Interaction.objects.get(public_id=uid).step == "choix"

    @pytest.mark.parametrize("uid", ["inconnue", "a" * 300, "%00", "é"])
    def test_an_unknown_request(self, visitor: Visitor, service: Service, uid: str) -> None:
        visitor.start(service)
        visitor.get(f"/api/v2/interaction/{uid}")
        assert (visitor.page.status_code, "Y030025" in visitor.text) == (500, True)


class TestTime:
    def test_a_request_lives_half_an_hour(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        row = visitor.interaction
        assert timedelta(minutes=29) < row.expires_at - now() <= timedelta(minutes=30)
        page = visitor.page
        Interaction.objects.update(expires_at=now())
        visitor.get(f"/api/v2/interaction/{row.public_id}")
        assert (visitor.page.status_code, "Y190001" in visitor.text) == (401, True)
        visitor.page = page
        visitor.post("/api/v2/redirect-to-idp", interaction=row.public_id, fournisseur=UIDS["impots"])
        assert "Y190001" in visitor.text
        assert visitor.link("Revenir sur Education nationale")


class TestOrder:
    def test_back_from_the_information_page(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        uid = visitor.interaction.public_id
        visitor.get(f"/api/v2/interaction/{uid}")
        assert (visitor.page.status_code, "Y420001" in visitor.text) == (400, True)
        visitor.get(visitor.link("Reprendre la connexion"))
        assert visitor.title.startswith("Vous allez vous connecter")

    def test_the_choice_posted_late(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        page, uid = visitor.page, visitor.interaction.public_id
        visitor.come_back(visitor.authenticate(visitor.choose()))
        visitor.page = page
        visitor.post("/api/v2/redirect-to-idp", interaction=uid, fournisseur=UIDS["ameli"])
        assert "Y420001" in visitor.text

    def test_a_reload_of_the_information_page_changes_nothing(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        for _ in range(3):
            visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}/consent")
            assert visitor.title.startswith("Vous allez vous connecter")
        visitor.go_on()
        assert visitor.code()

    def test_pressing_a_tile_twice(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        page = visitor.page
        first = visitor.choose()
        visitor.page = page
        second = visitor.choose()
        assert first != second
        visitor.come_back(visitor.authenticate(second))
        assert visitor.title.startswith("Vous allez vous connecter")


class TestElsewhere:
    @pytest.mark.parametrize("path", ["/rien", "/api/v2/", "/api/v1/authorize", "/api/v2/checktoken", "/wp-login.php"])
    def test_no_such_page(self, client: Any, hub: Callable[..., None], path: str) -> None:
        answer = InspectingClient().get(path)
        assert (answer.status_code, b"Y000404" in answer.content) == (404, True)

    @pytest.mark.parametrize("path", POSTS)
    def test_a_form_by_get(self, visitor: Visitor, hub: Callable[..., None], path: str) -> None:
        visitor.get(f"/api/v2/{path}")
        assert (visitor.page.status_code, "Y000404" in visitor.text) == (404, True)

    @pytest.mark.parametrize("path", GETS)
    def test_a_page_by_post(self, visitor: Visitor, hub: Callable[..., None], path: str) -> None:
        visitor.page = visitor.client.post(f"/api/v2/{path}", {})
        assert (visitor.page.status_code, "Y000404" in visitor.text) == (404, True)

    def test_what_acts_by_get_does_not_act_by_head(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        """A program that looks whether a link lives does not use up a code."""
        visitor.start(service)
        query = visitor.authenticate(visitor.choose())
        looking = Client()
        looking.cookies = visitor.client.cookies
        assert looking.head(f"/api/v2/oidc-callback?{query}").status_code == 404
        visitor.come_back(query)
        assert visitor.title.startswith("Vous allez vous connecter")

    def test_the_root_says_what_this_is_not(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        visitor.get("/")
        assert visitor.title == "Préau Connexion"
        assert "Ce n'est pas FranceConnect, ni aucun autre service de l'État" in visitor.text

    def test_the_root_leads_to_the_site(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        hub(site_url="https://connexion.example.org/")
        answer = visitor.client.get("/")
        assert (answer.status_code, answer["Location"]) == (301, "https://connexion.example.org/")

    def test_another_name(self, visitor: Visitor, hub: Callable[..., None], service: Service) -> None:
        hub(service_name="Bac à sable")
        visitor.start(service)
        assert "Bac à sable est une passerelle d'identité de démonstration" in visitor.text

    def test_the_key_for_providers(self, visitor: Visitor, hub: Callable[..., None]) -> None:
        answer = visitor.client.get("/api/v2/client/.well-known/keys")
        [key] = answer.json()["keys"]
        assert (key["use"], key["kty"], key["crv"], key["alg"]) == ("enc", "EC", "P-256", "ECDH-ES")
        assert "d" not in key
        assert answer.json() == visitor.client.get("/api/v2/client/.well-known/keys").json()
        assert answer["Cache-Control"] == "public, max-age=600"


def test_a_flood_of_requests_is_stopped(visitor: Visitor, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactions, "BEGUN", limits.Rule("essai-demandes", 2, interactions.BEGUN.window))
    for status in (200, 200, 429):
        visitor.start(service)
        assert visitor.page.status_code == status
    assert Interaction.objects.count() == 2
    assert "Patientez quelques minutes" in visitor.text


def test_everything_is_forgotten_in_time(visitor: Visitor, service: Service, hub: Callable[..., None]) -> None:
    visitor.sign_in(service)
    journal.write("essai", actor="essai")
    moment = now()
    assert forget(moment + timedelta(hours=20)) == 0
    forget(moment + timedelta(days=2))
    assert not Interaction.objects.exists()
    assert not SessionIdentite.objects.exists()
    assert not Autorisation.objects.exists()
    assert (CompteConnu.objects.count(), Entry.objects.filter(event="essai").count()) == (1, 1)
    forget(moment + timedelta(days=36 * 30 + 1))
    assert not Entry.objects.exists()
    forget(moment + timedelta(days=3 * 365 + 1))
    assert not CompteConnu.objects.exists()


def test_requests_forget_those_that_are_over(
    visitor: Visitor, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.start(service)
    Interaction.objects.update(expires_at=now() - timedelta(days=2))
    visitor.start(service)
    assert Interaction.objects.count() == 2
    monkeypatch.setattr(interactions, "PURGED_EVERY", 1)
    visitor.start(service)
    assert Interaction.objects.count() == 2
