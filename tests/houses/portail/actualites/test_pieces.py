"""Files that go with a piece of news: kept outside the site, given to its readers alone, never shown in place."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.houses.portail.actions import pieces
from preau.houses.portail.models import Actualite, PieceActualite
from preau.kit.clockkit import now
from tests.houses.portail.actualites.conftest import ECOLE, browser_of, get_status, make_compte, text_of
from tests.houses.portail.conftest import Configure
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
PDF = b"%PDF-1.7 le plan"
SAID = {"titre": "Sortie", "corps": "Prévoir des bottes.", "lecteurs": "tous"}


@pytest.fixture(autouse=True)
def _folder(famille: object, configure: Configure, tmp_path: Path) -> None:
    configure(messagerie_dossier=str(tmp_path / "pieces"), messagerie_pieces=2, messagerie_piece_octets=1000)


@pytest.fixture
def writer() -> InspectingClient:
    return browser_of(make_compte())


def files_in(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "pieces").glob("??/*"))


def upload(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def publish(browser: InspectingClient, *files: SimpleUploadedFile, **said: Any) -> PieceActualite:
    answer = browser.post("/actualites/publier/", {**SAID, "fichier": list(files) or [upload()], **said})
    assert answer.status_code == 302, text_of(answer)
    return PieceActualite.objects.latest("pk")


def test_a_reader_gets_the_file_as_it_is_and_never_in_place(writer: InspectingClient, parent: InspectingClient) -> None:
    piece = publish(writer, upload("../../plan\u202e du mont.html"))
    page = parent.get(f"/actualites/{piece.actualite.public_id}/")
    assert "plan du mont.pdf" in text_of(page)
    answer = parent.get(f"/actualites/pieces/{piece.public_id}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_others_do_not(writer: InspectingClient, parent: InspectingClient, pupil: InspectingClient) -> None:
    piece = publish(writer, lecteurs="personnels")
    path = f"/actualites/pieces/{piece.public_id}/"
    elsewhere = browser_of(make_compte(uais=[ECOLE]))
    for browser in (parent, pupil, elsewhere):
        assert get_status(browser, path) == 404
    assert InspectingClient().get(path).status_code == 302
    assert get_status(writer, "/actualites/pieces/inconnue/") == 404
    assert get_status(writer, path) == 200


def test_it_leaves_with_the_news_but_its_author_keeps_it(writer: InspectingClient, parent: InspectingClient) -> None:
    piece = publish(writer)
    path = f"/actualites/pieces/{piece.public_id}/"
    assert get_status(parent, path) == 200
    writer.post(f"/actualites/{piece.actualite.public_id}/retirer/")
    assert get_status(parent, path) == 404
    assert get_status(writer, path) == 200


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([upload("a.pdf", b"<html><script>")], "nature acceptée"),
        ([upload("a.pdf", b"")], "est vide"),
        ([upload("a.pdf", PDF + b"x" * 2000)], "trop gros"),
        ([upload(), upload(), upload()], "est de trop"),
        ([upload(), upload("b.exe", b"MZ\x00\x00")], "nature acceptée"),
    ],
)
def test_a_file_that_is_refused_publishes_nothing_and_leaves_nothing(
    writer: InspectingClient, tmp_path: Path, files: list[SimpleUploadedFile], said: str
) -> None:
    for one in files:
        one.seek(0)
    answer = writer.post("/actualites/publier/", {**SAID, "fichier": files})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Prévoir des bottes." in text_of(answer)
    assert not Actualite.objects.exists()
    assert files_in(tmp_path) == []


def test_a_wrong_form_keeps_no_file(writer: InspectingClient, tmp_path: Path) -> None:
    assert writer.post("/actualites/publier/", {**SAID, "titre": "", "fichier": [upload()]}).status_code == 422
    assert files_in(tmp_path) == []


def test_a_form_that_is_too_large_is_not_read(writer: InspectingClient) -> None:
    answer = writer.post("/actualites/publier/", {**SAID, "fichier": [upload("a.pdf", PDF + b"x" * 600_000)]})
    assert answer.status_code == 413


def test_files_are_added_and_taken_away_later(writer: InspectingClient, tmp_path: Path) -> None:
    first = publish(writer)
    path = f"/actualites/{first.actualite.public_id}/modifier/"
    assert f"Retirer {first.nom}" in text_of(writer.get(path))
    answer = writer.post(path, {**SAID, "retirer": [first.public_id], "fichier": [upload("b.pdf"), upload("c.pdf")]})
    assert answer.status_code == 302
    assert [one.nom for one in PieceActualite.objects.order_by("pk")] == ["b.pdf", "c.pdf"]
    assert len(files_in(tmp_path)) == 2
    assert writer.post(path, {**SAID, "fichier": [upload("d.pdf")]}).status_code == 422


def test_another_news_file_is_not_taken_away(writer: InspectingClient) -> None:
    first, second = publish(writer), publish(writer)
    writer.post(f"/actualites/{first.actualite.public_id}/modifier/", {**SAID, "retirer": [second.public_id]})
    assert PieceActualite.objects.filter(pk=second.pk).exists()
    assert pieces.path_of(second.public_id).exists()


def test_tidying_keeps_it_and_takes_what_no_row_names(writer: InspectingClient) -> None:
    piece = publish(writer)
    stray = pieces.path_of("zz-sans-ligne")
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    old = (now() - timedelta(days=3)).timestamp()
    for path in (stray, pieces.path_of(piece.public_id)):
        os.utime(path, (old, old))
    assert pieces.purge_files(now()) == 1
    assert pieces.path_of(piece.public_id).exists()
    assert not stray.exists()


def test_a_file_that_the_disk_lost_is_not_found(writer: InspectingClient) -> None:
    piece = publish(writer)
    pieces.path_of(piece.public_id).unlink()
    assert get_status(writer, f"/actualites/pieces/{piece.public_id}/") == 404


def test_without_attachments_by_setting_none_is_asked(writer: InspectingClient, configure: Configure) -> None:
    configure(messagerie_pieces=0)
    assert "Joindre des fichiers" not in text_of(writer.get("/actualites/publier/"))
