"""One person, one identifiant: the letter reserves it, the activation by SMS shows that one and kills the letter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes.actions.letters import LetterState, state_of
from preau.houses.comptes.models import Compte, Notification, Reservation
from preau.kit.clockkit import now
from tests.houses.comptes.families import BAKER, Family
from tests.houses.comptes.letters import PASSWORD, activation, issue, letter_of, letter_of_albert, log_in, type_letter
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def _by_sms(family: Family, walk: Walk, *, only_albert: bool = False) -> None:
    walk.open("/activation/")
    if (walk.step == "activation" and "Créer mon compte" in walk.text) or "créer mon compte" in walk.text:
        walk.send()
    walk.identity()
    walk.send(code=walk.code())
    jeanne = None if only_albert else date(2018, 11, 30)
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: jeanne}))


@pytest.mark.parametrize("wording", ["001", "003"])
def test_by_sms_the_identifiant_of_the_letter(family: Family, walk: Walk, reglages: Any, wording: str) -> None:
    reglages(wording=wording)
    letter = letter_of(family)
    _by_sms(family, walk)
    assert not Reservation.objects.exists()
    if wording == "003":
        assert letter.notification.identifiant in walk.text  # shown above the new password
    walk.send(**passwords())
    assert walk.step == "identifiant"
    assert letter.notification.identifiant in walk.text
    compte = Compte.objects.get()
    assert compte.identifiant == letter.notification.identifiant
    row = Notification.objects.get()
    assert state_of(row) is LetterState.UTILISE
    assert row.compte == compte


def test_every_letter_of_the_person_is_over(family: Family, walk: Walk) -> None:
    letter_of(family)
    issue(uai=BAKER, responsables=[family.emilie_ecole.public_id])
    _by_sms(family, walk)
    walk.send(**passwords())
    assert {state_of(row) for row in Notification.objects.all()} == {LetterState.UTILISE}


def test_a_pupils_letter_is_not_the_parents(family: Family, walk: Walk) -> None:
    letter = letter_of_albert(family)
    _by_sms(family, walk)
    walk.send(**passwords())
    assert state_of(Notification.objects.get()) is LetterState.VIVANT
    assert Compte.objects.get().identifiant != letter.notification.identifiant


def test_a_used_letter_says_why_and_what_to_do(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    _by_sms(family, walk)
    walk.send(**passwords())
    other = Walk(JourneyClient())
    type_letter(other, letter)
    assert other.page.status_code == 422
    assert "ont déjà servi" in other.text
    assert "Mot de passe oublié" in other.text
    log_in(other, letter.notification.identifiant, PASSWORD)
    assert other.at == "/mon-compte/"


def test_an_expired_letter_says_until_when(family: Family) -> None:
    letter = letter_of(family)
    with time_machine.travel(now() + timedelta(days=95), tick=True):
        walk = Walk(JourneyClient())
        type_letter(walk, letter)
        assert walk.page.status_code == 422
        assert f"étaient valables jusqu'au {letter.notification.expires_on:%d/%m/%Y}" in walk.text
        assert "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F), 02 61 91 00 01" in walk.text
        assert "Je n'ai pas de compte" in walk.text
        pupil = letter.notification
        Notification.objects.filter(pk=pupil.pk).update(
            profil="eleve", eleve_public_id=family.albert.public_id, responsable_public_id=""
        )
        type_letter(walk, letter)
        assert "étaient valables jusqu'au" in walk.text
        assert "activez votre compte avec votre téléphone portable" not in walk.text


def test_a_replaced_letter_says_so(family: Family, walk: Walk) -> None:
    first = letter_of(family)
    second = letter_of(family)
    type_letter(walk, first)
    assert walk.page.status_code == 422
    assert "remplacés par d'autres" in walk.text
    type_letter(walk, second)
    assert walk.step == "activation-du-compte"


def test_case_blanks_and_hyphens_of_the_paper_do_not_count(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    log_in(walk, f" {letter.notification.identifiant.upper()} ", letter.password.upper().replace("-", " "))
    assert walk.step == "activation-du-compte"


def test_activated_by_letter_the_way_by_sms_finds_the_account(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family))
    other = Walk(JourneyClient())
    other.open("/activation/")
    other.identity()
    other.send(code=other.code())
    assert other.step == "compte-existant"
    assert letter.notification.identifiant in other.text
    assert Compte.objects.count() == 1
