"""Nothing of the ENT opens before its texts are accepted; they are asked again when a word of them changes."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, include, path

from preau.houses.portail import textes
from preau.houses.portail.actions.accept_textes import list_pending
from preau.houses.portail.models import Acceptation
from preau.houses.portail.pages.conditions import OPEN, behind, conditions
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.portail.conditions.conftest import Folder
from tests.houses.portail.conftest import WITH_DATABASES, Famille, Journey
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES


def words(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).replace("\xa0", " ").split())


def answer(client: InspectingClient, *codes: str, retour: str = "", **more: str) -> Any:
    """Tick the boxes of these texts and send the form as it is shown."""
    versions = {f"{one.code}_version": one.version for one in textes.current()}
    data = {"retour": retour, **versions, **dict.fromkeys(codes, "on"), **more}
    return client.post("/conditions/", data)


def test_the_first_visit_asks_then_opens(parent: Journey) -> None:
    client = parent.client
    assert client.get("/")["Location"] == "/conditions/"
    page = words(client.get("/conditions/"))
    for expected in (
        "Avant d'entrer dans l'ENT", "Soyez prudents.", "Soyez polis.", "J'ai lu et j'accepte : charte", "Je refuse"
    ):  # fmt: skip
        assert expected in page
    assert page.index("Soyez prudents.") < page.index("Soyez polis.")
    assert "Mes enfants" not in page
    done = answer(client, "conditions", "charte")
    assert (done.status_code, done["Location"]) == (302, "/")
    assert "Mes enfants" in words(client.get("/"))
    assert sorted(Acceptation.objects.values_list("texte", flat=True)) == ["charte", "conditions"]
    entry = Entry.objects.get(event="conditions.acceptées")
    assert entry.actor == Acceptation.objects.values_list("personne", flat=True).distinct().get()
    assert set(entry.detail) == {"charte", "conditions"}


def test_the_second_visit_asks_nothing(parent: Journey, famille: Famille) -> None:
    answer(parent.client, "conditions", "charte")
    parent.client.post("/se-deconnecter/")
    parent.sign_in(famille.refs)
    assert "Mes enfants" in words(parent.client.get("/"))


@pytest.mark.parametrize("ticked", [(), ("conditions",), ("charte",)])
def test_every_box_is_needed(parent: Journey, ticked: tuple[str, ...]) -> None:
    refused = answer(parent.client, *ticked)
    assert refused.status_code == 422
    for code in {"conditions", "charte"} - set(ticked):
        assert f"Cochez « J'ai lu et j'accepte : {code} »" in words(refused)
    assert not Acceptation.objects.exists()
    assert parent.client.get("/")["Location"] == "/conditions/"


def test_a_changed_text_is_asked_again_and_alone(parent: Journey, folder: Folder) -> None:
    answer(parent.client, "conditions", "charte")
    folder.write("charte", "<p>Soyez très polis.</p>", "Charte", 2)
    assert parent.client.get("/")["Location"] == "/conditions/"
    page = words(parent.client.get("/conditions/"))
    assert "Les conditions de l'ENT ont changé" in page
    assert "Soyez très polis." in page
    assert "Soyez prudents." not in page
    answer(parent.client, "charte")
    assert parent.client.get("/").status_code == 200
    assert Acceptation.objects.count() == 3


def test_a_text_that_changes_while_it_is_read_is_read_again(parent: Journey, folder: Folder) -> None:
    shown = {f"{one.code}_version": one.version for one in textes.current()}
    folder.write("charte", "<p>Donnez-nous tout.</p>", "Charte", 2)
    refused = parent.client.post("/conditions/", {**shown, "conditions": "on", "charte": "on"})
    assert refused.status_code == 422
    page = words(refused)
    assert "« Charte » vient de changer : lisez le nouveau texte" in page
    assert "Donnez-nous tout." in page
    assert not Acceptation.objects.exists()
    now_shown = {f"{one.code}_version": one.version for one in textes.current()}
    assert all(f'value="{version}"' in refused.content.decode() for version in now_shown.values())
    assert answer(parent.client, "conditions", "charte").status_code == 302


def test_who_refuses_is_signed_out_and_told(parent: Journey) -> None:
    left = parent.client.post("/conditions/", {"refuser": "1"})
    page = words(parent.follow(left))
    assert "Vous avez refusé les conditions d'utilisation" in page
    assert "Votre compte n'est ni fermé ni effacé" in page
    assert "reste ouvert dans ce navigateur" in page  # the account service's session
    assert Session.objects.get().ended_at is not None
    assert not Acceptation.objects.exists()
    assert Entry.objects.filter(event="conditions.refusées").count() == 1
    assert "ACCÉDER À L'ENT" in words(parent.client.get("/"))


def test_who_just_leaves_is_not_told_of_a_refusal(parent: Journey) -> None:
    page = words(parent.follow(parent.client.post("/se-deconnecter/")))
    assert "refusé" not in page


def test_a_wanted_page_survives(parent: Journey, famille: Famille) -> None:
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    asked = parent.client.get(wanted)
    assert asked.status_code == 303
    assert parse_qs(urlsplit(asked["Location"]).query) == {"retour": [wanted]}
    page = parent.client.get(asked["Location"])
    assert f'name="retour" value="{wanted}"' in page.content.decode()
    done = answer(parent.client, "conditions", "charte", retour=wanted)
    assert f"url={wanted}" in parent.follow(done).content.decode()
    assert parent.client.get(wanted).status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/auth/saml/acs"])
def test_nobody_is_led_elsewhere(parent: Journey, wanted: str) -> None:
    assert "evil" not in parent.client.get(f"/conditions/?{urlencode({'retour': wanted})}").content.decode()
    done = answer(parent.client, "conditions", "charte", retour=wanted)
    assert (done.status_code, done["Location"]) == (302, "/")


def test_a_form_sent_by_who_has_not_accepted_does_nothing(parent: Journey, famille: Famille) -> None:
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    sent = parent.client.post("/", {"retour": wanted, "profil": "responsable"})
    assert parse_qs(urlsplit(sent["Location"]).query) == {"retour": [wanted]}


def test_every_page_but_the_named_ones_is_behind_the_texts(parent: Journey) -> None:
    """Whatever address the house has or will have."""
    house: Any = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "portail")
    shut = [one for one in house.url_patterns if not str(one.pattern).startswith(OPEN)]
    assert {one.name for one in shut} >= {"accueil", "enfant"}
    for pattern in shut:
        path = str(pattern.pattern)
        for kind in ("str:", "slug:", "int:"):
            path = path.replace(f"<{kind}", "<")
        path = "/" + "".join("x" if part.startswith("<") else part for part in _parts(path))
        for send in (parent.client.get, parent.client.post):
            assert send(path).headers.get("Location", "").startswith("/conditions/"), path


def test_addresses_that_could_not_be_guarded_are_refused_at_the_start() -> None:
    within: Any = [path("enfants/", include(([path("", conditions)], "x")))]
    with pytest.raises(TypeError, match="one by one"):
        behind(within)


@pytest.mark.parametrize("address", ["/conditions/", "/annonce/x/fermer/", "/actualites/x/lu/", "/actualites/publier/"])
def test_nothing_is_posted_from_another_site(parent: Journey, address: str) -> None:
    answer(parent.client, "conditions", "charte")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = parent.client.cookies
    assert strict.post(address, {"refuser": "1"}).status_code == 403
    assert parent.client.get("/").status_code == 200


def _parts(path: str) -> list[str]:
    pieces: list[str] = []
    for chunk in path.split("<"):
        if ">" in chunk:
            name, rest = chunk.split(">", 1)
            pieces += [f"<{name}", rest]
        else:
            pieces.append(chunk)
    return pieces


def test_anybody_may_read_the_texts(folder: Folder, client: InspectingClient) -> None:
    page = words(client.get("/conditions/"))
    assert "Soyez prudents." in page
    assert "<form" not in page
    assert "Conditions d'utilisation de l'ENT" in page


def test_who_has_accepted_may_read_them_again(parent: Journey) -> None:
    answer(parent.client, "conditions", "charte")
    page = words(parent.client.get("/conditions/"))
    assert "Soyez polis." in page
    assert "Je refuse" not in page


def test_a_late_form_of_who_is_no_longer_signed_in_leads_to_the_door(folder: Folder, client: InspectingClient) -> None:
    assert answer(client, "conditions", "charte", retour="/enfants/x/")["Location"] == "/?retour=%2Fenfants%2Fx%2F"
    assert not Acceptation.objects.exists()


def test_sent_twice_is_accepted_once(parent: Journey) -> None:
    for _time in range(2):
        assert answer(parent.client, "conditions", "charte").status_code == 302
    assert Acceptation.objects.count() == 2


def test_a_refusal_after_acceptance_changes_nothing(parent: Journey) -> None:
    answer(parent.client, "conditions", "charte")
    assert parent.client.post("/conditions/", {"refuser": "1"})["Location"] == "/"
    assert parent.client.get("/").status_code == 200


def test_each_person_answers_for_themselves(parent: Journey, famille: Famille) -> None:
    answer(parent.client, "conditions", "charte")
    parent.client.post("/se-deconnecter/")
    parent.sign_in([f"{{AAF}}70|x|{famille.enfants[0].jointure}"])
    assert parent.client.get("/")["Location"] == "/conditions/"


def test_without_texts_nothing_is_asked(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    assert list_pending("x") == []
    assert journey.client.get("/").status_code == 200
    assert "n'a pas de conditions" in words(journey.client.get("/conditions/"))
