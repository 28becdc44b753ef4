"""The client that inspects every page is itself tested: a good page passes, each fault is named."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.support.client import BadPage, InspectingClient, inspect

POLICY = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
GOOD = """<!doctype html><html lang="fr"><head><title>Aide – Préau</title>
<link rel="stylesheet" href="/skin.css"><script type="module" src="/static/a.js"></script></head>
<body><h1>Aide</h1><img src="/logo.svg" alt=""><a href="/x/">Suite</a>
<form><fieldset><legend>Nom</legend><label for="a">Nom</label><div id="b">Indice</div>
<input id="a" aria-describedby="b">
<label>Prénom <input></label><input aria-label="Code"><input type="hidden"><button>Suivant</button></fieldset></form>
</body></html>"""
WRONG = """<div data-resume><a href="#a">Nom</a></div><input id="a" aria-label="Nom" aria-invalid="true">"""


def faults(old: str = "", new: str = "", status: int = 200, headers: dict[str, str] | None = None) -> list[str]:
    assert old in GOOD
    return inspect(status, POLICY if headers is None else headers, GOOD.replace(old, new) if old else GOOD)


def test_a_good_page_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<h1>Aide</h1>", "", "0 h1"),
        ("<h1>Aide</h1>", "<h1>Aide</h1><h1>Bis</h1>", "2 h1"),
        ("<h1>Aide</h1>", "<h1> </h1>", "h1 vide"),
        (' lang="fr"', "", "sans lang"),
        ("<title>Aide – Préau</title>", "", "il faut un title"),
        ("<title>Aide – Préau</title>", "<title> – Préau</title>", "title vide"),
        ('<label for="a">Nom</label>', "", "champ sans étiquette"),
        ('<input aria-label="Code">', "<select></select>", "champ sans étiquette"),
        ('<input aria-label="Code">', "<textarea></textarea>", "champ sans étiquette"),
        ("<button>Suivant</button>", "<button></button>", "bouton ou lien sans nom"),
        ("Suite</a>", "</a>", "bouton ou lien sans nom"),
        (' alt=""', "", "image sans alt"),
        ("<legend>Nom</legend>", "", "fieldset sans legend"),
        ('id="b"', 'id="a"', "id en double : a"),
        ('aria-describedby="b"', 'aria-describedby="c"', "aria-describedby mène à un id absent : c"),
        ('<label for="a">', '<label for="z">', "for mène à un id absent : z"),
        ("<h1>", "<script>1</script><h1>", "script dans la page"),
        ("<h1>", "<style>a{}</style><h1>", "balise style"),
        ("<h1>", '<h1 style="color:red">', "attribut style"),
        ("<h1>", '<h1 onclick="x()">', "attribut onclick"),
        ('href="/x/"', 'href="JavaScript:x()"', "adresse javascript:"),
        ('href="/skin.css"', 'href="https://cdn.example.org/x.css"', "ressource distante"),
        ('src="/static/a.js"', 'src="//cdn.example.org/x.js"', "ressource distante"),
        ("Suite", "{{ suite }}", "gabarit non rendue"),
        ("Suite", "{% suite %}", "gabarit non rendue"),
        ("<h1>Aide</h1>", f"<h1>Aide</h1>{WRONG}", "sans « Erreur : »"),
    ],
)
def test_it_names(old: str, new: str, said: str) -> None:
    assert any(said in fault for fault in faults(old, new)), faults(old, new)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "pas de Content-Security-Policy"),
        ({"Content-Security-Policy": "script-src 'self'"}, "pas de Content-Security-Policy"),
        ({"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}, "permissive"),
    ],
)
def test_it_names_a_weak_policy(headers: dict[str, str], said: str) -> None:
    assert any(said in fault for fault in faults(headers=headers))


def test_an_invalid_form_answers_422_with_a_summary_that_leads_somewhere() -> None:
    page = GOOD.replace("<title>", "<title>Erreur : ").replace("<input id=", "<input aria-invalid='true' id=")
    said = inspect(200, POLICY, page)
    assert any("422" in fault for fault in said)
    assert any("sans résumé" in fault for fault in said)
    page = page.replace("<h1>", "<div data-resume><a href='#z'>Nom</a></div><h1>")
    assert inspect(422, POLICY, page) == ["le résumé mène à un champ absent : #z"]
    assert inspect(422, POLICY, page.replace("#z", "#a")) == []
    assert any("« Erreur : »" in fault for fault in inspect(422, POLICY, GOOD))


def test_a_page_exempt_by_name_may_be_inline_and_nothing_more() -> None:
    page = GOOD.replace("<h1>Aide</h1>", "<script>1</script>")
    assert inspect(200, {}, page, inline_allowed=True) == ["0 h1 au lieu d'un"]


def test_an_empty_answer_is_a_bad_page() -> None:
    assert inspect(200, POLICY, "")


def good(request: HttpRequest) -> HttpResponse:
    return HttpResponse(GOOD)


def bad(request: HttpRequest) -> HttpResponse:
    return HttpResponse(GOOD.replace("<h1>", "<h1 onclick='x()'>"))


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("{{ pas du HTML", content_type="text/plain")


urlpatterns = [path("bonne/", good), path("meme/", good), path("mauvaise/", bad), path("texte/", plain)]
pytestmark = pytest.mark.urls(__name__)


def test_it_raises_with_every_fault() -> None:
    with pytest.raises(BadPage, match=r"/mauvaise/ \(200\)(.|\n)*attribut onclick"):
        InspectingClient().get("/mauvaise/")


def test_it_leaves_other_answers_alone() -> None:
    assert InspectingClient().get("/texte/").status_code == 200


def test_one_title_never_serves_two_pages() -> None:
    client = InspectingClient()
    client.get("/bonne/")
    client.get("/bonne/?page=2")
    with pytest.raises(BadPage, match="même titre que bonne/"):
        client.get("/meme/")


def test_a_route_may_be_exempt() -> None:
    client = InspectingClient(exempt=frozenset({"mauvaise/"}))
    assert client.get("/mauvaise/").status_code == 200
