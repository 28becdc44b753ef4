"""The mail that proves an address (J3): its link, its waiting page, and the office's counter for who has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from preau.houses.comptes.actions.validate_mail import PasEnAttente, vouch_mail
from preau.houses.comptes.models import (
    Compte,
    Tentative,
    Validation,
)
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family
from tests.houses.comptes.letters import (
    PASSWORD,
    activation,
    confirm,
    letter_of,
    links,
    log_in,
    type_letter,
)
from tests.houses.comptes.walk import JourneyClient, Walk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_the_link_opens_on_any_device_and_only_its_button_acts(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    elsewhere = Walk(JourneyClient())
    for _scanner in range(3):
        elsewhere.open(path)
        assert "e••••@example.net" in elsewhere.text
        assert "emilie@example.net" not in elsewhere.text
    assert Compte.objects.get().state == "a-valider"
    elsewhere.page = elsewhere.client.post(path, follow=True)
    assert "Votre adresse mail est validée" in elsewhere.text
    assert "Accéder à mes services en ligne" in elsewhere.text
    compte = Compte.objects.get()
    assert compte.state == "actif"
    assert compte.mel_proven_at is not None
    assert compte.activated_at is not None
    assert "comptes_session" not in elsewhere.client.cookies  # the link proves an address, not a person
    events = [one.event for one in Entry.objects.filter(event__startswith="compte.").order_by("pk")]
    assert events == ["compte.en-attente", "compte.active"]
    assert [one.to for one in testing.deliver()] == ["emilie@example.net"]  # the identifiant, to keep
    log_in(elsewhere, compte.identifiant, PASSWORD)
    assert elsewhere.at == "/mon-compte/"


def test_a_link_serves_once_and_says_so(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    confirm(path)
    first = Compte.objects.get().mel_proven_at
    again = walk.client.post(path, follow=True)
    assert again.status_code == 200
    assert "Votre adresse mail est validée" in again.content.decode()
    assert Compte.objects.get().mel_proven_at == first
    assert Entry.objects.filter(event="compte.active").count() == 1


@pytest.mark.parametrize("deed", ["late", "unknown", "corrected", "cut"])
def test_a_dead_link_says_what_to_do(family: Family, walk: Walk, deed: str) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    deeds: dict[str, Callable[[], Any]] = {
        "late": lambda: Validation.objects.update(expires_at=now()),
        "unknown": lambda: Validation.objects.all().delete(),
        "corrected": lambda: (walk.send("action-adresse"), walk.send(mel="emilie@example.org")),
        "cut": lambda: None,
    }
    deeds[deed]()
    if deed == "cut":
        path = path[:-5] + "/"
    for answer in (walk.client.get(path), walk.client.post(path)):
        assert answer.status_code == 410
        assert "Ce lien n'est plus valable" in answer.content.decode().replace("&#x27;", "'")
    assert Compte.objects.get().state == "a-valider"


def test_a_link_lives_48_hours_by_setting(family: Family, walk: Walk, reglages: Any) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    row = Validation.objects.get()
    assert timedelta(hours=47, minutes=59) < row.expires_at - row.created_at <= timedelta(hours=48, minutes=1)
    assert len(row.token_hash) == 64


def test_resent_within_limits_and_each_link_is_good_until_the_first_is_used(
    family: Family, walk: Walk, reglages: Any
) -> None:
    reglages(mails_per_address=3)
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    for _again in range(2):
        walk.send("action-renvoyer")
        assert walk.page.status_code == 200
        assert "Un nouveau mail vient de vous être envoyé." in walk.text
    walk.send("action-renvoyer")
    assert walk.page.status_code == 422
    assert "Trop de mails ont été demandés" in walk.text
    sent = links()
    assert len({path for _to, path in sent}) == 3
    confirm(sent[0][1])
    assert Compte.objects.get().state == "actif"
    assert not Validation.objects.filter(used_at=None).exists()


def test_the_address_is_corrected(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family, mel="faute@example.net"))
    ((_to, wrong),) = links()
    walk.send("action-adresse")
    assert walk.step == "adresse"
    walk.send(mel="pas une adresse")
    assert walk.page.status_code == 422
    walk.send(mel="emilie@example.net")
    assert walk.step == "validation"
    ((to, path),) = links()
    assert to == "emilie@example.net"
    assert walk.client.post(wrong).status_code == 410
    confirm(path)
    compte = Compte.objects.get()
    assert (compte.state, compte.mel) == ("actif", "emilie@example.net")


def test_a_login_before_the_mail_is_validated_comes_back_to_the_waiting_page(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family))
    later = Walk(JourneyClient())
    log_in(later, letter.notification.identifiant, PASSWORD)
    assert later.step == "validation"
    assert "emilie@example.net" in later.text
    assert "comptes_session" not in later.client.cookies
    assert Tentative.objects.filter(reason="a-valider").count() == 1
    later.send("action-renvoyer")
    (_first, (_to, path)) = links()
    confirm(path)
    later.send()
    later.send()
    assert later.at == "/mon-compte/"


def test_a_wrong_password_never_tells_that_the_account_waits(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family))
    later = Walk(JourneyClient())
    log_in(later, letter.notification.identifiant, "Autre-chose 2026 !")
    assert "Identifiant ou mot de passe incorrect" in later.text


def test_without_a_mail_address_the_office_vouches(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family, mel="", sans_mel="on"))
    assert walk.step == "guichet"
    assert "CLG LES COURTILS" in walk.text
    assert "pièce d'identité" in walk.text
    assert links() == []
    walk.send()
    assert walk.page.status_code == 422
    log_in(later := Walk(JourneyClient()), letter.notification.identifiant, PASSWORD)
    assert later.step == "guichet"
    compte = vouch_mail(Compte.objects.get(), issued_by="guichet:abc")
    assert (compte.state, compte.mel_proven_at) == ("actif", None)
    entry = Entry.objects.filter(event="compte.active").get()
    assert (entry.actor, entry.detail["preuve"]) == ("guichet:abc", "guichet")
    with pytest.raises(PasEnAttente):
        vouch_mail(compte, issued_by="guichet:abc")
    walk.send()
    assert walk.step == "confirmation"


def test_at_the_counter_somebody_remembers_an_address(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family, mel="", sans_mel="on"))
    walk.send("action-adresse")
    walk.send(mel="emilie@example.net")
    assert walk.step == "validation"
    assert [to for to, _path in links()] == ["emilie@example.net"]


def test_a_suspended_account_is_not_opened_by_its_link(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    Compte.objects.update(state="suspendu")
    confirm(links()[0][1])
    compte = Compte.objects.get()
    assert compte.state == "suspendu"
    assert compte.mel_proven_at is not None
