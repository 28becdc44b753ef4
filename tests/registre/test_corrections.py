"""The office's word over the file's: seen by every query, kept through imports, settled when the file agrees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preau.kit.journal.models import Entry
from preau.registre.actions import correct_contact, propose_import, undo_import, withdraw_correction
from preau.registre.actions.correct import FicheInconnue
from preau.registre.actions.correcting import ValeurImpossible
from preau.registre.models import CleResponsable, Correction, Eleve, Responsable, Telephone
from preau.registre.queries import find_responsables, list_by_mel
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import AUTRE, UAI, Ecole

BY = "agent:a1"
NEW, OLD = "+33639980077", "+33639980002"
LATER = RENTREE + timedelta(days=3)


def paul() -> Responsable:
    return responsable("302")


def correct(who: Responsable | Eleve, champ: str, valeur: str, **more: str) -> Correction | None:
    return correct_contact(who.public_id, champ, valeur, uai=UAI, by=BY, **more)


def found(mobile: str, nom: str = "Dupont", prenom: str = "Paul") -> list[str]:
    return [row.source_id for row in find_responsables(nom=nom, prenom=prenom, mobile=mobile)]


def contents() -> list[tuple[object, ...]]:
    """Telephones and keys of everybody."""
    return sorted(
        [
            *Telephone.objects.values_list("responsable_id", "champ", "brut", "e164"),
            *CleResponsable.objects.values_list("responsable_id", "nom_cle", "prenom_cle", "e164"),
        ],
        key=str,
    )


def test_a_corrected_mobile_is_what_every_query_sees(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    row = correct(paul(), "mobile", "06 39 98 00 77", piece="carte", motif="Vu au guichet")
    assert found(NEW) == ["302"]
    assert found(OLD) == []
    assert row is not None
    assert (row.valeur, row.file_value, row.piece) == (NEW, OLD, "carte")
    entry = Entry.objects.using("registre").get(event="registre.correction")
    assert entry.actor == BY
    assert entry.subject == paul().public_id
    assert NEW not in str(entry.detail)


def test_the_same_file_again_changes_nothing(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "mobile", NEW)
    correct(paul(), "mel", "Paul@Example.org")
    with propose_import(ecole.write(), at=LATER) as proposal:
        assert proposal.is_empty
    assert found(NEW) == ["302"]
    assert list_by_mel("paul@example.org") == [paul()]


def test_a_file_that_changes_something_else_keeps_the_correction(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "mobile", NEW)
    ecole.change_personne("302", civilite="MLLE", tel_portable="06 39 98 00 88")
    importer(ecole.write(), at=LATER)
    assert found(NEW) == ["302"]
    assert found("+33639980088") == []
    row = Correction.objects.get()
    assert row.is_live
    assert row.file_value == "+33639980088"
    assert paul().civilite == "MLLE"
    with propose_import(ecole.write(), at=LATER) as proposal:
        assert proposal.is_empty


def test_a_file_that_agrees_settles_it(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "mobile", NEW)
    ecole.change_personne("302", tel_portable="06.39.98.00.77")
    importer(ecole.write(), at=LATER)
    row = Correction.objects.get()
    assert row.settled_at == LATER
    assert not row.is_live
    assert found(NEW) == ["302"]
    ecole.change_personne("302", tel_portable="06.39.98.00.99")
    importer(ecole.write(), at=LATER + timedelta(days=1))
    assert found("+33639980099") == ["302"]
    assert found(NEW) == []


def test_undoing_the_import_takes_the_settling_back(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "mobile", NEW)
    before = contents()
    ecole.change_personne("302", tel_portable="06.39.98.00.77", civilite="MLLE")
    done = importer(ecole.write(), at=LATER)
    undo_import(done, actor=BY, at=LATER)
    assert contents() == before
    assert Correction.objects.get().is_live


def test_undoing_an_import_that_kept_it_keeps_it(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "mobile", NEW)
    before = contents()
    ecole.change_personne("302", tel_portable="06.39.98.00.88")
    undo_import(importer(ecole.write(), at=LATER), actor=BY, at=LATER)
    assert contents() == before
    assert Correction.objects.get().file_value == OLD


def test_withdrawn_the_record_is_again_exactly_what_the_file_said(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    before = contents()
    row = correct(paul(), "mobile", NEW)
    assert row is not None
    assert withdraw_correction(row.public_id, uai=UAI, by=BY).withdrawn_by == BY
    withdraw_correction(row.public_id, uai=UAI, by=BY)
    assert contents() == before
    assert Entry.objects.using("registre").filter(event="registre.correction.retiree").count() == 1


def test_a_second_correction_gives_way_to_the_file_and_not_to_the_first(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    before = contents()
    correct(paul(), "mobile", "06 39 98 00 66")
    second = correct(paul(), "mobile", NEW)
    assert second is not None
    assert second.file_value == OLD
    assert Correction.objects.filter(withdrawn_at=None).count() == 1
    assert correct(paul(), "mobile", OLD) is None  # what the file says: nothing to keep
    assert contents() == before


def test_a_mobile_of_another_field_is_replaced_when_there_is_no_other(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(responsable("301"), "mobile", NEW)
    assert found(NEW, "Nguyen", "Emilie") == ["301"]
    assert found("+33639980001", "Dupont", "Emilie") == []


def test_a_number_may_be_taken_away(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "mobile", " ")
    assert found(OLD) == []
    assert not paul().telephones.exists()
    with propose_import(ecole.write(), at=LATER) as proposal:
        assert proposal.is_empty


def test_names_and_days(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct(paul(), "nom_de_famille", "DUPOND")
    correct(paul(), "prenom", "Paulin")
    assert found(OLD, "Dupond", "Paulin") == ["302"]
    assert found(OLD) == []
    albert = Eleve.objects.get(source_id="701")
    correct(albert, "ne_le", "2014-02-04")
    ecole.change_eleve("701", prenom="Alberto")
    importer(ecole.write(), at=LATER)
    albert.refresh_from_db()
    assert albert.ne_le is not None
    assert albert.ne_le.isoformat() == "2014-02-04"
    assert albert.prenom == "Alberto"


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [("mobile", "02 33 00 00 01"), ("mobile", "abc"), ("mel", "paul@"), ("prenom", ""), ("nom_de_famille", "--")],
)
def test_values_refused(ecole: Ecole, importer: Importer, champ: str, valeur: str) -> None:
    importer(ecole.write())
    before = contents()
    with pytest.raises(ValeurImpossible) as refused:
        correct(paul(), champ, valeur)
    assert refused.value.sentence()[-1] == "."
    assert contents() == before
    with pytest.raises(ValeurImpossible):
        correct(Eleve.objects.get(source_id="701"), "ne_le", "2014-02-30")


def test_a_school_corrects_its_own_rows_only(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    row = correct(paul(), "mobile", NEW)
    assert row is not None
    with pytest.raises(FicheInconnue):
        correct_contact(paul().public_id, "mobile", OLD, uai=AUTRE, by=BY)
    with pytest.raises(FicheInconnue):
        withdraw_correction(row.public_id, uai=AUTRE, by=BY)
    with pytest.raises(FicheInconnue):
        correct(paul(), "ne_le", "2014-02-03")  # only a pupil has one
    assert found(NEW) == ["302"]
