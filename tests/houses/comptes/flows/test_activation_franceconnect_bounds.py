"""J2 at its bounds: pupils and staff, letters of others, time, browsers, windows, limits, the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes.models import Compte, IdentiteFederee, IdentitePresentee, Signalement, Tentative
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.registre.models import CleResponsable, Responsable
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.federated import ask_in_vain, both, come, prove, rename
from tests.houses.comptes.letters import letter_of, letter_of_albert
from tests.houses.comptes.merging import account, attached
from tests.houses.comptes.walk import JourneyClient, Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


# Pupils and staff


def test_a_pupil_never_comes_this_way(family: Family, walk: Walk) -> None:
    letter = letter_of_albert(family)
    come(walk)
    walk.send("action-identifiants")
    walk.send(identifiant=letter.notification.identifiant, mot_de_passe=letter.password)
    assert walk.page.status_code == 422
    assert "Ces identifiants sont ceux d'un élève" in walk.text


@pytest.mark.parametrize("profil", ["eleve", "agent"])
def test_the_account_of_a_pupil_or_of_staff_is_never_linked(family: Family, walk: Walk, profil: str) -> None:
    account("e.dupont42", "Maree-haute 2026 !", [family.emilie], [])
    Compte.objects.update(profil=profil)
    come(walk)
    walk.send("action-identifiants")
    walk.send(identifiant="e.dupont42", mot_de_passe="Maree-haute 2026 !")
    assert walk.page.status_code == 422
    assert "ne sont pas ceux d'un responsable d'élève" in walk.text
    assert not IdentiteFederee.objects.exists()


# Letters


def test_a_letter_to_somebody_else_proves_nothing(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    rename(family, nom_de_famille="LEGROS")
    come(walk)
    walk.send("action-identifiants")
    walk.send(identifiant=letter.notification.identifiant, mot_de_passe=letter.password)
    assert "porte un autre nom" in walk.text
    assert Tentative.objects.get(reason="nom-different").responsable_public_id == family.emilie.public_id


def test_an_account_that_waits_for_its_mail_is_no_proof(family: Family, walk: Walk) -> None:
    account("e.dupont42", "Maree-haute 2026 !", [family.emilie], [family.albert])
    Compte.objects.update(state="a-valider")
    come(walk)
    walk.send("action-identifiants")
    walk.send(identifiant="e.dupont42", mot_de_passe="Maree-haute 2026 !")
    assert "attend la validation de son adresse mail" in walk.text


# Time, browsers, windows, limits


def test_only_one_s_own_wrong_links_are_reported_without_an_account(family: Family, walk: Walk) -> None:
    come(walk)
    prove(walk).send()
    walk.send(**answers(**{family.albert.public_id: None, family.jeanne.public_id: None}))
    assert walk.at == "/contact/"
    assert Signalement.objects.count() == 2
    assert not Compte.objects.exists()


def test_the_identity_lives_as_long_as_the_code(family: Family, walk: Walk) -> None:
    come(walk)
    moment = now()
    with time_machine.travel(moment + timedelta(minutes=25), tick=True):
        walk.send(mobile="06 39 98 00 01")
        code = walk.code()
    with time_machine.travel(moment + timedelta(minutes=50), tick=True):
        walk.send(code=code)
        assert walk.step == "actions"
    with time_machine.travel(moment + timedelta(minutes=75), tick=True):
        walk.send()
        walk.send(**both(family))
        assert walk.at == "/mon-compte/"


def test_an_identity_that_waited_too_long_starts_again(family: Family, walk: Walk) -> None:
    come(walk)
    IdentitePresentee.objects.update(expires_at=now() - timedelta(seconds=1))
    walk.send(mobile="06 39 98 00 01")
    assert walk.page.status_code == 410
    assert "Recommencez depuis la page de connexion." in walk.text
    assert testing.deliver() == []


def test_another_browser_cannot_join(family: Family, walk: Walk) -> None:
    come(walk)
    assert Walk(JourneyClient()).open(walk.at).status_code == 403
    assert Walk(JourneyClient()).open("/activation/franceconnect/").request["PATH_INFO"] == "/connexion/"


def test_somebody_quicker_in_another_window(family: Family, walk: Walk, reglages: Any) -> None:
    come(walk)
    prove(walk).send()
    other = Walk(walk.client)
    come(other)
    prove(other).send()
    other.send(**both(family))
    walk.send(**both(family))
    assert walk.step == "compte-lie"
    assert Compte.objects.count() == 1
    assert IdentiteFederee.objects.count() == 1


def test_codes_are_counted_by_identity(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(sms_per_phone=100)
    come(walk)
    first = walk.at
    for rank in range(10):
        walk.open(first)
        walk.send(mobile=f"06 39 98 00 {rank + 10}")
        assert walk.step == "code"
    walk.open(first)
    walk.send(mobile="06 39 98 00 01")
    assert walk.page.status_code == 422
    assert "Trop de codes ont été demandés." in walk.text


def test_the_journal_holds_no_name(family: Family, walk: Walk) -> None:
    come(walk)
    prove(walk).send()
    walk.send(**both(family))
    said = str(list(Entry.objects.values_list("event", "actor", "subject", "detail")))
    for secret in ("MARTIN", "Emilie", MOBILE[3:], "1984"):
        assert secret not in said


def test_the_service_gets_its_answer(family: Family, walk: Walk) -> None:
    """`return_to` survives: « Accéder à mes services » resumes it, who logs out as printed is led on."""
    come(walk, return_to="/idp/profile/SAML2/Redirect/SSO?execution=e1s1")
    prove(walk).send()
    walk.send(**both(family))
    assert b"/idp/profile/SAML2/Redirect/SSO?execution=e1s1" in walk.page.content


def test_records_gone_open_nothing(family: Family, walk: Walk) -> None:
    Responsable.objects.filter(public_id__in=family.records).update(gone_at=now())
    come(walk)
    assert ask_in_vain(walk) == "inconnu"
    assert CleResponsable.objects.exists()


def test_an_account_already_full_proposes_nothing_more(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie, family.emilie_ecole], [])
    attached(compte, family)
    come(walk)
    prove(walk).send()
    assert walk.at == "/mon-compte/"
