"""The office finds a fiche: by class, by a name badly typed, by the number that a family reads out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from preau.houses.demarches.models import Dossier
from preau.houses.demarches.teleservices.fiche_renseignements import bureau_vue
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.kit.clockkit import now
from preau.registre.models import Etablissement, Scolarite
from tests.houses.demarches.bureau.office import Office, new_office
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, eleve_of, responsables_of
from tests.houses.demarches.fiche.walk import said

EMILIE, SOPHIE = ("emilie-dupont", "albert-dupont"), ("sophie-garnier", "nino-mercier")


def sent(who: tuple[str, str], etat: str = Dossier.Etat.ENVOYE, uai: str = COLLEGE) -> Dossier:
    """A fiche of this parent about this pupil."""
    return Dossier.objects.create(
        teleservice=CODE,
        uai=uai,
        eleve=eleve_of(who[1]).public_id,
        personne=next(row.public_id for row in responsables_of(who[0]) if row.uai == COLLEGE),
        compte="compte:x",
        etat=etat,
        submitted_at=now(),
    )


@pytest.fixture
def classes(ecole: Etablissement) -> None:
    """Albert is in 6B, Nino in 5 A (with a blank and an ampersand, as some files have)."""
    for eleve, division in (("albert-dupont", "6B"), ("nino-mercier", "5 A&B")):
        Scolarite.objects.filter(eleve=eleve_of(eleve)).update(division=division)


def listed(office: Office, query: str = "") -> list[str]:
    """The pupils of the page, in order."""
    rows = html.fromstring(office.get(query).content).xpath("//tbody/tr/th/a/text()")
    return [str(one) for one in rows]


def found(office: Office, text: str) -> list[str]:
    """The pupils whose fiches a search finds."""
    answer = office.browser.post(office.root, {"texte": text})
    assert answer.status_code == 200
    return [str(one) for one in html.fromstring(answer.content).xpath("//tbody/tr/th/a/text()")]


@pytest.mark.usefixtures("classes")
def test_a_class_alone_is_shown_and_counted(office: Office) -> None:
    sent(EMILIE)
    sent(SOPHIE)
    sent(SOPHIE, Dossier.Etat.TRAITE)
    assert listed(office) == ["Albert DUPONT", "Nino MERCIER"]
    assert listed(office, "?classe=6B") == ["Albert DUPONT"]
    page = html.fromstring(office.get("?classe=5+A%26B").content)
    assert page.xpath("//select[@name='classe']/option[@selected]/text()") == ["5 A&B"]
    tabs = [(" ".join(one.text.split()), one.get("href")) for one in page.xpath("//ul[@class='boites']//a")]
    assert tabs[1] == ("Répondues (1)", "?etat=repondues&classe=5%20A%26B")
    assert listed(office, tabs[1][1]) == ["Nino MERCIER"]
    assert "Aucune fiche de cette classe ici" in said(office.get("?etat=repondues&classe=6B"))


@pytest.mark.usefixtures("classes")
def test_only_the_classes_of_the_school_s_fiches_are_offered(office: Office) -> None:
    sent(EMILIE)
    sent(EMILIE, Dossier.Etat.BROUILLON)
    assert html.fromstring(office.get().content).xpath("//select[@name='classe']/option/text()") == ["Toutes", "6B"]
    assert listed(office, "?classe=5+A%26B") == listed(office, "?classe=%3Cscript%3E") == ["Albert DUPONT"]
    assert html.fromstring(new_office(PRIMAIRE).get().content).xpath("//select") == []


@pytest.mark.parametrize("text", ["dupont", "Albert", "emilie", "dupon albert", "ÉMILIE", "duppont"])
def test_a_name_finds_the_fiche_of_the_pupil_or_of_who_sent_it(office: Office, ecole: Etablissement, text: str) -> None:
    sent(EMILIE, Dossier.Etat.TRAITE)
    sent(SOPHIE)
    assert found(office, text) == ["Albert DUPONT"]


def test_the_number_finds_the_fiche_however_it_is_typed(office: Office, ecole: Etablissement) -> None:
    row = sent(EMILIE, Dossier.Etat.RETIRE)
    sent(SOPHIE)
    number = numero_of(row.public_id)
    for text in (number, number.lower(), number.replace("-", ""), f" {number.replace('-', ' ')} "):
        assert found(office, text) == ["Albert DUPONT"], text


def test_what_is_not_found_is_said_and_never_another_school_s(office: Office, ecole: Etablissement) -> None:
    row = sent(EMILIE)
    sent(SOPHIE, Dossier.Etat.BROUILLON)
    other = new_office(PRIMAIRE)
    for text in ("dupont", "albert", numero_of(row.public_id)):
        assert found(other, text) == []
    assert found(office, "mercier") == []
    assert "Vérifiez l'orthographe" in said(office.browser.post(office.root, {"texte": "mercier"}))


@pytest.mark.parametrize("text", ["", " ", "x" * 101])
def test_a_search_without_a_name_says_so(office: Office, ecole: Etablissement, text: str) -> None:
    sent(EMILIE)
    answer = office.browser.post(office.root, {"texte": text})
    assert answer.status_code == 422
    assert "Albert DUPONT" in answer.content.decode()


def test_no_name_stands_in_an_address(office: Office, ecole: Etablissement) -> None:
    form = html.fromstring(office.get().content).xpath("//form[.//input[@name='texte']]")[0]
    assert form.get("method") == "post"


def test_a_long_list_says_that_it_is_cut(office: Office, ecole: Etablissement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bureau_vue, "MOST_FOUND", 1)
    sent(EMILIE)
    sent(EMILIE)
    answer = office.browser.post(office.root, {"texte": "dupont"})
    assert "1 fiche trouvée. La liste est trop longue" in said(answer)


def test_the_desk_leads_to_the_other_desks_of_the_school(office: Office, ecole: Etablissement, settings: Any) -> None:
    link = f'<a href="https://site.example.org/bureau/{COLLEGE}/">Le site</a>'
    assert link not in office.browser.get(f"/bureau/{COLLEGE}/").content.decode()
    settings.DEMARCHES = replace(settings.DEMARCHES, bureaux=["Le site=https://site.example.org/bureau/{uai}/"])
    assert link in office.browser.get(f"/bureau/{COLLEGE}/").content.decode()
