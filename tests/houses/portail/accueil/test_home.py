"""Home: the children and their schools, the applications of each, the news, help at the same place everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from preau.houses.portail import applications
from preau.houses.portail.models import Message, Remise
from preau.houses.portail.places import Place
from preau.kit.clockkit import now
from tests.houses.portail.actualites.conftest import COLLEGE, ECOLE, Publish, browser_of, make_compte, text_of
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille, school
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES
FILE = f"""
[[application]]
label = "Notes du collège"
url = "https://notes.example.net/"
icone = "cahier"
uais = ["{COLLEGE}"]
ordre = 2
[[application]]
label = "Cahier de vie"
url = "https://vie.example.net/"
niveaux = ["ecole"]
ordre = 1
[[application]]
label = "Salle des professeurs"
url = "https://salle.example.net/"
profils = ["personnel"]
[[application]]
label = "Transports"
url = "/transports/"
ordre = 3
[[application]]
label = "Révisions"
url = "https://revisions.example.net/"
profils = ["eleve"]
niveaux = ["college-lycee"]
"""


@pytest.fixture(autouse=True)
def applications_file(tmp_path: Path, configure: Configure) -> None:
    path = tmp_path / "applications.toml"
    path.write_text(FILE, encoding="utf-8")
    configure(applications=str(path))


def tiles(browser: InspectingClient, path: str = "/") -> list[str]:
    """The labels of the applications, in page order."""
    page = browser.get(path).content.decode()
    section = page[page.index('<h2 id="applications">') :]
    return re.findall(r"<strong>([^<]+)</strong>", section[: section.index("</section>")])


def test_a_parent_sees_the_applications_of_every_child(parent: InspectingClient) -> None:
    assert tiles(parent) == ["Cahier de vie", "Notes du collège", "Transports", "Mon compte"]


def test_each_child_s_page_shows_their_own(parent: InspectingClient, famille: Famille, publish: Publish) -> None:
    albert, jeanne = (f"/enfants/{one.public_id}/" for one in famille.enfants)
    publish("Au collège"), publish("À l'école", uai=ECOLE), publish("Aux 4 B", divisions=["4 B"])
    assert tiles(parent, albert) == ["Notes du collège", "Transports"]
    assert tiles(parent, jeanne) == ["Cahier de vie", "Transports"]
    page = text_of(parent.get(albert))
    assert "Au collège" in page
    assert "À l'école" not in page
    assert "Aux 4 B" not in page
    assert "À l'école" in text_of(parent.get(jeanne))


def test_one_goes_from_child_to_child_by_links_alone(parent: InspectingClient, famille: Famille) -> None:
    first, second = (f"/enfants/{one.public_id}/" for one in famille.enfants)
    page = parent.get(first).content.decode()
    assert re.search(rf'href="{first}" aria-current="page"', page)
    assert re.search(rf'href="{second}"(?! aria-current)', page)
    assert "sessionid" not in parent.cookies
    assert re.search(rf'href="{second}" aria-current="page"', parent.get(second).content.decode())
    assert "aria-current" not in parent.get("/").content.decode().partition("Mes enfants")[2]


def test_a_pupil_sees_their_school_and_theirs(pupil: InspectingClient) -> None:
    assert tiles(pupil) == ["Révisions", "Notes du collège", "Transports", "Mon compte"]


def test_staff_see_theirs_and_no_account_elsewhere(configure: Configure) -> None:
    school(COLLEGE, "CLG LES COURTILS")
    browser = browser_of(make_compte(roles=[]))
    assert tiles(browser) == ["Salle des professeurs", "Notes du collège", "Transports"]
    page = text_of(browser.get("/"))
    assert "Bonjour Camille Roussel" in page
    assert "CLG LES COURTILS" in page
    assert "Mes enfants" not in page


def test_staff_without_a_school_are_told_whom_to_ask(configure: Configure) -> None:
    assert "Aucun établissement n'est relié à votre compte." in text_of(browser_of(make_compte(uais=[])).get("/"))


def test_home_shows_the_latest_news_and_the_way_to_all(parent: InspectingClient, publish: Publish) -> None:
    assert "Aucune actualité en ce moment." in text_of(parent.get("/"))
    publish("Au collège"), publish("À l'école", uai=ECOLE)
    page = parent.get("/").content.decode()
    assert page.index("À l&#x27;école") < page.index("Au collège")
    assert 'href="/actualites/"' in page


@pytest.mark.parametrize(
    ("waiting", "said"), [(0, "Aucun message non lu"), (1, "1 message non lu"), (2, "2 messages non lus")]
)
def test_home_says_how_many_messages_wait(parent: InspectingClient, famille: Famille, waiting: int, said: str) -> None:
    boxes = [f"r:{row.public_id}" for row in famille.emilie]
    for rank in range(waiting):
        message = Message.objects.create(auteur="l:x", auteur_nom="Camille", objet="x", sent_at=now())
        for adresse in boxes if rank else boxes[:1]:
            Remise.objects.create(message=message, adresse=adresse, nom="Emilie DUPONT")
    elsewhere = Message.objects.create(auteur="l:x", auteur_nom="Camille", objet="x", sent_at=now())
    Remise.objects.create(message=elsewhere, adresse="r:quelqu-un", nom="Quelqu'un")
    assert said in text_of(parent.get("/"))


def test_home_says_nothing_of_messages_while_they_are_suspended(configure: Configure, parent: InspectingClient) -> None:
    configure(messagerie_suspendue=["responsable"])
    assert "message non lu" not in text_of(parent.get("/"))
    configure(messagerie_suspendue=["eleve"])
    assert "Aucun message non lu" in text_of(parent.get("/"))


def test_help_is_at_the_same_place_on_every_page(parent: InspectingClient, famille: Famille) -> None:
    """Between the page and the footer, after everything else (WCAG 3.2.6)."""
    for path in ("/", f"/enfants/{famille.enfants[0].public_id}/", "/actualites/", "/conditions/", "/se-deconnecter/"):
        page = parent.get(path).content.decode()
        after = page.partition("</main>")[2].lstrip()
        assert after.startswith('<aside class="aide" aria-label="Besoin d'), path
        assert page.count("/aide/") == 2, path


@pytest.mark.parametrize(
    "row",
    [
        "label = 'x'\nurl = 'https://x.example/'\nprofils = ['parents']",
        "label = 'x'\nurl = 'https://x.example/'\nprofils = 'eleve'",
        "label = 'x'\nurl = 'https://x.example/'\nniveaux = ['lycee']",
        "label = 'x'\nurl = 'https://x.example/'\nicone = '../logo'",
        "label = 'x'\nurl = 'https://x.example/'\nicone = 'fusee'",
        "label = 'x'\nurl = 'https://x.example/'\nordre = 'un'",
        "label = 'x'\nurl = 'https://x.example/'\nprofil = ['eleve']",
        "label = 3\nurl = 'https://x.example/'",
        "label = 'x'\nurl = 'javascript:alert(1)'",
    ],
)
def test_slips_are_refused_at_the_start(tmp_path: Path, row: str) -> None:
    path = tmp_path / "slip.toml"
    path.write_text(f"[[application]]\n{row}\n")
    with pytest.raises(applications.BadApplications, match="PORTAIL_APPLICATIONS"):
        applications.load(str(path))


def test_school_and_level_must_agree() -> None:
    one = applications.Application("x", "/x/", uais=(COLLEGE,), niveaux=("ecole",))
    assert not one.is_for("eleve", [Place(COLLEGE, "college-lycee"), Place(ECOLE, "ecole")])
    assert one.is_for("eleve", [Place(COLLEGE, "ecole")])
    assert not applications.Application("x", "/x/", niveaux=("ecole",)).is_for("invite", [])
    assert applications.Application("x", "/x/").is_for("invite", [])
