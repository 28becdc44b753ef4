"""Attachments: what is taken, what is refused, who may have it, what a crash leaves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from preau.houses.portail.actions import pieces
from preau.houses.portail.models import Message, PieceJointe
from preau.kit.idkit import new_public_id
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.people import EVERYBODY, People, adresse

pytestmark = WITH_DATABASES
PDF = b"%PDF-1.7\nbonjour"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "pieces"


def post(client: Any, people: People, action: str, *files: tuple[str, bytes], public_id: str = "", **more: Any) -> Any:
    public_id = public_id or new_public_id()
    said = {"objet": "Pièce", "texte": "Ci-joint.", "a": adresse(people.emilie), "action": action}
    uploads = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
    return client.post(f"/messagerie/brouillons/{public_id}/", said | {"fichier": uploads} | more)


def test_a_file_travels_with_its_message(people: People, kept: Path) -> None:
    answer = post(
        people.client("prof"), people, "envoyer", ("../note <b>.html", PDF), ("photo.png", b"\x89PNG\r\n\x1a\n1")
    )
    assert answer.status_code == 302
    emilie = people.client("emilie")
    page = emilie.get(answer["Location"].replace("brouillons", "messages")).content.decode()
    assert "note b.pdf" in page.replace("&lt;", "<")
    piece = PieceJointe.objects.get(content_type="application/pdf")
    assert (piece.size, piece.nom) == (len(PDF), "note b.pdf")
    got = emilie.get(f"/messagerie/pieces/{piece.public_id}/")
    assert got.content == PDF
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="note b.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [path.stat().st_mode & 0o777 for path in kept.glob("??/*")] == [0o600, 0o600]


@pytest.mark.parametrize("name", [one for one in EVERYBODY if one not in ("emilie", "prof")])
def test_nobody_else_has_it(people: People, name: str) -> None:
    draft = new_public_id()
    post(people.client("prof"), people, "garder", ("a.pdf", PDF), public_id=draft)
    piece = PieceJointe.objects.get()
    url = f"/messagerie/pieces/{piece.public_id}/"
    assert people.client("emilie").get(url).status_code == 404, "a draft is its author's"
    assert people.client("prof").get(url).status_code == 200
    post(people.client("prof"), people, "envoyer", public_id=draft)
    assert people.client("emilie").get(url).status_code == 200
    assert people.client(name).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    people.client("emilie").post(f"/messagerie/messages/{draft}/signaler/", {"motif": ""})
    assert people.client(name).get(url).status_code == (200 if name == "direction" else 404)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>", "nature acceptée"),
        ("image.png", b"MZ\x90\x00", "nature acceptée"),
        ("vide.pdf", b"", "vide"),
        ("gros.pdf", PDF + b"x" * 2000, "trop gros"),
        ("son.mp3", b"ID3\x03", "nature acceptée"),
    ],
)
def test_what_is_refused_says_why_and_the_draft_is_kept(
    people: People, configure: Configure, kept: Path, name: str, content: bytes, why: str
) -> None:
    configure(
        textes="aucun", messagerie_dossier=str(kept), messagerie_piece_octets=1000, messagerie_types=["pdf", "png"]
    )
    answer = post(people.client("prof"), people, "envoyer", (name, content))
    assert answer.status_code == 422
    assert why in answer.content.decode().replace("\xa0", " ")
    draft = Message.objects.get()
    assert (draft.sent_at, draft.objet, draft.pieces.count()) == (None, "Pièce", 0)
    assert list(kept.glob("??/*")) == []


def test_no_more_than_so_many(people: People, configure: Configure, kept: Path) -> None:
    configure(textes="aucun", messagerie_dossier=str(kept), messagerie_pieces=2)
    draft = new_public_id()
    files = [(f"{n}.pdf", PDF) for n in range(3)]
    answer = post(people.client("prof"), people, "garder", *files, public_id=draft)
    assert answer.status_code == 422
    assert PieceJointe.objects.count() == 2
    gone = PieceJointe.objects.first()
    assert gone is not None
    other = post(people.client("direction"), people, "garder", public_id=new_public_id(), retirer=gone.public_id)
    assert other.status_code == 302
    assert PieceJointe.objects.count() == 2, "nobody takes out another's file"
    assert post(people.client("prof"), people, "garder", public_id=draft, retirer=gone.public_id).status_code == 302
    assert [piece.nom for piece in PieceJointe.objects.all()] == ["1.pdf"]
    assert len(list(kept.glob("??/*"))) == 1
    post(people.client("prof"), people, "supprimer", public_id=draft)
    assert list(kept.glob("??/*")) == []


def test_so_many_a_day(people: People, configure: Configure, kept: Path) -> None:
    configure(textes="aucun", messagerie_dossier=str(kept), messagerie_pieces_par_jour=1)
    answers = [post(people.client("prof"), people, "garder", ("a.pdf", PDF)) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 422]


def test_a_form_that_is_too_large_is_not_read(people: People, configure: Configure, kept: Path) -> None:
    configure(textes="aucun", messagerie_dossier=str(kept), messagerie_pieces=1, messagerie_piece_octets=1000)
    answer = post(people.client("prof"), people, "garder", ("a.pdf", PDF + b"x" * 600_000))
    assert answer.status_code == 413
    assert not Message.objects.exists()


def test_a_form_without_its_token_is_refused(people: People) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = people.client("prof").cookies
    assert post(strict, people, "envoyer", ("a.pdf", PDF)).status_code == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize(("body", "status"), [("exit 0", 302), ("exit 1", 422), (None, 422)])
def test_the_scan_decides(
    people: People, configure: Configure, kept: Path, tmp_path: Path, body: str | None, status: int
) -> None:
    program = tmp_path / "analyse"
    if body is not None:
        program.write_text(f'#!/bin/sh\ntest -f "$1" || exit 3\n{body}\n', encoding="utf-8")
        program.chmod(0o755)
    configure(textes="aucun", messagerie_dossier=str(kept), messagerie_analyse=str(program))
    assert post(people.client("prof"), people, "garder", ("a.pdf", PDF)).status_code == status
    assert [piece.scan for piece in PieceJointe.objects.all()] == (["saine"] if status == 302 else [])
    assert len(list(kept.glob("??/*"))) == PieceJointe.objects.count()


def test_a_crash_between_the_file_and_the_message_keeps_the_draft(
    people: People, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    draft = new_public_id()
    with monkeypatch.context() as patched:
        patched.setattr(PieceJointe.objects, "create", crash)
        with pytest.raises(KeyboardInterrupt):
            post(people.client("prof"), people, "envoyer", ("a.pdf", PDF), public_id=draft)
    assert Message.objects.get().objet == "Pièce"
    assert "Ci-joint." in people.client("prof").get(f"/messagerie/brouillons/{draft}/").content.decode()
    [orphan] = kept.glob("??/*")
    assert pieces.purge_files() == 0, "it may be being joined at this moment"
    os.utime(orphan, (0, 0))
    post(people.client("prof"), people, "garder", ("b.pdf", PDF), public_id=draft)
    [kept_file] = [path for path in kept.glob("??/*") if path != orphan]
    os.utime(kept_file, (0, 0))
    assert pieces.purge_files() == 1
    assert list(kept.glob("??/*")) == [kept_file]


def test_a_file_that_is_lost_is_said_so(people: People, kept: Path) -> None:
    post(people.client("prof"), people, "garder", ("a.pdf", PDF))
    piece = PieceJointe.objects.get()
    pieces.path_of(piece.public_id).unlink()
    assert people.client("prof").get(f"/messagerie/pieces/{piece.public_id}/").status_code == 404
