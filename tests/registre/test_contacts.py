"""People to contact, made by the office: no right, no import, and SIECLE's records never rewritten."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from preau.kit.journal.models import Entry
from preau.registre.actions import propose_import, restore_contact, set_contact, undo_import, write_siecle
from preau.registre.actions.contacts import MOST, ContactsTropNombreux, clean_contact
from preau.registre.actions.correct import FicheInconnue, ValeurChangee, correct_contact
from preau.registre.actions.correcting import ValeurImpossible
from preau.registre.formats.refusals import ImportModifieDepuis
from preau.registre.models import CleResponsable, Correction, Eleve, Lien, Responsable
from preau.registre.queries import diagnose_record, find_responsables, list_by_mobile, list_enfants, list_representants
from preau.registre.queries.diagnostic import Cause, Rule
from preau.registre.queries.valeurs import list_personnes_a_contacter, write_personne
from tests.registre.conftest import RENTREE, Importer, lien, responsable
from tests.registre.ecole import AUTRE, UAI, Ecole
from tests.registre.test_corrections_fiche import guardians_of

BY = "agent:a1"
LATER = RENTREE + timedelta(days=3)
M1, M2, FIXE = "+33639980071", "+33639980072", "+33261910001"


def personne(nom: str = "LE BIHAN", prenom: str = "Soazig", *telephones: str, **more: Any) -> str:
    numbers = telephones or (M1,)
    return write_personne({"nom": nom, "prenom": prenom, "parente": "39", "telephones": numbers, **more})


def albert() -> Eleve:
    return Eleve.objects.get(source_id="701")


def add(valeur: str, **more: Any) -> str:
    return set_contact(albert().public_id, valeur, **{"uai": UAI, "by": BY, "expected": "", **more})


def listed() -> list[str]:
    return [one.valeur for one in list_personnes_a_contacter(albert().public_id)]


def grandmother() -> str:
    """SIECLE's contact."""
    return next(one.valeur for one in list_personnes_a_contacter(albert().public_id) if "LE GOFF" in one.valeur)


@pytest.mark.parametrize("telephones", [(M1,), (FIXE,), (M1, M2), (FIXE, M1), (FIXE, "+33261910002")])
def test_a_person_is_read_back_as_they_were_said(ecole: Ecole, importer: Importer, telephones: tuple[str, ...]) -> None:
    importer(ecole.write())
    said = clean_contact(personne("LE BIHAN", "Soazig", *telephones, vient_chercher=True))
    who = add(personne("LE BIHAN", "Soazig", *telephones, vient_chercher=True))
    assert said in listed()
    assert add(said) == who  # twice is once
    assert len(listed()) == 2
    entry = Entry.objects.using("registre").get(event="registre.contact")
    assert (entry.actor, entry.subject) == (BY, albert().public_id)
    assert "BIHAN" not in str(entry.detail)


def test_a_contact_opens_nothing_and_is_found_by_nobody(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    who = add(personne())
    assert find_responsables(nom="Le Bihan", prenom="Soazig", mobile=M1) == []
    assert list_by_mobile(M1) == []
    assert list_enfants([who], niveaux={1, 2, 3}) == []
    assert who not in {one.public_id for one in list_representants(UAI, niveaux={1, 2, 3})}
    row = Responsable.objects.get(public_id=who)
    causes = {one.cause for one in diagnose_record(row, Rule())}
    assert causes == {Cause.NIVEAU}
    correct_contact(who, "mobile", M2, uai=UAI, by=BY)  # the office mends it at the counter
    assert not CleResponsable.objects.filter(responsable=row).exists()
    assert not Correction.objects.exists()
    assert clean_contact(personne("LE BIHAN", "Soazig", M2)) in listed()


def test_no_import_touches_it(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    add(personne())
    before = listed()
    with propose_import(ecole.write(), at=LATER) as proposal:
        assert proposal.is_empty
    ecole.change_eleve("701", prenom2="Yann")
    ecole.change_personne("302", civilite="MLLE")
    done = importer(ecole.write(), at=LATER)
    assert listed() == before
    undo_import(done, actor=BY, at=LATER)
    assert listed() == before


def test_the_import_that_brought_the_pupil_is_not_undone_below_it(ecole: Ecole, importer: Importer) -> None:
    done = importer(ecole.write())
    add(personne())
    with pytest.raises(ImportModifieDepuis):
        undo_import(done, actor=BY, at=RENTREE)
    assert len(listed()) == 2


def test_changed_removed_and_taken_back(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    first, second = clean_contact(personne()), clean_contact(personne("LE BIHAN", "Soazig", M2))
    who = add(first)
    add(second, contact=who, expected=first)
    assert listed()[1:] == [second]
    restore_contact(albert().public_id, first, second, uai=UAI, by=BY)
    assert listed()[1:] == [first]
    now = list_personnes_a_contacter(albert().public_id)[1].public_id
    assert add("", contact=now, expected=first) == ""
    assert add("", contact=now, expected=first) == ""  # gone already
    assert len(listed()) == 1
    restore_contact(albert().public_id, first, "", uai=UAI, by=BY)
    assert listed()[1:] == [first]
    restore_contact(albert().public_id, "", first, uai=UAI, by=BY)
    assert len(listed()) == 1
    with pytest.raises(ValeurChangee):
        restore_contact(albert().public_id, "", first, uai=UAI, by=BY)


def test_siecle_s_contact_is_replaced_and_never_rewritten(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    known = responsable("303")
    before, phones = grandmother(), list(known.telephones.values_list("brut", flat=True))
    new = clean_contact(personne("LE GOFF", "Anne", M2, parente="38"))
    add(new, contact=known.public_id, expected=before)
    assert listed() == [new]
    known.refresh_from_db()
    assert list(known.telephones.values_list("brut", flat=True)) == phones
    assert lien("701", "303").cut_at is not None
    ecole.change_personne("303", tel_portable="+33639980099")
    importer(ecole.write(), at=LATER)
    assert listed() == [new]
    restore_contact(albert().public_id, before, new, uai=UAI, by=BY)
    assert lien("701", "303").cut_at is None
    assert [one for one in listed() if "+33639980099" in one] == listed()  # what SIECLE says now


def test_a_second_change_is_taken_back_to_the_first_and_not_to_siecle_s(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    siecle, first = grandmother(), clean_contact(personne("LE GOFF", "Anne", M1, parente="38"))
    second = clean_contact(personne("LE GOFF", "Anne", M2, parente="38"))
    who = add(first, contact=responsable("303").public_id, expected=siecle)
    assert add(second, contact=who, expected=first) == who
    restore_contact(albert().public_id, first, second, uai=UAI, by=BY)
    assert listed() == [first]
    assert lien("701", "303").cut_at is not None


def test_siecle_s_contact_is_removed_and_given_back(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    before = grandmother()
    add("", contact=responsable("303").public_id, expected=before)
    assert listed() == []
    restore_contact(albert().public_id, before, "", uai=UAI, by=BY)
    assert listed() == [before]
    assert Responsable.objects.filter(source="bureau").count() == 0


def test_what_changed_meanwhile_is_refused(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    first = clean_contact(personne())
    who = add(first)
    second = clean_contact(personne("LE BIHAN", "Soazig", M2))
    third = clean_contact(personne("LE BIHAN", "Soazig", FIXE))
    replaced = add(second, contact=who, expected=first)
    assert replaced == who  # the office's own record is rewritten
    with pytest.raises(ValeurChangee):
        add(third, contact=who, expected=first)
    with pytest.raises(ValeurChangee):
        add(third, contact="nobody", expected=second)
    with pytest.raises(ValeurImpossible):
        add(third)  # the other parent adds the same person with another number
    assert listed()[1:] == [second]


def test_a_guardian_is_no_contact_to_change(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    with pytest.raises(ValeurChangee):
        add(personne("DUPONT", "Paul", M2), contact=responsable("302").public_id, expected="")
    assert add("", contact=responsable("302").public_id) == ""
    assert lien("701", "302").cut_at is None
    assert responsable("302").telephones.get().e164 == "+33639980002"


def test_a_school_has_its_own_pupils_only_and_not_too_many_contacts(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    with pytest.raises(FicheInconnue):
        add(personne(), uai=AUTRE)
    with pytest.raises(FicheInconnue):
        restore_contact(albert().public_id, personne(), "", uai=AUTRE, by=BY)
    for number in range(MOST - 1):
        add(personne(f"NOM{'ABCDEFGH'[number]}"))
    with pytest.raises(ContactsTropNombreux):
        add(personne("UN DE TROP"))
    assert len(listed()) == MOST


@pytest.mark.parametrize(
    "valeur",
    [
        "{", "[]", "7", "[" * 9000, personne("", "Soazig"), personne("LE BIHAN", "--"), personne("A", "B", "bientôt"),
        personne("A", "B", M1, M2, FIXE), '{"nom": "A", "prenom": "B", "parente": "39"}', personne(parente="99"),
        '{"nom": "A", "prenom": "B", "parente": "39", "telephones": 7}',
    ],
)  # fmt: skip
def test_values_refused(ecole: Ecole, importer: Importer, valeur: str) -> None:
    importer(ecole.write())
    with pytest.raises(ValeurImpossible) as refused:
        add(valeur)
    assert refused.value.sentence().endswith(".")
    assert len(listed()) == 1


def test_siecle_is_told_and_numbers_never_meet_a_directory_s(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    who = Responsable.objects.get(public_id=add(personne()))
    other = Responsable.objects.get(public_id=add(personne("KERMARREC", "Yann")))
    assert 10**14 < who.jointure < 2**53
    assert other.jointure == who.jointure + 1
    stream = BytesIO()
    write_siecle(UAI, stream)
    text = guardians_of(stream)
    assert "<NOM_DE_FAMILLE>LE BIHAN" in text
    assert text.count("<NIVEAU_RESPONSABILITE>3") == 3
    assert Lien.objects.filter(responsable=who, niveau=3, parente="39").exists()
