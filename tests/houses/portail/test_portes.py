"""The doors of each ENT, label by label as its tutorial prints them (J10; seeds 000 to 004)."""

from __future__ import annotations

import base64
import dataclasses
import html
import re
import zlib
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html as lxml_html

from preau.houses.portail import entrees, lieu
from preau.houses.portail.actions.register_idp import register_idp
from preau.kit.sessions.models import Session
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille, Journey
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp

pytestmark = WITH_DATABASES
MEMOIRE = [
    "Mémoriser ce choix",
    "Non (je me connecte depuis un lieu public)",
    "Oui (je me connecte depuis mon ordinateur)",
]
LABELS = {
    "normandie": [
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
        *MEMOIRE,
        "Se connecter",
    ],
    "somme": [
        "Portail de connexion à l'ENT",
        "1. Sélectionner votre profil",
        "Personnel Education Nationale",
        "Personnel collectivité et invité",
        "Elève ou Parent",
        "Enseignement agricole",
        "2. Sélectionner votre niveau",
        "Ecole",
        "Collège",
        "Lycée",
        *MEMOIRE,
        "Se connecter",
    ],
    "lyon": [
        "Espace Numérique de Travail (ENT)",
        "Vous voulez vous connecter à l'ENT en tant que :",
        "Elève ou parent",
        "Enseignement agricole",
        "Enseignant",
        "Personnel non enseignant",
        "Personnels de collectivité",
        "Valider",
        "Informations aux Parents et Elèves (hors lycées agricoles)",
        (
            "A partir de septembre 2023, les élèves et les parents devront utiliser exclusivement leur compte "
            "Educonnect pour s'authentifier."
        ),
        (
            "Si vous avez une question ou une difficulté concernant votre accès Educonnect, vous disposez d'un "
            "accompagnement :"
        ),
    ],
    "poitiers": [
        "Services en ligne",
        "Sélectionnez votre profil afin de vous connecter sur vos Espaces Numériques de Travail",
        "Élève et parent (responsable légal)",
        "Je dispose d'un compte Educonnect",
        "Personnel de l'académie de Poitiers",
        "Enseignants, personnels de direction, administratifs...",
        (
            "Rappel : votre compte Educonnect est personnel. Les parents ont des comptes indépendants de ceux des "
            "élèves et ne reçoivent pas les mêmes communications"
        ),
        (
            "Si vous avez perdu votre identifiant ou mot de passe, vous pouvez vous les faire renvoyer en cliquant sur "
            "les liens correspondants"
        ),
        "Identifiant perdu",
        "Mot de passe perdu",
    ],
}


def words_of(client: InspectingClient, url: str = "/") -> list[str]:
    """What `main` prints, in its order, each label whole; spaces of French are those of a keyboard."""
    main = lxml_html.fromstring(client.get(url).content).xpath("//main")[0]
    texts = (" ".join(text.split()) for text in main.itertext())
    return [text for text in texts if text]


@pytest.mark.parametrize("name", LABELS)
def test_every_label_is_printed_as_in_the_seed_and_in_its_order(
    client: InspectingClient, configure: Configure, name: str
) -> None:
    configure(entrees=name)
    words = iter(words_of(client))
    missing = [label for label in LABELS[name] if label not in words]  # consumes: the order counts
    assert not missing


def test_the_profiles_of_normandie_are_five_and_its_levels_two() -> None:
    wording = entrees.load("normandie")
    assert (len(wording.profils), len(wording.niveaux)) == (5, 2)


def test_access_opens_the_chooser_on_the_same_page(client: InspectingClient, configure: Configure) -> None:
    page = lxml_html.fromstring(client.get("/").content)
    link = page.xpath('//a[normalize-space()="ACCÉDER À L\'ENT"]/@href')
    assert link == ["#choisir"]
    assert page.xpath("//section[@id='choisir']//input[@name='profil']")


def test_the_plus_profiles_of_lyon_unfold(client: InspectingClient, configure: Configure) -> None:
    configure(entrees="lyon")
    page = lxml_html.fromstring(client.get("/").content)
    groups = [one.text_content() for one in page.xpath("//details/summary")]
    assert groups == ["Enseignant", "Personnel non enseignant", "Personnels de collectivité"]
    assert not page.xpath("//details[@open]")
    plain = page.xpath("//input[@name='profil'][not(ancestor::details)]/@value")
    assert plain == ["famille", "agricole"]
    assert page.xpath("//aside[contains(@class, 'note')]//a/@href") == ["/assistance/"]
    assert not page.xpath("//input[@name='memoriser']")


def test_a_plus_profile_leads_to_its_door_and_stays_unfolded_when_asked_again(
    client: InspectingClient, idp: FakeIdp, configure: Configure
) -> None:
    configure(entrees="lyon")
    response = client.post("/", {"profil": "enseignant-ent"})
    assert "/connexion/?entree=enseignant-ent" in html.unescape(client.get(response["Location"]).content.decode())
    closed = client.post("/", {"profil": "personnel"})
    assert closed["Location"] == "/entrees/personnel/"
    said = html.unescape(client.get("/entrees/personnel/").content.decode())
    assert "« Personnel non enseignant : Avec mon compte de l'académie »" in re.sub(r"\s", " ", said)
    assert client.post("/", {"profil": "lune"}).status_code == 422


def test_the_lost_identifiers_of_poitiers_lead_to_the_account_service(
    client: InspectingClient, configure: Configure
) -> None:
    configure(entrees="poitiers")
    page = lxml_html.fromstring(client.get("/").content)
    found = {one.text_content(): one.get("href") for one in page.xpath("//section[@id='choisir']//a")}
    assert found == {
        label: f"https://comptes.example.net/{page}/?retour=http%3A%2F%2Flocalhost%2Fauth%2Fsaml%2Fauthn%2Ffamille"
        for label, page in (("Identifiant perdu", "identifiant-oublie"), ("Mot de passe perdu", "mot-de-passe-oublie"))
    }
    inside = lxml_html.fromstring(client.get("/?retour=/messagerie/").content).xpath(
        "//section[@id='choisir']//a/@href"
    )
    assert [one.partition("famille")[2] for one in inside] == ["%3Fretour%3D%252Fmessagerie%252F"] * 2
    configure(entrees="poitiers", account_url="")
    assert "Identifiant perdu" not in words_of(client)


@pytest.mark.parametrize(
    ("name", "niveaux"), [("normandie", ["ecole", "college-lycee"]), ("somme", ["ecole", "college", "lycee"])]
)
def test_every_level_leads_a_parent_to_the_same_account(
    client: InspectingClient, idp: FakeIdp, configure: Configure, name: str, niveaux: list[str]
) -> None:
    configure(entrees=name)
    profil = {"normandie": "responsable", "somme": "famille"}[name]
    ways = set()
    for niveau in niveaux:
        response = client.post("/", {"profil": profil, "niveau": niveau, "memoriser": "non"})
        ways.add(client.get(response["Location"]).content)
    assert len(ways) == 1


def test_a_school_door_and_a_college_door_open_one_home(journey: Journey, famille: Famille) -> None:
    page = journey.sign_in(famille.refs)
    assert page["Location"] == "/"
    home = journey.client.get("/").content.decode()
    assert "Albert" in home
    assert "Jeanne" in home


@pytest.mark.parametrize("name", ["somme", "poitiers"])
def test_the_profile_is_carried_where_the_guide_asks_it_once(
    client: InspectingClient, idp: FakeIdp, configure: Configure, name: str
) -> None:
    configure(entrees=name)
    query = dict(parse_qsl(urlsplit(client.get("/auth/saml/authn/famille")["Location"]).query))
    request = zlib.decompress(base64.b64decode(query["SAMLRequest"]), -15).decode()
    assert re.findall(r"AuthnContextClassRef>([^<]+)<", request) == ["responsable"]


def test_an_ent_without_memory_remembers_nothing_of_another(
    client: InspectingClient, idp: FakeIdp, configure: Configure
) -> None:
    configure(entrees="somme")
    client.post("/", {"profil": "famille", "niveau": "college", "memoriser": "oui"})
    assert "Changer de profil" in words_of(client)
    configure(entrees="poitiers")
    assert "Je dispose d'un compte Educonnect" in words_of(client)


def place(journey: Journey, refs: list[str], answer: str) -> Session:
    journey.client.post("/", {"profil": "responsable", "niveau": "ecole", "memoriser": answer})
    journey.sign_in(refs)
    return Session.objects.get(ended_at=None)


def test_a_public_place_is_known_to_the_session_alone(journey: Journey, famille: Famille) -> None:
    assert lieu.is_public(place(journey, famille.refs, "non").data)
    assert "portail_choix" not in journey.client.cookies or not journey.client.cookies["portail_choix"].value


def test_a_computer_of_ones_own_is_no_public_place(journey: Journey, famille: Famille) -> None:
    assert not lieu.is_public(place(journey, famille.refs, "oui").data)


def test_a_deep_link_that_asks_nothing_says_nothing_of_the_place(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    assert not lieu.is_public(Session.objects.get(ended_at=None).data)


@pytest.mark.parametrize("name", list(LABELS))
def test_a_deep_link_survives_every_hop(journey: Journey, famille: Famille, configure: Configure, name: str) -> None:
    configure(entrees=name)
    client, wanted = journey.client, f"/enfants/{famille.enfants[0].public_id}/"
    door = client.get(wanted)["Location"]
    page = lxml_html.fromstring(client.get(door).content)
    profil = "responsable" if name == "normandie" else "famille"
    said = {
        "profil": profil,
        "niveau": "ecole",
        "memoriser": "non",
        "retour": page.xpath("//input[@name='retour']/@value")[0],
    }
    leaving = lxml_html.fromstring(client.get(client.post("/", said)["Location"]).content)
    way = leaving.xpath("//main//a[contains(@class, 'bouton')]/@href")[0]
    assert journey.sign_in(famille.refs, way)["Location"] == wanted


HOSTILE = [
    "https://ailleurs.example.org/", "//ailleurs.example.org/", "/\\ailleurs.example.org", "javascript:alert(1)",
    "/\t/ailleurs.example.org", "http:ailleurs.example.org", "\\\\ailleurs.example.org", "/%0d%0aLocation:x\r\nX: y",
]  # fmt: skip


@pytest.mark.parametrize("name", list(LABELS))
@pytest.mark.parametrize("retour", HOSTILE)
def test_no_door_leads_elsewhere(
    client: InspectingClient, idp: FakeIdp, configure: Configure, name: str, retour: str
) -> None:
    configure(entrees=name)
    page = lxml_html.fromstring(client.get("/", {"retour": retour}).content)
    assert page.xpath("//input[@name='retour']")
    assert not page.xpath("//input[@name='retour']/@value")
    profil = "responsable" if name == "normandie" else "famille"
    said = {"profil": profil, "niveau": "ecole", "memoriser": "non", "retour": retour}
    leaving = lxml_html.fromstring(client.get(client.post("/", said)["Location"]).content)
    assert leaving.xpath("//main//a[contains(@class, 'bouton')]/@href") == [f"/auth/saml/authn/{profil}"]


def test_two_providers_two_doors(client: InspectingClient, idp: FakeIdp, configure: Configure) -> None:
    agri = dataclasses.replace(idp, entity_id="https://agri.example.net/idp")
    register_idp(agri.metadata(), alias="educagri", label="Agricole")
    configure(entrees="lyon")
    response = client.post("/", {"profil": "agricole"})
    assert "/auth/saml/authn/agricole" in client.get(response["Location"]).content.decode()


def sign_out(journey: Journey) -> str:
    farewell = journey.client.post("/se-deconnecter/")
    return html.unescape(journey.client.get(farewell["Location"]).content.decode())


def test_leaving_a_public_place_insists_where_the_account_cannot_be_closed(journey: Journey, famille: Famille) -> None:
    place(journey, famille.refs, "non")
    page = sign_out(journey)
    assert "Vous êtes dans un lieu public, et votre compte" in page
    assert "Fermer aussi mon compte" in page


def test_leaving_a_computer_of_ones_own_only_warns(journey: Journey, famille: Famille) -> None:
    place(journey, famille.refs, "oui")
    page = sign_out(journey)
    assert "lieu public" not in page
    assert "Fermer aussi mon compte" in page
