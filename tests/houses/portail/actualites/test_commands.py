"""News and the notice from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import Actualite
from preau.kit.journal.models import Entry
from tests.houses.portail.actualites.conftest import COLLEGE, ECOLE
from tests.houses.portail.conftest import WITH_DATABASES, Famille

pytestmark = WITH_DATABASES


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(portail_app, list(words))
    return done.exit_code, done.output


def test_news_are_added_listed_and_withdrawn(famille: Famille) -> None:
    code, said = run("actualite", "add", "Bonjour", "--texte", "Un\n\nDeux", "--uai", COLLEGE, "--fin", "2031-05-02")
    row = Actualite.objects.get()
    assert (code, said.strip()) == (0, row.public_id)
    assert (row.corps, row.uai, row.auteur) == ("<p>Un</p><p>Deux</p>", COLLEGE, "")
    assert row.ends_at == datetime(2031, 5, 3, tzinfo=ZoneInfo("Europe/Paris"))
    assert Entry.objects.get(event="actualite.publiée").actor == "opérateur"
    assert "en-ligne" in run("actualite", "list")[1]
    assert run("actualite", "retirer", row.public_id) == (0, "Retirée : Bonjour\n")
    assert "retiree" in run("actualite", "list")[1]
    assert run("actualite", "retirer", "x")[0] == 1


def test_a_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h3>Été</h3><script>x</script>", encoding="utf-8")
    (tmp_path / "a.txt").write_text("<h3>Été</h3>", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xe9t\xe9")
    assert run("actualite", "add", "A", "--fichier", str(tmp_path / "a.html"))[0] == 0
    assert run("actualite", "add", "B", "--fichier", str(tmp_path / "a.txt"), "--profil", "eleve")[0] == 0
    assert run("actualite", "add", "C", "--fichier", str(tmp_path / "b.txt"))[0] == 1
    first, second = Actualite.objects.order_by("pk")
    assert (first.corps, second.corps) == ("<h3>Été</h3>", "<p>&lt;h3&gt;Été&lt;/h3&gt;</p>")
    assert second.profils == ["eleve"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["", "--texte", "x"], "Le titre compte de 1 à 200 caractères."),
        (["x" * 201, "--texte", "x"], "Le titre compte de 1 à 200 caractères."),
        (["x"], "Il n'y a pas de texte"),
        (["x", "--texte", "y", "--uai", "0999001W"], "Le registre ne connaît pas l'établissement 0999001W."),
        (["x", "--texte", "y", "--classe", "5 A"], "Des classes sans établissement"),
        (["x", "--texte", "y", "--uai", ECOLE, "--classe", "5 A"], "Classe inconnue : 5 A."),
        (["x", "--texte", "y", "--profil", "parents"], "Profil inconnu : parents."),
    ],
)
def test_what_is_wrong_is_said(famille: Famille, words: list[str], sentence: str) -> None:
    code, said = run("actualite", "add", *words)
    assert code == 1
    assert sentence in said
    assert not Actualite.objects.exists()


def test_the_notice_is_put_and_taken_away() -> None:
    assert run("flash", "set", " Arrêt\nmardi. ") == (0, "Annonce à tous : Arrêt mardi.\n")
    assert run("flash", "set", "Une autre.")[0] == 0
    assert Actualite.objects.filter(withdrawn_at=None).get().titre == "Une autre."
    assert run("flash", "clear") == (0, "Annonce retirée.\n")
    assert run("flash", "clear") == (0, "Il n'y avait pas d'annonce.\n")


@pytest.mark.parametrize("words", [[" "], ["x" * 201], ["x", "--fin", "2020-01-01"]])
def test_a_notice_that_cannot_be_is_refused(words: list[str]) -> None:
    assert run("flash", "set", *words)[0] == 1
    assert not Actualite.objects.exists()
