"""The oddities of real files: each survived, and explained with its file and line (specs/registry-formats.md §1.11)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from preau.protocols.siecle.messages import Affectation, Eleve, Genre, Lien, Personne, Structure
from preau.registre.actions import propose_import
from preau.registre.models import Scolarite
from preau.registre.queries import find_responsables
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import UAI, Ecole

LATER = RENTREE + timedelta(days=7)


def test_a_person_entered_twice_stays_two_rows(ecole: Ecole, importer: Importer) -> None:
    ecole.personnes.append(Personne("399", "N'Guyen", "Émilie", nom_usage="Dupont", tel_portable="+33639980001"))
    ecole.liens.append(Lien("702", "399", 1, niveau_brut="1", parente="10", parente_brut="10"))
    done = importer(ecole.write())
    assert done.anomalies["responsable-saisi-deux-fois"] == 2
    assert len(find_responsables(nom="NGUYEN", prenom="Emilie", mobile="+33639980001")) == 2


def test_quirks_are_explained(ecole: Ecole, importer: Importer) -> None:
    ecole.eleves += [
        Eleve("704", "SEUL", "Max", ne_le=date(2014, 5, 5), id_national="990000001EB"),
        Eleve("705", "PASSIF", "Ida", ne_le=date(2014, 5, 6)),
        Eleve("706", "DEUX", "Ben", ne_le=date(2014, 5, 7)),
        Eleve("706", "DEUX", "Ben", ne_le=date(2014, 5, 7)),
    ]
    ecole.affectations += [
        Affectation("704", (Structure("6BGR1", "G"),)),
        Affectation("705", (Structure("Inactifs", "D"),)),
        Affectation("706", (Structure("6 A", "D"),)),
        Affectation("706", (Structure("6 B", "D"), Structure("6AGR2", "G"))),
    ]
    ecole.personnes.append(Personne("305", "SANS", "Tel", tel_personnel="?"))
    ecole.liens += [
        Lien("706", "305", 1, niveau_brut="1", parente="50", parente_brut="50"),
        Lien("706", "305", 1, niveau_brut="1", parente="50", parente_brut="50"),
        Lien("999", "301", 1, niveau_brut="1"),
        Lien("701", "998", 1, niveau_brut="1"),
    ]
    done = importer(ecole.write())
    expected = {
        "ine-en-double": 2, "sans-division": 1, "division-inactifs": 1, "deux-divisions": 1, "blocs-multiples": 1,
        "eleve-en-double": 1, "lien-en-double": 1, "eleve-inconnu": 1, "responsable-inconnu": 1, "sans-mobile": 1,
        "responsable-sans-eleve": 1, "sortant-avec-division": 1, "sans-representant-legal": 2,
    }  # fmt: skip
    assert {code: done.anomalies.get(code) for code in expected} == expected
    assert Scolarite.objects.get(eleve__source_id="706").division == "6 A"
    assert Scolarite.objects.get(eleve__source_id="706").groupes == ["6AGR2"]
    assert responsable("305").telephones.get().e164 == ""


def test_anomalies_have_file_and_line(ecole: Ecole) -> None:
    with propose_import(ecole.write(), at=RENTREE) as proposal:
        found = next(c for c in proposal.anomalies if c.code == "responsable-sans-eleve")
    assert found.fichier == f"{UAI}-BEE_RESPONSABLES.xml"
    lines = (ecole.folder / found.fichier).read_text("iso-8859-15").splitlines()
    assert 'PERSONNE_ID="304"' in lines[found.ligne - 1]


def test_a_massive_disappearance_and_an_older_export_are_said(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    many = [Eleve(str(n), "NOM", f"Prénom{n}", ne_le=date(2014, 1, 1)) for n in range(100, 120)]
    ecole.eleves += many
    importer(ecole.write(Genre.ELEVES))
    old = Ecole(tmp_path, horodatage=datetime(2026, 9, 1, 7, 0))
    with propose_import(old.write(Genre.ELEVES), at=LATER) as proposal:
        counts = proposal.count_anomalies()
    assert counts["disparition-massive"] == 1
    assert counts["export-plus-ancien"] == 1
