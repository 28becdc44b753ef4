"""« Procédure de connexion… » as seed 000 has it, each guide on its page, and their files."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from preau.houses.site import tutoriels, vitrine
from preau.houses.site.manifeste import Manifeste, Tutoriel
from preau.houses.site.models import Reglage
from tests.houses.site.conftest import UAI
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db
SUMMARY = "(Cliquer pour dérouler le tutoriel)"
SEED = [
    ("J4", "Première connexion à l'ENT (Élève)"),
    ("J2", "Première connexion à l'ENT (Responsables)"),
    ("J1", "Première connexion à l'ENT (Responsables)"),
    ("J3", "Première connexion à l'ENT (Responsables)"),
    ("J14", "Connexion aux téléservices"),
    ("J16", "Application mobile pour smartphone"),
    ("J6", "Gérer son compte"),
    ("J99", "Autre chose"),
]


def parsed(content: bytes) -> Any:
    return lxml_html.fromstring(content.decode().replace("\u00a0", " "))


def octets_of(response: Any) -> bytes:
    """The whole content of a file's answer; the client's own way of reading it closes the file."""
    return b"".join(response.streaming_content)


def rewrite(guides: Path, change: Any) -> None:
    """Change the manifest, and see to it that it is read again."""
    path = guides / "manifeste.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    change(table)
    path.write_text(json.dumps(table), encoding="utf-8")
    tutoriels._read.cache_clear()


def every_group(table: dict[str, Any]) -> None:
    """A guide for each journey of SEED, in the wrong order."""
    first = table["tutoriels"][0]
    table["tutoriels"] = [
        {**first, "slug": f"j-{rank}", "parcours": journey, "groupe": groupe, "sous_titre": f"Guide {journey}",
         "etapes": [{"numero": "1", "texte": "Faire"}], "pdf": f"j-{rank}.pdf"}
        for rank, (journey, groupe) in enumerate([*reversed(SEED), ("J18", "Secrétariat")])
    ]  # fmt: skip


def test_the_page_of_seed_000(client: InspectingClient, guides: Path) -> None:
    page = parsed(client.get("/tutoriels/").content)
    assert page.xpath("string(//h1)") == "Procédure de connexion à l'ENT et à la vie scolaire"
    assert "Cliquez sur les images pour les agrandir" in page.text_content()
    said = page.xpath("//main//p[contains(., 'document ressource')]")[0]
    assert " ".join(said.text_content().split()) == (
        "Vous trouverez ci-dessous un document ressource pour vous connecter à l'espace numérique de travail "
        "(L'ENT du Bocage) et à notre outil de suivi de vie scolaire (PRONOTE)."
    )
    assert said.xpath("a/@href") == ["http://ent.example.org/", "http://vie-scolaire.example.org/"]
    titles = [title.text_content() for title in page.xpath("//main//h2")]
    assert titles == ["Première connexion à l'ENT (Élève)", "Connexion aux téléservices", "Documents joints"]
    folded = page.xpath("//details")
    assert [one.get("open") for one in folded] == [None, None]
    assert all(SUMMARY in one.xpath("string(summary)") for one in folded)
    assert page.xpath("//h2[@id='documents-joints']/following-sibling::ul[1]//a/@href") == [
        "/tutoriels/j4-eleve.pdf", "/tutoriels/j10-connexion.pdf",
    ]  # fmt: skip


def test_headings_come_in_the_order_of_the_seed_with_the_ways_of_a_parent(
    client: InspectingClient, guides: Path
) -> None:
    rewrite(guides, every_group)
    page = parsed(client.get("/tutoriels/").content)
    titles = [title.text_content() for title in page.xpath("//main//h2")]
    assert titles == [*dict.fromkeys(groupe for _journey, groupe in SEED), "Documents joints"]
    ways = [title.text_content() for title in page.xpath("//main//h3")]
    assert ways == [
        "Méthode A : identifiants FranceConnect",
        "Méthode B : avec votre numéro de portable",
        "Méthode C : identifiants provisoires distribués par l'établissement",
    ]
    names = [one.text_content().split(" (")[0].strip() for one in page.xpath("//summary")]
    assert names == [f"Guide {journey}" for journey, _groupe in SEED], "the guide of the office is not for families"


def test_one_way_alone_has_no_letter() -> None:
    one = Tutoriel("j1", "T", "", "J1", "G", "", (), "", (), "", (), "", "", "", "")
    [groupe] = vitrine.groupes(Manifeste(UAI, "", "", (one,)))
    assert groupe.methods == [("", [one])]


def test_pictures_are_lazy_sized_described_and_lead_to_themselves(client: InspectingClient, guides: Path) -> None:
    page = parsed(client.get("/tutoriels/").content)
    pictures = page.xpath("//main//img")
    assert len(pictures) == 11
    for picture in pictures:
        assert picture.get("loading") == "lazy"
        assert int(picture.get("width")) <= 640
        assert int(picture.get("height")) <= 440
        assert len(picture.get("alt")) > 20
        assert picture.xpath("ancestor::a/@href") == [picture.get("src")]
        assert octets_of(client.get(picture.get("src")))[:4] == b"\x89PNG"


def test_the_office_shows_the_guides_it_wants(client: InspectingClient, guides: Path) -> None:
    Reglage.objects.create(uai=UAI, tutoriels=["j10-connexion", "parti"])
    page = client.get("/tutoriels/").content.decode()
    assert "j10-connexion" in page
    assert "j4-eleve" not in page
    for path in ("/tutoriels/j4-eleve/", "/tutoriels/j4-eleve.pdf", "/tutoriels/j4-eleve/01.png"):
        assert client.get(path).status_code == 404


def test_one_guide_on_a_page_to_read_or_print(client: InspectingClient, guides: Path) -> None:
    response = client.get("/tutoriels/j4-eleve/")
    page = parsed(response.content)
    assert page.xpath("string(//h1)") == "Première connexion à l'ENT (Élève)"
    assert "https://ent.example.org/" in page.xpath("//main//a/@href")
    assert len(page.xpath("//ol[@class='pas']/li")) == 7
    assert "/tutoriels/j4-eleve.pdf" in page.xpath("//main//a/@href")
    assert page.xpath("//details|//video|//script") == []
    assert "http://testserver/tutoriels/j4-eleve/" in page.text_content()
    drawn = client.get("/tutoriels/j4-eleve/qr.svg")
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawn.content


def test_a_film_has_captions_a_transcript_and_loads_nothing_before_it_is_asked(
    client: InspectingClient, guides: Path
) -> None:
    folder = guides / "j4-eleve"
    (folder / "video.webm").write_bytes(b"0123456789" * 1000)
    (folder / "video.vtt").write_text("WEBVTT\n", encoding="utf-8")
    (folder / "transcription.md").write_text(
        "# Transcription de la vidéo : x\n\nVidéo sans son. <b>\n\n"
        "| Temps | Consigne |\n|---|---|\n| 0:03 | A \\| B |\n",
        encoding="utf-8",
    )
    names = {"video": "video.webm", "sous_titres": "video.vtt", "transcription": "transcription.md"}
    rewrite(guides, lambda table: table["tutoriels"][0].update({k: f"j4-eleve/{v}" for k, v in names.items()}))
    response = client.get("/tutoriels/j4-eleve/")
    [film] = parsed(response.content).xpath("//video")
    assert (film.get("preload"), film.xpath(".//track/@kind")) == ("none", ["captions"])
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]
    said = parsed(client.get("/tutoriels/j4-eleve/transcription/").content)
    assert [one.text_content() for one in said.xpath("//td")] == ["0:03", "A | B"]
    assert "Vidéo sans son. <b>" in said.text_content()
    part = client.get("/tutoriels/j4-eleve/video.webm", headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.headers["Content-Range"]) == (206, "bytes 5-9/10000")
    assert octets_of(part) == b"56789"
    (folder / "transcription.md").write_bytes(b"\xff\xfe")
    assert client.get("/tutoriels/j4-eleve/transcription/").status_code == 404


RANGES = [
    ("bytes=0-0", 206, "bytes 0-0/{n}"),
    ("bytes=-5", 206, "bytes {last5}-{last}/{n}"),
    ("bytes=10-", 206, "bytes 10-{last}/{n}"),
    ("bytes=10-99999999999", 206, "bytes 10-{last}/{n}"),
    ("bytes=99999999-", 416, "bytes */{n}"),
    ("bytes=-0", 416, "bytes */{n}"),
    ("bytes=9-3", 200, None),
    ("bytes=0-1,3-4", 200, None),
    ("lignes=0-1", 200, None),
    ("bytes=-", 200, None),
]


@pytest.mark.parametrize(("asked", "status", "said"), RANGES)
def test_parts_of_a_file(client: InspectingClient, guides: Path, asked: str, status: int, said: str | None) -> None:
    content = (guides / "j4-eleve" / "01.png").read_bytes()
    octets = len(content)
    response = client.get("/tutoriels/j4-eleve/01.png", headers={"Range": asked})
    expected = said and said.format(n=octets, last=octets - 1, last5=octets - 5)
    assert (response.status_code, response.headers.get("Content-Range")) == (status, expected)
    if status == 206:
        first, last = map(int, str(expected)[6:].partition("/")[0].split("-"))
        assert octets_of(response) == content[first : last + 1]
        assert int(response.headers["Content-Length"]) == last - first + 1
    elif status == 200:
        assert octets_of(response) == content


def test_the_head_of_a_part_leaves_no_file_open(client: InspectingClient, guides: Path) -> None:
    response = client.head("/tutoriels/j4-eleve/01.png", headers={"Range": "bytes=0-9"})
    assert (response.status_code, octets_of(response)) == (206, b"")


def test_files_are_kept_by_browsers_and_compared_by_their_etag(client: InspectingClient, guides: Path) -> None:
    first = client.get("/tutoriels/j4-eleve.pdf")
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Content-Disposition"] == 'inline; filename="j4-eleve.pdf"'
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert octets_of(first)[:5] == b"%PDF-"
    etag = first.headers["ETag"]
    assert client.get("/tutoriels/j4-eleve.pdf", headers={"If-None-Match": etag}).status_code == 304
    moved = guides / "j4-eleve.pdf"
    os.utime(moved, (1, 1))
    for asked in ({"If-None-Match": etag}, {"Range": "bytes=0-1", "If-Range": etag}):
        again = client.get("/tutoriels/j4-eleve.pdf", headers=asked)
        assert again.status_code == 200
        assert len(octets_of(again)) == moved.stat().st_size
    assert Client().post("/tutoriels/j4-eleve.pdf").status_code == 405


HOSTILE = [
    "/tutoriels/../manifeste.json",
    "/tutoriels/j4-eleve/../manifeste.json",
    "/tutoriels/j4-eleve/..%2Fmanifeste.json",
    "/tutoriels/j4-eleve/%2e%2e/manifeste.json",
    "/tutoriels/j4-eleve/..%2F..%2F0501271K%2Fmanifeste.json",
    "/tutoriels/j4-eleve/..%5Cmanifeste.json",
    "/tutoriels/j4-eleve/%2Fetc%2Fpasswd",
    "/tutoriels/j4-eleve/01.png%00",
    "/tutoriels/j4-eleve/01.png%0A",
    "/tutoriels/j4-eleve/secret.png",
    "/tutoriels/j4-eleve/98.png",
    "/tutoriels/j4-eleve/99.png",
    "/tutoriels/j4-eleve/manifeste.json",
    "/tutoriels/manifeste.json",
    "/tutoriels/j4-eleve.html",
    "/tutoriels/j4-eleve.md",
    "/tutoriels/j4-eleve%2F..%2Fj10-connexion.pdf",
    "/tutoriels/..%2F0500048F%2Fj4-eleve.pdf",
    "/tutoriels/J4-ELEVE.pdf",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_no_name_reaches_a_file_that_the_manifest_does_not_name(
    client: InspectingClient, guides: Path, path: str
) -> None:
    """Nor one that it names, where the name leads out of the school's folder."""
    (guides / "j4-eleve" / "secret.png").write_bytes(b"secret")
    (guides.parent / "dehors.png").write_bytes(b"secret")
    (guides / "j4-eleve" / "98.png").symlink_to(guides.parent / "dehors.png")
    (guides / "j4-eleve" / "99.png").mkdir()

    def name_them(table: dict[str, Any]) -> None:
        steps = table["tutoriels"][0]["etapes"]
        for name in ("98", "99", "97"):
            steps.append({**steps[0], "image": f"j4-eleve/{name}.png"})

    rewrite(guides, name_them)
    assert client.get(path).status_code == 404
    assert client.get("/tutoriels/j4-eleve/97.png").status_code == 404, "named, and not there"


BROKEN = {
    "missing": lambda guides: (guides / "manifeste.json").unlink(),
    "no folder": shutil.rmtree,
    "cut": lambda guides: (guides / "manifeste.json").write_bytes(b'{"version": 1, "tut'),
    "a folder": lambda guides: ((guides / "manifeste.json").unlink(), (guides / "manifeste.json").mkdir()),
    "another school's": lambda guides: rewrite(guides, lambda table: table.update(uai="0501271K")),
    "empty": lambda guides: rewrite(guides, lambda table: table.update(tutoriels=[])),
    "huge": lambda guides: (guides / "manifeste.json").write_bytes(b" " * 4_000_001),
}


@pytest.mark.parametrize("name", BROKEN)
def test_without_a_manifest_that_reads_the_guides_are_being_prepared(
    client: InspectingClient, guides: Path, name: str
) -> None:
    BROKEN[name](guides)
    tutoriels._read.cache_clear()
    response = client.get("/tutoriels/")
    assert response.status_code == 200
    assert "Les tutoriels sont en préparation" in response.content.decode()
    assert re.search(r"02\u00a061\u00a091|02 61 91", response.content.decode())
    gone = client.get("/tutoriels/j4-eleve/")
    assert gone.status_code == 404
    assert "SITE-0101" in gone.content.decode(), "a QR code of a printed sheet leads on to the others"
    assert "/tutoriels/" in parsed(gone.content).xpath("//main//a/@href")
    assert client.get("/tutoriels/j4-eleve.pdf").status_code == 404
