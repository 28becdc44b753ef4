"""What the office sets of its site: one page a part, and what the public then sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from preau.houses.site.models import PARTIES, Reglage
from preau.kit.journal.models import Entry
from tests.houses.site.conftest import ECOLE, UAI
from tests.houses.site.test_bureau import BASE, agent, page
from tests.houses.site.test_bureau import solange as solange  # the fixture
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db
ACCUEIL, ICONES, TUTORIELS = (f"{BASE}reglages/{partie}/" for partie in PARTIES)
WRONG = [
    (ICONES, "label_0", ""),
    (ICONES, "place_0", "0"),
    (ICONES, "place_0", "5"),
    (ICONES, "label_1", "l'ent du bocage"),
    (ACCUEIL, "mel", "pas un mail"),
    (ACCUEIL, "telephone", "voir la loge"),
    (TUTORIELS, "guides", ["parti"]),
]


def form(browser: InspectingClient, url: str) -> dict[str, Any]:
    """The form of a part as it is shown."""
    shown = browser.get(url).context["form"]
    return {name: value for name in shown.fields if (value := shown.initial.get(name)) not in (None, False, "")}


def doors() -> list[str]:
    """The names of the icons that the public sees, in order."""
    return [
        str(one) for one in lxml_html.fromstring(page("/espace-numerique/")).xpath("//a[@class='porte']/strong/text()")
    ]


@pytest.mark.parametrize("url", [ACCUEIL, ICONES, TUTORIELS])
def test_unchanged_it_leaves_the_operators_file(solange: InspectingClient, guides: Path, url: str) -> None:
    """Sent as it is, nothing is fixed."""
    assert solange.post(url, form(solange, url)).status_code == 303
    row = Reglage.objects.get()
    assert (row.uai, row.accueil, row.portes, row.tutoriels) == (UAI, "", None, None)


def test_the_word_of_welcome_and_the_secretariat(solange: InspectingClient) -> None:
    """The public sees them at once, and the desk says where; the journal says which part."""
    typed = form(solange, ACCUEIL) | {"accueil": "Bonne rentrée", "telephone": "02 61 91 00 00"}
    answer = solange.post(ACCUEIL, typed, follow=True)
    assert "C&#x27;est enregistré" in answer.content.decode()
    assert 'href="http://testserver/"' in answer.content.decode()
    html = page("/").replace("\u00a0", " ").replace("\u202f", " ")
    assert "Bonne rentrée" in html
    assert "02 61 91 00 00" in html
    assert Entry.objects.get(event="site.reglage").detail == {"partie": "accueil", "uai": UAI}


def test_a_door_renamed_moved_and_hidden(solange: InspectingClient) -> None:
    """Its address is the operator's."""
    typed = form(solange, ICONES) | {"label_0": "Mon ENT", "place_0": 4}
    del typed["porte_1"]
    assert solange.post(ICONES, typed).status_code == 303
    assert doors() == ["Téléservices", "Messagerie", "Mon ENT"]
    assert 'href="http://ent.example.org/"' in page("/espace-numerique/")
    assert "Téléservices, Messagerie, Mon ENT" in solange.get(f"{BASE}reglages/").content.decode()
    assert solange.post(ICONES, form(solange, ICONES) | {"porte_1": "on", "place_1": 2}).status_code == 303
    assert doors() == ["Téléservices", "PRONOTE", "Messagerie", "Mon ENT"]


@pytest.mark.parametrize(
    ("rank", "place", "then"),
    [
        (3, 1, ["Messagerie", "L'ENT du Bocage", "PRONOTE", "Téléservices"]),
        (0, 3, ["PRONOTE", "Téléservices", "L'ENT du Bocage", "Messagerie"]),
        (1, 1, ["PRONOTE", "L'ENT du Bocage", "Téléservices", "Messagerie"]),
        (2, 4, ["L'ENT du Bocage", "PRONOTE", "Messagerie", "Téléservices"]),
    ],
)
def test_a_door_stands_at_the_place_that_was_chosen(
    solange: InspectingClient, rank: int, place: int, then: list[str]
) -> None:
    """By one choice: the others make room."""
    solange.post(ICONES, form(solange, ICONES) | {f"place_{rank}": place})
    assert doors() == then


def test_guides_that_the_office_shows(solange: InspectingClient, guides: Path) -> None:
    """Those that are not ticked leave the public page."""
    assert solange.post(TUTORIELS, form(solange, TUTORIELS) | {"guides": ["j4-eleve"]}).status_code == 303
    assert "j10-connexion" not in page("/tutoriels/")
    assert "Montrés : 1 sur 2" in solange.get(f"{BASE}reglages/").content.decode()


def test_without_guides_nothing_is_lost_of_what_was_chosen(solange: InspectingClient, guides: Path) -> None:
    """No page to set them by; the choice waits for them."""
    Reglage.objects.create(uai=UAI, tutoriels=["j4-eleve"])
    kept = (guides / "manifeste.json").read_bytes()
    (guides / "manifeste.json").unlink()
    assert solange.get(TUTORIELS).status_code == 404
    assert "ils ne sont pas encore faits" in solange.get(f"{BASE}reglages/").content.decode()
    solange.post(ACCUEIL, form(solange, ACCUEIL) | {"accueil": "Bonjour"})
    (guides / "manifeste.json").write_bytes(kept)
    assert Reglage.objects.get().tutoriels == ["j4-eleve"]


def test_two_at_once(solange: InspectingClient) -> None:
    """On one part the second is told; on two parts both are kept."""
    first, second = form(solange, ACCUEIL), form(solange, ACCUEIL)
    icons = form(solange, ICONES)
    assert solange.post(ACCUEIL, first | {"accueil": "La sienne"}).status_code == 303
    late = solange.post(ACCUEIL, second | {"accueil": "La mienne"})
    assert late.status_code == 409
    assert late.context["entretemps"]["lignes"] == [("Mot d'accueil", "La sienne")]
    assert "La mienne" in late.content.decode()
    assert solange.post(ICONES, icons | {"label_0": "Mon ENT"}).status_code == 303
    row = Reglage.objects.get()
    assert (row.accueil, json.dumps(row.portes).count("Mon ENT")) == ("La sienne", 1)


@pytest.mark.parametrize(("url", "field", "value"), WRONG)
def test_wrong_values(solange: InspectingClient, guides: Path, url: str, field: str, value: Any) -> None:
    """422, nothing set."""
    assert solange.post(url, form(solange, url) | {field: value}).status_code == 422
    assert Reglage.objects.count() == 0


def test_a_part_that_there_is_not_and_another_schools(solange: InspectingClient) -> None:
    """404; a school whose file has no icons has none to set."""
    assert solange.get(f"{BASE}reglages/portes/").status_code == 404
    other = agent(ECOLE)
    assert other.post(ACCUEIL, {"accueil": "x"}).status_code == 404
    assert other.get(f"/bureau/{ECOLE}/reglages/icones/").status_code == 404
    assert "n'en a pas encore donné" in other.get(f"/bureau/{ECOLE}/reglages/").content.decode()
    assert Reglage.objects.count() == 0
