"""A proposal kept on disk and opened again, as another process does."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from preau.registre.actions import Proposal, apply_import, propose_import
from preau.registre.actions.proposal import REST, ROWS
from preau.registre.formats import refusals
from preau.registre.models import Import
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import Ecole

LATER = RENTREE + timedelta(days=3)


@pytest.fixture
def kept(ecole: Ecole, importer: Importer, tmp_path: Path) -> Path:
    """A proposal that changes one telephone, kept."""
    importer(ecole.write())
    ecole.change_personne("302", tel_portable="+33639980022", prenom="Paulo")
    folder = tmp_path / "depot" / "proposition"
    with propose_import(ecole.write(), at=LATER) as proposal:
        proposal.keep(folder)
    return folder


def test_it_comes_back_the_same_and_can_be_applied(kept: Path) -> None:
    with Proposal.reopen(kept) as seen:
        assert (seen.source, seen.made_at) == ("siecle", LATER)
        assert seen.comptes["responsables_modifies"] == 1
        assert not seen.is_stale
    for _ in range(2):  # a first try that fails must not spoil the second
        with Proposal.reopen(kept, to_apply=True) as proposal:
            proposal.staging.run("UPDATE personne SET pk = 1")
    with Proposal.reopen(kept, to_apply=True) as proposal:
        apply_import(proposal, actor="agent:x", at=LATER)
    assert responsable("302").prenom == "Paulo"
    with Proposal.reopen(kept) as seen:
        assert seen.is_stale


def test_only_its_owner_reads_it_and_the_json_names_nobody(kept: Path) -> None:
    assert {path.name for path in kept.iterdir()} == {ROWS, REST}
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept / ROWS, kept / REST)] == [0o700, 0o600, 0o600]
    text = (kept / REST).read_text()
    assert set(json.loads(text)) == {"source", "made_at", "ecoles"}
    for name in ("Paul", "DUPONT", "Albert", "0639980022", "33639980022"):
        assert name not in text


def test_keeping_again_replaces(kept: Path, ecole: Ecole) -> None:
    ecole.change_personne("303", prenom="Annick")
    with propose_import(ecole.write(), at=LATER) as proposal:
        proposal.keep(kept)
    with Proposal.reopen(kept) as seen:
        assert seen.comptes["responsables_modifies"] == 2


@pytest.mark.parametrize("spoilt", [ROWS, REST])
@pytest.mark.parametrize("content", [None, b"", b"\x00\x01", b"[1", b"SQLite format 3\x00 and then nothing"])
def test_what_is_gone_or_damaged_is_said(kept: Path, spoilt: str, content: bytes | None) -> None:
    (kept / spoilt).unlink()
    if content is not None:
        (kept / spoilt).write_bytes(content)
    with pytest.raises(refusals.PropositionOubliee):
        Proposal.reopen(kept)
    assert Import.objects.count() == 1


def test_reading_it_never_writes_it(kept: Path) -> None:
    before = (kept / ROWS).read_bytes()
    with Proposal.reopen(kept) as seen:
        assert all(found.texte for found in seen.anomalies)
        with pytest.raises(Exception, match="readonly"):
            seen.staging.run("DELETE FROM personne")
    assert (kept / ROWS).read_bytes() == before
