"""A parent sees the child's identifiant and gives a provisional password, shown once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from lxml import html

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.compte.conftest import Browser, age_sessions
from tests.houses.comptes.families import Family, eleve
from tests.houses.comptes.walk import JourneyClient, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def path_of(child: Compte) -> str:
    return f"/mon-compte/enfants/{child.eleve_public_id}/"


def seen(browser: Browser) -> str:
    return str(html.fromstring(browser.page.content).xpath("//input[@name='vu']/@value")[0])


def given(browser: Browser) -> str:
    found = re.search(r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b", browser.text)
    assert found is not None
    return found[0]


def test_from_the_parent_to_the_child_s_own_password(emilie: Browser, albert: Compte) -> None:
    Session.objects.create(token_hash="a" * 64, subject=albert.public_id, expires_at=now() + timedelta(hours=1))
    emilie.open("/mon-compte/")
    assert "a.dupont15" in emilie.text
    emilie.open(path_of(albert))
    assert "a.dupont15" in emilie.text
    emilie.post(path_of(albert), vu=seen(emilie))
    provisional = given(emilie)
    assert "no-store" in emilie.page.headers["Cache-Control"]
    albert.refresh_from_db()
    assert (albert.must_change_password, hashing.check(provisional, albert.password)) == (True, True)
    assert Session.objects.get(token_hash="a" * 64).ended_at is not None
    entry = Entry.objects.get(event="eleve.mot-de-passe-provisoire")
    assert entry.subject == f"compte:{albert.public_id}"
    emilie.open(path_of(albert))
    assert provisional not in emilie.page.content.decode()
    child = Browser(JourneyClient())
    child.log_in("a.dupont15", provisional)
    assert child.step == "mot-de-passe"
    child.send(**passwords("Autre-marée 2027 !"))
    assert child.at == "/mon-compte/"
    assert "Les élèves dont je suis" not in child.text


def test_another_s_child_is_not_found(emilie: Browser, family: Family) -> None:
    other = eleve("Léo")
    made = Compte.objects.create(
        profil="eleve", identifiant="l.autre11", eleve_public_id=other.public_id, password="x", prenom="L", nom="A"
    )
    assert emilie.open(path_of(made)).status_code == 404
    assert emilie.post(path_of(made), vu="x").status_code == 404
    assert emilie.open(f"/mon-compte/enfants/{family.jeanne.public_id}/").status_code == 404


def test_a_link_that_is_gone_opens_nothing(emilie: Browser, albert: Compte, family: Family) -> None:
    family.emilie.liens.update(cut_at=now())
    assert emilie.open(path_of(albert)).status_code == 404


def test_an_old_login_is_asked_again(emilie: Browser, albert: Compte) -> None:
    age_sessions(by=timedelta(minutes=11))
    emilie.open(path_of(albert))
    assert emilie.at == "/mon-compte/confirmation/"


def test_a_page_that_is_out_of_date_changes_nothing(emilie: Browser, albert: Compte) -> None:
    emilie.open(path_of(albert))
    first = seen(emilie)
    emilie.post(path_of(albert), vu=first)
    emilie.post(path_of(albert), vu=first)
    assert emilie.page.status_code == 422
    assert "vient déjà d'être changé" in emilie.text
    assert Entry.objects.filter(event="eleve.mot-de-passe-provisoire").count() == 1


def test_fifty_clicks_give_one_password(emilie: Browser, albert: Compte) -> None:
    emilie.open(path_of(albert))
    vu = seen(emilie)

    def post(_rank: int) -> int:
        client = JourneyClient()
        client.cookies = emilie.client.cookies
        try:
            return int(client.post(path_of(albert), {"vu": vu}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(post, range(50)))
    assert statuses.count(200) == 1
    assert Entry.objects.filter(event="eleve.mot-de-passe-provisoire").count() == 1
