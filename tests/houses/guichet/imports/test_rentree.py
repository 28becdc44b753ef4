"""J21 from the office: the new year's files, leavers, new siblings, école to collège; nothing is lost.

An account names a responsable by their public id: what must hold is that the ids of those who stay do not change, that
what the office did (a cut, a sameness, a correction) holds, and that those who leave are marked, not deleted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from preau.houses.guichet.models import Depot
from preau.protocols.siecle.messages import Affectation, Eleve, Lien, Personne, Structure
from preau.registre.actions import apply_import, cut_lien, link_identity, propose_import
from preau.registre.models import AnneeScolaire, Etablissement, Import, Personnel, Responsable, Scolarite
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Lien as LienRow
from preau.registre.queries import list_enfants
from tests.houses.guichet.conftest import COLLEGE, ClientOf
from tests.houses.guichet.imports.conftest import BASE, Deposer, apply, read, upload
from tests.registre.ecole import Ecole

AN = 2027


@pytest.fixture
def avant(client_of: ClientOf, petite: Ecole) -> Ecole:
    """The school in June: its small collège, imported."""
    Etablissement.objects.create(uai=COLLEGE, academie=70, nom="CLG LES COURTILS")
    with propose_import(petite.write(), COLLEGE, 2026) as proposal:
        apply_import(proposal, actor="essai")
    return petite


def rentree(ecole: Ecole) -> Ecole:
    """September: everyone a class higher, Tom gone for good, a little brother comes with his mother again."""
    ecole.annee, ecole.horodatage = AN, None
    ecole.eleves = [replace(e, entree_le=date(AN, 9, 1)) for e in ecole.eleves if e.eleve_id != "703"]
    ecole.affectations = [
        Affectation("701", (Structure("5 A", "D"),)), Affectation("702", (Structure("6 A", "D"),)),
        Affectation("704", (Structure("6 A", "D"),)),
    ]  # fmt: skip
    ecole.eleves.append(Eleve("704", "DUPONT", "Léo", ne_le=date(2016, 5, 5), entree_le=date(AN, 9, 1)))
    ecole.liens = [link for link in ecole.liens if link.eleve_id != "703"]
    ecole.liens.append(Lien("704", "301", 1, niveau_brut="1", parente="10", parente_brut="10"))
    return ecole


def test_the_new_year_keeps_everyone_who_stays(avant: Ecole, client_of: ClientOf, deposer: Deposer) -> None:
    ids = dict(Responsable.objects.values_list("source_id", "public_id"))
    numbers = dict(EleveRow.objects.values_list("source_id", "jointure"))
    albert = EleveRow.objects.get(source_id="701")
    cut_lien(ids["303"], albert.public_id, by="agent:x")
    link_identity(ids["301"], ids["302"], by="agent:x")
    browser = client_of("secretaire")
    depot = deposer(browser, *rentree(avant).write())
    refused = read(browser, depot, annee="2026")
    assert (refused.state, refused.code) == ("ouvert", "REGISTRE-0002")
    depot = read(browser, depot, annee=str(AN))
    page = browser.get(f"{BASE}{depot.public_id}/").content.decode()
    assert "2027-2028 sera ouverte" in page
    apply(browser, depot)
    assert depot.state == Depot.State.FINI, depot.sentence
    assert list(AnneeScolaire.objects.filter(is_open=True).values_list("annee", flat=True)) == [AN]
    assert {k: v for k, v in Responsable.objects.values_list("source_id", "public_id") if k in ids} == ids
    assert {k: v for k, v in EleveRow.objects.values_list("source_id", "jointure") if k in numbers} == numbers
    assert LienRow.objects.get(responsable__source_id="303", eleve=albert).cut_at is not None
    assert Scolarite.objects.filter(annee=2026).count() == 3, "last year stays"
    assert dict(Scolarite.objects.filter(annee=AN).values_list("eleve__source_id", "division")) == {
        "701": "5 A", "702": "6 A", "704": "6 A",
    }  # fmt: skip
    emilie = Responsable.objects.get(source_id="301")
    assert {enfant.prenom for enfant in list_enfants([emilie.public_id])} >= {"Albert", "Jeanne", "Léo"}


def test_who_left_is_marked_and_comes_back_the_same(avant: Ecole, client_of: ClientOf, deposer: Deposer) -> None:
    zoe = Responsable.objects.get(source_id="304") if Responsable.objects.filter(source_id="304") else None
    jeanne = EleveRow.objects.get(source_id="702")
    browser = client_of("secretaire")
    ecole = rentree(avant)
    without = [e for e in ecole.eleves if e.eleve_id != "702"]
    ecole.eleves, whole = without, ecole.eleves
    apply(browser, read(browser, deposer(browser, *ecole.write()), annee=str(AN)))
    assert EleveRow.objects.filter(source_id="702").exists()
    assert not Scolarite.objects.filter(eleve=jeanne, annee=AN).exists()
    ecole.eleves = whole
    apply(browser, read(browser, deposer(browser, *ecole.write()), annee=str(AN)))
    assert EleveRow.objects.get(source_id="702").public_id == jeanne.public_id
    assert Scolarite.objects.filter(eleve=jeanne, annee=AN, gone_at=None).exists()
    assert zoe is None or Responsable.objects.get(source_id="304").public_id == zoe.public_id


def test_from_ecole_to_college_the_parent_keeps_one_identity(
    avant: Ecole, client_of: ClientOf, deposer: Deposer, tmp_path: Path
) -> None:
    """The collège writes its own row for a parent the école knew; saying they are one keeps both."""
    (tmp_path / "ecole").mkdir()
    primary = Ecole(tmp_path / "ecole", uai="0999002X")
    primary.personnes = [Personne("31", "ROUX", "Eva", tel_portable="+33639980031")]
    primary.eleves = [Eleve("71", "ROUX", "Nina", ne_le=date(2016, 2, 2))]
    primary.affectations = [Affectation("71", (Structure("CM2", "D"),))]
    primary.liens = [Lien("71", "31", 1, niveau_brut="1", parente="10", parente_brut="10")]
    with propose_import(primary.write()) as proposal:
        apply_import(proposal)
    before = Responsable.objects.get(uai="0999002X", source_id="31")
    ecole = rentree(avant)
    ecole.eleves.append(Eleve("705", "ROUX", "Nina", ne_le=date(2016, 2, 2)))
    ecole.personnes.append(Personne("305", "ROUX", "Eva", tel_portable="+33639980031"))
    ecole.liens.append(Lien("705", "305", 1, niveau_brut="1", parente="10", parente_brut="10"))
    browser = client_of("secretaire")
    apply(browser, read(browser, deposer(browser, *ecole.write()), annee=str(AN)))
    after = Responsable.objects.get(uai=COLLEGE, source_id="305")
    assert before.public_id != after.public_id
    assert before.jointure != after.jointure
    link_identity(before.public_id, after.public_id, by="agent:x")
    assert Responsable.objects.get(pk=before.pk).gone_at is None
    with propose_import(ecole.write(), COLLEGE, AN) as proposal:
        assert proposal.is_empty, "the same files again change nothing, sameness included"


def test_the_rentree_can_be_undone(avant: Ecole, client_of: ClientOf, deposer: Deposer) -> None:
    before = set(Responsable.objects.values_list("public_id", "gone_at"))
    browser = client_of("secretaire")
    depot = apply(browser, read(browser, deposer(browser, *rentree(avant).write()), annee=str(AN)))
    assert browser.post(f"{BASE}historique/{depot.importation}/annuler/").status_code == 302
    assert set(Responsable.objects.values_list("public_id", "gone_at")) == before
    assert AnneeScolaire.objects.get(is_open=True).annee == 2026
    assert not Scolarite.objects.filter(annee=AN).exists()
    assert Import.objects.filter(undone_at=None).count() == 1


def test_staff_come_from_sts_and_can_be_undone(avant: Ecole, client_of: ClientOf, deposer: Deposer) -> None:
    head = (
        '<?xml version="1.0" encoding="ISO-8859-15"?><STS_EDT><PARAMETRES><UAJ CODE="{uai}"><ACADEMIE><CODE>070</CODE>'
        "</ACADEMIE></UAJ>"
    )
    body = (
        '<ANNEE_SCOLAIRE ANNEE="2026"><DATE_DEBUT>2026-09-01</DATE_DEBUT><DATE_FIN>2027-08-31</DATE_FIN>'
        '</ANNEE_SCOLAIRE></PARAMETRES><DONNEES><INDIVIDUS><INDIVIDU ID="41001" TYPE="epp"><SEXE>2</SEXE>'
        "<CIVILITE>2</CIVILITE><NOM_USAGE>ARNAUD</NOM_USAGE><PRENOM>INES</PRENOM><FONCTION>ENS</FONCTION></INDIVIDU>"
        '</INDIVIDUS><STRUCTURE><DIVISIONS><DIVISION CODE="6 B"><SERVICES/></DIVISION></DIVISIONS></STRUCTURE>'
        "</DONNEES></STS_EDT>"
    )
    browser = client_of("secretaire")
    refused = browser.post(BASE, {"fichiers": [upload(head.format(uai="0999002X") + body, "a.xml")]})
    depot = Depot.objects.get(public_id=refused["Location"].rstrip("/").rsplit("/", 1)[-1])
    assert (depot.fichiers.get().nature, read(browser, depot).state) == ("sts", "ouvert")
    assert "0999002X" in depot.sentence
    browser.post(f"{BASE}{depot.public_id}/fichiers/{depot.fichiers.get().public_id}/retirer/")
    browser.post(f"{BASE}{depot.public_id}/fichiers/", {"fichiers": [upload(head.format(uai=COLLEGE) + body, "b.xml")]})
    apply(browser, read(browser, depot))
    assert depot.state == "fini", depot.sentence
    assert Personnel.objects.get(uai=COLLEGE).nom_de_famille == "ARNAUD"
    assert "1 personnel ajouté" in browser.get(f"{BASE}{depot.public_id}/").content.decode()
    assert browser.post(f"{BASE}historique/{depot.importation}/annuler/").status_code == 302
    assert not Personnel.objects.exists()
