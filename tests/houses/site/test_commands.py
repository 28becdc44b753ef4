"""`preau site actualite publier` and `preau site document publier`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from preau.houses.site.commands import site_app
from preau.houses.site.models import Actualite, Document
from tests.houses.site.conftest import UAI, Configure
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db
run = CliRunner().invoke
BY = ["--par", "exploitant"]


def test_a_news_from_the_command_line_shows(tmp_path: Path) -> None:
    """At once, its paragraphs kept."""
    done = run(site_app, ["actualite", "publier", "Réunion", "--uai", UAI, "--texte", "Lundi.\n\nÀ 18 h.", *BY])
    assert done.exit_code == 0, done.output
    page = InspectingClient().get(f"/actualites/{done.output.strip()}/").content.decode()
    assert "<p>À 18 h.</p>" in page


def test_a_document_from_the_command_line_shows(tmp_path: Path, configure: Configure) -> None:
    """Judged by its bytes, as in the page."""
    configure(documents_dossier=str(tmp_path / "documents"))
    good, bad = tmp_path / "menus.pdf", tmp_path / "menus2.pdf"
    good.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    bad.write_bytes(b"<html>")
    assert run(site_app, ["document", "publier", str(good), "--uai", UAI, "--titre", "Menus", *BY]).exit_code == 0
    refused = run(site_app, ["document", "publier", str(bad), "--uai", UAI, "--titre", "Menus", *BY])
    assert refused.exit_code == 1
    assert "nature acceptée" in refused.output
    assert [row.titre for row in Document.objects.all()] == ["Menus"]


@pytest.mark.parametrize(("titre", "uai"), [("Réunion", "0999001W"), ("", UAI), ("x" * 201, UAI)])
def test_refused_with_a_sentence(titre: str, uai: str) -> None:
    """No school of this process, no title, too long a one: nothing is written."""
    done = run(site_app, ["actualite", "publier", titre, "--uai", uai, "--texte", "x", *BY])
    assert done.exit_code == 1
    assert done.output.strip().endswith(".")
    assert Actualite.objects.count() == 0
