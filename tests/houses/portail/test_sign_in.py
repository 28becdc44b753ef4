"""The whole way in and out, with an honest provider (J1's last step, J10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.portail.actions.accept_response import purge
from preau.houses.portail.models import AcsHandle, AssertionSeen, PendingRequest, Personne
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.registre.models import Etablissement, Lien
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille, Journey, child_in, person_in, school
from tests.support.client import InspectingClient
from tests.support.federation.idp import RETOUR, with_values
from tests.support.federation.journey import text_of

pytestmark = WITH_DATABASES


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_parent_comes_in_and_sees_every_child(journey: Journey, famille: Famille, encrypted: bool) -> None:
    arrived = journey.sign_in(famille.refs, encrypted=encrypted)
    assert arrived["Location"] == "/"
    home = text_of(journey.client.get("/"))
    assert "Bonjour Emilie DUPONT" in home
    assert "Albert DUPONT" in home
    assert "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)" in home
    assert "Jeanne DUPONT" in home
    assert "E.P.JU JOSEPHINE BAKER MONTMARTIN-SUR-MER (0501271K)" in home
    assert "Mon compte" in home


def test_the_request_carries_no_profile_in_the_wording_of_normandie(journey: Journey) -> None:
    location = journey.client.get("/auth/saml/authn/responsable")["Location"]
    assert journey.idp.read(location)
    pending = PendingRequest.objects.get()
    assert pending.expires_at - pending.created_at == timedelta(hours=4)


def test_a_school_known_by_its_uai_alone_is_named_so(journey: Journey, famille: Famille) -> None:
    Etablissement.objects.update(nom="", commune="")
    journey.sign_in(famille.refs)
    assert "Établissement 0500048F" in text_of(journey.client.get("/"))
    assert "Établissement 0500048F" in text_of(journey.client.get(f"/enfants/{famille.enfants[0].public_id}/"))


def test_one_link_gone_shows_nothing_from_that_moment(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    Lien.objects.filter(eleve=famille.enfants[0]).update(gone_at=now())
    home = text_of(journey.client.get("/"))
    assert "Albert" not in home
    assert "Jeanne" in home


def test_several_visits_are_one_person(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs[:1])
    journey.client.post("/se-deconnecter/")
    journey.sign_in(famille.refs)
    personne = Personne.objects.get()
    assert personne.login_count == 2
    assert personne.responsables.count() == 2


def test_a_session_shows_only_what_its_own_assertion_named(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs[:1])
    assert "Jeanne" not in text_of(journey.client.get("/"))


def test_a_child_that_joined_the_account_since_is_seen_without_logging_out(journey: Journey, famille: Famille) -> None:
    assert journey.client.get("/?actualiser=1").status_code == 200
    journey.sign_in(famille.refs[:1])
    asked = journey.client.get("/?actualiser=1")
    assert asked["Location"] == "/auth/saml/authn/responsable"
    journey.sign_in(famille.refs)
    assert "Jeanne" in text_of(journey.client.get("/"))


def test_the_session_is_rotated_and_the_sign_in_is_in_the_journal(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    first = journey.client.cookies["portail_session"].value
    journey.sign_in(famille.refs)
    assert journey.client.cookies["portail_session"].value != first
    assert Session.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.filter(event="connexion.ouverte").count() == 2


def test_deep_link_survives(journey: Journey, famille: Famille) -> None:
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    sent = journey.client.get(wanted)
    assert sent["Location"] == f"/?retour={wanted.replace('/', '%2F')}"
    arrived = journey.sign_in(famille.refs, f"/auth/saml/authn/responsable?retour={wanted}")
    assert arrived["Location"] == wanted
    assert "02 61 91 00 01" in text_of(journey.client.get(wanted))


def test_deep_link_goes_straight_with_a_remembered_choice(journey: Journey, famille: Famille) -> None:
    journey.client.post("/", {"profil": "responsable", "niveau": "ecole", "memoriser": "oui"})
    assert journey.client.get("/enfants/abc/")["Location"] == "/auth/saml/authn/responsable?retour=%2Fenfants%2Fabc%2F"


def test_signed_in_already_goes_on(journey: Journey, famille: Famille) -> None:
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    journey.sign_in(famille.refs)
    assert journey.client.get(f"/?retour={wanted}")["Location"] == wanted


def test_another_family_s_child_does_not_exist(journey: Journey, famille: Famille) -> None:
    other_school = school("0999001W", "AUTRE")
    other = child_in(other_school, 99, "Zoé", person_in(other_school, 98, "MARTIN"))
    journey.sign_in(famille.refs)
    assert journey.client.get(f"/enfants/{other.public_id}/").status_code == 404


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example.net/",
        "//evil.example.net/",
        "/\\evil.example.net/",
        "\\\\evil.example.net",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "/\t/evil.example.net",
        "/auth/saml/authn/responsable",
        "/se-deconnecter/",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_sent_elsewhere(journey: Journey, famille: Famille, hostile: str) -> None:
    response = journey.client.get("/auth/saml/authn/responsable", {"retour": hostile})
    request_id, relay_state = journey.idp.read(response["Location"])
    answer = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    assert journey.follow(journey.post(answer, relay_state))["Location"] == "/"


def test_logout_ends_the_session_and_says_what_stays_open(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    asked = text_of(journey.client.get("/se-deconnecter/"))
    assert "Vous êtes encore connecté" in asked
    left = journey.client.post("/se-deconnecter/")
    assert left.status_code == 303
    page = text_of(journey.client.get(left["Location"]))
    assert "votre compte (Le service de comptes) reste ouvert dans ce navigateur" in page
    assert f'href="{RETOUR}"' in page
    assert Session.objects.get().ended_at
    assert "ACCÉDER À L'ENT" in text_of(journey.client.get("/"))


def test_logout_link_cannot_be_forged(journey: Journey) -> None:
    page = text_of(journey.client.get("/se-deconnecter/?compte=https://evil.example.net/"))
    assert "evil" not in page
    assert "Vous êtes déconnecté de l'ENT" in page


def test_a_return_address_that_is_no_web_page_is_not_linked(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    spec = journey.idp.spec(request_id, famille.refs)
    attributes = (spec.attributes[0], with_values_attribute(spec.attributes[1], "javascript:alert(1)"))
    xml = journey.idp.sign(with_values(spec, attributes=attributes))
    journey.follow(journey.post(xml, relay_state))
    left = journey.client.post("/se-deconnecter/")
    page = text_of(journey.client.get(left["Location"]))
    assert "javascript:" not in page
    assert 'href="https://comptes.example.net/"' in page


def with_values_attribute(attribute: Any, value: str) -> Any:
    return type(attribute)(attribute.name, (value,), attribute.friendly_name)


@pytest.mark.parametrize(
    ("refs", "code"),
    [
        ([], "PORTAIL-0108"),
        (["{ECT}70|x|1000001", "2867253"], "PORTAIL-0108"),
        (["{AAF}70|x|999999999"], "PORTAIL-0109"),
        (["{AAF}70|x"], "PORTAIL-0109"),
        (["{AAF}99|x|1000001"], "PORTAIL-0109"),
    ],
)
def test_someone_unknown_is_told_what_happened_and_whom_to_call(
    journey: Journey, famille: Famille, refs: list[str], code: str
) -> None:
    page = journey.sign_in(refs)
    assert page.status_code == 403
    words = text_of(page)
    assert "L'ENT ne trouve pas votre dossier" in words
    assert "Contactez l'établissement de votre enfant" in words
    assert code in words
    assert f'href="{RETOUR}"' in words
    assert not Session.objects.exists()
    assert not Personne.objects.exists()


def test_someone_whose_only_child_left_is_told_so(journey: Journey, famille: Famille) -> None:
    Lien.objects.update(gone_at=now())
    assert "PORTAIL-0109" in text_of(journey.sign_in(famille.refs))


def test_level_two_enters_by_setting(journey: Journey, famille: Famille, configure: Configure) -> None:
    Lien.objects.update(niveau=2)
    assert journey.sign_in(famille.refs).status_code == 403
    configure(niveaux=[1, 2])
    assert journey.sign_in(famille.refs).status_code == 303


def test_a_late_answer_starts_again_once_to_the_same_place(journey: Journey, famille: Famille) -> None:
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    with time_machine.travel(now() - timedelta(hours=5), tick=False):
        request_id, relay_state = journey.leave(f"/auth/saml/authn/responsable?retour={wanted}")
    late = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    again = journey.follow(late)
    request_id, relay_state = journey.idp.read(again["Location"])
    arrived = journey.follow(journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state))
    assert arrived["Location"] == wanted


def test_it_starts_again_only_once(journey: Journey, famille: Famille) -> None:
    with time_machine.travel(now() - timedelta(hours=5), tick=False):
        request_id, relay_state = journey.leave()
    late = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    request_id, relay_state = journey.idp.read(journey.follow(late)["Location"])
    PendingRequest.objects.filter(request_id=request_id).update(expires_at=now() - timedelta(minutes=1))
    page = journey.follow(journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state))
    assert page.status_code == 403
    assert "PORTAIL-0107" in text_of(page)


def test_another_browser_cannot_start_it_again(journey: Journey, famille: Famille) -> None:
    with time_machine.travel(now() - timedelta(hours=5), tick=False):
        request_id, relay_state = journey.leave()
    late = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    page = InspectingClient().get(late["Location"])
    assert "PORTAIL-0105" in text_of(page)


def test_an_unknown_restart_is_refused(journey: Journey) -> None:
    assert "PORTAIL-0107" in text_of(journey.client.get("/auth/saml/authn/responsable?reprise=x"))


def test_purge_keeps_what_serves(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    assert purge(now()) == 0
    assert purge(now() + timedelta(hours=1)) == 1
    assert purge(now() + timedelta(days=2)) == 2, "the request, and what the provider called the sign-in"
    assert not (AcsHandle.objects.exists())
    assert not (AssertionSeen.objects.exists())
    assert not (PendingRequest.objects.exists())
