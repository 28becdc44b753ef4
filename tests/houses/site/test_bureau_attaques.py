"""Attacks on what the office publishes: hosts, other schools' ids, stored scripts, forged forms, feeds, caches; and
what the office typed, which neither a colleague nor the end of a session may lose."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from lxml import html as lxml_html

from preau.houses.site.models import Actualite, Document, Reglage
from preau.houses.site.saisie import one_line, visible
from preau.kit.clockkit import now
from tests.houses.site.conftest import ECOLE, ECOLE_HOST, UAI
from tests.houses.site.test_bureau import BASE, PDF, agent, page, said
from tests.houses.site.test_bureau import depot as depot  # the fixture
from tests.houses.site.test_bureau import solange as solange
from tests.houses.site.test_bureau_reglages import form
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
PUBLIC = ("/", "/espace-numerique/", "/contact/", "/mentions/", "/actualites/", "/documents/")
NS = {"a": "http://www.w3.org/2005/Atom"}


def online(**more: Any) -> Actualite:
    """A piece of news of the collège that shows."""
    return Actualite.objects.create(
        **{"uai": UAI, "titre": "Kermesse", "corps": "<p>Samedi.</p>", "publish_at": now(), **more}
    )


def fields_of(content: bytes) -> dict[str, str]:
    """The hidden fields of the page's form."""
    form = lxml_html.fromstring(content.decode()).xpath("//main//form")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def scripts(html: str) -> list[Any]:
    """Elements that a text must never have made, in a page or in the HTML that a feed holds."""
    return list(lxml_html.fromstring(html).xpath("//main//script|//main//img[@src='x']|//*[@onerror]"))


class TestNothingTypedIsLost:
    """« À deux en même temps », and the session that ended."""

    def test_the_second_agent_keeps_the_text_and_sees_the_first(self, solange: InspectingClient) -> None:
        """Then saves over it, knowing."""
        row = online()
        url = f"{BASE}actualites/{row.public_id}/"
        solange.post(url, said(titre="Première"))
        late = solange.post(url, said(titre="Seconde", corps="Le mien."))
        html = late.content.decode()
        assert late.status_code == 409
        assert 'value="Seconde"' in html
        assert "Le mien." in html
        assert "Première" in html
        again = said(titre="Seconde", corps="Le mien.", version=fields_of(late.content)["version"])
        assert solange.post(url, again).status_code == 303
        row.refresh_from_db()
        assert row.titre == "Seconde"

    def test_withdrawn_meanwhile_it_is_said(self, solange: InspectingClient) -> None:
        """And nothing is put back unawares."""
        row = online()
        solange.post(f"{BASE}actualites/{row.public_id}/retirer/")
        late = solange.post(f"{BASE}actualites/{row.public_id}/", said())
        assert late.status_code == 409
        assert "Retirée" in late.content.decode()
        row.refresh_from_db()
        assert row.withdrawn_at is not None

    @pytest.mark.parametrize(
        ("rest", "typed"),
        [("actualites/ecrire/", said(corps=f"Long {HOSTILE}")), ("reglages/accueil/", {"accueil": HOSTILE})],
    )
    def test_signed_out_the_form_is_given_back(
        self, solange: InspectingClient, rest: str, typed: dict[str, Any]
    ) -> None:
        """Nothing is written; the page holds it all, and sends it again once signed in."""
        out = InspectingClient().post(BASE + rest, typed)
        assert out.status_code == 403
        assert scripts(out.content.decode()) == []
        assert "/bureau/connexion/?retour=" in out.content.decode()
        assert Actualite.objects.count() + Reglage.objects.count() == 0
        kept = fields_of(out.content)
        assert {name: str(value) for name, value in typed.items()}.items() <= kept.items()
        if "titre" in typed:
            assert solange.post(BASE + rest, kept).status_code == 303
            assert Actualite.objects.get().titre == typed["titre"]

    def test_signed_out_withdrawing_leads_to_the_door(self) -> None:
        """Nothing was typed there."""
        row = online()
        assert InspectingClient().post(f"{BASE}actualites/{row.public_id}/retirer/").status_code == 303
        row.refresh_from_db()
        assert row.withdrawn_at is None


class TestStoredScripts:
    """What is typed is text, everywhere it shows."""

    def test_news_documents_and_settings(self, solange: InspectingClient, depot: Path) -> None:
        """On every public page, in the feed, in the office."""
        solange.post(f"{BASE}actualites/ecrire/", said(titre=HOSTILE, corps=HOSTILE))
        file = SimpleUploadedFile(f"{HOSTILE}.pdf", PDF)
        typed = {"titre": HOSTILE, "categorie": HOSTILE[:80], "fichier": file}
        assert solange.post(f"{BASE}documents/ajouter/", typed).status_code == 303
        welcome = dict.fromkeys(("accueil", "horaires", "adresse"), HOSTILE) | {"telephone": "javascript:alert(1)"}
        for partie, more in (("accueil", welcome), ("icones", {"label_0": HOSTILE[:60]})):
            url = f"{BASE}reglages/{partie}/"
            assert solange.post(url, form(solange, url) | more).status_code == 303
        row = Actualite.objects.get()
        for path in (*PUBLIC, f"/actualites/{row.public_id}/"):
            html = page(path)
            assert scripts(html) == [], path
            assert not [one for one in lxml_html.fromstring(html).xpath("//@href") if one.startswith("javascript:")]
        for rest in ("", "actualites/", "documents/", "reglages/", "reglages/icones/", f"actualites/{row.public_id}/"):
            assert scripts(solange.get(BASE + rest).content.decode()) == [], rest
        feed = etree.fromstring(page("/actualites.xml").encode())
        assert feed.findtext("a:entry/a:title", namespaces=NS) == HOSTILE
        assert scripts(f"<main>{feed.findtext('a:entry/a:summary', namespaces=NS)}</main>") == []

    def test_what_nobody_sees_does_not_break_the_feed(self, solange: InspectingClient) -> None:
        """Controls and characters that XML has not are taken away; a title of nothing else is no title."""
        typed = said(titre="Ker\x01me\x0bsse\ufffe \u202emoc", corps="a\x02\uffff]]>\x1b</summary>")
        assert solange.post(f"{BASE}actualites/ecrire/", typed).status_code == 303
        feed = etree.fromstring(page("/actualites.xml").encode())
        assert feed.findtext("a:entry/a:title", namespaces=NS) == "Kermesse moc"
        assert len(feed.findall("a:entry", NS)) == 1
        assert solange.post(f"{BASE}actualites/ecrire/", said(titre="\x01\u202e")).status_code == 422

    def test_a_feed_changes_when_what_it_tells_does(self) -> None:
        """Empty, it stays as it is kept; a news shows up at its time, not at that of its writing."""
        empty = etree.fromstring(page("/actualites.xml").encode())
        assert empty.findtext("a:updated", namespaces=NS) == "2026-01-01T00:00:00+00:00"
        begins = now() - timedelta(minutes=1)
        online(publish_at=begins, updated_at=now() - timedelta(days=3))
        feed = etree.fromstring(page("/actualites.xml").encode())
        told = [
            feed.findtext(path, namespaces=NS) for path in ("a:updated", "a:entry/a:updated", "a:entry/a:published")
        ]
        assert [datetime.fromisoformat(str(one)) for one in told] == [begins] * 3

    def test_the_answer_echoes_nothing_of_the_address(self, solange: InspectingClient) -> None:
        """« C'est en ligne » is one of our sentences; another school's row makes no link."""
        theirs = online(uai=ECOLE)
        html = solange.get(f"{BASE}actualites/", {"fait": HOSTILE, "quoi": theirs.public_id}).content.decode()
        assert "alert(1)" not in html
        assert theirs.public_id not in html
        assert "est en ligne." in solange.get(f"{BASE}actualites/?fait=en-ligne").content.decode()


@pytest.mark.parametrize(
    "rest",
    [
        "actualites/ecrire/",
        "actualites/{news}/",
        "actualites/{news}/retirer/",
        "documents/ajouter/",
        "documents/{news}/",
        "documents/{news}/retirer/",
        "documents/{news}/deplacer/",
        "reglages/accueil/",
        "reglages/icones/",
    ],
)
def test_a_forged_form_does_nothing(rest: str, solange: InspectingClient) -> None:
    """No token of ours: 403, signed in or not, and nothing changes."""
    row = online()
    forger = Client(enforce_csrf_checks=True)
    for cookies in ({}, solange.cookies):
        forger.cookies.update(cookies)
        assert forger.post(BASE + rest.format(news=row.public_id), said(titre="Forgée")).status_code == 403
    row.refresh_from_db()
    assert (Actualite.objects.count(), row.titre, row.withdrawn_at) == (1, "Kermesse", None)


class TestHosts:
    """The host tells the school, and no header plays with it."""

    @pytest.mark.parametrize(
        "headers",
        [
            {"x-forwarded-host": "evil.example.net"},
            {"x-forwarded-host": ECOLE_HOST},
            {"x-forwarded-server": ECOLE_HOST},
            {"x-original-url": "/bureau/"},
            {"x-host": ECOLE_HOST},
            {"forwarded": f"host={ECOLE_HOST}"},
        ],
    )
    def test_other_headers_are_not_read(self, headers: dict[str, str]) -> None:
        """The feed's addresses are those of the file."""
        online()
        feed = page("/actualites.xml", headers=headers)
        assert "Kermesse" in feed
        assert "evil" not in feed
        assert ECOLE_HOST not in feed

    @pytest.mark.parametrize(
        "host", [f"testserver@{ECOLE_HOST}", f"{ECOLE_HOST}#testserver", "testserver, evil", "[::1"]
    )
    def test_odd_hosts_are_refused(self, host: str) -> None:
        """400, with nothing of a school."""
        answer = Client().get("/actualites/", headers={"host": host})
        assert answer.status_code == 400
        assert "Courtils" not in answer.content.decode()

    def test_what_one_school_has_cached_is_not_the_others(self, depot: Path, solange: InspectingClient) -> None:
        """Its ETag at another's address: that school's own page, or 404."""
        online()
        solange.post(f"{BASE}documents/ajouter/", {"titre": "Menus", "fichier": SimpleUploadedFile("m.pdf", PDF)})
        row = Document.objects.get()
        url = f"/documents/{row.public_id}/{row.nom}"
        for path in ("/", "/actualites/", "/documents/", "/actualites.xml"):
            mine = InspectingClient().get(path)
            assert "public" in mine["Cache-Control"]
            assert "Set-Cookie" not in mine
            assert Client().get(path, headers={"if-none-match": mine["ETag"]}).status_code == 304
            theirs = Client().get(path, headers={"if-none-match": mine["ETag"], "host": ECOLE_HOST})
            assert theirs.status_code == 200
        etag = Client().get(url)["ETag"]
        assert Client().get(url, headers={"if-none-match": etag}).status_code == 304
        assert Client().get(url, headers={"if-none-match": etag, "host": ECOLE_HOST}).status_code == 404
        solange.post(f"{BASE}documents/{row.public_id}/retirer/")
        assert Client().get(url, headers={"if-none-match": etag}).status_code == 404

    def test_the_office_is_never_kept(self, solange: InspectingClient) -> None:
        """By no cache, signed in or given back a form."""
        for answer in (solange.get(BASE), InspectingClient().post(f"{BASE}actualites/ecrire/", said())):
            assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "rest", ["../../sites.toml", "%2e%2e/%2e%2e/sites.toml", "..%2f..%2fx/y.pdf", "\x00/y.pdf", "x/"]
)
def test_no_path_leaves_the_folder_of_documents(rest: str, depot: Path) -> None:
    """A document is a row; its file is named by us."""
    (depot.parent / "sites.toml").write_text("secret")
    answer = Client().get(f"/documents/{rest}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_over_it_is_gone_and_to_come_it_is_not_there(solange: InspectingClient) -> None:
    """Past its last day: 410, as one withdrawn; before its moment: 404, as a draft."""
    over = online(publish_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=1))
    later = online(publish_at=now() + timedelta(days=1))
    assert InspectingClient().get(f"/actualites/{over.public_id}/").status_code == 410
    assert InspectingClient().get(f"/actualites/{over.public_id}/", headers={"host": ECOLE_HOST}).status_code == 404
    assert InspectingClient().get(f"/actualites/{later.public_id}/").status_code == 404
    shown = page("/actualites/") + page("/actualites.xml")
    assert over.public_id not in shown
    assert later.public_id not in shown
    for row, is_draftable in ((over, True), (later, False), (online(), False)):
        form = solange.get(f"{BASE}actualites/{row.public_id}/").content.decode()
        assert ("Garder en brouillon" in form) is is_draftable
    listed = solange.get(f"{BASE}actualites/").content.decode()
    assert "Terminée" in listed
    assert "Programmée" in listed


def test_home_shows_the_first_documents_and_where_the_others_are() -> None:
    """Six, then « Tous les documents »."""
    for rank in range(8):
        Document.objects.create(
            uai=UAI, titre=f"Document {rank}", ordre=rank, fichier="x", nom="x.pdf", octets=1, published_at=now()
        )
    home, every = page("/"), page("/documents/")
    assert "Document 5" in home
    assert "Document 6" not in home
    assert 'href="/documents/"' in home
    assert "Document 7" in every


@pytest.mark.parametrize(
    ("typed", "line", "lines"), [("a\x00b\n c", "ab c", "ab\n c"), ("\ufeff\u2066x", "x", "x"), ("\ud800é", "é", "é")]
)
def test_what_is_visible(typed: str, line: str, lines: str) -> None:
    """Line breaks stay where there may be several lines."""
    assert (one_line(typed), visible(typed)) == (line, lines)


def test_another_schools_agent_sees_nothing_of_this_one() -> None:
    """Neither list names what the other has."""
    online()
    theirs = agent(ECOLE).get(f"/bureau/{ECOLE}/actualites/").content.decode()
    assert "Kermesse" not in theirs
    assert "Rien n'a encore été écrit." in theirs
