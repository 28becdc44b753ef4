"""Every way the activation says no, and where it leads (issue 2, item 5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Q

from preau.houses.comptes.models import Compte, Rattachement, Signalement, Tentative
from preau.kit.clockkit import now
from preau.kit.courier import testing
from tests.houses.comptes.families import BAKER, MOBILE, Family, dupont, eleve, link, responsable, school
from tests.houses.comptes.walk import Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
ALBERT, JEANNE, WRONG = date(2014, 3, 2), date(2018, 11, 30), date(2014, 3, 3)


@pytest.fixture
def at_code(walk: Walk) -> Walk:
    walk.open()
    walk.identity()
    return walk


@pytest.fixture
def at_children(family: Family, at_code: Walk) -> Walk:
    at_code.send(code=at_code.code())
    assert at_code.step == "enfants"
    return at_code


def test_a_wrong_code_is_said_and_can_be_mended(family: Family, at_code: Walk) -> None:
    right = at_code.code()
    at_code.send(code=_other(right))
    assert at_code.page.status_code == 422
    assert "Ce code n'est pas le bon" in at_code.text
    at_code.send(code=f"{right[:3]} {right[3:]}")
    assert at_code.step == "enfants"


def test_five_wrong_codes_end_this_code_and_lead_to_another(family: Family, at_code: Walk) -> None:
    right = at_code.code()
    for _attempt in range(4):
        at_code.send(code=_other(right))
        assert at_code.page.status_code == 422
    at_code.send(code=_other(right))
    assert at_code.step == "bloque"
    assert "Demander un nouveau code" in at_code.text
    at_code.send()
    assert at_code.step == "identite"
    at_code.identity()
    assert at_code.code() != right
    at_code.send(code=right)
    assert at_code.page.status_code == 422


def test_a_code_is_over_after_thirty_minutes(family: Family, walk: Walk) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        walk.open()
        walk.identity()
        first = walk.code()
        clock.shift(timedelta(minutes=20))
        walk.send("action-renvoyer")
        second = walk.code()
        assert "Un nouveau code de sécurité vient de vous être envoyé." in walk.text
        clock.shift(timedelta(minutes=11))
        walk.send(code=first)
        assert walk.page.status_code == 422, "the first code has died, the second still lives"
        clock.shift(timedelta(minutes=18, seconds=30))
        walk.send(code=_other(second))
        clock.shift(timedelta(minutes=2))
        walk.send(code=second)
        assert walk.step == "code-expire"
        assert "30 min" in walk.text
        walk.send()
        assert walk.step == "identite"


def test_both_codes_live_until_their_time(family: Family, walk: Walk) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        walk.open()
        walk.identity()
        first = walk.code()
        clock.shift(timedelta(minutes=1))
        walk.send("action-renvoyer")
        walk.send(code=first)
        assert walk.step == "enfants"


def test_resending_too_soon_is_refused_politely(family: Family, at_code: Walk) -> None:
    at_code.send("action-renvoyer")
    assert at_code.page.status_code == 422
    assert "Patientez un peu" in at_code.text


def test_four_codes_a_run_are_enough(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(sms_per_phone=50)
    with time_machine.travel(now(), tick=False) as clock:
        walk.open()
        walk.identity()
        for _time in range(3):
            clock.shift(timedelta(minutes=1))
            walk.send("action-renvoyer")
            assert walk.page.status_code == 200
        clock.shift(timedelta(minutes=1))
        walk.send("action-renvoyer")
        assert walk.page.status_code == 422
        assert "Plusieurs codes ont déjà été demandés" in walk.text


@pytest.mark.parametrize("limit", ["sms_per_block", "sms_global"])
def test_too_many_codes_from_one_place_or_in_all(family: Family, walk: Walk, reglages: Any, limit: str) -> None:
    reglages(**{limit: 1})
    walk.open()
    walk.identity(mobile="0639980077")
    walk.open("/activation/")
    walk.identity()
    assert walk.page.status_code == 422
    assert testing.deliver() == []


def test_too_many_codes_for_one_number_known_or_not(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(sms_per_phone=2)
    for mobile in (MOBILE, "0639980077"):
        for _time in range(2):
            walk.open("/activation/")
            walk.identity(mobile=mobile)
            assert walk.step == "code"
        walk.open("/activation/")
        walk.identity(mobile=mobile)
        assert walk.page.status_code == 422
        assert "Trop de codes ont été demandés. Réessayez à" in walk.text


def test_a_code_sent_to_one_number_never_proves_another(family: Family, walk: Walk) -> None:
    school()
    link(responsable("MARTIN", "Paul", "+33639980055"), eleve("Zoé"))
    walk.open()
    walk.identity()
    first = walk.code()
    walk.open(walk.at.replace("code", "identite"))
    walk.identity("Martin", "Paul", "0639980055")
    walk.send(code=first)
    assert walk.page.status_code == 422


def test_three_wrong_dates_leave_that_child_unlinked(family: Family, at_children: Walk) -> None:
    walk = at_children
    for left in (2, 1):
        walk.send(**answers(**{family.albert.public_id: WRONG, family.jeanne.public_id: JEANNE}))
        assert walk.page.status_code == 422
        assert f"il vous reste {left} essai" in walk.text
    walk.send(**answers(**{family.albert.public_id: WRONG, family.jeanne.public_id: JEANNE}))
    assert walk.page.status_code == 422
    assert "Cet élève ne sera pas rattaché" in walk.text
    walk.send(**answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: JEANNE}))
    assert walk.step == "mot-de-passe", "one child proven is enough to go on"
    walk.send(**passwords())
    link_row = Rattachement.objects.get()
    assert link_row.eleve_public_id == family.jeanne.public_id
    owned = Compte.objects.get().responsables.values_list("responsable_public_id", flat=True)
    assert list(owned) == [family.emilie_ecole.public_id], "the record of the unproven child is not taken along"
    assert Tentative.objects.filter(reason="dates-epuisees", eleve_public_id=family.albert.public_id).exists()


def test_five_wrong_dates_a_day_for_one_record_across_runs(family: Family, walk: Walk) -> None:
    tried = 0
    for _run in range(2):
        walk.open("/activation/")
        walk.identity()
        walk.send(code=walk.code())
        for _time in range(3):
            walk.send(**answers(**{family.albert.public_id: WRONG, family.jeanne.public_id: None}))
            tried += 1
            if "ne sera pas rattaché" in walk.text:
                break
    assert tried == 5
    walk.open("/activation/")
    walk.identity()
    walk.send(code=walk.code())
    assert "ne sera pas rattaché" in walk.text, "said at once: the day is over for this record"
    walk.send(**answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: JEANNE}))
    walk.send(**passwords())
    assert Rattachement.objects.get().eleve_public_id == family.jeanne.public_id


def test_right_dates_cost_nothing(family: Family, at_children: Walk) -> None:
    six = [eleve(f"Enfant{rank}", ne_le=date(2012, 1, rank)) for rank in range(1, 7)]
    for one in six:
        link(family.emilie, one)
    at_children.open(at_children.at)
    wanted = {one.public_id: one.ne_le for one in (family.albert, family.jeanne, *six)}
    at_children.send(**answers(**wanted))
    assert at_children.step == "mot-de-passe"


def test_every_child_must_be_answered(family: Family, at_children: Walk) -> None:
    at_children.send(**answers(**{family.albert.public_id: ALBERT}))
    assert at_children.page.status_code == 422
    assert "Répondez pour Jeanne DUPONT" in at_children.text
    at_children.send(**answers(**{family.albert.public_id: ALBERT}), **{f"lien-{family.jeanne.public_id}": "oui"})
    assert at_children.page.status_code == 422
    assert "Saisissez la date de naissance de Jeanne DUPONT" in at_children.text


def test_no_to_every_child_is_reported_and_leads_to_the_school(family: Family, at_children: Walk) -> None:
    at_children.send(**answers(**{family.albert.public_id: None, family.jeanne.public_id: None}))
    assert at_children.at == "/contact/"
    assert "Aucun élève ne peut être rattaché" in at_children.text
    assert not Compte.objects.exists()
    assert set(Signalement.objects.values_list("eleve_public_id", "responsable_public_id", "uai", "reason")) == {
        (family.albert.public_id, family.emilie.public_id, "0500048F", "pas-representant-legal"),
        (family.jeanne.public_id, family.emilie_ecole.public_id, BAKER, "pas-representant-legal"),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"niveau": 2},
        {"niveau": 3},
        {"parente": "51"},
        {"parente": "70"},
        {"gone_at": now()},
        {"cut_at": now()},
    ],
)
def test_nobody_to_open_walks_the_same_path_to_the_contact(base: None, walk: Walk, change: dict[str, Any]) -> None:
    link(responsable(), eleve(), **change)
    walk.open()
    walk.identity()
    assert walk.step == "code"
    walk.send(code=walk.code())
    assert walk.at == "/contact/"
    assert Tentative.objects.filter(reason="aucun-eleve").count() == 1


@pytest.mark.parametrize("year", [{"sortie_le": date(2026, 10, 1)}, {"gone_at": now()}, {"annee": 2025}])
def test_leavers_and_unenrolled_children_open_nothing(base: None, walk: Walk, year: dict[str, Any]) -> None:
    link(responsable(), eleve(**year))
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    assert walk.at == "/contact/"


def test_a_person_in_charge_activates_by_setting_and_is_asked_so(base: None, walk: Walk, reglages: Any) -> None:
    reglages(niveaux=[1, 2])
    child = eleve()
    link(responsable(), child, niveau=2, parente="90")
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    assert "Je suis une personne en charge de cet élève" in walk.text
    walk.send(**answers(**{child.public_id: ALBERT}))
    walk.send(**passwords())
    assert Rattachement.objects.get().niveau == 2


def test_a_link_cut_while_the_page_was_open_opens_nothing(family: Family, at_children: Walk) -> None:
    at_children.send(**answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: None}))
    family.emilie.liens.update(cut_at=now())
    at_children.send(**passwords())
    assert at_children.at == "/contact/"
    assert not Compte.objects.exists()


def test_passwords_that_the_rules_refuse(family: Family, at_children: Walk) -> None:
    at_children.send(**answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: JEANNE}))
    for text, again in (
        ("court1!A"[:7], None),
        ("sansmajuscule1!", None),
        ("Marée-haute 1 !", "autre"),
        ("Aa1!" * 40, None),
    ):
        at_children.send(**passwords(text, again))
        assert at_children.page.status_code == 422, text
    assert not Compte.objects.exists()


def test_unknown_people_never_receive_anything(base: None, walk: Walk) -> None:
    dupont()
    walk.open()
    walk.identity(nom="Durand")
    assert walk.step == "code"
    assert testing.deliver() == []
    walk.send(code="123456")
    assert walk.page.status_code == 422
    assert Tentative.objects.filter(Q(reason="inconnu")).count() == 1


def test_attempts_hold_no_name_and_no_number(family: Family, at_code: Walk) -> None:
    stored = " ".join(str(value) for row in Tentative.objects.values() for value in row.values())
    assert "upont" not in stored
    assert "639980001" not in stored
    assert "milie" not in stored


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"
