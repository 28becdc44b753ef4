"""Records that may be one person: found, in one school, quickly."""

from __future__ import annotations

import time
from datetime import date

from preau.protocols.siecle.messages import Lien, Personne
from preau.registre.actions import link_identity
from preau.registre.models import Eleve, Responsable, Telephone
from preau.registre.queries import Commun, list_double_eleves, list_double_responsables, search_people
from tests.registre.conftest import Importer, responsable
from tests.registre.ecole import AUTRE, UAI, Ecole


def pairs(uai: str = UAI) -> list[tuple[set[str], set[Commun], bool]]:
    ids = dict(Responsable.objects.values_list("public_id", "source_id"))
    return [
        ({ids[one.premier], ids[one.second]}, set(one.communs), one.proche) for one in list_double_responsables(uai)
    ]


def twin(ecole: Ecole, nom: str, prenom: str, portable: str, *eleves: str, mel: str = "") -> None:
    number = str(310 + len(ecole.personnes))
    ecole.personnes.append(Personne(number, nom, prenom, tel_portable=portable, mel=mel))
    for eleve in eleves:
        ecole.liens.append(Lien(eleve, number, 1, niveau_brut="1", parente="10", parente_brut="10"))


def test_the_same_person_twice(ecole: Ecole, importer: Importer) -> None:
    twin(ecole, "DUPONT", "Paul", "06 39 98 00 02", "702")
    importer(ecole.write())
    assert pairs() == [({"302", "314"}, {Commun.MOBILE}, False)]
    link_identity(responsable("302").public_id, responsable("314").public_id, by="essai")
    assert pairs() == []


def test_a_name_badly_typed(ecole: Ecole, importer: Importer) -> None:
    twin(ecole, "DUPOMT", "Paule", "06 39 98 00 99", "701")
    importer(ecole.write())
    assert pairs() == [({"302", "314"}, {Commun.ENFANT}, True)]


def test_two_parents_are_two_people(ecole: Ecole, importer: Importer) -> None:
    twin(ecole, "DUPONT", "Lea", "06 39 98 00 02", "701")  # a shared number, another first name
    importer(ecole.write())
    assert pairs() == []


def test_homonyms_without_anything_in_common_are_two_people(ecole: Ecole, importer: Importer) -> None:
    twin(ecole, "LE GOFF", "Anne", "06 39 98 00 98", "702")
    importer(ecole.write())
    assert pairs() == []
    Responsable.objects.filter(source_id="314").update(uai=AUTRE)
    Telephone.objects.filter(responsable__source_id="314").update(e164="+33639980003")
    assert pairs() == []


def test_pupils_in_double(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    assert list_double_eleves(UAI) == []
    albert, jeanne = Eleve.objects.get(source_id="701"), Eleve.objects.get(source_id="702")
    Eleve.objects.filter(pk=jeanne.pk).update(ine=albert.ine)
    (found,) = list_double_eleves(UAI)
    assert (found.communs, found.proche) == ((Commun.INE,), False)
    Eleve.objects.filter(pk=jeanne.pk).update(ine="", prenom="Albert", ne_le=date(2014, 2, 3))
    (found,) = list_double_eleves(UAI)
    assert found.communs == (Commun.NAISSANCE,)


def test_two_thousand_pupils(db: None) -> None:
    """Well under a second of CPU each, on a machine that others use too."""
    adults = [
        Responsable(jointure=10_000 + n, source="siecle", uai=UAI, source_id=str(n), nom_de_famille=f"NOM{n % 1500}",
                    prenom=f"Prenom{n % 170}", mel=f"p{n % 3000}@example.org", adresse={"ligne": str(n // 2)})
        for n in range(3600)
    ]  # fmt: skip
    pupils = [
        Eleve(jointure=20_000 + n, source="siecle", uai=UAI, source_id=str(n), nom_de_famille=f"NOM{n % 1500}",
              prenom=f"Enfant{n}", ine=f"{n:09}AB", ne_le=date(2013, 1 + n % 12, 1 + n % 28))
        for n in range(2000)
    ]  # fmt: skip
    Responsable.objects.bulk_create(adults)
    Eleve.objects.bulk_create(pupils)
    Telephone.objects.bulk_create(
        Telephone(responsable_id=10_000 + n, champ="TEL_PORTABLE", brut="", e164=f"+336{n % 3500:08}", is_mobile=True)
        for n in range(3600)
    )
    started = time.process_time()
    list_double_responsables(UAI)
    list_double_eleves(UAI)
    took = time.process_time() - started
    started = time.process_time()
    search_people(UAI, "nom42 prenom")
    searched = time.process_time() - started
    started = time.process_time()
    search_people(UAI, "nomm1422")
    guessed = time.process_time() - started
    print(f"doublons {took:.3f} s, recherche {searched:.3f} s, approchée {guessed:.3f} s")
    assert took < 1
    assert searched < 0.3
    assert guessed < 0.6
