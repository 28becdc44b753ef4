"""Who reads what: a school, a class, a profile, from a day to another; what is not for one does not exist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from preau.houses.portail.models import Actualite, LectureActualite
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.portail.actualites.conftest import (
    AILLEURS,
    COLLEGE,
    ECOLE,
    Publish,
    browser_of,
    get_status,
    make_compte,
    text_of,
)
from tests.houses.portail.conftest import WITH_DATABASES, Configure, school
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES
HOUR = timedelta(hours=1)


def assert_hidden(browser: Client, row: Actualite) -> None:
    """Neither listed, nor at home, nor by address, nor to be confirmed; as if it had never been."""
    for path in ("/", "/actualites/"):
        assert row.titre not in text_of(browser.get(path))
    nowhere = browser.get("/actualites/n-existe-pas/")
    by_address = browser.get(f"/actualites/{row.public_id}/")
    assert (by_address.status_code, text_of(by_address)) == (404, text_of(nowhere))
    assert browser.post(f"/actualites/{row.public_id}/lu/").status_code == 404


def assert_shown(browser: Client, row: Actualite) -> None:
    for path in ("/", "/actualites/", f"/actualites/{row.public_id}/"):
        assert row.titre in text_of(browser.get(path))


SHOWN: list[dict[str, Any]] = [
    {},
    {"uai": ECOLE},
    {"uai": ""},
    {"divisions": ["4 B", "5 A"]},
    {"uai": ECOLE, "divisions": ["CM2"]},
    {"profils": ["responsable", "eleve"]},
    {"uai": "", "profils": ["responsable"]},
]
HIDDEN: list[dict[str, Any]] = [
    {"uai": AILLEURS},
    {"divisions": ["4 B"]},
    {"uai": ECOLE, "divisions": ["5 A"]},
    {"profils": ["eleve"]},
    {"profils": ["personnel"]},
    {"uai": "", "profils": ["personnel", "eleve"]},
    {"publish_at": now() + HOUR},
    {"ends_at": now() - HOUR},
]


@pytest.mark.parametrize("given", SHOWN)
def test_what_is_for_a_parent_is_shown(parent: InspectingClient, publish: Publish, given: dict[str, Any]) -> None:
    assert_shown(parent, publish(**given))


@pytest.mark.parametrize("given", HIDDEN)
def test_what_is_not_does_not_exist(parent: InspectingClient, publish: Publish, given: dict[str, Any]) -> None:
    assert_hidden(parent, publish(wants_receipt=True, **given))


def test_what_is_withdrawn_is_gone(parent: InspectingClient, publish: Publish) -> None:
    row = publish(wants_receipt=True)
    Actualite.objects.update(withdrawn_at=now())
    assert_hidden(parent, row)


def test_a_pupil_reads_their_school_and_not_their_sister_s(pupil: InspectingClient, publish: Publish) -> None:
    assert_shown(pupil, publish("Pour les élèves", profils=["eleve"], divisions=["5 A"]))
    assert_hidden(pupil, publish("Pour les parents", profils=["responsable"]))
    assert_hidden(pupil, publish("De l'école", uai=ECOLE))


def test_who_is_not_signed_in_reads_nothing(publish: Publish, configure: Configure) -> None:
    school(COLLEGE, "CLG")
    row = publish()
    answer = Client().get(f"/actualites/{row.public_id}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/?retour=%2Factualites%2F{row.public_id}%2F")
    assert row.titre not in text_of(Client().get("/"))


@pytest.mark.parametrize(
    ("profil", "given", "is_shown"),
    [
        ("personnel", {}, True),
        ("personnel", {"divisions": ["5 A"]}, True),
        ("personnel", {"profils": ["personnel"]}, True),
        ("personnel", {"profils": ["responsable"]}, False),
        ("personnel", {"uai": ECOLE}, False),
        ("personnel", {"uai": ""}, True),
        ("invite", {}, True),
        ("invite", {"divisions": ["5 A"]}, False),
        ("collectivite", {"profils": ["personnel"]}, False),
    ],
)
def test_accounts_of_the_ent_read_their_schools(
    configure: Configure, publish: Publish, profil: str, given: dict[str, Any], is_shown: bool
) -> None:
    school(COLLEGE, "CLG"), school(ECOLE, "EP", 1)
    browser = browser_of(make_compte(roles=[], profil=profil))
    (assert_shown if is_shown else assert_hidden)(browser, publish(**given))


def test_a_closed_account_reads_nothing(configure: Configure, publish: Publish) -> None:
    school(COLLEGE, "CLG")
    compte = make_compte()
    browser, row = browser_of(compte), publish()
    compte.state = "ferme"
    compte.save()
    assert_hidden(browser, row)


def test_reading_is_confirmed_once(parent: InspectingClient, publish: Publish) -> None:
    row = publish(wants_receipt=True)
    assert "Lecture à confirmer" in text_of(parent.get("/"))
    page = f"/actualites/{row.public_id}/"
    assert "J'ai lu" in text_of(parent.get(page))
    for _time in range(2):
        assert parent.post(f"{page}lu/")["Location"] == page
    assert LectureActualite.objects.count() == 1
    assert Entry.objects.filter(event="actualite.lue", subject=row.public_id).count() == 1
    assert "Vous avez confirmé votre lecture le" in text_of(parent.get(page))
    assert "J'ai lu" not in text_of(parent.get(page))
    assert "Lecture confirmée" in text_of(parent.get("/actualites/"))


def test_nothing_is_confirmed_that_was_not_asked(parent: InspectingClient, publish: Publish) -> None:
    row = publish()
    assert "J'ai lu" not in text_of(parent.get(f"/actualites/{row.public_id}/"))
    assert parent.post(f"/actualites/{row.public_id}/lu/").status_code == 404
    assert get_status(parent, f"/actualites/{row.public_id}/lu/") == 405
    assert not LectureActualite.objects.exists()


def test_what_was_typed_cannot_act(parent: InspectingClient, publish: Publish) -> None:
    row = publish("<b>Titre</b> & co", corps="<script>alert(1)</script><p onclick=x>Bien<img src=x onerror=y></p>")
    page = parent.get(f"/actualites/{row.public_id}/").content.decode()
    assert "&lt;b&gt;Titre&lt;/b&gt; &amp; co" in page
    assert "<p>Bien</p>" in page
    assert "alert" not in page


def test_many_news_have_pages(parent: InspectingClient, publish: Publish) -> None:
    for rank in range(23):
        publish(f"Nouvelle numéro {rank}.", publish_at=now() - rank * HOUR)
    first, second = text_of(parent.get("/actualites/")), text_of(parent.get("/actualites/?page=2"))
    assert "numéro 0." in first
    assert "numéro 19." in first
    assert "numéro 20." not in first
    assert "numéro 22." in second
    assert text_of(parent.get("/actualites/?page=nonsense")).count("Nouvelle numéro") == 20
    assert text_of(parent.get("/")).count("Nouvelle numéro") == 3


def test_a_change_is_said(parent: InspectingClient, publish: Publish) -> None:
    row = publish()
    page = f"/actualites/{row.public_id}/"
    assert "modifiée le" not in text_of(parent.get(page))
    Actualite.objects.update(publish_at=now() - 30 * HOUR, created_at=now() - 30 * HOUR)
    assert "modifiée le" in text_of(parent.get(page))
