"""Making, activating, closing and giving anew an account of the ENT."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from preau.houses.portail import hashing, local_policy
from preau.houses.portail.actions import local_accounts
from preau.houses.portail.actions.local_accounts import Declaration
from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.refusals_local import (
    CompteLocalFerme,
    CompteLocalInconnu,
    DeclarationCompte,
    LienPerime,
    MelDejaPris,
)
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.local.conftest import MEL, PASSWORD, UAI, link_in_mail, sign_in, token_of
from tests.support.client import InspectingClient
from tests.support.federation.journey import text_of

pytestmark = WITH_DATABASES
run = CliRunner().invoke
ADD = ["compte", "add", "--profil", "personnel", "--nom", "Le Goff", "--prenom", "Maël", "--uai", UAI, "--par", "essai"]


def test_the_link_of_the_mail_activates_once(client: InspectingClient, waiting: str) -> None:
    assert link_in_mail() == waiting
    page = client.get(f"/connexion/activation/{waiting}/")
    assert "camille.roussel" in text_of(page)
    assert CompteLocal.objects.get().state == "a-activer", "reading a link changes nothing"
    said = {"mot_de_passe": PASSWORD, "confirmation": PASSWORD}
    assert client.post(f"/connexion/activation/{waiting}/", said)["Location"] == "/"
    compte = CompteLocal.objects.get()
    assert compte.state == "actif"
    assert compte.token_hash == ""
    assert "Camille Roussel" in text_of(client.get("/"))
    again = client.get(f"/connexion/activation/{waiting}/")
    assert again.status_code == 410
    assert "PORTAIL-0151" in text_of(again)
    assert Entry.objects.filter(event="compte-local.active").count() == 1


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("court", "doit contenir au moins 12 caractères"),
        ("la porte de camille est bleue", "ne doit contenir ni nom, ni prénom, ni identifiant"),
        ("aaaaaaaaaaaaaaaa", "ne doit pas être facile à deviner"),
    ],
)
def test_the_rules_of_passwords(client: InspectingClient, waiting: str, password: str, said: str) -> None:
    answer = client.post(f"/connexion/activation/{waiting}/", {"mot_de_passe": password, "confirmation": password})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert CompteLocal.objects.get().state == "a-activer"


def test_the_confirmation_must_be_the_same(client: InspectingClient, waiting: str) -> None:
    said = {"mot_de_passe": PASSWORD, "confirmation": PASSWORD + "!"}
    assert client.post(f"/connexion/activation/{waiting}/", said).status_code == 422


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=160))
def test_any_password_is_judged(password: str) -> None:
    policy = local_policy.for_person(["Roussel", "Camille"])
    assert policy.met(password) <= {"longueur", "personnel", "courant"}


def test_a_link_dies_of_age_and_of_a_newer_one(waiting: str) -> None:
    newer = token_of(local_accounts.reset("camille.roussel", "exploitant:essai").url)
    with pytest.raises(LienPerime):
        local_accounts.find_by_link(waiting)
    assert local_accounts.find_by_link(newer).identifiant == "camille.roussel"
    with time_machine.travel(now() + timedelta(days=2, seconds=1)), pytest.raises(LienPerime):
        local_accounts.find_by_link(newer)


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_two_hands_on_one_link_are_one_activation(waiting: str) -> None:
    encoded = [hashing.make(f"{PASSWORD} {hand}") for hand in range(6)]

    def press(one: str) -> bool:
        try:
            return bool(local_accounts.choose_password(waiting, one))
        except LienPerime:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        assert sum(hands.map(press, encoded)) == 1
    assert Entry.objects.filter(event="compte-local.active").count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"profil": "eleve"}, "le profil « eleve »"),
        ({"roles": ["chef"]}, "le rôle « chef »"),
        ({"nom": " "}, "un nom et un prénom"),
        ({"uais": ["0999003Y"]}, "0999003Y n'est pas dans le registre"),
        ({"uais": []}, "au moins un établissement"),
        ({"identifiant": "É!"}, "de 3 à 40 lettres"),
        ({"identifiant": "camille.roussel"}, "est déjà pris"),
    ],
)
def test_a_declaration_that_lacks_something(compte: CompteLocal, change: dict[str, object], reason: str) -> None:
    said = {"profil": "invite", "nom": "Le Goff", "prenom": "Maël", "uais": [UAI], **change}
    with pytest.raises(DeclarationCompte) as refused:
        local_accounts.add_account(Declaration(**said), "exploitant:essai")  # type: ignore[arg-type]
    assert reason in refused.value.sentence()


def test_an_administrator_needs_no_school(ecole: str) -> None:
    said = Declaration("personnel", "Le Goff", "Maël", roles=["administrateur"])
    assert local_accounts.add_account(said, "exploitant:essai").compte.identifiant == "mael.le-goff"


def test_homonyms_get_a_number_and_one_mail_is_one_open_account(compte: CompteLocal) -> None:
    twin = Declaration("invite", "Roussel", "Camille", uais=[UAI])
    assert local_accounts.add_account(twin, "exploitant:essai").compte.identifiant == "camille.roussel2"
    with pytest.raises(MelDejaPris):
        local_accounts.add_account(Declaration("invite", "Roux", "Ana", MEL.upper(), [UAI]), "exploitant:essai")
    local_accounts.close_account("camille.roussel", "exploitant:essai")
    local_accounts.add_account(Declaration("invite", "Roux", "Ana", MEL, [UAI]), "exploitant:essai")
    with pytest.raises(MelDejaPris):
        local_accounts.reset("camille.roussel", "exploitant:essai", reopen=True)


def test_closing_ends_the_sessions_at_once(client: InspectingClient, compte: CompteLocal) -> None:
    sign_in(client)
    assert "Camille Roussel" in text_of(client.get("/"))
    closed = run(portail_app, ["compte", "close", "camille.roussel", "--par", "essai"])
    assert closed.exit_code == 0, closed.output
    assert "Fermé" in closed.output
    assert "Camille Roussel" not in text_of(client.get("/"))
    assert sign_in(client).status_code == 422
    with pytest.raises(CompteLocalFerme):
        local_accounts.reset("camille.roussel", "exploitant:essai")


def test_a_closed_account_is_opened_again_by_a_new_password_only(client: InspectingClient, compte: CompteLocal) -> None:
    local_accounts.close_account("camille.roussel", "exploitant:essai")
    reset = run(portail_app, ["compte", "reset", "camille.roussel", "--rouvrir", "--par", "essai"])
    assert reset.exit_code == 0, reset.output
    assert sign_in(client).status_code == 422
    token = token_of(reset.output.strip())
    new = {"mot_de_passe": f"{PASSWORD} bis", "confirmation": f"{PASSWORD} bis"}
    assert client.post(f"/connexion/activation/{token}/", new).status_code == 303
    assert CompteLocal.objects.get().state == "actif"


def test_the_command_prints_the_link_when_there_is_no_mail(ecole: str) -> None:
    added = run(portail_app, ADD)
    assert added.exit_code == 0, added.output
    assert "Identifiant : mael.le-goff" in added.output
    token = token_of(added.output.strip())
    assert local_accounts.find_by_link(token).nom == "Le Goff"
    assert not testing.deliver()
    assert Entry.objects.get(event="compte-local.cree").actor == "exploitant:essai"
    shown = run(portail_app, ["compte", "list"], env={"COLUMNS": "220"})
    assert "mael.le-goff" in shown.output
    assert "À activer" in shown.output


def test_the_command_may_activate_with_a_file(client: InspectingClient, ecole: str, tmp_path: Path) -> None:
    kept = tmp_path / "mot-de-passe"
    kept.write_text("court\n")
    refused = run(portail_app, [*ADD, "--mot-de-passe-fichier", str(kept)])
    assert refused.exit_code == 1
    assert not CompteLocal.objects.exists()
    kept.write_text(PASSWORD + "\n")
    assert run(portail_app, [*ADD, "--mot-de-passe-fichier", str(kept)]).exit_code == 0
    assert sign_in(client, "mael.le-goff").status_code == 303


@pytest.mark.parametrize(
    "arguments",
    [
        ["compte", "close", "personne"],
        ["compte", "reset", "personne"],
        [*ADD[:3], "roi", *ADD[4:]],
    ],
)
def test_the_commands_say_no_in_one_line(ecole: str, arguments: list[str]) -> None:
    refused = run(portail_app, arguments)
    assert refused.exit_code == 1
    assert "PORTAIL-015" in refused.output


def test_unknown(configure: Configure) -> None:
    with pytest.raises(CompteLocalInconnu):
        local_accounts.find_account("personne")
