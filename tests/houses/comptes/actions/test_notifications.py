"""Issuing letters: for whom, with which identifiant, until when; what kills them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.letters import ALPHABET, LetterState, canonical, new_password, state_of
from preau.houses.comptes.actions.notifications import (
    EtablissementSansAnnee,
    PersonneHorsEtablissement,
    activation_url,
    add_months,
    create_notifications,
)
from preau.houses.comptes.models import Compte, CompteResponsable, Notification
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Responsable
from tests.houses.comptes.families import BAKER, COURTILS, Family, eleve, link, responsable
from tests.houses.comptes.letters import issue, letter_of, letter_of_albert

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_a_letter(family: Family) -> None:
    with time_machine.travel("2026-09-02T10:00:00+02:00", tick=False):
        letter = letter_of(family)
    row = letter.notification
    assert (row.profil, row.uai, row.responsable_public_id) == ("responsable", COURTILS, family.emilie.public_id)
    assert (row.issued_on, row.expires_on) == (date(2026, 9, 2), date(2026, 12, 2))
    assert re.fullmatch(r"e\.dupont\d\d", row.identifiant)
    assert (letter.person.nom, letter.person.prenom, letter.person.enfants) == ("DUPONT", "Emilie", ("Albert DUPONT",))
    assert hashing.check(canonical(letter.password), row.password)
    assert letter.password not in row.password
    entry = Entry.objects.get()
    assert (entry.event, entry.actor, entry.subject) == (
        "notification.emise",
        "exploitant",
        f"notification:{row.public_id}",
    )
    assert letter.password not in str(entry.detail)


def test_a_password_is_read_as_it_is_typed() -> None:
    for _draw in range(50):
        password = new_password()
        assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", password)
        assert canonical(f" {password.upper().replace('-', ' ')}\n") == canonical(password) == password.replace("-", "")
    assert not set("01ilo") & set(ALPHABET)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 9, 2), 3, date(2026, 12, 2)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


def test_the_number_of_months_is_a_setting(family: Family, reglages: Any) -> None:
    reglages(letter_months=1)
    row = create_notifications(uai=COURTILS, issued_by="x", today=date(2026, 9, 2)).letters[0].notification
    assert row.expires_on == date(2026, 10, 2)


def test_the_qr_has_the_identifiant_and_never_the_password(family: Family) -> None:
    letter = letter_of(family)
    url = activation_url(letter.notification)
    assert url == letter.url
    assert url.endswith(f"/activation/lettre/?identifiant={letter.notification.identifiant}&profil=responsable")
    assert letter.password not in url


def test_a_school_a_class_a_person(family: Family) -> None:
    other = eleve("Zoé", "MARTIN", division="6B")
    link(responsable("MARTIN", "Luc", "+33639980044"), other)
    names = lambda batch: sorted(one.person.prenom for one in batch.letters)  # noqa: E731
    assert names(issue()) == ["Emilie", "Luc"]
    assert names(issue(divisions=["6B"])) == ["Luc"]
    assert names(issue(eleves=[family.albert.public_id])) == ["Emilie"]
    assert names(issue(profils=("eleve",))) == ["Albert", "Zoé"]
    assert names(issue(profils=("eleve", "responsable"), divisions=["5A"])) == ["Albert", "Emilie"]
    assert names(issue(uai=BAKER, profils=("eleve",))) == ["Jeanne"]


def test_refusals(family: Family) -> None:
    with pytest.raises(EtablissementSansAnnee):
        issue(uai="0999003Y")
    for wrong in ({"responsables": ["x"]}, {"eleves": [family.jeanne.public_id]}, {"divisions": ["9Z"]}):
        with pytest.raises(PersonneHorsEtablissement):
            issue(**wrong)
    assert not Notification.objects.exists()


def test_who_may_not_activate_receives_none(family: Family) -> None:
    family.emilie.liens.update(niveau=3)
    with pytest.raises(PersonneHorsEtablissement):
        letter_of(family)
    assert issue().letters == []


def test_issued_again_the_former_one_is_dead_and_the_identifiant_the_same(family: Family) -> None:
    first, second = letter_of(family), letter_of(family)
    rows = list(Notification.objects.order_by("pk"))
    assert [state_of(row) for row in rows] == [LetterState.REMPLACE, LetterState.VIVANT]
    assert rows[0].identifiant == rows[1].identifiant
    assert first.password != second.password
    assert Entry.objects.order_by("pk").last().detail["annule"] == 1  # type: ignore[union-attr]


def test_one_person_known_by_two_schools_has_one_identifiant(family: Family) -> None:
    Responsable.objects.filter(pk=family.emilie_ecole.pk).update(prenom="Emilie")
    here = letter_of(family)
    (there,) = issue(uai=BAKER, responsables=[family.emilie_ecole.public_id]).letters
    assert there.notification.identifiant == here.notification.identifiant
    assert state_of(here.notification) is LetterState.VIVANT


def test_homonyms_have_an_identifiant_each(family: Family) -> None:
    link(responsable("DUPONT", "Emilie", "+33639980055"), family.albert)
    letters = issue().letters
    assert len({one.notification.identifiant for one in letters}) == len(letters) == 2


def test_an_identifiant_of_a_letter_is_given_to_nobody_else(family: Family) -> None:
    held = letter_of(family).notification.identifiant
    link(responsable("DUPONT", "Edouard", "+33639980055"), family.albert)
    wanted = int(held[-2:])
    batch = create_notifications(uai=COURTILS, issued_by="x", pick=lambda size: wanted)
    assert sorted(one.notification.identifiant for one in batch.letters) == sorted(
        [held, f"e.dupont{(wanted + 1) % 100:02}"]
    )


def test_who_has_an_account_needs_no_letter(family: Family) -> None:
    compte = Compte.objects.create(identifiant="e.dupont42", password="x", prenom="E", nom="D")
    CompteResponsable.objects.create(compte=compte, responsable_public_id=family.emilie.public_id)
    batch = issue(responsables=[family.emilie.public_id])
    assert batch.letters == []
    assert [one.prenom for one in batch.already] == ["Emilie"]


def test_a_pupil_with_an_account_in_the_former_school_needs_no_letter(family: Family) -> None:
    Eleve.objects.filter(pk=family.albert.pk).update(ine="990000001EB")
    former = Eleve.objects.create(
        source="onde",
        uai=BAKER,
        source_id="a",
        nom_de_famille="DUPONT",
        prenom="Albert",
        ine="990000001EB",
        ne_le=family.albert.ne_le,
    )
    Compte.objects.create(
        identifiant="a.dupont10", password="x", prenom="A", nom="D", profil="eleve", eleve_public_id=former.public_id
    )
    batch = issue(profils=("eleve",))
    assert batch.letters == []
    assert len(batch.already) == 1


def test_a_pupils_letter(family: Family) -> None:
    letter = letter_of_albert(family)
    assert letter.notification.eleve_public_id == family.albert.public_id
    assert letter.person.classe == "5A"
    assert letter.url.endswith("profil=eleve")


def test_dead_after_its_last_day(family: Family) -> None:
    row = letter_of(family).notification
    with time_machine.travel(now() + timedelta(days=93)):
        assert state_of(row) is LetterState.EXPIRE
    row.expires_on = now().date()
    assert state_of(row) is LetterState.VIVANT


def test_a_thousand_are_hashed_outside_the_transaction(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    seen = []
    real = hashing.make
    monkeypatch.setattr(hashing, "make", lambda text: seen.append(connection.in_atomic_block) or real(text))
    issue()
    assert seen == [False]
