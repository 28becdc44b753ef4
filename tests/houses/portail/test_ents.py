"""Several ENTs in one process, told apart by their address (PORTAIL_ENTS), and the trying on of a demonstration."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from lxml import html as lxml_html

from preau.houses.portail import ents, ents_file
from preau.houses.portail.checks import check_settings
from preau.instances.base import django_settings
from preau.kit.envkit import BadSetting
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille, Journey
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, fields

pytestmark = WITH_DATABASES
FILE = """
[[ent]]
code = "littoral"
url = "http://littoral.example.org/"
habillage = "littoral"

[[ent]]
code = "marais"
url = "http://marais.example.org:8443"
habillage = "marais"
name = "Roseaux"
entrees = "lyon"
"""
LITTORAL, MARAIS = "littoral.example.org", "marais.example.org:8443"


@pytest.fixture
def several(configure: Configure, tmp_path: Path) -> Path:
    """Three ENTs: that of the public address, in Bocage, and two others."""
    path = tmp_path / "ents.toml"
    path.write_text(FILE, encoding="utf-8")
    configure(ents=str(path), habillage="bocage")
    return path


def look(response: Any) -> tuple[str, str, str]:
    """Title of the house, skin of the style sheet, skin of the logo."""
    page = lxml_html.fromstring(response.content)
    [css], [logo] = page.xpath("//link[@rel='stylesheet']/@href"), page.xpath("//a[@class='marque']/img/@src")
    marks = [urlsplit(url).query.split("&")[0].removeprefix("habillage=") for url in (css, logo)]
    return str(page.xpath("//a[@class='marque']")[0].text_content()), marks[0], marks[1]


BY_HOST = [
    ("localhost", "L'ENT du Bocage", "bocage"),
    (LITTORAL, "L'ENT du Littoral", "littoral"),
    (MARAIS, "Roseaux", "marais"),
    ("MARAIS.example.org:8443", "Roseaux", "marais"),
    ("autre.example.org", "L'ENT du Bocage", "bocage"),
]


@pytest.mark.parametrize(("host", "name", "skin"), BY_HOST)
@pytest.mark.parametrize("path", ["/", "/aide/", "/auth/saml/authn/inconnue", "/rien/", "/continuer/x/"])
def test_every_page_wears_the_skin_of_its_address(
    client: InspectingClient, several: Path, host: str, name: str, skin: str, path: str
) -> None:
    assert look(client.get(path, HTTP_HOST=host)) == (name, skin, skin)


def test_a_refused_form_is_dressed_too(several: Path) -> None:
    strict = InspectingClient(enforce_csrf_checks=True)
    response = strict.post("/", {"profil": "famille"}, HTTP_HOST=LITTORAL)
    assert response.status_code == 403
    assert look(response) == ("L'ENT du Littoral", "littoral", "littoral")


@pytest.mark.parametrize(
    ("host", "label"),
    [
        ("localhost", "Représentant légal (parents)"),
        (LITTORAL, "Elève ou Parent"),
        (MARAIS, "Vous voulez vous connecter à l'ENT en tant que"),
    ],
)
def test_the_words_go_with_the_look_unless_the_file_says_otherwise(
    client: InspectingClient, several: Path, host: str, label: str
) -> None:
    assert label in html.unescape(client.get("/", HTTP_HOST=host).content.decode())


def test_a_sign_in_ends_at_the_address_where_it_began(journey: Journey, famille: Famille, several: Path) -> None:
    client, idp = journey.client, journey.idp
    left = client.get("/auth/saml/authn/famille", {"retour": "/aide/"}, HTTP_HOST=LITTORAL)
    request_id, relay_state = idp.read(left["Location"])
    assert relay_state.startswith("littoral.")
    xml = idp.sign(idp.spec(request_id, famille.refs))
    back = InspectingClient().post("/auth/saml/acs", fields(xml, relay_state))
    parts = urlsplit(back["Location"])
    assert (parts.scheme, parts.netloc) == ("http", LITTORAL)
    arrived = client.get(f"{parts.path}?{parts.query}", HTTP_HOST=LITTORAL)
    assert arrived["Location"] == "/aide/"
    assert "portail_session" in client.cookies


@pytest.mark.parametrize("text", ["", "ailleurs.x", "littoral", "http://littoral.example.org", "//x.example.org", "."])
def test_a_relay_state_that_names_no_ent_leads_nowhere_else(several: Path, text: str) -> None:
    assert ents.address_of(text) == ""


def test_a_forged_relay_state_is_refused_before_it_leads_anywhere(
    journey: Journey, famille: Famille, several: Path
) -> None:
    request_id, _relay_state = journey.leave()
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    response = InspectingClient().post("/auth/saml/acs", fields(xml, "littoral.x"))
    assert response.status_code == 403
    assert "PORTAIL-0103" in response.content.decode()


def test_one_service_provider_for_all(client: InspectingClient, several: Path) -> None:
    answers = {client.get("/auth/saml/metadata", HTTP_HOST=host).content for host in ("localhost", LITTORAL, MARAIS)}
    assert len(answers) == 1


def test_the_instance_answers_to_its_addresses_and_trusts_their_forms(several: Path, tmp_path: Path) -> None:
    environ = {
        "PREAU_DATA": str(tmp_path),
        "PREAU_SECRET_KEY": "x" * 50,
        "PORTAIL_PUBLIC_URL": "http://ent.example.org",
        "PORTAIL_ENTS": str(several),
    }
    made = django_settings("portail", environ)
    assert made["ALLOWED_HOSTS"] == ["ent.example.org", "littoral.example.org", "marais.example.org"]
    assert made["CSRF_TRUSTED_ORIGINS"][1:] == ["http://littoral.example.org", "http://marais.example.org:8443"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('code = "marais"', 'code = "Marais !"', "minuscules, chiffres et tirets"),
        ('code = "marais"', 'code = "littoral"', "deux ENT ont le même code"),
        ("http://marais.example.org:8443", "http://littoral.example.org", "deux ENT ont le même url"),
        ("http://marais.example.org:8443", "https://marais.example.org", "est en http"),
        ("http://marais.example.org:8443", "http://marais.example.org/ent", "sans chemin"),
        ("http://marais.example.org:8443", "marais.example.org", "sans chemin"),
        ('name = "Roseaux"', "name = 3", "ne se lit pas"),
        ('name = "Roseaux"', 'titre = "Roseaux"', "ne se lit pas"),
        ("[[ent]]", "[[ents]]", "ne se lit pas"),
        ('habillage = "marais"', "", "ne se lit pas"),
        ("[[ent]]", "[[ent", "ne se lit pas"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in FILE
    path = tmp_path / "ents.toml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(BadSetting, match=words):
        ents_file.read(str(path), "http://ent.example.org")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="ne se lit pas"):
        ents_file.read(str(tmp_path / "rien.toml"), "http://ent.example.org")


@bounds(max_examples=80, deadline=None)
@given(content=st.binary(max_size=200))
def test_hostile_bytes_are_a_bad_setting(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("ents") / "ents.toml"
    path.write_bytes(content)
    with pytest.raises(BadSetting):
        ents_file.read(str(path), "http://ent.example.org")


@pytest.mark.parametrize(
    ("values", "words"),
    [({"habillage": "lune"}, "Il n'y a pas d'habillage « lune »"), ({"ents": "rien.toml"}, "PORTAIL_ENTS")],
)
def test_the_check_says_what_is_wrong(configure: Configure, values: dict[str, str], words: str) -> None:
    configure(**values)
    assert any(words in str(one.msg) for one in check_settings(None) if one.id == "portail.E001")


def test_the_check_reads_the_doors_of_every_ent(configure: Configure, several: Path, tmp_path: Path) -> None:
    path = tmp_path / "autres.toml"
    path.write_text(FILE.replace('"lyon"', '"lune"'), encoding="utf-8")
    configure(ents=str(path))
    assert any("lune.toml ne se lit pas" in str(one.msg) for one in check_settings(None))


def test_an_own_choice_of_doors_wins_over_the_skin(client: InspectingClient, configure: Configure) -> None:
    configure(habillage="bocage", entrees="somme")
    assert "Elève ou Parent" in html.unescape(client.get("/").content.decode())


SKINS = ["bocage", "confluent", "littoral", "marais"]


@pytest.mark.parametrize("skin", SKINS)
def test_a_demonstration_is_tried_on_in_each_skin(client: InspectingClient, configure: Configure, skin: str) -> None:
    page = lxml_html.fromstring(client.get("/").content)
    assert page.xpath("//button[@name='habillage']/@value") == SKINS
    response = client.post("/habillage/", {"habillage": skin})
    assert (response.status_code, response["Location"]) == (303, "/")
    dressed = client.get("/")
    assert look(dressed)[1:] == (skin, skin)
    assert lxml_html.fromstring(dressed.content).xpath("//button[@aria-current]/@value") == [skin]


def test_the_place_wanted_survives_the_trying_on(client: InspectingClient, configure: Configure) -> None:
    page = lxml_html.fromstring(client.get("/?retour=/enfants/abc/").content)
    [wanted] = page.xpath("//form[@action='/habillage/']/input[@name='retour']/@value")
    response = client.post("/habillage/", {"habillage": "marais", "retour": wanted})
    assert response["Location"] == "/?retour=%2Fenfants%2Fabc%2F"


@pytest.mark.parametrize("retour", ["https://ailleurs.example.org/", "//ailleurs.example.org/", "/\\x.example.org"])
def test_the_trying_on_leads_nowhere_else(client: InspectingClient, configure: Configure, retour: str) -> None:
    assert client.post("/habillage/", {"habillage": "marais", "retour": retour})["Location"] == "/"


def test_a_page_kept_by_the_browser_is_not_kept_across_the_trying_on(
    client: InspectingClient, configure: Configure
) -> None:
    page = client.get("/aide/")
    assert page["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in page["Vary"]
    with override_settings(PREAU_DEMO=False):
        assert "Cookie" not in client.get("/aide/").get("Vary", "")


@pytest.mark.parametrize("asked", ["", "preau", "lune", "../bocage"])
def test_only_the_skins_of_ents_are_tried_on(client: InspectingClient, configure: Configure, asked: str) -> None:
    assert client.post("/habillage/", {"habillage": asked}).status_code == 404
    assert "portail_habillage" not in client.cookies


@pytest.mark.parametrize("value", ["lune", "preau", "", "a" * 4000, "../bocage"])
def test_a_foreign_cookie_changes_nothing(client: InspectingClient, configure: Configure, value: str) -> None:
    client.cookies["portail_habillage"] = value
    assert look(client.get("/"))[1] == "preau"


def test_the_trying_on_asks_the_token_of_forms(configure: Configure) -> None:
    strict = InspectingClient(enforce_csrf_checks=True)
    assert strict.post("/habillage/", {"habillage": "marais"}).status_code == 403
    assert strict.get("/habillage/?habillage=marais")["Location"] == "/"
    assert "portail_habillage" not in strict.cookies


def test_production_has_no_such_page_and_does_not_read_the_cookie(
    client: InspectingClient, idp: FakeIdp, configure: Configure
) -> None:
    configure(habillage="bocage")
    with override_settings(PREAU_DEMO=False):
        assert client.post("/habillage/", {"habillage": "marais"}).status_code == 404
        assert client.get("/habillage/").status_code == 404
        client.cookies["portail_habillage"] = "marais"
        page = client.get("/")
    assert look(page)[1] == "bocage"
    assert "Habillage de démonstration" not in page.content.decode()
