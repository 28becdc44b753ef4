"""The chooser of seed 001 and its siblings (J10, J13)."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from preau.houses.portail import entrees
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp

pytestmark = WITH_DATABASES
ONE = "[[profil]]\ncode='a'\nlabel='A'\n[[entree]]\ncode='a'\nprofil='a'\nidp='c'\n"
PARENT = {"profil": "responsable", "niveau": "college-lycee"}


def text_of(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def test_first_page_has_the_words_of_seed_001(client: InspectingClient, configure: Configure) -> None:
    page = text_of(client.get("/"))
    for words in (
        "ACCÉDER À L'ENT",
        "Veuillez renseigner quelques informations pour accéder à votre page d'authentification",
        "1. Sélectionner votre profil",
        "Élève",
        "Représentant légal (parents)",
        "Personnel Education Nationale",
        "Enseignement agricole (Élève, parent ou personnel)",
        "Personnel collectivité et invité",
        "2. Sélectionner votre niveau",
        "École",
        "Collège / Lycée",
        "Mémoriser ce choix",
        "Non (je me connecte depuis un lieu public)",
        "Oui (je me connecte depuis mon ordinateur)",
        "Se connecter",
    ):
        assert words in page


@pytest.mark.parametrize("name", ["normandie", "somme", "lyon", "poitiers"])
def test_every_wording_shows_a_chooser_and_its_doors_exist(
    client: InspectingClient, configure: Configure, name: str
) -> None:
    configure(entrees=name)
    page = text_of(client.get("/"))
    wording = entrees.load(name)
    for choix in (*wording.profils, *wording.niveaux):
        assert choix.label in page
        assert choix.groupe in page
    for entree in wording.entrees:
        assert client.get(f"/auth/saml/authn/{entree.code}").status_code == 302


def test_parent_leaves_by_a_page_of_ours(client: InspectingClient, idp: FakeIdp) -> None:
    response = client.post("/", {**PARENT, "memoriser": "non"})
    assert response.status_code == 303
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert '0;url=/auth/saml/authn/responsable"' in page.content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Sélectionnez votre profil"),
        ({"niveau": "ecole"}, "Sélectionnez votre profil"),
        ({"profil": "responsable"}, "Sélectionnez votre niveau"),
        ({"profil": "directeur", "niveau": "ecole"}, "Choisissez une des réponses proposées"),
        ({"profil": "responsable", "niveau": "crèche"}, "Choisissez une des réponses proposées"),
    ],
)
def test_what_is_missing_is_said(client: InspectingClient, idp: FakeIdp, said: dict[str, str], words: str) -> None:
    response = client.post("/", {**said, "memoriser": "non"})
    assert response.status_code == 422
    assert words in text_of(response)


def test_a_pair_without_door_is_said(client: InspectingClient, configure: Configure, tmp_path: Path) -> None:
    text = (
        (entrees.FOLDER / "normandie.toml")
        .read_text()
        .replace('niveaux = ["ecole", "college-lycee"]', 'niveaux = ["ecole"]')
    )
    (tmp_path / "entrees.toml").write_text(text)
    configure(entrees=str(tmp_path / "entrees.toml"))
    response = client.post("/", {**PARENT, "memoriser": "non"})
    assert response.status_code == 422
    assert "Le profil « Représentant légal (parents) » n'existe pas pour le niveau « Collège / Lycée »" in text_of(
        response
    )


def test_a_profile_without_level_is_asked_none(client: InspectingClient, idp: FakeIdp) -> None:
    response = client.post("/", {"profil": "agricole", "memoriser": "non"})
    assert response.status_code == 302
    assert response["Location"] == "/entrees/agricole/"


def test_a_door_without_provider_says_so(client: InspectingClient, idp: FakeIdp) -> None:
    page = client.get("/entrees/agricole/")
    assert "Pas encore ouvert ici" in text_of(page)
    assert "Enseignement agricole" in text_of(page)
    assert client.get("/auth/saml/authn/agricole")["Location"] == "/entrees/agricole/"


def test_an_open_door_is_not_said_closed(client: InspectingClient, idp: FakeIdp) -> None:
    assert client.get("/entrees/responsable/")["Location"] == "/"


@pytest.mark.parametrize("path", ["/entrees/inconnue/", "/auth/saml/authn/inconnue"])
def test_unknown_door(client: InspectingClient, configure: Configure, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "PORTAIL-0101" in text_of(response)


def test_remembered_choice_goes_straight_and_can_be_changed(client: InspectingClient, idp: FakeIdp) -> None:
    client.post("/", {**PARENT, "memoriser": "oui"})
    cookie = client.cookies["portail_choix"]
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]
    page = text_of(client.get("/"))
    assert 'href="/auth/saml/authn/responsable"' in page
    assert "Changer de profil" in page
    assert "1. Sélectionner votre profil" not in page
    assert "1. Sélectionner votre profil" in text_of(client.get("/?changer=1"))


def test_public_place_remembers_nothing(client: InspectingClient, idp: FakeIdp) -> None:
    client.post("/", {**PARENT, "memoriser": "oui"})
    client.post("/", {**PARENT, "memoriser": "non"})
    assert client.cookies["portail_choix"].value == ""
    assert "Changer de profil" not in text_of(client.get("/"))


@pytest.mark.parametrize("value", ["", "x", "responsable.lune", "directeur.ecole", "a" * 5000])
def test_a_foreign_remembered_choice_is_ignored(client: InspectingClient, idp: FakeIdp, value: str) -> None:
    client.cookies["portail_choix"] = value
    assert "1. Sélectionner votre profil" in text_of(client.get("/"))


def test_where_one_wanted_to_go_survives_the_chooser(client: InspectingClient, idp: FakeIdp) -> None:
    page = text_of(client.get("/?retour=/enfants/abc/"))
    assert 'name="retour" value="/enfants/abc/"' in page
    response = client.post("/", {**PARENT, "memoriser": "non", "retour": "/enfants/abc/"})
    assert "/auth/saml/authn/responsable?retour=%2Fenfants%2Fabc%2F" in text_of(client.get(response["Location"]))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("[textes]\nbouton = 3\n", "ne se lit pas"),
        ("ceci n'est pas du TOML", "ne se lit pas"),
        (
            "[textes]\n[[profil]]\ncode='a'\nlabel='A'\n[[entree]]\ncode='a'\nprofil='b'\nidp='c'\n",
            "profil ou niveau inconnu",
        ),
        (
            "[textes]\n[[profil]]\ncode='a'\nlabel='A'\n" + "[[entree]]\ncode='a'\nprofil='a'\nidp='c'\n" * 2,
            "deux fois",
        ),
        (
            (
                "[textes]\n[[profil]]\ncode='a'\nlabel='A'\n[[profil]]\ncode='b'\nlabel='B'\n"
                "[[entree]]\ncode='a'\nprofil='a'\nidp='c'\n"
            ),
            "n'a pas d'entrée",
        ),
        ("[textes]\nforme='x'\n" + ONE, "forme inconnue"),
        ("[textes]\n" + ONE.replace("label='A'", "label='A'\ngroupe='B'"), "dans aucun groupe"),
        ("[textes]\n[[lien]]\nlabel='L'\nchemin='ailleurs'\n" + ONE, "commence par /"),
        ("[textes]\n[[lien]]\nlabel='L'\nchemin='/l'\nentree='x'\n" + ONE, "entrée d'un lien"),
    ],
)
def test_a_bad_file_of_doors_is_refused(tmp_path: Path, broken: str, words: str) -> None:
    path = tmp_path / "entrees.toml"
    path.write_text(broken)
    with pytest.raises(entrees.BadEntrees, match=words):
        entrees.load(str(path))


def test_two_doors_are_two_buttons(client: InspectingClient, idp: FakeIdp, configure: Configure) -> None:
    configure(entrees="poitiers")
    page = text_of(client.get("/"))
    assert "Élève et parent (responsable légal)" in page
    assert "Je dispose d'un compte Educonnect</button>" in page
    assert "Mémoriser ce choix" not in page
    response = client.post("/", {"profil": "famille"})
    assert "/auth/saml/authn/famille" in text_of(client.get(response["Location"]))
    staff = client.post("/", {"profil": "personnel"})
    assert "/connexion/?entree=personnel" in text_of(client.get(staff["Location"]))
    assert client.post("/", {}).status_code == 422


def test_who_closed_their_account_is_told_so_once(client: InspectingClient, idp: FakeIdp) -> None:
    told = "Vous êtes déconnecté de votre compte."
    assert told in client.get("/?deconnecte=1").content.decode()
    assert told not in client.get("/").content.decode()
    assert told not in client.post("/?deconnecte=1", {}).content.decode()


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("responsable", "responsable"), ("eleve", "eleve"), ("personnel", "personnel"), ("admin", None), ("", None)],
)
def test_a_profile_chosen_at_another_door_is_not_asked_twice(
    client: InspectingClient, configure: Configure, asked: str, chosen: str | None
) -> None:
    left = client.get("/cas/login", {"profil": asked})
    assert ("profil=" in left["Location"]) == bool(asked)
    form = client.get(left["Location"]).context["form"]
    assert form.initial.get("profil") == chosen


def test_families_have_one_choice_in_some_ents() -> None:
    somme = entrees.load("somme")
    assert [somme.profil_for(asked) for asked in ("eleve", "responsable", "personnel", "x")] == [
        "famille", "famille", "personnel", None,
    ]  # fmt: skip
