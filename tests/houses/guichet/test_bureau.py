"""The desk: what each role sees of a school, and that nobody sees another's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from preau.houses.guichet import approbations
from preau.houses.guichet.poste import open_poste
from preau.registre.models import Etablissement, Scolarite
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent


@pytest.mark.parametrize("role", ["secretaire", "chef", "referent", "delegue", "lecture", "academie"])
def test_each_role_has_its_desk(client_of: ClientOf, ecole: Etablissement, role: str) -> None:
    page = client_of(role).get(f"/etablissements/{COLLEGE}/")
    assert page.status_code == 200
    assert "CLG LES COURTILS" in page.content.decode()


def test_the_office_finds_its_other_desks(client_of: ClientOf, ecole: Etablissement, settings: Any) -> None:
    """At the same school; who only reads has none elsewhere."""
    settings.GUICHET = replace(settings.GUICHET, bureaux=["Le site=https://site.example.org/bureau/{uai}/"])
    link = f'<a href="https://site.example.org/bureau/{COLLEGE}/">Le site</a>'
    for role in ("secretaire", "chef", "referent"):
        assert link in client_of(role).get(f"/etablissements/{COLLEGE}/").content.decode()
    for role in ("delegue", "lecture", "academie"):
        assert link not in client_of(role).get(f"/etablissements/{COLLEGE}/").content.decode()


def test_another_school_is_as_if_not_there(
    client_of: ClientOf, ecole: Etablissement, autre_ecole: Etablissement
) -> None:
    browser = client_of("chef")
    other, none = (browser.get(f"/etablissements/{uai}/") for uai in (PRIMAIRE, "0999999Z"))
    assert (other.status_code, none.status_code) == (404, 404)
    assert "BAKER" not in other.content.decode()
    assert client_of("academie").get(f"/etablissements/{PRIMAIRE}/").status_code == 200


def test_nobody_signed_in_is_led_to_the_door(client_of: ClientOf, ecole: Etablissement) -> None:
    browser = client_of("chef")
    browser.cookies.clear()
    answer = browser.get(f"/etablissements/{COLLEGE}/")
    assert answer.status_code == 303
    assert answer["Location"] == f"/connexion/?retour=%2Fetablissements%2F{COLLEGE}%2F"


def test_the_figures_of_the_school(client_of: ClientOf, agent: MakeAgent, ecole: Etablissement) -> None:
    head, clerk = agent("chef"), agent("secretaire")
    poste = open_poste(clerk, COLLEGE)
    assert poste is not None
    approbations.ask(poste, "import", "x", "Un import")
    page = client_of(head).get(f"/etablissements/{COLLEGE}/")
    shown = {one.label: one for one in page.context["chiffres"]}
    eleves = Scolarite.objects.filter(etablissement=ecole, gone_at=None, sortie_le=None).count()
    assert shown["Élèves"].value == str(eleves) != "0"
    assert shown["Année scolaire"].value == "2026-2027"
    assert shown["Dernier import"].value == "08/09/2026"
    assert int(shown["Responsables"].value) > 0
    assert (shown["Approbations"].value, shown["Approbations"].waits) == ("1 en attente", True)
    desk = f"/etablissements/{COLLEGE}/"
    assert "Approbations" not in {one.label for one in client_of(clerk).get(desk).context["chiffres"]}
    assert not client_of("delegue", divisions=["6 A"]).get(desk).context["chiffres"]


def test_a_school_without_any_import(client_of: ClientOf) -> None:
    Etablissement.objects.create(uai="0999001W", academie=70)
    page = client_of("secretaire", "0999001W").get("/etablissements/0999001W/")
    assert "aucune n&#x27;est ouverte" in page.content.decode()


def test_home_of_one_school_is_its_desk(client_of: ClientOf, ecole: Etablissement) -> None:
    browser = client_of("secretaire")
    assert browser.get("/")["Location"] == f"/etablissements/{COLLEGE}/"
    assert "CLG LES COURTILS" in browser.get("/?tous").content.decode()


def test_home_of_an_academie(client_of: ClientOf, ecole: Etablissement) -> None:
    for number in range(40):
        town = "SAINT-LÔ" if number == 7 else f"VILLE {number:02}"
        Etablissement.objects.create(uai=f"09990{number:02}Z", nom=f"CLG {number:02}", commune=town, academie=70)
    Etablissement.objects.create(uai="0999999Z", nom="CLG LOINTAIN", academie=14)
    browser = client_of("academie")
    page = browser.get("/")
    assert page.context["page"].paginator.count == 41
    assert len(page.context["etablissements"]) == 30
    assert "LOINTAIN" not in page.content.decode() + browser.get("/?page=2").content.decode()
    assert len(browser.get("/?page=2").context["etablissements"]) == 11
    assert [uai for uai, _name in browser.get("/?q=clg saint lô").context["etablissements"]] == ["0999007Z"]
    assert "ne répond à cette recherche" in browser.get("/?q=lointain").content.decode()


def test_home_without_a_mandate(client_of: ClientOf, ecole: Etablissement) -> None:
    assert "Aucun établissement ne vous est confié" in client_of("").get("/").content.decode()
