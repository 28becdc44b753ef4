"""Base pages and template tags."""

import pytest
from django.http import HttpRequest
from django.template import TemplateSyntaxError, engines
from django.test import override_settings
from django.utils import translation
from lxml import html

from preau.instances.general import General
from preau.kit.design import context, settings
from preau.kit.design.templatetags.design import ICONS
from tests.support.client import InspectingClient

FOOTER = ["Aide", "Assistance", "Mentions légales", "Données personnelles", "Accessibilité : non conforme"]


def render(source: str, **values: object) -> html.HtmlElement:
    return html.fromstring(engines["django"].from_string(source).render(values, HttpRequest()))


def test_the_title_is_the_heading_and_the_house() -> None:
    page = render("{% extends 'design/journey.html' %}{% block titre %}L'<em>aide</em> &amp;\n vous{% endblock %}")
    assert page.findtext("head/title").startswith("L'aide & vous – ")
    assert page.find(".//h1/em").text == "aide"


def test_a_title_given_as_a_variable_is_escaped() -> None:
    page = render("{% extends 'design/page.html' %}", title="<b>1 < 2</b>")
    assert page.find(".//h1").text == "<b>1 < 2</b>"
    assert page.findtext("head/title").startswith("<b>1 < 2</b> – ")


def test_erreurs_leads_the_title() -> None:
    page = render("{% extends 'design/journey.html' %}", title="Nom", erreurs=True)
    assert page.findtext("head/title").startswith("Erreur : Nom – ")


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_page(client: InspectingClient, demo: bool) -> None:
    with override_settings(PREAU_DEMO=demo):
        for path in ("/aide/", "/design/", "/continuer/x/", "/nulle-part/"):
            text = client.get(path).content.decode()
            assert ("Démonstration – personnes fictives" in text) is demo, path


def test_every_page_has_the_same_footer_and_a_way_to_skip(client: InspectingClient) -> None:
    for path in ("/aide/", "/accessibilite/", "/design/", "/nulle-part/"):
        page = html.fromstring(client.get(path).content.decode())
        assert [link.text for link in page.xpath("//footer//a")] == FOOTER
        assert page.xpath("//body/*[1]/@href") == ["#contenu"]
        assert page.xpath("//main/@id") == ["contenu"]


def test_every_footer_link_answers(client: InspectingClient) -> None:
    page = html.fromstring(client.get("/aide/").content.decode())
    for url in page.xpath("//footer//a/@href"):
        assert client.get(url).status_code == 200


def test_help_names_the_contact_when_there_is_one(client: InspectingClient) -> None:
    with override_settings(PREAU=General(contact="assistance@example.org")):
        for path in ("/design/", "/assistance/", "/accessibilite/", "/mentions-legales/"):
            assert "assistance@example.org" in client.get(path).content.decode()
    with override_settings(PREAU=General(contact="")):
        assert "Assistance :" not in client.get("/design/").content.decode()


def test_legal_pages_say_what_the_instance_said(client: InspectingClient) -> None:
    said = settings.Settings(editor="Collège Les Courtils", host="Hébergeur d'essai", data_officer="dpd@example.org")
    with override_settings(DESIGN=said):
        assert "Collège Les Courtils" in client.get("/mentions-legales/").content.decode()
        assert "dpd@example.org" in client.get("/donnees-personnelles/").content.decode()
    assert "Non renseigné par cette instance" in client.get("/mentions-legales/").content.decode()


def test_the_declaration_rests_on_an_audit_or_says_there_is_none(client: InspectingClient) -> None:
    assert "aucun audit complet" in client.get("/accessibilite/").content.decode()
    with override_settings(
        PREAU=General(accessibility="partiellement conforme"),
        DESIGN=settings.Settings(audit_on="3 juin 2026", audit_by="une école", audit_rate="82 %"),
    ):
        text = client.get("/accessibilite/").content.decode()
        assert "Accessibilité : partiellement conforme" in text
        assert "audit du 3 juin 2026" in text
        assert "82 % des critères" in text


def test_a_house_without_title_shows_its_name() -> None:
    with override_settings(PREAU_TITLE="", PREAU_HOUSE="portail"):
        assert context.house(HttpRequest())["house"].title == "Portail"


def test_right_to_left_languages_turn_the_page() -> None:
    with translation.override("ar"):
        page = render("{% extends 'design/journey.html' %}", title="x")
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


@pytest.mark.parametrize("name", sorted(path.stem for path in ICONS.glob("*.svg")))
def test_every_icon_is_hidden_from_screen_readers(name: str) -> None:
    drawing = render(f"{{% load design %}}{{% icon '{name}' %}}")
    assert drawing.tag == "svg"
    assert drawing.get("aria-hidden") == "true"
    assert drawing.get("class") == "icone"


@pytest.mark.parametrize("name", ["inconnue", "../css/base", ""])
def test_an_unknown_icon_stops_the_page(name: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(f"{{% load design %}}{{% icon '{name}' %}}")


def test_a_value_to_copy_is_text_first() -> None:
    page = render("{% load design %}{% copie valeur %}", valeur="<e.dupont24>")
    assert page.find("output").text == "<e.dupont24>"
    assert "hidden" in page.find("button").attrib


@pytest.mark.parametrize("tag", ["{% again %}", "{% again titre gras %}", "{% again titre plain encore %}"])
def test_again_is_strict(tag: str) -> None:
    with pytest.raises((TemplateSyntaxError, ValueError)):
        engines["django"].from_string("{% load design %}" + tag)


def test_the_components_page_shows_errors_and_keeps_nothing(client: InspectingClient) -> None:
    answer = client.post("/design/", {"nom": "Dupont"})
    assert answer.status_code == 422
    assert "Il y a un problème" in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize("name", ["preau", "bocage", "littoral", "inconnu"])
def test_the_components_page_wears_the_skin_asked(client: InspectingClient, name: str) -> None:
    text = client.get(f"/design/?habillage={name}").content.decode()
    assert f"habillage={name if name != 'inconnu' else 'preau'}&amp;v=" in text
