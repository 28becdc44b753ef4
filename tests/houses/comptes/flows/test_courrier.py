"""Journey J3: a responsable activates with the provisional identifiers of a letter (seeds 002, 003 cas 3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes.actions.notifications import create_notifications
from preau.houses.comptes.actions.validate_mail import PasEnAttente, vouch_mail
from preau.houses.comptes.models import Compte, Notification, Rattachement, Signalement, Tentative, Validation
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import COURTILS, Family, eleve, link
from tests.houses.comptes.letters import PASSWORD, activation, issue, letter_of, links, log_in, type_letter
from tests.houses.comptes.walk import JourneyClient, Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_the_whole_way(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    assert walk.step == "activation-du-compte"
    assert "Activation du compte" in walk.text
    assert "Activer votre compte" in walk.text
    walk.send(**activation(family))
    assert walk.step == "validation", walk.text
    assert "emilie@example.net" in walk.text
    compte = Compte.objects.get()
    assert (compte.state, compte.identifiant, compte.mel) == (
        "a-valider",
        letter.notification.identifiant,
        "emilie@example.net",
    )
    assert compte.activated_at is None
    ((to, path),) = links()
    assert to == "emilie@example.net"
    walk.send()
    assert walk.page.status_code == 422  # not validated yet
    elsewhere = Walk(JourneyClient())
    elsewhere.open(path)
    assert Compte.objects.get().state == "a-valider"  # a mail scanner has followed the link
    assert "e••••@example.net" in elsewhere.text
    elsewhere.page = elsewhere.client.post(path, follow=True)
    assert "Votre adresse mail est validée" in elsewhere.text
    assert "Accéder à mes services en ligne" in elsewhere.text
    compte.refresh_from_db()
    assert compte.state == "actif"
    assert compte.mel_proven_at is not None
    assert Rattachement.objects.count() == 2
    assert [one.event for one in Entry.objects.filter(event__startswith="compte.")] == [
        "compte.en-attente",
        "compte.active",
    ]
    walk.send()
    assert walk.step == "confirmation"
    walk.send()
    assert walk.at == "/mon-compte/"
    assert isinstance(Notification.objects.get().used_at, type(now()))
