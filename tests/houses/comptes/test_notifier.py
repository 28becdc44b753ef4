"""`preau comptes notifier`: the file of a school's letters."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from preau.houses.comptes.actions.letters import LetterState, canonical, state_of
from preau.houses.comptes.actions.notifications import Letter, Person
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.hashing import check
from preau.houses.comptes.models import Compte, CompteResponsable, Notification
from preau.houses.comptes.notification_commands import COLUMNS, csv_text
from tests.houses.comptes.families import COURTILS, Family, eleve, link, responsable

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def notifier(*arguments: str) -> Result:
    return CliRunner().invoke(comptes_app, ["notifier", "--uai", COURTILS, *arguments])


def test_the_csv_of_a_class(family: Family, tmp_path: Path) -> None:
    link(responsable("MARTIN", "Luc", "+33639980044"), eleve("Zoé", "MARTIN", division="6 A"))
    target = tmp_path / "courriers.csv"
    found = notifier("--classe", "6 A", "--sortie", str(target))
    assert found.exit_code == 0, found.output
    raw = target.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    head, line = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert tuple(head) == COLUMNS
    row = Notification.objects.get()
    assert line[:6] == [COURTILS, "Responsable d'élève", "MARTIN", "Luc", "6 A", row.identifiant]
    assert check(canonical(line[6]), row.password)
    assert line[7:] == [f"{row.expires_on:%d/%m/%Y}", "Zoé MARTIN"]
    assert line[6] not in found.output


def test_the_json_of_a_person_by_name(family: Family) -> None:
    found = notifier("--personne", "émilie dupont", "--json", "-")
    (one,) = json.loads(found.stdout)
    row = Notification.objects.get()
    assert (one["identifiant"], one["profil"], one["nom"], one["enfants"]) == (
        row.identifiant,
        "responsable",
        "DUPONT",
        ["Albert DUPONT"],
    )
    assert check(canonical(one["mot_de_passe"]), row.password)
    assert one["adresse"].endswith(f"identifiant={row.identifiant}&profil=responsable")


def test_pupils(family: Family) -> None:
    for arguments in (("--eleve", family.albert.public_id), ("--personne", "Albert Dupont"), ()):
        (one,) = json.loads(notifier("--profil", "eleve", *arguments, "--json", "-").stdout)
        assert (one["profil"], one["prenom"], one["public_id"]) == ("eleve", "Albert", family.albert.public_id)
    states = [state_of(row) for row in Notification.objects.order_by("pk")]
    assert states == [LetterState.REMPLACE, LetterState.REMPLACE, LetterState.VIVANT]


def test_a_file_in_json(family: Family, tmp_path: Path) -> None:
    target = tmp_path / "courriers.json"
    assert notifier("--responsable", family.emilie.public_id, "--json", str(target)).exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert len(json.loads(target.read_text())) == 1


def test_who_has_an_account_is_named(family: Family) -> None:
    compte = Compte.objects.create(identifiant="e.dupont42", password="x", prenom="E", nom="D")
    CompteResponsable.objects.create(compte=compte, responsable_public_id=family.emilie.public_id)
    found = notifier("--json", "-")
    assert json.loads(found.stdout) == []
    assert "déjà un compte : Emilie DUPONT" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Dites où écrire"),
        (("--profil", "agent", "--json", "-"), "responsable ou eleve"),
        (("--classe", "9 Z", "--json", "-"), "COMPTES-0302"),
        (("--personne", "Nadie Nulle", "--json", "-"), "COMPTES-0302"),
    ],
)
def test_refusals(family: Family, arguments: tuple[str, ...], sentence: str) -> None:
    found = notifier(*arguments)
    assert found.exit_code == 1
    assert sentence in found.stderr
    assert not Notification.objects.exists()


def test_an_unknown_school_is_refused(family: Family) -> None:
    found = CliRunner().invoke(comptes_app, ["notifier", "--uai", "0999003Y", "--json", "-"])
    assert found.exit_code == 1
    assert "COMPTES-0301" in found.stderr


def test_a_file_is_never_overwritten(family: Family, tmp_path: Path) -> None:
    target = tmp_path / "courriers.csv"
    target.write_text("précieux")
    assert notifier("--sortie", str(target)).exit_code == 1
    assert target.read_text() == "précieux"
    assert not Notification.objects.exists()


def test_a_name_is_never_a_formula() -> None:
    person = Person("responsable", "x", '=HYPERLINK("http://x")', "@Zoé;\r\n", "6 A", ("-1+1",), [])
    letter = Letter(Notification(uai=COURTILS, profil="responsable", identifiant="z.x11"), "k7mp", person)
    letter.notification.expires_on = letter.notification.created_at.date()
    _head, line = csv.reader(io.StringIO(csv_text([letter]), newline=""), delimiter=";")
    assert line[2].startswith("'=")
    assert line[3].startswith("'@")
    assert line[8] == "'-1+1"
