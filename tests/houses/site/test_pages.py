"""The shop window: home, doors, contact, mentions, signing out; what the office sets goes first; kept by browsers."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from preau.houses.site.models import Actualite, Reglage
from preau.houses.site.sites_file import icones
from preau.houses.site.templatetags.vitrine import pictogramme
from preau.kit.clockkit import now
from tests.houses.site.conftest import ECOLE_HOST, UAI
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db
PAGES = ("/", "/espace-numerique/", "/contact/", "/mentions/", "/deconnexion/", "/tutoriels/", "/tutoriels/j4-eleve/")


def parsed(response: Any) -> Any:
    return lxml_html.fromstring(response.content.decode().replace("\u00a0", " "))


def doors(page: Any) -> list[tuple[str, str]]:
    return [(one.xpath("string(strong)"), one.get("href")) for one in page.xpath("//ul[@class='portes']//a")]


def test_home_has_the_doors_of_the_file_below_the_category_of_the_seed(client: InspectingClient) -> None:
    page = parsed(client.get("/"))
    assert page.xpath("string(//h2[@class='categorie'])") == "Espace numérique"
    assert doors(page) == [
        ("L'ENT du Bocage", "http://ent.example.org/"),
        ("PRONOTE", "http://vie-scolaire.example.org/"),
        ("Téléservices", "http://teleservices.example.org/"),
        ("Messagerie", "http://ent.example.org/messagerie/"),
    ]
    assert len(page.xpath("//ul[@class='portes']//*[local-name()='svg'][@aria-hidden='true']")) == 4
    assert "tel:0261910048" in page.xpath("//main//a/@href")
    assert doors(parsed(client.get("/espace-numerique/"))) == doors(page)


def test_what_the_office_sets_goes_before_the_file(client: InspectingClient) -> None:
    portes = [{"nom": "Messagerie", "label": "Écrire"}, {"nom": "Partie", "label": ""}, {"nom": "PRONOTE", "label": ""}]
    Reglage.objects.create(
        uai=UAI, accueil="Bonne rentrée <b>", telephone="02 61 91 00 49", mel="vie@example.org",
        horaires="8 h – 17 h", adresse="BP 3", portes=portes,
    )  # fmt: skip
    page = parsed(client.get("/"))
    assert [nom for nom, _url in doors(page)] == ["Écrire", "PRONOTE"]
    for words in ("Bonne rentrée <b>", "02 61 91 00 49", "vie@example.org", "8 h – 17 h", "BP 3"):
        assert words in page.text_content()
    assert "Bonne rentrée" not in InspectingClient().get("/", HTTP_HOST=ECOLE_HOST).content.decode()


def test_a_school_that_gave_nothing_has_a_page_all_the_same(client: InspectingClient) -> None:
    for path in ("/", "/espace-numerique/", "/contact/", "/mentions/", "/deconnexion/", "/tutoriels/"):
        assert InspectingClient().get(path, HTTP_HOST=ECOLE_HOST).status_code == 200
    said = parsed(client.get("/contact/", HTTP_HOST=ECOLE_HOST)).text_content()
    assert "n'a pas encore donné ses coordonnées" in said


def test_signing_out_lists_what_may_stay_open_once_each_and_keeps_nothing(client: InspectingClient) -> None:
    response = client.get("/deconnexion/")
    rows = parsed(response).xpath("//ul[@class='sorties']/li")
    assert [(row.xpath("string(strong)"), row.xpath("string(a/@href)")) for row in rows] == [
        ("L'ENT du Bocage", "http://ent.example.org/se-deconnecter/"),
        ("PRONOTE", "http://vie-scolaire.example.org/"),
        ("Mon compte", "http://compte.example.org/mon-compte/"),
    ]
    assert "Vous êtes peut-être encore connecté à…" in parsed(response).text_content()
    assert Client().post("/deconnexion/").status_code == 405


def test_a_hidden_door_still_says_where_to_sign_out(client: InspectingClient) -> None:
    """Somebody may have come by it before: what is open does not close because its icon went away."""
    Reglage.objects.create(uai=UAI, portes=[])
    names = parsed(client.get("/deconnexion/")).xpath("//ul[@class='sorties']/li/strong/text()")
    assert names == ["L'ENT du Bocage", "PRONOTE", "Mon compte"]


def test_mentions_name_the_school_and_promise_what_the_answers_show(client: InspectingClient, guides: Path) -> None:
    said = parsed(client.get("/mentions/")).text_content()
    for words in ("Collège Les Courtils, Montmartin-sur-Mer (0500048F)", "Mme Le Goff, principale", "aucun cookie"):
        assert words in said
    assert client.get("/mentions-legales/").headers["Location"] == "/mentions/"
    for path in PAGES:
        response = client.get(path)
        assert response.cookies == {}
        assert "Set-Cookie" not in response.headers
        page = parsed(response)
        assert page.xpath("//script|//iframe|//form") == []
        assert all(not url.startswith("http") for url in page.xpath("//link/@href|//img/@src"))


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_asked_again_and_sent_only_when_they_changed(
    client: InspectingClient, guides: Path, path: str
) -> None:
    first = client.get(path)
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    packed = Client().get(path, headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.headers["ETag"]) == ("gzip", etag)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert gzip.decompress(packed.content) == first.content
    assert "default-src 'none'" in packed.headers["Content-Security-Policy"]


def test_news_that_is_withdrawn_is_gone_at_the_next_look(client: InspectingClient) -> None:
    news = Actualite.objects.create(uai=UAI, titre="Grève des cars", corps="<p>Mardi</p>", publish_at=now())
    etag = client.get("/").headers["ETag"]
    Actualite.objects.filter(pk=news.pk).update(withdrawn_at=now())
    again = client.get("/", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert "Grève des cars" not in again.content.decode()


def test_every_drawing_is_our_own_and_safe() -> None:
    assert {"ent", "vie-scolaire", "teleservices", "messagerie", "lien"} <= icones()
    for name in icones():
        drawn = pictogramme(name)
        assert drawn.startswith('<svg class="pictogramme"')
        assert 'aria-hidden="true"' in drawn
        assert not any(word in drawn for word in ("<script", "href", "style=", "<text", "<image"))
    assert pictogramme("inconnue") == pictogramme("lien")


@pytest.mark.parametrize("path", ["/tutoriels", "/tutoriels/j4-eleve", "/contact", "/bureau", "/actualites?x=1"])
def test_an_address_typed_from_a_sheet_needs_no_final_slash(guides: Path, path: str) -> None:
    """It leads to the page; one that is no page stays as it is."""
    way, _question, query = path.partition("?")
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (301, f"{way}/{'?' if query else ''}{query}")
    for other in ("/rien", "/tutoriels/j4-eleve/99.png", "/documents/x"):
        assert Client().get(other).status_code == 404
