"""Documents to print: the same bytes in this process and in one of their own, and what a broken one says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from preau.kit.letters import print_pdf
from preau.kit.letters.printing import PrintingFailed

AT = datetime(2026, 9, 8, 8, 15, tzinfo=UTC)
TEMPLATE = '#set document(title: "Essai")\n#set text(lang: "fr")\n#json("data.json").nom\n'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "essai.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.mark.parametrize("nom", ["Émilie", '#panic("non") $ \\ "'])
def test_a_document_is_the_same_apart(template: Path, nom: str) -> None:
    here = print_pdf(template, {"nom": nom}, at=AT)
    assert here.startswith(b"%PDF-")
    assert print_pdf(template, {"nom": nom}, at=AT, apart=True) == here


def test_a_broken_template_is_said_and_leaves_no_document(tmp_path: Path) -> None:
    broken = tmp_path / "faux.typ"
    broken.write_text("#rien(", encoding="utf-8")
    with pytest.raises(PrintingFailed, match="unclosed delimiter"):
        print_pdf(broken, {}, at=AT, apart=True)


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    curious = tmp_path / "curieux.typ"
    curious.write_text('#read("../secret.txt")', encoding="utf-8")
    with pytest.raises(PrintingFailed):
        print_pdf(curious, {}, at=AT, apart=True)
