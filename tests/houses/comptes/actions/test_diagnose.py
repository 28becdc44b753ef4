"""The office's question: the registry's causes, the account's own, the messages, the attempts; who asked is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from preau.houses.comptes.actions.authenticate import authenticate
from preau.houses.comptes.actions.causes import INFORMS, OF_LINKS, SENTENCES, Causes
from preau.houses.comptes.actions.diagnose import (
    Asked,
    Diagnosis,
    NothingToDiagnose,
    diagnose_answers,
    diagnose_responsable,
    diagnose_tentative,
)
from preau.houses.comptes.actions.report_link import report_link
from preau.houses.comptes.actions.send_code import request_code
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.kit.clockkit import now, today
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.registre.models import Scolarite, Telephone
from preau.registre.queries import Cause
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.merging import KEPT, account, two_accounts

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
EMILIE = Asked("Dupont", "Emilie", MOBILE)
BY = "guichet:0500048F"


def causes(found: Diagnosis) -> set[str]:
    return {line.cause for line in found.lines}


def test_every_cause_has_a_sentence_and_no_other_has() -> None:
    assert set(SENTENCES) == set(Cause) | set(Causes)
    assert set(SENTENCES) >= INFORMS | OF_LINKS


def test_nothing_blocks(family: Family) -> None:
    found = diagnose_answers(Asked("DUPONT", "Emilie", MOBILE), by=BY)
    assert found.is_clear
    assert causes(found) <= {"nom-ecrit-autrement"}


def test_who_asked_is_in_the_journal_and_nothing_that_was_typed(family: Family) -> None:
    diagnose_answers(Asked("Durand", "Emilie", MOBILE, date(2014, 3, 2)), by=BY)
    entry = Entry.objects.get(event="diagnostic.demande")
    assert entry.actor == BY
    assert "telephone-d-une-autre-fiche" in entry.detail["causes"]
    assert "urand" not in str(entry.detail) + entry.subject


def test_one_closed_link_does_not_block_the_others(family: Family) -> None:
    family.emilie.liens.update(niveau=3)
    found = diagnose_answers(EMILIE, by=BY)
    assert "niveau" in causes(found)
    assert found.is_clear
    family.emilie_ecole.liens.update(cut_at=now())
    found = diagnose_answers(EMILIE, by=BY)
    assert {"niveau", "lien-coupe"} <= causes(found)
    assert not found.is_clear


def test_mefs_outside_parent_accounts(family: Family) -> None:
    Scolarite.objects.update(mef="30011009210")
    found = diagnose_responsable(family.emilie.public_id, by=BY)
    assert causes(found) == {"mef"}
    assert "MEF 30011009210" in found.lines[0].sentence


def test_accounts(family: Family, reglages: Any) -> None:
    reglages(logins_per_account=2)
    kept, _lost = two_accounts(family)
    assert causes(diagnose_responsable(family.emilie.public_id, by=BY)) == {"compte-existe"}
    for _try in range(2):
        authenticate("e.dupont42", "Faux-2026 !")
    assert "compte-verrouille" in causes(diagnose_responsable(family.emilie.public_id, by=BY))
    Compte.objects.filter(pk=kept.pk).update(state="suspendu")
    assert "compte-suspendu" in causes(diagnose_responsable(family.emilie.public_id, by=BY))
    Compte.objects.filter(pk=kept.pk).update(state="a-valider")
    assert "compte-a-valider" in causes(diagnose_responsable(family.emilie.public_id, by=BY))


def test_reports_and_letters(family: Family) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    report_link(compte, family.albert.public_id, "eleve-inconnu")
    assert "signale" in causes(diagnose_responsable(family.emilie.public_id, by=BY))
    letter = Notification.objects.create(
        profil="responsable", uai="0501271K", responsable_public_id=family.emilie_ecole.public_id, identifiant="x",
        password="x", lot="x", issued_by="x", issued_on=today(), expires_on=today(),
    )  # fmt: skip
    assert causes(diagnose_responsable(family.emilie_ecole.public_id, by=BY)) == {"courrier-en-cours"}
    Notification.objects.filter(pk=letter.pk).update(expires_on=today() - timedelta(days=1))
    assert causes(diagnose_responsable(family.emilie_ecole.public_id, by=BY)) == {"courrier-expire"}


@pytest.mark.parametrize(
    ("state", "cause"),
    [("failed", "message-refuse"), ("expired", "message-perime"), ("queued", "message-en-attente"), ("sent", "")],
)
def test_messages_that_did_not_arrive(family: Family, state: str, cause: str) -> None:
    request_code(nom="Dupont", prenom="Emilie", mobile=MOBILE, run_public_id="x")
    Message.objects.update(state=state, **({} if state == "queued" else {"sealed": b""}))
    found = causes(diagnose_answers(EMILIE, by=BY))
    assert (cause in found) if cause else not any(one.startswith("message") for one in found)


def test_attempts(family: Family) -> None:
    for reason in ("date-fausse", "dates-epuisees", "patientez"):
        note_attempt("activation-sms", reason, responsable_public_id=family.emilie.public_id)
    found = diagnose_responsable(family.emilie.public_id, by=BY)
    assert {"date-fausse", "dates-epuisees", "trop-d-essais"} == causes(found)
    assert [one.reason for one in found.attempts] == ["patientez", "dates-epuisees", "date-fausse"]


def test_an_attempt_is_matched_by_its_digests(family: Family) -> None:
    other = request_code(nom="Dupont", prenom="Émilie", mobile="+33639980099", run_public_id="x")
    assert other.candidats == []
    found = diagnose_tentative(Tentative.objects.latest("pk").public_id, by=BY)
    assert "telephone-different" in causes(found)
    request_code(nom="Durand", prenom="Paul", mobile=MOBILE, run_public_id="y")
    found = diagnose_tentative(Tentative.objects.latest("pk").public_id, by=BY)
    assert "telephone-d-une-autre-fiche" in causes(found)
    request_code(nom="Durand", prenom="Paul", mobile="+33639980098", run_public_id="z")
    assert causes(diagnose_tentative(Tentative.objects.latest("pk").public_id, by=BY)) == {"inconnu"}
    request_code(nom="Dupont", prenom="Emilie", mobile=MOBILE, run_public_id="t")
    assert diagnose_tentative(Tentative.objects.latest("pk").public_id, by=BY).is_clear


def test_another_school_s_is_not_told(family: Family) -> None:
    request_code(nom="Dupont", prenom="Emilie", mobile=MOBILE, run_public_id="x")
    attempt = Tentative.objects.get().public_id
    elsewhere = {"by": BY, "uais": ["0999002X"]}
    for ask in (
        lambda: diagnose_tentative(attempt, **elsewhere),
        lambda: diagnose_tentative("inconnue", by=BY),
        lambda: diagnose_responsable(family.emilie.public_id, **elsewhere),
    ):
        with pytest.raises(NothingToDiagnose):
            ask()
    assert causes(diagnose_answers(EMILIE, **elsewhere)) == {"inconnu"}


def command(*words: str) -> Any:
    return CliRunner().invoke(comptes_app, list(words))


def test_the_command(family: Family) -> None:
    done = command(
        "diagnostiquer", "--nom", "Dupond", "--prenom", "Emilie", "--mobile", "06 39 98 00 01", "--par", "essai"
    )
    assert done.exit_code == 0
    assert "L'activation est bloquée :" in done.output
    assert "nom-proche : Le numéro est celui d'une fiche au nom très proche : Emilie DUPONT." in done.output
    assert "[CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)]" in done.output
    done = command("diagnostiquer", "--responsable", family.emilie.public_id, "--par", "essai")
    assert "Rien ne bloque l'activation." in done.output
    assert Entry.objects.filter(event="diagnostic.demande", actor="essai").count() == 2
    Telephone.objects.all().delete()
    done = command("diagnostiquer", "--responsable", family.emilie.public_id, "--par", "essai")
    assert "sans-telephone" in done.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--responsable", "inconnu"], 1),
        (["--tentative", "inconnue"], 1),
        (["--nom", "Dupont"], 2),
        (["--nom", "Dupont", "--prenom", "Emilie", "--mobile", "?"], 2),
        (["--nom", "D", "--prenom", "E", "--mobile", "0639980001", "--ne-le", "hier"], 2),
    ],
)
def test_the_command_refuses(base: None, words: list[str], code: int) -> None:
    assert command("diagnostiquer", *words, "--par", "essai").exit_code == code
    assert command("diagnostiquer", *words).exit_code == 2


def test_undoing_and_upkeep_by_command(family: Family) -> None:
    from preau.houses.comptes.actions.merge import merge

    fusion = merge(*two_accounts(family))
    done = command("defusionner", fusion.public_id, "--par", "chef")
    assert "Séparés : e.dupont42 et e.dupont77." in done.output
    assert command("defusionner", fusion.public_id, "--par", "chef").exit_code == 1
    assert "2 comptes vus, 0 avertis, 0 gardés, 0 effacés." in command("entretenir").output
