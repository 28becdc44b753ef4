"""What each may do for whom: the whole table, link × age × téléservice × what the school and the pupil decide."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from preau.houses.demarches import droits
from preau.houses.demarches.actions.change_acces import change_acces
from preau.houses.demarches.models import AccesResponsable
from preau.houses.demarches.visiteur import EnfantVu, Lien
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, eleve_of

FICHE, ATTESTATION = droits.FICHE, droits.ATTESTATION
LIENS: tuple[Lien, ...] = get_args(Lien)

EXPECTED = {
    # (téléservice, link, of age): the answer for (allowed by the school, closed by the pupil) = (0,0) (0,1) (1,0) (1,1)
    (FICHE, "legal", False): "1111",
    (FICHE, "legal", True): "0000",
    (FICHE, "en-charge", False): "0000",
    (FICHE, "en-charge", True): "0000",
    (FICHE, "soi", False): "0000",
    (FICHE, "soi", True): "1111",
    (ATTESTATION, "legal", False): "1111",
    (ATTESTATION, "legal", True): "1010",
    (ATTESTATION, "en-charge", False): "0011",
    (ATTESTATION, "en-charge", True): "0010",
    (ATTESTATION, "soi", False): "1111",
    (ATTESTATION, "soi", True): "1111",
}


def allowed_at(*uais: str) -> Any:
    return override_settings(DEMARCHES=replace(django_settings.DEMARCHES, attestation_en_charge=list(uais)))


def seen(lien: Lien, *, is_majeur: bool, public_id: str = "e", uai: str = COLLEGE) -> EnfantVu:
    return EnfantVu(public_id, "DUPONT", "Albert", uai, "6 A", date(2008, 1, 1), lien, is_majeur)


def test_the_table_names_every_case() -> None:
    every = set(itertools.product((FICHE, ATTESTATION), LIENS, (False, True)))
    assert set(droits.TABLE) == every == set(EXPECTED)


@pytest.mark.parametrize(("code", "lien", "is_majeur"), EXPECTED)
def test_each_case(ecole: object, code: str, lien: Lien, is_majeur: bool) -> None:
    eleve = eleve_of("albert-dupont").public_id
    said = ""
    for is_allowed, is_closed in itertools.product((False, True), repeat=2):
        change_acces([eleve], is_open=not is_closed, actor="essai")
        with allowed_at(*([COLLEGE] if is_allowed else [])):
            said += str(int(droits.may(seen(lien, is_majeur=is_majeur, public_id=eleve), code)))
    assert said == EXPECTED[code, lien, is_majeur]


@pytest.mark.parametrize("lien", LIENS)
def test_a_teleservice_that_the_table_does_not_know_may_not_be_done(ecole: object, lien: Lien) -> None:
    assert not droits.may(seen(lien, is_majeur=False), "inconnu")


def test_a_school_allows_for_itself(ecole: object) -> None:
    en_charge = seen("en-charge", is_majeur=False)
    with allowed_at(PRIMAIRE):
        assert not droits.may(en_charge, ATTESTATION)
        assert droits.may(replace(en_charge, uai=PRIMAIRE), ATTESTATION)
    with allowed_at("*"):
        assert droits.may(en_charge, ATTESTATION)


def test_a_closure_holds_in_the_pupil_s_other_schools_even_those_to_come(majeure: Eleve) -> None:
    change_acces([majeure.public_id], is_open=False, actor="essai")
    assert majeure.ine
    later = Eleve.objects.create(
        source="siecle",
        uai="0999001W",
        source_id="77",
        nom_de_famille=majeure.nom_de_famille,
        prenom=majeure.prenom,
        ine=majeure.ine,
        ne_le=majeure.ne_le,
    )
    assert droits.is_closed_by_pupil(later.public_id)
    change_acces([later.public_id], is_open=True, actor="essai")
    assert not droits.is_closed_by_pupil(majeure.public_id)
    assert not droits.is_closed_by_pupil(later.public_id)
    assert not droits.is_closed_by_pupil(eleve_of("albert-dupont").public_id)


def test_a_change_is_written_once(majeure: Eleve) -> None:
    change_acces([majeure.public_id], is_open=True, actor="essai")
    assert not AccesResponsable.objects.exists(), "open is how it is without a row"
    for _time in range(2):
        change_acces([majeure.public_id], is_open=False, actor="essai")
    assert Entry.objects.filter(event="demarches.acces.ferme", actor="essai").count() == 1
    change_acces([majeure.public_id], is_open=True, actor="essai")
    assert Entry.objects.filter(event="demarches.acces.rouvert").count() == 1
