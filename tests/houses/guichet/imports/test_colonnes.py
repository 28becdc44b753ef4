"""Lists in CSV: the page of columns, what it remembers, what it never shows; schools walled from one another."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from preau.houses.guichet import imports_urls
from preau.houses.guichet.models import Correspondance, Depot
from preau.registre.actions import undo_import
from preau.registre.models import Eleve, Etablissement, Import, Responsable
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent
from tests.houses.guichet.imports.conftest import BASE, Deposer, apply, read, work
from tests.registre.ecole import Ecole
from tests.support.client import InspectingClient

ELEVES = (
    "Nom;Prénom;Né(e) le;Classe;Mot de passe\nLE GOFF;Élouan;05/11/2014;6 B;S3cret!\nMARTIN;Zoé;06/11/2014;6 B;Autr3!\n"
)
PARENTS = (
    "Nom;Prénom;Courriel;Téléphone;Nom de l'élève;Prénom de l'élève\n"
    "LE GOFF;Anne;a@example.org;06 39 98 00 01;LE GOFF;Elouan\n"
)


@pytest.fixture
def vide() -> Etablissement:
    return Etablissement.objects.create(uai=COLLEGE, academie=70, nom="CLG LES COURTILS")


def text(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def give(browser: InspectingClient, *contents: str) -> Depot:
    files = [SimpleUploadedFile(f"liste{n}.csv", content.encode("cp1252")) for n, content in enumerate(contents)]
    response = browser.post(BASE, {"fichiers": files})
    assert response.status_code == 302, text(response)
    return Depot.objects.get(public_id=response["Location"].rstrip("/").rsplit("/", 1)[-1])


def columns_url(depot: Depot, nom: str = "liste0.csv") -> str:
    return f"{BASE}{depot.public_id}/fichiers/{depot.fichiers.get(nom=nom).public_id}/colonnes/"


def said(genre: str, *names: str) -> dict[str, str]:
    return {"genre": genre} | {f"colonne-{number}": name for number, name in enumerate(names)}


def test_columns_are_proposed_named_remembered_and_reused(vide: Etablissement, client_of: ClientOf) -> None:
    browser = client_of("secretaire")
    depot = give(browser, ELEVES)
    assert "Colonnes à dire" in text(browser.get(f"{BASE}{depot.public_id}/"))
    refused = browser.post(f"{BASE}{depot.public_id}/lire/")
    assert refused.status_code == 302 or "chaque colonne" in text(refused)
    page = text(browser.get(columns_url(depot)))
    assert "Liste d'élèves." in page
    assert '<option value="ne_le" selected>' in page
    assert "05/11/2014" in page
    assert "S3cret" not in page
    bad = browser.post(columns_url(depot), said("eleves", "nom_de_famille", "", "ne_le", "classe", ""))
    assert bad.status_code == 422
    assert "le prénom" in text(bad)
    good = said("eleves", "nom_de_famille", "prenom", "ne_le", "classe", "")
    assert browser.post(columns_url(depot), good).status_code == 302
    assert Correspondance.objects.get(uai=COLLEGE).colonnes == ["nom_de_famille", "prenom", "ne_le", "classe", ""]
    depot = read(browser, depot)
    assert (depot.state, depot.source) == ("proposition", "csv"), depot.sentence
    apply(browser, depot)
    assert set(Eleve.objects.values_list("source", "prenom")) == {("csv", "Élouan"), ("csv", "Zoé")}
    again = give(browser, ELEVES + "NEUF;Lou;07/11/2014;6 B;x\n")
    assert not again.fichiers.get().needs_colonnes
    assert "Liste d'élèves" in text(browser.get(f"{BASE}{again.public_id}/"))
    read(browser, again)
    assert again.comptes["eleves_ajoutes"] == 1


def test_pupils_and_guardians_together(vide: Etablissement, client_of: ClientOf) -> None:
    browser = client_of("secretaire")
    depot = give(browser, PARENTS, ELEVES)
    page = text(browser.get(columns_url(depot)))
    assert "Liste de responsables." in page
    names = ("nom_de_famille", "prenom", "mel", "tel_portable", "enfant_nom", "enfant_prenom")
    browser.post(columns_url(depot), said("responsables", *names))
    browser.post(columns_url(depot, "liste1.csv"), said("eleves", "nom_de_famille", "prenom", "ne_le", "classe", ""))
    apply(browser, read(browser, depot))
    anne = Responsable.objects.get()
    assert [link.eleve.prenom for link in anne.liens.all()] == ["Élouan"]


def test_the_kind_of_list_can_be_changed(vide: Etablissement, client_of: ClientOf) -> None:
    browser = client_of("secretaire")
    depot = give(browser, ELEVES)
    page = text(browser.get(f"{columns_url(depot)}?genre=responsables"))
    assert "Liste de responsables." in page
    assert "Enfant : nom" in page
    assert browser.get(f"{columns_url(depot)}?genre=autre").status_code == 200
    assert browser.post(columns_url(depot), said("autre", "x")).status_code == 422


def test_a_list_given_to_a_school_of_siecle_is_refused(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    apply(browser, read(browser, deposer(browser, *petite.write())))
    depot = give(browser, ELEVES)
    browser.post(columns_url(depot), said("eleves", "nom_de_famille", "prenom", "ne_le", "classe", ""))
    read(browser, depot)
    assert (depot.state, depot.code) == ("ouvert", "REGISTRE-0020")


def test_siecle_given_to_a_school_of_lists_is_refused_until_they_are_undone(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    lists = give(browser, ELEVES)
    browser.post(columns_url(lists), said("eleves", "nom_de_famille", "prenom", "ne_le", "classe", ""))
    apply(browser, read(browser, lists))
    depot = read(browser, deposer(browser, *petite.write()))
    assert (depot.state, depot.code) == ("ouvert", "REGISTRE-0020")
    page = text(browser.get(f"{BASE}{depot.public_id}/"))
    assert "viennent déjà d'un import CSV" in page
    assert "annulez d'abord l'import CSV" in page
    undo_import(Import.objects.get(), actor="essai")
    assert read(browser, depot).state == "proposition"
    apply(browser, depot)
    assert set(Eleve.objects.values_list("source", flat=True)) == {"siecle"}


def test_files_of_two_applications_are_proposed_one_after_the_other(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    depot = deposer(browser, *petite.write())
    browser.post(f"{BASE}{depot.public_id}/fichiers/", {"fichiers": [SimpleUploadedFile("l.csv", ELEVES.encode())]})
    fichier = depot.fichiers.get(nature="csv")
    url = f"{BASE}{depot.public_id}/fichiers/{fichier.public_id}/colonnes/"
    browser.post(url, said("eleves", "nom_de_famille", "prenom", "ne_le", "classe", ""))
    read(browser, depot)
    assert depot.source == "siecle"
    assert "proposés ensuite" in text(browser.get(f"{BASE}{depot.public_id}/"))
    apply(browser, depot)
    assert depot.state == "ouvert"
    assert "première partie est appliquée" in text(browser.get(f"{BASE}{depot.public_id}/"))
    assert fichier.path.exists()
    read(browser, depot)
    assert depot.code == "REGISTRE-0020"


def test_no_page_of_another_school(
    vide: Etablissement, client_of: ClientOf, agent: MakeAgent, petite: Ecole, deposer: Deposer, tmp_path: Path
) -> None:
    Etablissement.objects.create(uai=PRIMAIRE, academie=70, degre=1)
    mine = client_of("secretaire")
    depot = read(mine, deposer(mine, *petite.write()))
    fichier = depot.fichiers.first()
    assert fichier is not None
    kwargs = {
        "depot": depot.public_id, "fichier": fichier.public_id, "rubrique": "eleves-ajoutes", "importation": "x"
    }  # fmt: skip
    for role, uai in (("secretaire", PRIMAIRE), ("chef", PRIMAIRE), ("delegue", COLLEGE), ("lecture", COLLEGE)):
        other = Client()  # plain: a 405 has no page to inspect
        other.cookies = client_of(role, uai).cookies
        for pattern in imports_urls.urlpatterns:
            for asked in (COLLEGE, PRIMAIRE):
                path = "/" + str(pattern.pattern).replace("<str:uai>", asked)
                for name, value in kwargs.items():
                    path = path.replace(f"<str:{name}>", value)
                own_list = path == BASE.replace(COLLEGE, PRIMAIRE) and uai == PRIMAIRE
                for send in (other.get, other.post):
                    response = send(path)
                    expected = {200, 422} if own_list else {404, 405}
                    assert response.status_code in expected, (role, uai, path, send.__name__)
                    assert "DUPONT" not in text(response)
    depot.refresh_from_db()
    assert depot.state == "proposition"
    narrow = client_of(agent("secretaire", COLLEGE, divisions=["6 B"]))
    assert narrow.get(BASE).status_code == 404
    assert narrow.get(f"{BASE}{depot.public_id}/").status_code == 404
    work()
    assert get_resolver().resolve(BASE).url_name == "imports"
