"""Who writes: four roles, for their own schools; who changes and withdraws; who sees who has read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from preau.houses.portail.actions.publish_actualite import note_reading
from preau.houses.portail.models import Actualite, CompteLocal
from preau.kit.clockkit import now, today
from preau.kit.journal.models import Entry
from tests.houses.portail.actualites.conftest import (
    COLLEGE,
    ECOLE,
    Publish,
    browser_of,
    make_compte,
    text_of,
)
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille, Journey, school
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES
SAID = {"titre": "Réunion", "corps": "Bonjour,\nà mardi.\n\nSalle 12 <b>", "lecteurs": "tous"}
PARIS = ZoneInfo("Europe/Paris")
ROLES = [str(role) for role in CompteLocal.Role.values]
MAY = {"direction", "secretariat", "correspondant-ent", "administrateur"}


@pytest.fixture(autouse=True)
def ecoles(configure: Configure, request: pytest.FixtureRequest) -> None:
    if "famille" not in request.fixturenames:
        school(COLLEGE, "CLG LES COURTILS"), school(ECOLE, "E.P.JU JOSEPHINE BAKER", 1)


@pytest.mark.parametrize("role", ROLES)
def test_only_four_roles_write(role: str, publish: Publish) -> None:
    compte = make_compte([role])
    browser = browser_of(compte)
    row = publish(auteur=compte.public_id, wants_receipt=True)
    paths = ["publier/", "gerer/", *(f"{row.public_id}/{verb}/" for verb in ("modifier", "retirer", "lectures"))]
    for path in paths:
        assert browser.get(f"/actualites/{path}").status_code == (200 if role in MAY else 404), path
    for path in ("publier/", f"{row.public_id}/modifier/", f"{row.public_id}/retirer/"):
        assert browser.post(f"/actualites/{path}", SAID).status_code == (302 if role in MAY else 404), path
    assert ("Publier une actualité" in text_of(browser.get("/actualites/"))) is (role in MAY)
    assert ("Publier une actualité" in text_of(browser.get("/"))) is (role in MAY)
    assert Actualite.objects.count() == (2 if role in MAY else 1)


def test_families_do_not_write(parent: InspectingClient, publish: Publish, famille: Famille) -> None:
    row = publish()
    for path in ("publier/", "gerer/", f"{row.public_id}/modifier/", f"{row.public_id}/lectures/"):
        assert parent.get(f"/actualites/{path}").status_code == 404
    assert parent.post("/actualites/publier/", SAID).status_code == 404
    assert parent.post(f"/actualites/{row.public_id}/retirer/").status_code == 404


@pytest.mark.parametrize("roles", [["direction"], ["administrateur"], ["secretariat", "enseignant"]])
def test_another_school_is_out_of_reach(roles: list[str], publish: Publish) -> None:
    row = publish(uai=ECOLE, wants_receipt=True)
    browser = browser_of(make_compte(roles, uais=[COLLEGE]))
    for verb in ("", "modifier/", "retirer/", "lectures/"):
        assert browser.get(f"/actualites/{row.public_id}/{verb}").status_code == 404
    assert browser.post(f"/actualites/{row.public_id}/retirer/").status_code == 404
    assert browser.post(f"/actualites/{row.public_id}/modifier/", SAID).status_code == 404
    assert row.titre not in text_of(browser.get("/actualites/gerer/"))
    browser.post("/actualites/publier/", SAID | {"ecole": ECOLE})
    assert set(Actualite.objects.exclude(pk=row.pk).values_list("uai", flat=True)) == {COLLEGE}


def test_with_two_schools_one_is_chosen_and_a_third_refused() -> None:
    browser = browser_of(make_compte(uais=[COLLEGE, ECOLE]))
    assert "E.P.JU JOSEPHINE BAKER" in text_of(browser.get("/actualites/publier/"))
    assert browser.post("/actualites/publier/", SAID | {"ecole": "0999003Y"}).status_code == 422
    assert browser.post("/actualites/publier/", SAID).status_code == 422
    assert browser.post("/actualites/publier/", SAID | {"ecole": ECOLE}).status_code == 302
    assert Actualite.objects.get().uai == ECOLE


def test_a_writer_without_a_school_writes_nowhere() -> None:
    assert browser_of(make_compte(uais=[])).get("/actualites/publier/").status_code == 404


@pytest.mark.parametrize(
    ("role", "may"),
    [("secretariat", False), ("correspondant-ent", False), ("direction", True), ("administrateur", True)],
)
def test_what_a_colleague_wrote_is_changed_by_the_direction_only(role: str, may: bool, publish: Publish) -> None:
    row = publish(auteur=make_compte(["secretariat"]).public_id, wants_receipt=True)
    browser = browser_of(make_compte([role]))
    for verb in ("modifier", "retirer", "lectures"):
        assert browser.get(f"/actualites/{row.public_id}/{verb}/").status_code == (200 if may else 404)
    assert (row.titre in text_of(browser.get("/actualites/gerer/"))) is may


def test_news_are_published_as_typed(journey: Journey, famille: Famille, parent: InspectingClient) -> None:
    compte = make_compte(nom="Blanc")
    done = browser_of(compte).post("/actualites/publier/", SAID | {"classes": "5a , 5 A", "confirmation": "on"})
    assert done["Location"] == "/actualites/gerer/"
    row = Actualite.objects.get()
    assert row.corps == "<p>Bonjour,<br>à mardi.</p><p>Salle 12 &lt;b&gt;</p>"
    assert (row.uai, row.divisions, row.profils, row.auteur) == (COLLEGE, ["5 A"], [], compte.public_id)
    assert row.wants_receipt
    assert abs(row.publish_at - now()) < timedelta(minutes=1)
    assert row.ends_at is None
    entry = Entry.objects.get(event="actualite.publiée")
    assert (entry.actor, entry.subject, entry.detail) == (compte.public_id, row.public_id, {})
    assert "par Camille Blanc" in text_of(parent.get(f"/actualites/{row.public_id}/"))


def test_it_waits_for_its_time_and_ends_with_its_last_day() -> None:
    browser, day = browser_of(make_compte()), today() + timedelta(days=10)
    said = SAID | {"publier_le": day.isoformat(), "publier_a": "18:30", "fin_le": f"{day:%d/%m/%Y}"}
    assert browser.post("/actualites/publier/", said).status_code == 302
    row = Actualite.objects.get()
    assert row.publish_at == datetime(day.year, day.month, day.day, 18, 30, tzinfo=PARIS)
    assert row.ends_at == datetime(day.year, day.month, day.day, tzinfo=PARIS) + timedelta(days=1)
    assert "À venir" in text_of(browser.get("/actualites/gerer/"))
    assert "Réunion" not in text_of(browser.get("/actualites/"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"titre": ""}, "Donnez un titre à l'actualité"),
        ({"titre": "x" * 201}, "« Titre » est trop long"),
        ({"corps": " \n "}, "Écrivez le texte de l'actualité"),
        ({"corps": "x" * 20_001}, "« Texte » est trop long"),
        ({"lecteurs": "pirates"}, "Choisissez une des réponses proposées"),
        ({"lecteurs": ""}, "Choisissez une réponse"),
        ({"classes": "5 A, 9 Z"}, "Classe inconnue dans cet établissement : 5 A, 9 Z"),
        ({"publier_le": "demain"}, "Saisissez une date complète"),
        ({"publier_a": "25:99"}, "Saisissez une heure"),
        ({"fin_le": "2020-01-01"}, "Le dernier jour vient avant la publication"),
        ({"publier_le": "2031-05-02", "fin_le": "2031-05-01"}, "Le dernier jour vient avant la publication"),
    ],
)
def test_what_is_wrong_is_said(said: dict[str, str], sentence: str) -> None:
    refused = browser_of(make_compte()).post("/actualites/publier/", SAID | said)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not Actualite.objects.exists()


def test_changing_keeps_what_is_not_changed(publish: Publish) -> None:
    compte = make_compte()
    browser = browser_of(compte)
    begun = now() - timedelta(days=3)
    row = publish(auteur=compte.public_id, profils=["eleve", "responsable"], publish_at=begun, wants_receipt=True)
    note_reading(row, "quelqu'un")
    page = browser.get(f"/actualites/{row.public_id}/modifier/")
    assert "Prévoir des bottes." in text_of(page)
    form = page.context["form"]
    shown = {name: value for name, value in form.initial.items() if value not in (None, False)}
    sent = {**shown, "titre": "Sortie annulée", "publier_a": shown["publier_a"].strftime("%H:%M"), "confirmation": "on"}
    assert browser.post(f"/actualites/{row.public_id}/modifier/", sent).status_code == 302
    changed = Actualite.objects.get()
    assert (changed.titre, changed.corps, changed.auteur) == ("Sortie annulée", row.corps, row.auteur)
    assert set(changed.profils) == {"responsable", "eleve"}
    assert abs(changed.publish_at - begun) < timedelta(minutes=1)
    assert changed.lectures.count() == 1
    assert changed.updated_at > row.updated_at
    assert Entry.objects.filter(event="actualite.modifiée", actor=compte.public_id).count() == 1


def test_readers_that_the_form_cannot_say_are_asked_again(publish: Publish) -> None:
    """News for guests only, written by the operator, must not become news for all by a change of title."""
    row = publish(profils=["invite"])
    browser = browser_of(make_compte())
    page = browser.get(f"/actualites/{row.public_id}/modifier/")
    assert "checked" not in page.content.decode()
    refused = browser.post(f"/actualites/{row.public_id}/modifier/", {"titre": "x", "corps": "y"})
    assert refused.status_code == 422
    assert Actualite.objects.get().profils == ["invite"]


def test_withdrawing_asks_first(publish: Publish) -> None:
    row = publish()
    browser = browser_of(make_compte())
    assert "ne se verra plus" in text_of(browser.get(f"/actualites/{row.public_id}/retirer/"))
    assert Actualite.objects.get().withdrawn_at is None
    for _time in range(2):
        assert browser.post(f"/actualites/{row.public_id}/retirer/").status_code == 302
    assert Actualite.objects.get().withdrawn_at is not None
    assert Entry.objects.filter(event="actualite.retirée").count() == 1
    assert "Retirée" in text_of(browser.get("/actualites/gerer/"))
    assert row.titre not in text_of(browser.get("/actualites/"))


def test_the_author_sees_how_many_and_who(
    parent: InspectingClient, journey: Journey, famille: Famille, publish: Publish
) -> None:
    compte = make_compte(nom="Zidane")
    author = browser_of(compte)
    row = publish(auteur=compte.public_id, wants_receipt=True)
    assert "0 lecture " in text_of(author.get("/actualites/gerer/"))
    parent.post(f"/actualites/{row.public_id}/lu/")
    author.post(f"/actualites/{row.public_id}/lu/")
    note_reading(row, "parti-depuis")
    assert "3 lectures" in text_of(author.get("/actualites/gerer/"))
    page = text_of(author.get(f"/actualites/{row.public_id}/lectures/"))
    assert "3 personnes ont confirmé leur lecture." in page
    for nom in ("Emilie DUPONT", "Camille Zidane", "Personne qui n'est plus au registre"):
        assert nom in page


def test_without_receipts_there_is_no_list_of_readers(publish: Publish) -> None:
    row = publish()
    assert browser_of(make_compte()).get(f"/actualites/{row.public_id}/lectures/").status_code == 404


def any_hostile() -> list[dict[str, Any]]:
    return [
        {"titre": "\x00", "corps": "\x00", "lecteurs": "tous"},
        {"titre": ["a", "b"], "corps": "<![CDATA[", "lecteurs": ["tous", "eleves"]},
        {"titre": "x", "corps": "y", "lecteurs": "tous", "publier_le": "9999-12-31", "fin_le": "9999-12-31"},
        {"titre": "x", "corps": "y", "lecteurs": "tous", "publier_le": "0001-01-01", "publier_a": "00:00"},
    ]


@pytest.mark.parametrize("said", any_hostile())
def test_nonsense_is_answered(said: dict[str, Any]) -> None:
    assert browser_of(make_compte()).post("/actualites/publier/", said).status_code in (302, 400, 422)
