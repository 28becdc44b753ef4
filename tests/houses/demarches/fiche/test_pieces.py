"""Files joined to a fiche: what they may be, where they lie, how they are given back, what a death leaves."""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from preau.houses.demarches.models import Dossier, Piece
from preau.houses.demarches.teleservices.fiche_renseignements.actions import joindre
from preau.houses.demarches.teleservices.fiche_renseignements.actions.forget import forget_drafts
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.kit.clockkit import now
from tests.houses.demarches.conftest import ClientOf
from tests.houses.demarches.fiche.walk import PDF, Famille, famille, only_dossier, said

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def upload(name: str, content: bytes = PDF) -> Any:
    """A file as a browser sends it."""
    found = io.BytesIO(content)
    found.name = name
    return found


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An empty folder of files, small ones only."""
    with override_settings(DEMARCHES=replace(settings.DEMARCHES, pieces_dossier=str(tmp_path / "p"), piece_octets=500)):
        yield tmp_path / "p"


@pytest.fixture
def emilie(client_of: ClientOf, folder: Path) -> Famille:
    """Emilie DUPONT about Albert, with a draft."""
    found = famille(client_of, "emilie-dupont", "albert-dupont")
    found.fill("modifier/mel/", mel="autre@example.org")
    return found


def files(folder: Path) -> list[Path]:
    """What lies there."""
    return [one for one in folder.rglob("*") if one.is_file()]


def test_a_file_is_kept_apart_named_and_given_back_to_be_kept(emilie: Famille, folder: Path) -> None:
    emilie.join(upload("../../Quittance: mars\u202e.exe.pdf"), upload("photo.JPG.html", PNG))
    first, second = only_dossier().pieces.all()
    assert (first.nom, first.content_type) == ("Quittance mars.exe.pdf", "application/pdf")
    assert (second.nom, second.content_type) == ("photo.JPG.png", "image/png")
    assert sorted(one.name for one in files(folder)) == sorted([first.public_id, second.public_id])
    assert {stat.S_IMODE(one.stat().st_mode) for one in files(folder)} == {0o600}
    answer = emilie.get(f"pieces/{first.public_id}/")
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private, no-store")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("facture.pdf", b"<html><script>alert(1)</script></html>", "nature acceptée"),
        ("facture.pdf", b"MZ\x90\x00" + b"\0" * 50, "nature acceptée"),
        ("notes.txt", b"bonjour", "nature acceptée"),
        ("facture.pdf", b"", "est vide"),
        ("facture.pdf", PDF + b"0" * 600, "trop gros"),
    ],
)
def test_what_is_not_accepted_is_said_and_leaves_nothing(
    emilie: Famille, folder: Path, name: str, content: bytes, word: str
) -> None:
    answer = emilie.join(upload("bonne.pdf"), upload(name, content), status=422)
    assert word in said(answer)
    assert files(folder) == []
    assert Piece.objects.count() == 0


def test_six_files_at_most(emilie: Famille, folder: Path) -> None:
    emilie.join(*(upload(f"{rank}.pdf") for rank in range(6)))
    assert "le plus possible" in said(emilie.get("pieces/"))
    answer = emilie.join(upload("7.pdf"), status=422)
    assert "de trop" in said(answer)
    assert len(files(folder)) == Piece.objects.count() == 6


def test_no_file_is_said(emilie: Famille) -> None:
    assert "Choisissez un fichier" in said(emilie.post("pieces/", {}, 422))


def test_a_form_too_large_is_not_read(emilie: Famille) -> None:
    answer = emilie.post("pieces/", {"fichier": upload("gros.pdf", b"0" * 600_000)}, 413)
    assert "DEMARCHES-0208" in said(answer)


def test_a_scan_refuses(emilie: Famille, folder: Path, settings: Any, tmp_path: Path) -> None:
    program = tmp_path / "analyse"
    program.write_text('#!/bin/sh\ngrep -q EICAR "$1" && exit 1\nexit 0\n')
    program.chmod(0o755)
    from django.conf import settings as live

    with override_settings(DEMARCHES=replace(live.DEMARCHES, pieces_analyse=str(program))):
        assert "analyse" in said(emilie.join(upload("v.pdf", PDF + b"EICAR"), status=422))
        emilie.join(upload("s.pdf"))
    assert only_dossier().pieces.get().analyse == "saine"
    assert len(files(folder)) == 1


def test_a_file_is_taken_away(emilie: Famille, folder: Path) -> None:
    emilie.join(upload("a.pdf"), upload("b.pdf"))
    first, second = only_dossier().pieces.all()
    with _committing():
        emilie.post("pieces/", {"retirer": first.public_id})
        emilie.post("pieces/", {"retirer": first.public_id})
    assert [one.name for one in files(folder)] == [second.public_id]
    emilie.get(f"pieces/{first.public_id}/", status=404)


def test_a_sent_file_is_read_and_no_longer_taken_away(emilie: Famille, folder: Path) -> None:
    emilie.join(upload("a.pdf"))
    piece = only_dossier().pieces.get()
    emilie.send()
    assert "DEMARCHES-0202" in said(emilie.post("pieces/", {"retirer": piece.public_id}, 409))
    assert "DEMARCHES-0202" in said(emilie.join(upload("b.pdf"), status=409))
    assert emilie.get(f"pieces/{piece.public_id}/").content == PDF
    assert len(files(folder)) == 1


def test_a_file_whose_bytes_are_gone_is_not_there(emilie: Famille, folder: Path) -> None:
    emilie.join(upload("a.pdf"))
    files(folder)[0].unlink()
    assert emilie.get(f"pieces/{only_dossier().pieces.get().public_id}/", status=404).status_code == 404


def test_another_tab_fills_the_draft_meanwhile(emilie: Famille, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    emilie.join(*(upload(f"{rank}.pdf") for rank in range(5)))
    real = joindre._name

    def late(enfant: Any, kept: Any) -> list[str]:
        row = Dossier.objects.get()
        Piece.objects.create(public_id="x" * 22, dossier=row, nom="x.pdf", content_type="x", octets=1, empreinte="")
        return real(enfant, kept)

    monkeypatch.setattr(joindre, "_name", late)
    assert "6 pièces jointes au plus" in said(emilie.join(upload("6.pdf"), status=422))
    assert len(files(folder)) == 5


def test_the_draft_sent_meanwhile_keeps_no_file_of_later(
    emilie: Famille, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = joindre._name

    def late(enfant: Any, kept: Any) -> list[str]:
        Dossier.objects.update(etat=Dossier.Etat.ENVOYE)
        return real(enfant, kept)

    monkeypatch.setattr(joindre, "_name", late)
    assert "DEMARCHES-0202" in said(emilie.join(upload("6.pdf"), status=409))
    assert files(folder) == []


class Killed(BaseException):
    """The process dies here: nothing that follows runs."""


@pytest.mark.transactional
@pytest.mark.parametrize("point", ["before the row", "within the transaction", "after the row"])
def test_a_death_between_the_file_and_its_row_loses_nothing(
    emilie: Famille, folder: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    emilie.join(upload("premier.pdf"))
    real = joindre._name

    def die(enfant: Any, kept: Any) -> list[str]:
        if point == "within the transaction":
            real(enfant, kept)
        raise Killed

    def die_after(*args: Any, **kwargs: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patched:
        if point == "after the row":
            patched.setattr(
                "preau.houses.demarches.teleservices.fiche_renseignements.pages.pieces.see_other", die_after
            )
        else:
            patched.setattr(joindre, "_name", die)
        with pytest.raises(Killed):
            emilie.join(upload("second.pdf"))
    named = set(Piece.objects.values_list("public_id", flat=True))
    assert len(named) == (2 if point == "after the row" else 1)
    assert named <= {one.name for one in files(folder)}
    assert len(files(folder)) == 2
    forget_drafts(now() + timedelta(days=2))
    assert {one.name for one in files(folder)} == named
    emilie.send()
    sent = only_dossier()
    assert set(sent.pieces.values_list("public_id", flat=True)) == named
    for public_id in named:
        assert emilie.get(f"pieces/{public_id}/").content == PDF


@pytest.mark.transactional
def test_a_death_during_the_sending_leaves_the_draft_and_its_files(
    emilie: Famille, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preau.houses.demarches.teleservices.fiche_renseignements.actions import envoyer

    emilie.join(upload("premier.pdf"))

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(envoyer, "_journal", die)
        with pytest.raises(Killed):
            emilie.send()
    row = only_dossier()
    assert (row.etat, row.lignes.count(), row.pieces.count()) == (Dossier.Etat.BROUILLON, 0, 1)
    emilie.send()
    row.refresh_from_db()
    assert (row.etat, row.lignes.count(), row.pieces.count()) == (Dossier.Etat.ENVOYE, 1, 1)


def test_no_server_serves_the_folder(folder: Path) -> None:
    root = Path(__file__).parents[4]
    assert not re.search(r"pieces_dossier|folder\(\)", (root / "src/preau/instances/base.py").read_text())
    assert depot().folder == folder


def _committing() -> Any:
    from django.test import TestCase

    return TestCase.captureOnCommitCallbacks(execute=True)
