"""Signed in already: adding FranceConnect to one's account, and confirming who one is by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from preau.houses.comptes import hashing
from preau.houses.comptes.actions import federate
from preau.houses.comptes.models import Compte, Confiance, DemandeFederee, IdentiteFederee
from preau.kit.clockkit import now
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import OTHER_SUB, PAUL, SUB, Hub
from tests.houses.comptes.franceconnect.visits import Visitor, leaving, linked, presented, text_of

CONFIRMATION = "/mon-compte/confirmation/"


@pytest.fixture
def signed_in(hub: Hub, compte: Compte, browser: Visitor) -> Visitor:
    """Emilie, with her password."""
    assert browser.enter().status_code == 303
    return browser


def told() -> list[str]:
    """The messages that were queued."""
    return sorted(Message.objects.values_list("template", flat=True))


def leads_to(browser: Visitor, page: Any) -> str:
    """Where the button of a refusal leads: by the hub's sign-out, so that another person may try."""
    assert leaving(page) == "/franceconnect/depart/"
    return str(browser.out_of_hub().url)


def other_compte() -> Compte:
    return Compte.objects.create(
        identifiant="p.martin10", password=hashing.make("autre"), prenom="Paul", nom="MARTIN", mobile="+33639980009"
    )


# Adding


def test_franceconnect_is_added_to_an_account(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    answer = signed_in.sign_in(hub, but="liaison")
    assert answer.url == "/mon-compte/?fait=franceconnect"
    row = IdentiteFederee.objects.get()
    assert (row.compte, row.issuer, row.sub, row.confiance) == (compte, hub.issuer, SUB, "essai")
    entry = Entry.objects.get(event="identite.liee")
    assert entry.subject == f"compte:{compte.public_id}"
    assert told() == ["COMPTES-MAIL-71", "COMPTES-SMS-71"]
    assert Session.objects.get().data["franceconnect"]["issuer"] == hub.issuer


def test_it_opens_the_account_from_then_on(
    hub: Hub, compte: Compte, signed_in: Visitor, other_browser: Visitor
) -> None:
    signed_in.sign_in(hub, but="liaison")
    assert other_browser.sign_in(hub).url == "/mon-compte/"
    assert other_browser.is_in()


def test_it_wants_somebody_signed_in(hub: Hub, compte: Compte, browser: Visitor) -> None:
    answer = browser.leave("liaison")
    assert answer.url == "/connexion/?retour=%2Ffranceconnect%2Fentrer%2F%3Fbut%3Dliaison"
    assert not DemandeFederee.objects.exists()


def test_it_wants_a_recent_proof(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = signed_in.leave("liaison")
    assert answer.url.startswith(CONFIRMATION)
    assert not DemandeFederee.objects.exists()
    back = parse_qs(urlsplit(answer.url).query)["retour"][0]
    assert b'value="liaison"' in signed_in.get(back).content


def test_an_identity_of_another_account_is_refused(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    linked(other_compte(), presented(hub))
    page = signed_in.sign_in(hub, but="liaison")
    assert page.status_code == 409
    assert "COMPTES-0922" in text_of(page)
    assert leads_to(signed_in, page) == "/mon-compte/ajout-eleve/"
    assert not compte.identites.exists()


def test_the_civil_status_of_another_account_is_refused(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    linked(other_compte(), presented(hub, OTHER_SUB))
    page = signed_in.sign_in(hub, but="liaison")
    assert "COMPTES-0922" in text_of(page)
    assert not compte.identites.exists()


def test_a_second_identity_of_the_same_hub_is_refused(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    linked(compte, presented(hub))
    page = signed_in.sign_in(hub, but="liaison", sub=OTHER_SUB, claims=PAUL)
    assert page.status_code == 409
    assert "COMPTES-0924" in text_of(page)
    assert IdentiteFederee.objects.get().sub == SUB


def test_the_identity_of_somebody_else_of_the_home_is_refused(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    page = signed_in.sign_in(hub, but="liaison", claims=PAUL)
    assert page.status_code == 409
    assert "COMPTES-0927" in text_of(page)
    assert not IdentiteFederee.objects.exists()


def test_the_same_identity_again_is_no_second_one(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    linked(compte, presented(hub))
    assert signed_in.sign_in(hub, but="liaison").url == "/mon-compte/?fait=franceconnect"
    assert IdentiteFederee.objects.count() == 1


def test_one_s_own_identity_under_a_new_reference_replaces_the_old(
    hub: Hub, compte: Compte, signed_in: Visitor
) -> None:
    linked(compte, presented(hub, OTHER_SUB))
    assert signed_in.sign_in(hub, but="liaison").url == "/mon-compte/?fait=franceconnect"
    assert [(row.sub, row.ended_at is None) for row in IdentiteFederee.objects.order_by("pk")] == [
        (OTHER_SUB, False),
        (SUB, True),
    ]
    assert Entry.objects.filter(event="identite.reliee").count() == 1


@pytest.mark.parametrize("changes", [{"profil": "agent"}, {"profil": "eleve", "eleve_public_id": "e"}])
def test_pupils_and_staff_have_no_franceconnect(hub: Hub, compte: Compte, changes: dict[str, Any]) -> None:
    Compte.objects.update(**changes)
    compte.refresh_from_db()
    with pytest.raises(federate.LiaisonImpossible):
        linked(compte, presented(hub))


def test_an_account_of_the_real_one_is_never_linked_to_a_test_hub(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    real = presented(issuer="https://oidc.franceconnect.gouv.fr/api/v2", confiance=Confiance.REELLE)
    row = linked(compte, real)
    page = signed_in.sign_in(hub, but="liaison", sub=OTHER_SUB, claims=PAUL)
    assert page.status_code == 409
    assert "COMPTES-0923" in text_of(page)
    federate.unlink(row)
    assert "COMPTES-0923" in text_of(signed_in.sign_in(hub, but="liaison")), "not even once it was taken away"


def test_an_account_of_a_test_hub_is_never_linked_to_the_real_one(hub: Hub, compte: Compte) -> None:
    linked(compte, presented(hub))
    real = presented(issuer="https://oidc.franceconnect.gouv.fr/api/v2", confiance=Confiance.REELLE)
    with pytest.raises(federate.LiaisonImpossible):
        linked(compte, real)


def test_another_session_gets_no_link(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    back = hub.agree(signed_in.to_hub("liaison"))
    signed_in.post("/deconnexion/")
    page = signed_in.get(back)
    assert page.status_code == 409
    assert "COMPTES-0908" in text_of(page)
    assert not IdentiteFederee.objects.exists()


def test_giving_up_leads_back_to_the_account(hub: Hub, compte: Compte, signed_in: Visitor) -> None:
    assert signed_in.get(hub.abandon(signed_in.to_hub("liaison"))).url == "/mon-compte/?avis=fc-abandon"


# Taking away


def test_taking_it_away(hub: Hub, compte: Compte, browser: Visitor) -> None:
    row = linked(compte, presented(hub))
    federate.unlink(row)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert (row.pivot, row.pivot_digest) == ("", "")
    assert told() == ["COMPTES-MAIL-72", "COMPTES-SMS-72"]
    federate.unlink(row)
    assert Entry.objects.filter(event="identite.retiree").count() == 1
    assert isinstance(federate.resolve(presented(hub)), federate.New)


def test_the_only_way_in_is_not_taken_away(hub: Hub, compte: Compte) -> None:
    Compte.objects.update(password="")
    row = linked(compte, presented(hub))
    with pytest.raises(federate.SansAutreMoyen):
        federate.unlink(row)
    assert federate.list_identites(compte) == [row]


# Confirming


@pytest.fixture
def without_password(hub: Hub, compte: Compte, browser: Visitor) -> Visitor:
    """Emilie, whose account only FranceConnect opens, an hour after she came."""
    Compte.objects.update(password="")
    linked(compte, presented(hub))
    assert browser.sign_in(hub).url == "/mon-compte/"
    Session.objects.update(created_at=now() - timedelta(hours=1))
    return browser


def test_an_account_without_password_confirms_by_franceconnect(hub: Hub, without_password: Visitor) -> None:
    answer = without_password.get("/mon-compte/mobile/")
    assert answer.url == f"{CONFIRMATION}?retour=%2Fmon-compte%2Fmobile%2F"
    page = without_password.get(answer.url)
    assert "confirmez votre identité avec FranceConnect" in text_of(page)
    assert b"mot_de_passe" not in page.content
    url = without_password.to_hub("confirmation", "/mon-compte/mobile/")
    assert parse_qs(urlsplit(url).query)["prompt"] == ["login"]
    assert without_password.get(hub.agree(url)).url == "/mon-compte/mobile/"
    assert without_password.get("/mon-compte/mobile/").status_code == 200


def test_the_hub_s_session_ends_before_it_asks_again(hub: Hub, without_password: Visitor) -> None:
    """Within it the hub would let in whoever sits there (§2.10)."""
    before = Session.objects.get().data["franceconnect"]
    assert without_password.leave("confirmation").url == "/franceconnect/depart/"
    page = without_password.get("/franceconnect/depart/")
    assert "vous demande à nouveau qui vous êtes" in text_of(page)
    assert without_password.out_of_hub().url.startswith("/continuer/")
    without_password.sign_in(hub, but="confirmation")
    kept = Session.objects.get().data["franceconnect"]
    assert kept != before, "the session signs out of the new one from now on"


def test_another_identity_confirms_nothing(hub: Hub, without_password: Visitor) -> None:
    page = without_password.sign_in(hub, but="confirmation", sub=OTHER_SUB, claims=PAUL)
    assert page.status_code == 403
    assert "COMPTES-0909" in text_of(page)
    assert leads_to(without_password, page) == "/mon-compte/"
    assert without_password.get("/mon-compte/mobile/").status_code == 303


def test_the_identity_of_another_account_confirms_nothing(hub: Hub, without_password: Visitor) -> None:
    linked(other_compte(), presented(hub, OTHER_SUB, PAUL))
    page = without_password.sign_in(hub, but="confirmation", sub=OTHER_SUB, claims=PAUL)
    assert "COMPTES-0909" in text_of(page)


def test_a_hub_that_did_not_ask_again_confirms_nothing(hub: Hub, without_password: Visitor) -> None:
    """Out of its session then, and back to the button."""
    answer = without_password.sign_in(hub, but="confirmation", retour="/mon-compte/mobile/", ago=600)
    assert answer.url == "/franceconnect/depart/"
    assert without_password.get("/mon-compte/mobile/").status_code == 303
    back = without_password.out_of_hub()
    assert back.url.startswith("/franceconnect/entrer/?but=confirmation&retour=%2Fmon-compte%2Fmobile%2F")
    page = without_password.get(back.url)
    assert "ne vous a pas demandé à nouveau" in text_of(page)
    assert b'value="confirmation"' in page.content


def test_a_confirmation_of_another_session_is_refused(hub: Hub, without_password: Visitor) -> None:
    back = hub.agree(without_password.to_hub("confirmation"))
    Session.objects.update(ended_at=now())
    assert "COMPTES-0908" in text_of(without_password.get(back))


def test_giving_up_leads_back_to_the_page_that_asks(hub: Hub, without_password: Visitor) -> None:
    back = hub.abandon(without_password.to_hub("confirmation", "/mon-compte/mobile/"))
    answer = without_password.get(back)
    assert answer.url == f"{CONFIRMATION}?retour=%2Fmon-compte%2Fmobile%2F&avis=fc-abandon"
    assert "avant la fin" in text_of(without_password.get(answer.url))


def test_who_has_a_password_may_choose(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    browser.enter()
    page = browser.get(CONFIRMATION)
    assert b"mot_de_passe" in page.content
    assert b'value="confirmation"' in page.content


def test_who_has_neither_is_told_what_to_do(hub: Hub, without_password: Visitor) -> None:
    IdentiteFederee.objects.update(ended_at=now())
    page = without_password.get(CONFIRMATION)
    assert b'href="/mot-de-passe-oublie/"' in page.content
