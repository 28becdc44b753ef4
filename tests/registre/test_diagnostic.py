"""« Pourquoi ce parent ne peut-il pas activer son compte ? »: every cause, and none when nothing is in the way."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.kit.clockkit import now
from preau.protocols.siecle.messages import Lien as LienRecord
from preau.protocols.siecle.messages import Personne
from preau.registre.models import Eleve, Lien, Responsable, Scolarite
from preau.registre.queries import Cause, Finding, Rule, diagnose_record, diagnose_typed, opens_a_child
from preau.registre.queries.diagnostic import edit_distance
from tests.registre.conftest import RENTREE, Importer, lien, responsable
from tests.registre.ecole import Ecole

LATER = RENTREE + timedelta(days=7)
RULE = Rule()
MOBILE = "+33639980001"


@pytest.fixture
def school(ecole: Ecole, importer: Importer) -> Ecole:
    """The small collège: 301 is Emilie N'GUYEN (usage name Dupont), mother of Albert and Jeanne."""
    importer(ecole.write())
    return ecole


def causes(findings: list[Finding]) -> set[Cause]:
    return {finding.cause for finding in findings}


def of(nom: str = "Dupont", prenom: str = "Emilie", mobile: str = MOBILE, **more: date) -> set[Cause]:
    return causes(diagnose_typed(nom, prenom, mobile, RULE, **more))


def test_nothing_is_in_the_way(school: Ecole) -> None:
    mother = responsable("301")
    assert of(mother.nom_usage, mother.prenom) == set()
    assert opens_a_child(mother, RULE)


def test_written_otherwise_is_no_obstacle_but_is_said(school: Ecole) -> None:
    assert of("nguyen", "emilie") == {Cause.NOM_ECRIT_AUTREMENT}


@pytest.mark.parametrize(
    ("nom", "prenom", "cause"),
    [
        ("Dupond", "Émilie", Cause.NOM_PROCHE),
        ("Dupont", "Emily", Cause.NOM_PROCHE),
        ("Emilie", "Dupont", Cause.NOMS_INVERSES),
        ("Lefebvre", "Sophie", Cause.TELEPHONE_AUTRE_FICHE),
    ],
)
def test_the_number_is_known_under_another_name(school: Ecole, nom: str, prenom: str, cause: Cause) -> None:
    found = diagnose_typed(nom, prenom, MOBILE, RULE)
    assert Finding(cause, responsable("301").public_id, "", "Emilie N'GUYEN") in found


def test_the_name_is_known_with_another_number(school: Ecole) -> None:
    assert of(mobile="+33639980099") == {Cause.TELEPHONE_DIFFERENT}


def test_nobody(school: Ecole) -> None:
    assert of("Lefebvre", "Sophie", "+33639980098") == {Cause.INCONNU}
    assert of("", "?", "") == {Cause.INCONNU}


@pytest.mark.parametrize(
    ("phones", "cause"),
    [
        ({}, Cause.SANS_TELEPHONE),
        ({"tel_personnel": "+33261910001"}, Cause.TELEPHONE_FIXE),
        ({"tel_portable": "voir la mère"}, Cause.TELEPHONE_ILLISIBLE),
    ],
)
def test_records_without_a_mobile(ecole: Ecole, importer: Importer, phones: dict[str, str], cause: Cause) -> None:
    ecole.change_personne("301", tel_portable="", tel_personnel="", tel_professionnel="")
    ecole.change_personne("301", **phones)
    importer(ecole.write())
    assert of() == {cause}


def test_homonyms(ecole: Ecole, importer: Importer) -> None:
    ecole.personnes.append(Personne("399", "Dupont", "Emilie", tel_portable="+33639980077"))
    ecole.liens.append(LienRecord("702", "399", 1, niveau_brut="1", parente="10", parente_brut="10"))
    importer(ecole.write())
    assert of(mobile="+33639980099") == {Cause.HOMONYMES, Cause.TELEPHONE_DIFFERENT}


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"cut_at": now()}, Cause.LIEN_COUPE),
        ({"gone_at": now()}, Cause.LIEN_PARTI),
        ({"niveau": 3}, Cause.NIVEAU),
        ({"niveau": 2}, Cause.NIVEAU),
        ({"parente": "51"}, Cause.PARENTE),
        ({"parente": "70"}, Cause.PARENTE),
    ],
)
def test_links_that_open_nothing(school: Ecole, changes: dict[str, object], cause: Cause) -> None:
    Lien.objects.filter(pk=lien("701", "302").pk).update(**changes)
    father = responsable("302")
    found = diagnose_record(father, RULE)
    assert [(one.cause, one.eleve_public_id) for one in found] == [
        (cause, Eleve.objects.get(source_id="701").public_id)
    ]
    assert not opens_a_child(father, RULE)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"gone_at": now()}, Cause.ELEVE_ABSENT),
        ({"annee": 2020}, Cause.ELEVE_ABSENT),
        ({"sortie_le": date(2026, 9, 2)}, Cause.ELEVE_SORTI),
        ({"mef": "30011009210"}, Cause.MEF),
    ],
)
def test_pupils_who_open_nothing(school: Ecole, changes: dict[str, object], cause: Cause) -> None:
    Scolarite.objects.filter(eleve__source_id="701").update(**changes)
    assert causes(diagnose_record(responsable("302"), Rule(mefs_excluded=("300", "301")))) == {cause}


def test_levels_and_mefs_are_the_deployment_s(school: Ecole) -> None:
    Lien.objects.filter(pk=lien("701", "302").pk).update(niveau=2)
    Scolarite.objects.filter(eleve__source_id="701").update(mef="30011009210")
    assert diagnose_record(responsable("302"), Rule(niveaux={1, 2})) == []


def test_dates_of_birth(school: Ecole) -> None:
    mother = responsable("301")
    assert of(mother.nom_usage, mother.prenom, ne_le=date(1999, 1, 1)) == {Cause.DATE_DIFFERENTE}
    born = Eleve.objects.get(source_id="701").ne_le
    assert born is not None
    assert of(mother.nom_usage, mother.prenom, ne_le=born) == set()
    Eleve.objects.filter(source_id="701").update(ne_le=None)
    assert causes(diagnose_record(responsable("302"), RULE)) == {Cause.SANS_DATE}


def test_people_who_left_and_people_without_children(school: Ecole) -> None:
    Responsable.objects.filter(source_id="302").update(gone_at=now())
    father = responsable("302")
    assert Cause.RESPONSABLE_PARTI in causes(diagnose_record(father, RULE))
    assert Cause.RESPONSABLE_PARTI in of("Dupont", "Paul", "+33639980002")
    Lien.objects.filter(responsable__source_id="302").delete()
    assert causes(diagnose_record(father, RULE)) == {Cause.RESPONSABLE_PARTI, Cause.SANS_ELEVE}


def test_an_office_is_told_of_its_own_schools_only(school: Ecole) -> None:
    elsewhere = dataclasses.replace(RULE, uais=("0999002X",))
    assert causes(diagnose_typed("Lefebvre", "Sophie", MOBILE, elsewhere)) == {Cause.INCONNU}
    assert causes(diagnose_typed("Dupont", "Émilie", MOBILE, elsewhere)) == {Cause.INCONNU}


@settings(max_examples=100, deadline=None)
@given(one=st.text("abé", max_size=6), other=st.text("abé", max_size=6))
def test_the_distance_is_symmetrical_and_bounded(one: str, other: str) -> None:
    found = edit_distance(one, other)
    assert found == edit_distance(other, one) <= 3
    assert (found == 0) == (one == other)
