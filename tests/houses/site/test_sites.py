"""sites.toml: what it may say, and which school answers at which address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from preau.houses.site import sites, sites_file
from preau.houses.site.checks import check_sites, check_tutoriels
from preau.houses.site.models import Actualite, Document
from preau.instances.base import django_settings
from preau.kit.clockkit import now
from preau.kit.envkit import BadSetting
from tests.houses.site.conftest import ECOLE, ECOLE_HOST, UAI, Configure
from tests.support.client import InspectingClient

PUBLIC = "http://site.example.org"
ONE = '[[site]]\nuai = "0999001W"\nhotes = ["http://site.example.org"]\nnom = "Collège"\n'
DOOR = '[[site.porte]]\nnom = "ENT"\nurl = "https://ent.example.org/"\n'


def read(tmp_path: Path, text: str) -> tuple[sites_file.SiteEcole, ...]:
    path = tmp_path / "sites.toml"
    path.write_text(text, encoding="utf-8")
    sites_file.read.cache_clear()
    return sites_file.read(str(path), PUBLIC)


def test_the_least_that_a_file_says(tmp_path: Path) -> None:
    [site] = read(tmp_path, ONE + DOOR)
    assert (site.uai, site.url, site.portes[0].icone) == ("0999001W", "http://site.example.org", "lien")
    assert sites_file.read("", PUBLIC) == ()


BAD = [
    ("", "des tables [[site]]"),
    ("autre = 1\n" + ONE, "rien d'autre"),
    ("site = 3", "des tables [[site]]"),
    ("site = [3]", "une table est attendue"),
    (ONE.replace("0999001W", "0999001"), "« uai »"),
    (ONE.replace("Collège", ""), "« nom » manque"),
    (ONE.replace('"Collège"', "3"), "« nom » est un texte"),
    (ONE.replace("Collège", "a\\u0000b"), "« nom » est un texte"),
    (ONE.replace("Collège", "a" * 301), "300 caractères"),
    (ONE + 'couleur = "vert"\n', "« couleur » n'est pas connu"),
    (ONE + 'mots = "999"\n', "« mots » vaut"),
    (ONE + 'habillage = "../x"\n', "« habillage »"),
    (ONE + 'ent = "javascript:alert(1)"\n', "« ent » est une adresse"),
    (ONE.replace('["http://site.example.org"]', "[]"), "« hotes »"),
    (ONE.replace('["http://site.example.org"]', '"http://site.example.org"'), "« hotes »"),
    (ONE.replace('org"]', 'org/chemin"]'), "sans chemin"),
    (ONE.replace("http://", "https://"), "en http, comme SITE_PUBLIC_URL"),
    (ONE + ONE, "la même uai"),
    (ONE + ONE.replace("0999001W", "0999002X"), "la même adresse"),
    (ONE + DOOR.replace('"ENT"', '""'), "« nom »"),
    (ONE + DOOR.replace('"ENT"', f'"{"a" * 61}"'), "60 caractères"),
    (ONE + DOOR + 'icone = "pronote"\n', "l'icône est une de"),
    (ONE + DOOR.replace("https://ent", "data:ent"), "« url de ENT »"),
    (ONE + DOOR.replace("https://ent.example.org/", "https://[x/"), "« url de ENT »"),
    (ONE + DOOR + 'deconnexion = "//ent"\n', "« deconnexion de ENT »"),
    (ONE + DOOR + DOOR, "le même nom"),
    (ONE + 'porte = "ENT"\n', "[[site.porte]]"),
    (ONE + '[[site.sortie]]\nurl = "https://x.example.org"\n', "chaque sortie"),
    ("[[site", "ne se lit pas"),
]


@pytest.mark.parametrize(("text", "sentence"), BAD)
def test_a_file_that_is_wrong_stops_the_start_with_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read(tmp_path, text)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("SITE_FICHIER")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.sampled_from(["nom", "uai", "hotes", "ent"]))
def test_no_value_does_worse_than_a_sentence(tmp_path: Path, value: str, name: str) -> None:
    text = json.dumps(value).replace("\x7f", "\\u007f")
    row = {"uai": '"0999001W"', "nom": '"x"', "hotes": '["http://a"]'} | {
        name: f"[{text}]" if name == "hotes" else text
    }
    said: str = ""
    try:
        [site] = read(tmp_path, "[[site]]\n" + "\n".join(f"{key} = {one}" for key, one in row.items()))
    except BadSetting as problem:
        said = str(problem)
    assert said.startswith("SITE_FICHIER : ") if said else site.nom


def test_the_addresses_are_hosts_of_the_instance(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(ONE, encoding="utf-8")
    given = {
        "PREAU_DATA": str(tmp_path),
        "PREAU_DEMO": "1",
        "SITE_FICHIER": str(path),
        "SITE_PUBLIC_URL": "http://b.org",
    }
    values = django_settings("site", given)
    assert {"b.org", "site.example.org"} <= set(values["ALLOWED_HOSTS"])
    assert "http://site.example.org" in values["CSRF_TRUSTED_ORIGINS"]


def test_a_start_without_a_file_says_so_but_in_a_demonstration(configure: Configure, settings: Any) -> None:
    configure(fichier="")
    assert check_sites(None) == []
    settings.PREAU_DEMO = False
    [error] = check_sites(None)
    assert (error.id, error.msg) == ("site.E001", "SITE_FICHIER manque : aucun établissement à servir.")


def test_the_checks_name_a_skin_that_is_not_there_and_the_schools_without_guides(
    configure: Configure, tmp_path: Path
) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(ONE + 'habillage = "montagne"\n', encoding="utf-8")
    configure(fichier=str(path), public_url=PUBLIC)
    [error] = check_sites(None)
    assert error.id == "site.E003"
    assert "montagne" in error.msg
    assert [one.id for one in check_tutoriels(None)] == ["site.W001"]
    path.write_text("[[site", encoding="utf-8")
    sites_file.read.cache_clear()
    assert [one.id for one in check_sites(None)] == ["site.E002"]
    assert check_tutoriels(None) == []


# Which school answers

BY_HOST = [
    ("testserver", "Collège Les Courtils", "bocage"),
    ("COURTILS.example.org", "Collège Les Courtils", "bocage"),
    ("courtils.example.org.", "Collège Les Courtils", "bocage"),
    ("courtils.example.org:8080", "Collège Les Courtils", "bocage"),
    (ECOLE_HOST, "École Joséphine Baker", "preau"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "nom", "skin"), BY_HOST)
@pytest.mark.parametrize("path", ["/", "/contact/", "/tutoriels/", "/rien/", "/aide/"])
def test_every_page_wears_the_name_and_the_skin_of_its_school(
    client: InspectingClient, host: str, nom: str, skin: str, path: str
) -> None:
    page = lxml_html.fromstring(client.get(path, HTTP_HOST=host).content)
    assert page.xpath("//a[@class='marque']")[0].text_content().strip() == nom
    assert f"habillage={skin}&" in page.xpath("//link[@rel='stylesheet']/@href")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host",
    [
        "ecole.example.org",
        "autre.example.org",
        "ecole.example.org:80",
        "ecole.example.org.evil.org",
        "127.0.0.1",
        "testserver:99999",
        "[:1.2]",
        "[::1]:8007",
        "testserver@ecole.example.org",
    ],
)
@pytest.mark.parametrize("path", ["/", "/bureau/", "/skin.css", "/rien/"])
@pytest.mark.filterwarnings("ignore:Bad Request")
def test_an_unknown_host_is_refused(host: str, path: str) -> None:
    assert InspectingClient().get(path, HTTP_HOST=host, SERVER_PORT="80").status_code == 400


def test_a_port_of_its_own_goes_before_an_address_that_says_none(configure: Configure, tmp_path: Path) -> None:
    """Which answers at every other port: it stands first in the file."""
    other = ONE.replace("0999001W", "0999002X").replace("example.org", "example.org:8443")
    read(tmp_path, ONE + other)
    configure(fichier=str(tmp_path / "sites.toml"), public_url=PUBLIC)
    for host, uai in (("", "0999001W"), (":80", "0999001W"), (":8000", "0999001W"), (":8443", "0999002X")):
        found = sites.find(f"site.example.org{host}")
        assert found is not None
        assert found.uai == uai


@pytest.mark.django_db
def test_the_host_alone_tells_the_school() -> None:
    """No header of a proxy and no absolute address names another one."""
    told = {
        "HTTP_X_FORWARDED_HOST": ECOLE_HOST,
        "HTTP_FORWARDED": f"host={ECOLE_HOST}",
        "HTTP_ORIGIN": f"http://{ECOLE_HOST}",
    }
    assert "Collège Les Courtils" in InspectingClient().get("/", **told).content.decode()


@pytest.mark.django_db
def test_the_office_address_lists_the_schools_and_shows_none(configure: Configure) -> None:
    configure(public_url="http://bureau.example.org")
    client = InspectingClient()
    page = lxml_html.fromstring(client.get("/", HTTP_HOST="bureau.example.org").content)
    assert page.xpath("//main//li/a/@href") == ["http://testserver/", "http://ecole.example.org:8443/"]
    for path in ("/contact/", "/tutoriels/", "/deconnexion/"):
        refused = client.get(path, HTTP_HOST="bureau.example.org")
        assert refused.status_code == 404
        assert "SITE-0102" in refused.content.decode()


@pytest.mark.django_db
def test_nothing_of_a_school_shows_at_the_address_of_another(client: InspectingClient, guides: Path) -> None:
    mine = Actualite.objects.create(uai=UAI, titre="Réunion de rentrée", corps="<p>Mardi</p>", publish_at=now())
    joint = Document.objects.create(
        uai=UAI, titre="Règlement", nom="reglement.pdf", fichier="x", content_type="application/pdf", octets=9,
        empreinte="0", published_at=now(),
    )  # fmt: skip
    here, there = (client.get("/", HTTP_HOST=host).content.decode() for host in ("testserver", ECOLE_HOST))
    for word in ("Réunion de rentrée", "Règlement", "PRONOTE", "02 61 91 00 48"):
        assert word in here
        assert word not in there
    paths = [f"/actualites/{mine.public_id}/", f"/documents/{joint.public_id}/reglement.pdf"]
    for path in (*paths, "/tutoriels/j4-eleve/", "/tutoriels/j4-eleve.pdf", "/tutoriels/j4-eleve/01.png"):
        assert InspectingClient().get(path, HTTP_HOST=ECOLE_HOST).status_code == 404, path
    assert ECOLE not in here
