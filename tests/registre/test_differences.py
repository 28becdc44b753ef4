"""What a proposal shows of each person: fields before and after, and anomalies with whom they are about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from preau.protocols.siecle.messages import Affectation, Eleve, Personne, Structure
from preau.protocols.siecle.messages import Lien as LienXml
from preau.registre.actions import explain_anomalies, list_differences, list_rubriques, propose_import
from preau.registre.actions.differences import RUBRIQUES, Champ
from preau.registre.models import Eleve as EleveRow
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import UAI, Ecole, adresse

LATER = RENTREE + timedelta(days=3)


def test_each_change_says_before_and_after(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_eleve("701", prenom="Alberto", ne_le=date(2014, 2, 4))
    ecole.affectations = [Affectation("701", (Structure("6 C", "D"),)), *ecole.affectations[1:]]
    ecole.change_eleve("702", sortie_le=date(2026, 9, 9))
    ecole.change_personne("302", tel_portable="+33639980022", mel="paul@example.org")
    ecole.adresses_responsables = [adresse("91", "14 RUE DU TEST")]
    ecole.without_lien("701", "303")
    with propose_import(ecole.write(), at=LATER) as proposal:
        names = {rubrique.name: number for rubrique, number in list_rubriques(proposal.ecoles[0])}
        assert names == {
            "eleves-modifies": 1, "eleves-sortis": 1, "responsables-modifies": 2, "responsables-retires": 1,
            "liens-disparus": 1,
        }  # fmt: skip
        (albert,) = list_differences(proposal, UAI, "eleves-modifies")
        assert (albert.nom, albert.public_id) == ("DUPONT Alberto", EleveRow.objects.get(source_id="701").public_id)
        assert set(albert.champs) == {
            Champ("Prénom", "Albert", "Alberto"),
            Champ("Date de naissance", "03/02/2014", "04/02/2014"),
            Champ("Classe", "6 B", "6 C"),
            Champ("Groupes", "6BGR1", ""),
        }
        (jeanne,) = list_differences(proposal, UAI, "eleves-sortis")
        assert jeanne.champs == (Champ("Sortie le", "", "09/09/2026"),)
        emilie, paul = sorted(list_differences(proposal, UAI, "responsables-modifies"), key=lambda row: row.nom)
        assert [champ.label for champ in emilie.champs] == ["Adresse postale"]
        assert emilie.champs[0].apres == "14 RUE DU TEST, 29200 BREST, FRANCE"
        assert set(paul.champs) == {
            Champ("Téléphones", "+33639980002", "+33639980022"),
            Champ("Adresse électronique", "", "paul@example.org"),
        }
        (gone,) = list_differences(proposal, UAI, "liens-disparus")
        assert gone.nom == "LE GOFF Anne → DUPONT Albert"
        assert gone.public_id == responsable("303").public_id


def test_new_people_have_no_record_yet(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.eleves.append(Eleve("704", "NEUF", "Lou", ne_le=date(2014, 3, 3)))
    ecole.personnes.append(Personne("306", "NEUF", "Eva", tel_portable="+33639980006"))
    ecole.liens.append(LienXml("704", "306", 1, niveau_brut="1", parente="10", parente_brut="10"))
    with propose_import(ecole.write(), at=LATER) as proposal:
        (lou,) = list_differences(proposal, UAI, "eleves-ajoutes")
        assert (lou.nom, lou.public_id) == ("NEUF Lou", "")
        assert Champ("Date de naissance", "", "03/03/2014") in lou.champs
        (lien,) = list_differences(proposal, UAI, "liens-ajoutes")
        assert lien.nom == "NEUF Eva → NEUF Lou"
        assert Champ("Responsabilité", "", "représentant légal") in lien.champs


def test_every_figure_is_the_length_of_its_list_and_pages_do_not_overlap(ecole: Ecole, importer: Importer) -> None:
    ecole.eleves += [Eleve(str(n), f"NOM{n}", "Lou", ne_le=date(2014, 1, 1)) for n in range(800, 870)]
    with propose_import(ecole.write(), at=RENTREE) as proposal:
        comptes = proposal.ecoles[0].comptes
        for name, rubrique in RUBRIQUES.items():
            pages = [list_differences(proposal, UAI, name, page, 30) for page in (1, 2, 3, 4)]
            assert sum(map(len, pages)) == comptes[rubrique.compte], name
        first, second = (list_differences(proposal, UAI, "eleves-ajoutes", page, 30) for page in (1, 2))
        assert not {row.nom for row in first} & {row.nom for row in second}
        with pytest.raises(KeyError):
            list_differences(proposal, UAI, "tout")


def test_pupils_back_and_gone(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    kept = ecole.eleves
    ecole.eleves = kept[1:]
    ecole.affectations = ecole.affectations[1:]
    with propose_import(ecole.write(), at=LATER) as proposal:
        (albert,) = list_differences(proposal, UAI, "eleves-absents")
        assert albert.nom == "DUPONT Albert"
    importer(ecole.write(), at=LATER)
    ecole.eleves = kept
    with propose_import(ecole.write(), at=LATER) as proposal:
        (back,) = list_differences(proposal, UAI, "eleves-revenus")
        assert Champ("Présence", "Absent du dernier export", "De retour") in back.champs


def test_an_anomaly_names_its_person_and_leads_to_the_record(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_personne("302", tel_portable="?")
    ecole.eleves.append(Eleve("704", "NEUF", "Lou", ne_le=date(2014, 3, 3)))
    with propose_import(ecole.write(), at=LATER) as proposal:
        (paul,) = [row for row in explain_anomalies(proposal, UAI) if row.code == "sans-mobile"]
        assert (paul.genre, paul.nom, paul.public_id) == ("responsable", "DUPONT Paul", responsable("302").public_id)
        assert paul.ligne > 1
        assert paul.fichier.endswith("BEE_RESPONSABLES.xml")
        lou = [row for row in explain_anomalies(proposal, UAI, code="sans-representant-legal") if row.nom == "NEUF Lou"]
        assert [(row.genre, row.public_id) for row in lou] == [("eleve", "")]
        assert explain_anomalies(proposal, "0999002X") == []
        assert explain_anomalies(proposal, UAI, page=40) == []
