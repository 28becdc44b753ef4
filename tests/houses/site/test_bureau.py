"""The office's side of the site: news, documents, what is shown; and what the public then reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from lxml import html as lxml_html

from preau.houses.site.models import Actualite, Document
from preau.kit import sessions
from preau.kit.bureau.models import Agent
from preau.kit.journal.models import Entry
from tests.houses.site.conftest import ECOLE, ECOLE_HOST, UAI, Configure
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db
BASE = f"/bureau/{UAI}/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAGES = ("", "actualites/", "actualites/ecrire/", "documents/", "documents/ajouter/", "reglages/",
         "reglages/accueil/", "reglages/icones/")  # fmt: skip


def agent(*uais: str) -> InspectingClient:
    """A browser in which somebody of these schools' offices is signed in."""
    row = Agent.objects.create(cle=f"solange.{'-'.join(uais)}", nom="GUÉRIN", prenom="Solange", uais=list(uais))
    browser, request, response = InspectingClient(), RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, row.public_id)
    browser.cookies.update(response.cookies)
    return browser


@pytest.fixture
def solange() -> InspectingClient:
    """The collège's secretary."""
    return agent(UAI)


@pytest.fixture
def depot(configure: Configure, tmp_path: Path) -> Path:
    """Where documents lie."""
    configure(documents_dossier=str(tmp_path / "documents"))
    return tmp_path / "documents"


def said(**more: Any) -> dict[str, Any]:
    """A form of news as a browser sends it."""
    empty = {f"publier_le_{part}": "" for part in ("jour", "mois", "annee")}
    return {
        "titre": "Portes ouvertes",
        "corps": "Samedi.\n\nVenez.",
        "geste": "publier",
        "version": "0",
        **empty,
        **more,
    }


def page(url: str, **headers: Any) -> str:
    """What the public reads at the collège's address."""
    return str(InspectingClient().get(url, **headers).content.decode())


def worn(html: bytes) -> tuple[str, str, str]:
    """The name at the top of a page and where it leads, and the skin."""
    shown = lxml_html.fromstring(html.decode())
    [mark], sheet = shown.xpath("//a[@class='marque']"), shown.xpath("//link[@rel='stylesheet']/@href")[0]
    return mark.text_content().strip(), mark.get("href"), sheet.partition("habillage=")[2].partition("&")[0]


def test_the_other_desks_of_the_same_school(solange: InspectingClient, configure: Configure) -> None:
    """As the deployment names them."""
    assert "Autres bureaux" not in solange.get(BASE).content.decode()
    configure(bureaux=["Le guichet=https://guichet.example.org/etablissements/{uai}/"])
    link = f'<a href="https://guichet.example.org/etablissements/{UAI}/">Le guichet</a>'
    assert link in solange.get(BASE).content.decode()


def test_a_desk_wears_its_own_school_at_whatever_address(configure: Configure) -> None:
    """Here both are served at the collège's address; the list of desks is nobody's."""
    both = agent(UAI, ECOLE)
    assert worn(both.get(BASE).content) == ("Collège Les Courtils", BASE, "bocage")
    for rest in ("", "actualites/", "reglages/accueil/"):
        at = worn(both.get(f"/bureau/{ECOLE}/{rest}").content)
        assert at == ("École Joséphine Baker", f"/bureau/{ECOLE}/", "preau")
    configure(public_url="http://testserver")
    for browser, path in ((both, "/bureau/"), (InspectingClient(), "/bureau/connexion/")):
        assert "Collège" not in worn(browser.get(path).content)[0]
    assert worn(both.get("/contact/").content)[0] == "Collège Les Courtils"


@pytest.mark.parametrize("rest", PAGES)
def test_the_desk_is_the_schools_own(rest: str, solange: InspectingClient) -> None:
    """Signed out: the door, and back; another school's agent: as if not there; hers: 200."""
    out = InspectingClient().get(BASE + rest)
    assert out.status_code == 303
    assert out["Location"].startswith("/bureau/connexion/?retour=")
    assert agent(ECOLE).get(BASE + rest).status_code == 404
    assert solange.get(BASE + rest).status_code == 200


def test_published_news_is_on_the_school_and_only_there(solange: InspectingClient) -> None:
    """Home, list, its page, the feed; not at the other school's address."""
    assert solange.post(f"{BASE}actualites/ecrire/", said()).status_code == 303
    row = Actualite.objects.get()
    url = f"/actualites/{row.public_id}/"
    for where in ("/", "/actualites/", url, "/actualites.xml"):
        assert "Portes ouvertes" in page(where)
        assert "Portes ouvertes" not in page(where, headers={"host": ECOLE_HOST})
    assert InspectingClient().get(url, headers={"host": ECOLE_HOST}).status_code == 404
    assert "<p>Samedi.</p><p>Venez.</p>" in page(url).replace("\n", "")
    assert Entry.objects.filter(event="site.actualite.publiee").count() == 1


def test_a_draft_and_a_preview_show_nothing(solange: InspectingClient) -> None:
    """The preview keeps what was typed and writes nothing."""
    seen = solange.post(f"{BASE}actualites/ecrire/", said(geste="apercu"))
    assert "Aperçu" in seen.content.decode()
    assert Actualite.objects.count() == 0
    solange.post(f"{BASE}actualites/ecrire/", said(geste="brouillon"))
    row = Actualite.objects.get()
    assert row.publish_at is None
    assert InspectingClient().get(f"/actualites/{row.public_id}/").status_code == 404
    assert "Portes ouvertes" not in page("/actualites/")


def test_withdrawn_it_is_gone_and_says_so(solange: InspectingClient) -> None:
    """410 where it was; published again, it is back."""
    solange.post(f"{BASE}actualites/ecrire/", said())
    row = Actualite.objects.get()
    plain = Client(headers={"cookie": solange.cookies.output(header="", sep=";")})
    assert plain.get(f"{BASE}actualites/{row.public_id}/retirer/").status_code == 405
    solange.post(f"{BASE}actualites/{row.public_id}/retirer/")
    gone = InspectingClient().get(f"/actualites/{row.public_id}/")
    assert gone.status_code == 410
    assert "SITE-0203" in gone.content.decode()
    row.refresh_from_db()
    solange.post(f"{BASE}actualites/{row.public_id}/", said(version=row.version))
    assert InspectingClient().get(f"/actualites/{row.public_id}/").status_code == 200


def test_two_agents_at_once_the_second_is_told(solange: InspectingClient) -> None:
    """Nothing of the first is overwritten."""
    solange.post(f"{BASE}actualites/ecrire/", said())
    url = f"{BASE}actualites/{Actualite.objects.get().public_id}/"
    assert solange.post(url, said(titre="Première")).status_code == 303
    late = solange.post(url, said(titre="Seconde"))
    assert late.status_code == 409
    assert "SITE-0201" in late.content.decode()
    assert Actualite.objects.get().titre == "Première"


@pytest.mark.parametrize(
    ("field", "value"), [("titre", ""), ("corps", ""), ("fin_le", "2020-01-01"), ("titre", "x" * 201)]
)
def test_a_form_that_is_wrong_keeps_what_was_typed(solange: InspectingClient, field: str, value: str) -> None:
    """422, and no row."""
    answer = solange.post(f"{BASE}actualites/ecrire/", said(**{field: value}))
    assert answer.status_code == 422
    assert Actualite.objects.count() == 0
    assert "Venez." in answer.content.decode() or field == "corps"


@pytest.mark.parametrize(
    "corps",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "<a href='//evil'>ici</a>"],
)
def test_hostile_text_is_text(solange: InspectingClient, corps: str) -> None:
    """It runs nothing, on its page, in the preview, in the feed."""
    seen = solange.post(f"{BASE}actualites/ecrire/", said(corps=corps, titre="<b>", geste="apercu")).content.decode()
    solange.post(f"{BASE}actualites/ecrire/", said(corps=corps, titre="<b>"))
    row = Actualite.objects.get()
    for html in (seen, page(f"/actualites/{row.public_id}/"), page("/actualites.xml")):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b>" not in html


def test_another_schools_news_cannot_be_changed(solange: InspectingClient) -> None:
    """Its id below one's own school is nothing."""
    solange.post(f"{BASE}actualites/ecrire/", said())
    row, other = Actualite.objects.get(), agent(ECOLE)
    for rest in ("", "retirer/"):
        for base in (BASE, f"/bureau/{ECOLE}/"):
            assert other.post(f"{base}actualites/{row.public_id}/{rest}", said(titre="Prise")).status_code == 404
    row.refresh_from_db()
    assert (row.titre, row.withdrawn_at) == ("Portes ouvertes", None)


class TestDocuments:
    """« Documents joints »."""

    def add(
        self, browser: InspectingClient, content: bytes = PDF, name: str = "menus.pdf", **more: Any
    ) -> HttpResponse:
        """Send one."""
        file = SimpleUploadedFile(name, content, "application/pdf")
        return browser.post(f"{BASE}documents/ajouter/", {"titre": "Menus", "version": "0", "fichier": file, **more})

    def test_published_served_and_kept_safe(self, solange: InspectingClient, depot: Path) -> None:
        """Its own bytes, as a file to keep; not at the other school's address."""
        assert self.add(solange).status_code == 303
        row = Document.objects.get()
        url = f"/documents/{row.public_id}/menus.pdf"
        answer = InspectingClient().get(url)
        assert answer.content == PDF
        assert answer["Content-Disposition"] == 'attachment; filename="menus.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "Menus" in page("/documents/")
        assert "Menus" in page("/")
        assert InspectingClient().get(url, headers={"host": ECOLE_HOST}).status_code == 404
        assert InspectingClient().get(f"/documents/{row.public_id}/autre.exe")["Location"] == url

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("page.pdf", b"<html><script>alert(1)</script>"),
            ("a.pdf", b""),
            ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ],
    )
    def test_what_is_no_document_is_refused(
        self, solange: InspectingClient, depot: Path, name: str, content: bytes
    ) -> None:
        """By its bytes, whatever its name; nothing is left behind."""
        assert self.add(solange, content, name).status_code == 422
        assert Document.objects.count() == 0
        assert [path for path in depot.rglob("*") if path.is_file()] == []

    def test_without_a_file_or_too_large(self, solange: InspectingClient, depot: Path, configure: Configure) -> None:
        """A sentence each."""
        assert solange.post(f"{BASE}documents/ajouter/", {"titre": "Menus"}).status_code == 422
        configure(documents_dossier=str(depot), document_octets=100)
        assert self.add(solange, PDF + b" " * 200).status_code == 422
        assert self.add(solange, PDF + b" " * 600_000).status_code == 413

    @pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\r\nSet-Cookie: x=1.pdf", "é" * 300 + ".pdf", "..pdf"])
    def test_hostile_names_are_cleaned(self, solange: InspectingClient, depot: Path, name: str) -> None:
        """It stays a file of the folder, with a name that goes in an address."""
        assert self.add(solange, name=name).status_code == 303
        row = Document.objects.get()
        assert "/" not in row.nom
        assert len(row.nom) <= 150
        assert [path.name for path in depot.rglob("*") if path.is_file()] == [row.fichier]
        link = page("/documents/").split('class="fichiers"')[1].split('href="')[1].split('"')[0]
        assert InspectingClient().get(link).content == PDF

    def test_replaced_at_the_same_address(self, solange: InspectingClient, depot: Path) -> None:
        """The former file is forgotten; a stale page changes nothing and leaves no file."""
        self.add(solange)
        row = Document.objects.get()
        url, file = f"{BASE}documents/{row.public_id}/", SimpleUploadedFile("menus2.pdf", PDF + b"2")
        assert solange.post(url, {"titre": "Menus 2", "version": 0, "fichier": file}).status_code == 303
        row.refresh_from_db()
        assert InspectingClient().get(f"/documents/{row.public_id}/menus2.pdf").content == PDF + b"2"
        stale = SimpleUploadedFile("menus3.pdf", PDF + b"3")
        assert solange.post(url, {"titre": "Menus 3", "version": 0, "fichier": stale}).status_code == 409
        assert [path.name for path in depot.rglob("*") if path.is_file()] == [row.fichier]

    def test_withdrawn_put_in_order_and_another_schools(self, solange: InspectingClient, depot: Path) -> None:
        """Withdrawn: 404. Another school's agent moves nothing."""
        for titre in ("Un", "Deux", "Trois"):
            self.add(solange, titre=titre)
        un, deux, trois = Document.objects.order_by("ordre")
        solange.post(f"{BASE}documents/{trois.public_id}/deplacer/", {"sens": "haut"})
        solange.post(f"{BASE}documents/{un.public_id}/deplacer/", {"sens": "haut"})
        assert [row.titre for row in Document.objects.order_by("ordre")] == ["Un", "Trois", "Deux"]
        other = agent(ECOLE)
        for rest in ("", "retirer/", "deplacer/"):
            for base in (BASE, f"/bureau/{ECOLE}/"):
                assert other.post(f"{base}documents/{un.public_id}/{rest}", {"titre": "x"}).status_code == 404
        solange.post(f"{BASE}documents/{deux.public_id}/retirer/")
        assert InspectingClient().get(f"/documents/{deux.public_id}/{deux.nom}").status_code == 404
