"""Importing ONDE: no identifier, no level, no UAI in the files (specs/registry-formats.md §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from preau.protocols.onde import write
from preau.protocols.onde.messages import Eleve, Enfant, Responsable
from preau.protocols.refusals import Refusal
from preau.registre import queries
from preau.registre.actions import apply_import, propose_onde
from preau.registre.formats import refusals
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Etablissement, Import, Lien, Scolarite
from preau.registre.models import Responsable as ResponsableRow
from tests.registre.conftest import RENTREE
from tests.registre.ecole import AUTRE as UAI
from tests.registre.ecole import Ecole

LATER = RENTREE + timedelta(days=7)


def enfant(nom: str, prenom: str, ne_le: date | None = None) -> Enfant:
    return Enfant(nom, prenom, ne_le=ne_le)


class Primaire:
    """An école of three pupils, whose rows a test can bend."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.eleves = [
            Eleve("DUPONT", "Jeanne", ne_le=date(2017, 6, 30), sexe="F", ine="990000001EB", niveau="CM1",
                  classe="CM1 A",
                  adresse1="12 rue du Test", code_postal1="29200", commune1="Brest"),
            Eleve("LE GOFF", "Élouan", ne_le=date(2016, 11, 5), sexe="M", niveau="CM2", classe="CM2"),
            Eleve("MARTIN", "Zoé", ne_le=date(2018, 1, 9), sexe="F", niveau="CE2", classe="CE2"),
        ]  # fmt: skip
        self.responsables = [
            Responsable("N'GUYEN", "Emilie", nom_usage="DUPONT", civilite="Mme", tel_portable="06 39 98 00 01",
                        mel="emilie@example.org", enfants=(enfant("DUPONT", "Jeanne"),)),
            Responsable("LE GOFF", "Anne", tel_domicile="0639980003", enfants=(enfant("Le Goff", "Elouan"),)),
            Responsable("MARTIN", "Eva", enfants=(enfant("MARTIN", "Zoé"), enfant("PERSONNE", "Ici"))),
        ]  # fmt: skip

    def write(self) -> list[Path]:
        paths = [self.folder / "CSVExtraction.csv", self.folder / "CSVExtraction Parents.csv"]
        for path, writer, rows in zip(
            paths, (write.write_eleves, write.write_responsables), (self.eleves, self.responsables), strict=True
        ):
            stream = BytesIO()
            writer(stream, rows)  # type: ignore[operator]
            path.write_bytes(stream.getvalue())
        return paths


@pytest.fixture
def primaire(tmp_path: Path) -> Primaire:
    return Primaire(tmp_path)


def importer(paths: list[Path], at: object = RENTREE) -> Import:
    with propose_onde(paths, UAI, at=at) as proposal:  # type: ignore[arg-type]
        return apply_import(proposal, actor="essai", at=at)  # type: ignore[arg-type]


def found(nom: str, prenom: str, mobile: str) -> list[str]:
    rows = queries.find_responsables(nom=nom, prenom=prenom, mobile=mobile)
    return [e.prenom for e in queries.list_enfants([r.public_id for r in rows])]


def test_first_import(primaire: Primaire) -> None:
    done = importer(list(reversed(primaire.write())))
    assert (done.comptes["eleves_ajoutes"], done.comptes["responsables_ajoutes"]) == (3, 3)
    assert done.anomalies["enfant-inconnu"] == 1
    assert Etablissement.objects.get().degre == 1
    jeanne = EleveRow.objects.get(prenom="Jeanne")
    assert (jeanne.source, jeanne.ne_le, jeanne.ine) == ("onde", date(2017, 6, 30), "990000001EB")
    assert jeanne.adresse == {"lignes": ["12 rue du Test"], "code_postal": "29200", "commune": "Brest"}
    scolarite = jeanne.scolarites.get()
    assert (scolarite.niveau, scolarite.division, scolarite.annee) == ("CM1", "CM1 A", 2026)
    assert set(Lien.objects.values_list("niveau", flat=True)) == {1}
    assert found("Dupont", "Emilie", "+33639980001") == ["Jeanne"]
    assert found("le goff", "anne", "+33639980003") == ["Élouan"]


def test_vecteur_of_a_primary_parent(primaire: Primaire) -> None:
    importer(primaire.write())
    (row,) = queries.find_responsables(nom="Dupont", prenom="Emilie", mobile="+33639980001")
    jeanne = EleveRow.objects.get(prenom="Jeanne")
    assert queries.vecteurs([row.public_id]) == [f"1|DUPONT|Emilie|{jeanne.jointure}|{UAI}"]


def test_twice_changes_nothing(primaire: Primaire) -> None:
    files = primaire.write()
    importer(files)
    with propose_onde(files, UAI, at=LATER) as proposal:
        assert proposal.is_empty


def test_a_new_mobile_with_the_same_mail_keeps_the_person(primaire: Primaire) -> None:
    importer(primaire.write())
    before = ResponsableRow.objects.get(prenom="Emilie")
    primaire.responsables[0] = replace(primaire.responsables[0], tel_portable="06 39 98 00 99")
    done = importer(primaire.write(), LATER)
    assert done.comptes["responsables_modifies"] == 1
    assert ResponsableRow.objects.get(prenom="Emilie").public_id == before.public_id
    assert found("Dupont", "Emilie", "+33639980099") == ["Jeanne"]
    assert found("Dupont", "Emilie", "+33639980001") == []


def test_a_corrected_birth_date_keeps_the_pupil_by_ine(primaire: Primaire) -> None:
    importer(primaire.write())
    before = EleveRow.objects.get(prenom="Jeanne").public_id
    primaire.eleves[0] = replace(primaire.eleves[0], ne_le=date(2017, 6, 29))
    done = importer(primaire.write(), LATER)
    assert (done.comptes["eleves_modifies"], done.comptes["eleves_ajoutes"]) == (1, 0)
    assert EleveRow.objects.get(prenom="Jeanne").public_id == before


def test_an_ine_given_to_another_pupil_never_decides_alone(primaire: Primaire) -> None:
    importer(primaire.write())
    primaire.eleves[0] = replace(primaire.eleves[0], nom_de_famille="AUTRE", prenom="Kim", ne_le=date(2019, 1, 1))
    done = importer(primaire.write(), LATER)
    assert (done.comptes["eleves_ajoutes"], done.comptes["eleves_absents"]) == (1, 1)


def test_a_guardian_entered_twice_is_one_row(primaire: Primaire) -> None:
    primaire.responsables.append(replace(primaire.responsables[0], mel="", enfants=(enfant("MARTIN", "Zoé"),)))
    importer(primaire.write())
    assert ResponsableRow.objects.filter(prenom="Emilie").count() == 1
    assert found("Dupont", "Emilie", "+33639980001") == ["Jeanne", "Zoé"]


def test_strangers_of_one_name_without_contact_stay_two(primaire: Primaire) -> None:
    primaire.responsables.append(Responsable("MARTIN", "Eva", enfants=(enfant("LE GOFF", "Élouan"),)))
    importer(primaire.write())
    assert ResponsableRow.objects.filter(prenom="Eva").count() == 2


def test_homonyms_are_not_linked_by_guess(primaire: Primaire) -> None:
    primaire.eleves.append(replace(primaire.eleves[0], ine="990000002EA", classe="CP", ne_le=date(2019, 2, 2)))
    done = importer(primaire.write())
    assert done.anomalies["enfant-ambigu"] == 1
    assert found("Dupont", "Emilie", "+33639980001") == []
    primaire.eleves.append(replace(primaire.eleves[0], ine="990000003DK"))
    done = importer(primaire.write(), LATER)
    assert done.anomalies["homonymes"] == 1
    assert EleveRow.objects.filter(prenom="Jeanne").count() == 3


def test_a_link_gone(primaire: Primaire) -> None:
    importer(primaire.write())
    del primaire.responsables[0]
    done = importer(primaire.write(), LATER)
    assert (done.comptes["liens_disparus"], done.comptes["responsables_retires"]) == (1, 1)
    assert found("Dupont", "Emilie", "+33639980001") == []


def test_guardians_later(primaire: Primaire) -> None:
    eleves, parents = primaire.write()
    with pytest.raises(refusals.ResponsablesSansEleves):
        propose_onde([parents], UAI, at=RENTREE)
    importer([eleves])
    importer([parents], LATER)
    assert found("Dupont", "Emilie", "+33639980001") == ["Jeanne"]
    assert Scolarite.objects.filter(gone_at=None).count() == 3


def test_refusals(primaire: Primaire, ecole: Ecole, tmp_path: Path) -> None:
    eleves, parents = primaire.write()
    copy = tmp_path / "copie.csv"
    copy.write_bytes(eleves.read_bytes())
    cases = [
        ([], UAI, "REGISTRE-0012"),
        ([eleves], "0999002A", "REGISTRE-0007"),
        ([eleves, copy], UAI, "REGISTRE-0004"),
        ([tmp_path / "absent.csv"], UAI, "REGISTRE-0008"),
    ]
    for paths, uai, code in cases:
        with pytest.raises(Refusal) as caught:
            propose_onde(paths, uai, at=RENTREE)
        assert caught.value.code == code
    with pytest.raises(Refusal) as caught:
        propose_onde([parents, ecole.write()[0]], UAI, at=RENTREE)
    assert caught.value.code.startswith("ONDE-")
    assert caught.value.context["fichier"].endswith(".xml")
    assert not EleveRow.objects.exists()


def test_anomalies_never_name_anybody(primaire: Primaire) -> None:
    with propose_onde(primaire.write(), UAI, at=RENTREE) as proposal:
        constats = list(proposal.anomalies)
    assert {"sans-mobile", "enfant-inconnu"} <= {c.code for c in constats}
    assert {c.sujet for c in constats} == {f"Ligne {c.ligne}" for c in constats}
