"""Identifiant oublié: what the message says, to whom, and that the page says the same to everyone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes.models import Compte, CompteResponsable, Notification
from preau.kit.clockkit import now, today
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import MOBILE, Family, responsable
from tests.houses.comptes.recovery.walks import IDENTIFIANT, remind
from tests.houses.comptes.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
OWN, OWN_MEL = "+33639980011", "emilie.perso@example.org"


def test_the_words_of_figure_6(base: None, walk: Walk) -> None:
    walk.open(IDENTIFIANT)
    for words in (
        "Identifiant oublié",
        "Je récupère mon identifiant",
        "Par SMS",
        "Avec le n° de téléphone de mon compte",
        "Par mail",
        "Avec l'adresse mail de mon compte",
        "Je contacte l'école ou l'établissement",
    ):
        assert words in walk.text
    assert "FranceConnect" not in walk.text


@pytest.mark.parametrize("wording", ["003", "004"])
def test_perdu_where_the_tutorial_says_perdu(base: None, walk: Walk, reglages: Any, wording: str) -> None:
    reglages(wording=wording)
    walk.open(IDENTIFIANT)
    assert "Identifiant perdu" in walk.text
    walk.open("/mot-de-passe-oublie/")
    assert "Mot de passe perdu" in walk.text


@pytest.mark.parametrize("contact", [OWN, OWN_MEL, "Emilie.Perso@Example.org"])
def test_the_account_s_own_contact_receives_it(compte: Compte, contact: str) -> None:
    walk = remind(contact)
    assert walk.step == "envoye"
    assert "e.dupont42" not in walk.page.content.decode()
    [sent] = testing.deliver()
    assert sent.to == contact.lower()
    assert "e.dupont42" in sent.body
    entry = Entry.objects.get(event="identifiant.rappele")
    assert entry.subject == f"compte:{compte.public_id}"


@pytest.mark.parametrize("contact", [MOBILE, "emilie@example.org"])
def test_the_school_s_contact_receives_it_and_the_account_s_is_told(compte: Compte, contact: str) -> None:
    remind(contact)
    sent = {one.to: one.body for one in testing.deliver()}
    assert set(sent) == {contact, OWN}
    assert "e.dupont42" in sent[contact]
    assert "e.dupont42" not in sent[OWN]
    assert "rappelé" in sent[OWN]


def test_two_people_on_one_phone_are_named(compte: Compte) -> None:
    Compte.objects.create(identifiant="p.dupont07", password="x", prenom="Pàul", nom="DUPONT", mobile=OWN)
    remind(OWN)
    [sent] = testing.deliver()
    assert "Emilie : e.dupont42" in sent.body
    assert "Paul : p.dupont07" in sent.body


def test_a_suspended_account_is_told_in_the_message_only(compte: Compte) -> None:
    Compte.objects.update(state="suspendu")
    walk = remind(OWN)
    assert "suspendu" not in walk.text
    assert "suspendu" in testing.deliver()[0].body


@pytest.mark.parametrize("state", ["ferme", "fusionne"])
def test_an_account_that_is_over_is_not_recalled(compte: Compte, state: str) -> None:
    Compte.objects.update(state=state)
    remind(OWN)
    remind(MOBILE)
    assert testing.deliver() == []


def test_a_letter_not_yet_used_is_said(family: Family) -> None:
    Notification.objects.create(
        profil="responsable",
        uai="0500048F",
        responsable_public_id=family.emilie.public_id,
        identifiant="e.dupont55",
        password="x",
        lot="essai",
        issued_by="essai",
        issued_on=today(),
        expires_on=today() + timedelta(days=80),
    )
    remind(MOBILE)
    [sent] = testing.deliver()
    assert "Emilie : compte pas encore activé" in sent.body
    assert "e.dupont55" not in sent.body


def test_four_accounts_with_long_names_fit_in_a_message(base: None) -> None:
    for rank in range(6):
        Compte.objects.create(
            identifiant=f"a.{'b' * 40}{rank:02}",
            password="x",
            prenom="Anne-Françoise-Eléonore-Marie",
            nom="B",
            mobile=OWN,
            state="suspendu",
        )
    remind(OWN)
    [sent] = testing.deliver()
    assert sent.body.count("(suspendu)") == 4


def test_send_again_after_a_pause(compte: Compte) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        walk = remind(OWN)
        walk.send("action-renvoyer")
        assert "Un nouveau message" in walk.text
        walk.send("action-renvoyer")
        assert walk.page.status_code == 422
        clock.shift(31)
        walk.send("action-renvoyer")
        assert walk.page.status_code == 200
        assert len(testing.deliver(now())) == 3


@pytest.mark.parametrize("contact", [OWN, OWN_MEL, "+33639980077", "inconnu@example.org"])
def test_five_messages_an_hour_for_one_contact_known_or_not(compte: Compte, contact: str) -> None:
    for _time in range(5):
        assert remind(contact).step == "envoye"
    walk = remind(contact)
    assert walk.page.status_code == 422
    assert "Trop de codes" in walk.text


def test_the_way_to_the_login_page_and_to_the_school(compte: Compte, walk: Walk) -> None:
    walk.open(f"{IDENTIFIANT}?retour=/connexion/%3Fprofil%3Deleve")
    assert "/contact/?motif=oubli" in walk.page.content.decode()
    walk.send(moyen="sms")
    walk.send(mobile="0639980011", mobile_indicatif="+33")
    walk.send()
    assert walk.at == "/connexion/"
    page = walk.open("/contact/?motif=oubli")
    assert "Revenir à « Identifiant oublié »" in page.content.decode()


def test_a_gone_record_reaches_nobody(compte: Compte, family: Family) -> None:
    other = responsable("DUPONT", "Emilie", "+33639980055")
    CompteResponsable.objects.create(compte=compte, responsable_public_id=other.public_id)
    type(other).objects.filter(pk=other.pk).update(gone_at=now())
    remind("+33639980055")
    assert testing.deliver() == []
