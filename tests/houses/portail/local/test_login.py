"""The door of local accounts: password, limits, second factor, forgotten password, and where it leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pyotp
import pytest
import time_machine
from django.test.utils import CaptureQueriesContext

from preau.houses.portail import hashing, local_policy
from preau.houses.portail.actions import local_login
from preau.houses.portail.models import CompteLocal
from preau.kit import hashkit
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.local.conftest import MEL, PASSWORD, link_in_mail, sign_in
from tests.support.client import InspectingClient
from tests.support.federation.journey import text_of

pytestmark = WITH_DATABASES
WRONG = "Identifiant ou mot de passe incorrect"
FACTOR = "/connexion/second-facteur/"


def test_the_door_of_the_chooser_leads_to_the_login_page(client: InspectingClient, compte: CompteLocal) -> None:
    left = client.post("/", {"profil": "invite", "memoriser": "non"})
    assert "/connexion/?entree=invite" in text_of(client.get(left["Location"]))
    page = client.get("/connexion/?entree=invite")
    assert "Personnel collectivité et invité" in text_of(page)
    assert 'class="cas__login-form"' in page.content.decode()
    assert sign_in(client, query="?entree=invite")["Location"] == "/"
    session = Session.objects.get()
    assert session.data["local"] == compte.public_id
    assert session.data["entree"] == "invite"
    assert "Camille Roussel" in text_of(client.get("/"))
    assert client.get("/connexion/?entree=invite")["Location"] == "/"
    assert client.get("/entrees/invite/")["Location"] == "/"
    assert client.get("/auth/saml/authn/invite?retour=/x/")["Location"] == "/connexion/?entree=invite&retour=%2Fx%2F"


def test_a_deep_link_survives_and_a_remembered_door_is_used(client: InspectingClient, compte: CompteLocal) -> None:
    client.post("/", {"profil": "invite", "memoriser": "oui"})
    sent = client.get("/enfants/abc/")
    assert sent["Location"] == "/connexion/?entree=invite&retour=%2Fenfants%2Fabc%2F"
    assert sign_in(client, query="?entree=invite&retour=%2Fenfants%2Fabc%2F")["Location"] == "/enfants/abc/"


@pytest.mark.parametrize("wanted", ["https://pirate.example.net/", "//pirate.example.net", "/connexion/"])
def test_no_open_redirect(client: InspectingClient, compte: CompteLocal, wanted: str) -> None:
    assert sign_in(client, query=f"?retour={quote(wanted)}")["Location"] == "/"


def test_the_way_to_an_application_ends_on_a_page_of_ours(client: InspectingClient, compte: CompteLocal) -> None:
    wanted = quote("/cas/login?service=https://pronote.example.net/")
    assert sign_in(client, query=f"?retour={wanted}")["Location"].startswith("/continuer/")


def test_the_session_is_rotated_and_the_sign_in_is_in_the_journal(
    client: InspectingClient, compte: CompteLocal
) -> None:
    client.cookies["portail_session"] = "chosen-by-somebody"
    sign_in(client)
    first = client.cookies["portail_session"].value
    assert first != "chosen-by-somebody"
    sign_in(client)
    assert client.cookies["portail_session"].value != first
    assert Session.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.filter(event="connexion.ouverte", actor=compte.public_id, subject="local").count() == 2
    compte.refresh_from_db()
    assert compte.last_login_at is not None


@pytest.mark.parametrize("identifiant", ["camille.roussel", "personne.ici"])
def test_wrong_and_unknown_are_one_answer(client: InspectingClient, compte: CompteLocal, identifiant: str) -> None:
    answer = sign_in(client, identifiant, "faux mot de passe")
    assert answer.status_code == 422
    assert WRONG in text_of(answer)
    assert not Session.objects.exists()


def test_unknown_people_cost_the_same_hash_and_the_same_queries(
    client: InspectingClient, compte: CompteLocal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    work: list[str] = []
    real = hashkit.Hasher.verify
    monkeypatch.setattr(hashkit.Hasher, "verify", lambda self, p, e: work.append(e.split("$")[3]) or real(self, p, e))
    counts = []
    sign_in(client, "quelqu.un", "faux")
    work.clear()
    for identifiant in ("camille.roussel", "personne.ici"):
        with CaptureQueriesContext(connection) as seen:
            sign_in(client, identifiant, "faux mot de passe")
        counts.append([one["sql"].split("(")[0].split("WHERE")[0][:30] for one in seen.captured_queries])
    assert counts[0] == counts[1]
    assert work == [f"m={hashkit.Hasher.memory_cost},t=2,p=1"] * 2


@pytest.mark.parametrize("identifiant", ["camille.roussel", "personne.ici"])
def test_too_often_is_slowed_known_or_not_even_with_the_right_password(
    client: InspectingClient, compte: CompteLocal, configure: Configure, identifiant: str
) -> None:
    configure(local_logins_per_account=3)
    with time_machine.travel(now(), tick=False) as clock:
        for _try in range(3):
            assert WRONG in text_of(sign_in(client, identifiant, "faux"))
        assert "Trop d'essais. Attendez" in text_of(sign_in(client, identifiant))
        clock.shift(timedelta(minutes=20))
        assert sign_in(client, identifiant).status_code == (303 if identifiant == "camille.roussel" else 422)


def test_too_many_from_one_block(client: InspectingClient, compte: CompteLocal, configure: Configure) -> None:
    configure(local_logins_per_block=2)
    for identifiant in ("a.a", "b.b"):
        sign_in(client, identifiant, "faux")
    assert "Trop d'essais" in text_of(sign_in(client))


def test_an_account_that_waits_opens_nothing(client: InspectingClient, waiting: str) -> None:
    for password in ("", "!", PASSWORD):
        assert sign_in(client, password=password).status_code == 422


def test_a_very_long_password_is_the_same_work_and_no_more(client: InspectingClient, compte: CompteLocal) -> None:
    assert WRONG in text_of(sign_in(client, password="x" * (local_policy.MAXIMUM + 1)))


def test_an_old_hash_is_made_again(
    client: InspectingClient, compte: CompteLocal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashkit.Hasher, "time_cost", 1)
    CompteLocal.objects.update(password=hashing.make(PASSWORD))
    monkeypatch.undo()
    assert sign_in(client).status_code == 303
    assert "t=2" in CompteLocal.objects.get().password


def enrol(client: InspectingClient) -> str:
    """The secret that the page shows, after a right password."""
    assert sign_in(client)["Location"] == FACTOR
    shown = text_of(client.get(FACTOR))
    assert "J'ajoute un second facteur" in shown
    compte = CompteLocal.objects.get()
    from preau.houses.portail import local_entry

    request = type("Request", (), {"COOKIES": {name: one.value for name, one in client.cookies.items()}})()
    found = local_entry.find(request)
    assert found is not None
    secret = local_login.new_factor(compte, found[0].nonce)
    assert secret[:4] in shown
    return secret


def code(secret: str) -> str:
    return pyotp.TOTP(secret).at(now())


def test_a_second_factor_is_made_once_then_asked(
    client: InspectingClient, compte: CompteLocal, configure: Configure
) -> None:
    configure(local_second_factor=True)
    with time_machine.travel(now(), tick=False) as clock:
        secret = enrol(client)
        assert not Session.objects.exists()
        assert client.post(FACTOR, {"code": "000000"}).status_code == 422
        assert client.post(FACTOR, {"code": code(secret)})["Location"] == "/"
        assert secret not in CompteLocal.objects.get().secret
        client.post("/se-deconnecter/")
        clock.shift(timedelta(minutes=1))
        assert sign_in(client)["Location"] == FACTOR
        shown = text_of(client.get(FACTOR))
        assert "Je saisis le code de mon application" in shown
        assert secret[:4] not in shown
        right = code(secret)
        assert client.post(FACTOR, {"code": right})["Location"] == "/"
        client.post("/se-deconnecter/")
        sign_in(client)
        assert "Ce code n'est pas le bon" in text_of(client.post(FACTOR, {"code": right})), "it never serves twice"


def test_a_factor_stays_asked_when_the_setting_goes(
    client: InspectingClient, compte: CompteLocal, configure: Configure
) -> None:
    configure(local_second_factor=True)
    client.post(FACTOR, {"code": code(enrol(client))})
    configure()
    assert sign_in(InspectingClient())["Location"] == FACTOR


def test_codes_are_counted_before_they_are_compared(
    client: InspectingClient, compte: CompteLocal, configure: Configure
) -> None:
    configure(local_second_factor=True)
    with time_machine.travel(now(), tick=False):
        secret = enrol(client)
        for _try in range(5):
            assert "Ce code n'est pas le bon" in text_of(client.post(FACTOR, {"code": "000000"}))
        assert "Trop d'essais" in text_of(client.post(FACTOR, {"code": code(secret)}))
        assert not Session.objects.exists()


def test_the_second_page_needs_the_first_proof(
    client: InspectingClient, compte: CompteLocal, configure: Configure
) -> None:
    configure(local_second_factor=True)
    assert client.get(FACTOR)["Location"] == "/connexion/"
    client.cookies["portail_entree"] = "forged"
    assert client.post(FACTOR, {"code": "123456"})["Location"] == "/connexion/"
    del client.cookies["portail_entree"]
    with time_machine.travel(now(), tick=False) as clock:
        secret = enrol(client)
        clock.shift(timedelta(minutes=11))
        assert client.post(FACTOR, {"code": code(secret)})["Location"] == "/connexion/"
        clock.shift(timedelta(minutes=-11))
        CompteLocal.objects.update(password=hashing.make("autre mot de passe"))
        assert client.post(FACTOR, {"code": code(secret)})["Location"] == "/connexion/"


def test_an_operator_takes_a_lost_factor_away(
    client: InspectingClient, compte: CompteLocal, configure: Configure
) -> None:
    from preau.houses.portail.actions import local_accounts

    configure(local_second_factor=True)
    client.post(FACTOR, {"code": code(enrol(client))})
    local_accounts.reset("camille.roussel", "exploitant:essai", without_factor=True)
    assert CompteLocal.objects.get().secret == ""
    assert Entry.objects.filter(event="compte-local.facteur-retire").count() == 1


def ask(client: InspectingClient, qui: str) -> Any:
    return client.post("/connexion/mot-de-passe-oublie/", {"qui": qui})


@pytest.mark.parametrize("qui", ["camille.roussel", MEL, MEL.upper()])
def test_a_forgotten_password_comes_back_by_mail(client: InspectingClient, compte: CompteLocal, qui: str) -> None:
    sign_in(client)
    testing.deliver()
    assert client.get("/connexion/mot-de-passe-oublie/").status_code == 200
    assert ask(client, qui)["Location"] == "/connexion/mot-de-passe-oublie/envoye/"
    token = link_in_mail()
    other = InspectingClient()
    assert sign_in(other).status_code == 303, "until the link serves, the former password is good"
    new = "cinq chaises sous la pluie"
    page = other.get(f"/connexion/activation/{token}/")
    assert "Je choisis un nouveau mot de passe" in text_of(page)
    other.post(f"/connexion/activation/{token}/", {"mot_de_passe": new, "confirmation": new})
    assert "Camille Roussel" not in text_of(client.get("/")), "sessions opened with the former one are over"
    assert sign_in(InspectingClient(), password=PASSWORD).status_code == 422
    assert sign_in(InspectingClient(), password=new).status_code == 303


def test_a_link_of_an_hour(client: InspectingClient, compte: CompteLocal) -> None:
    testing.deliver()
    ask(client, MEL)
    token = link_in_mail()
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert client.get(f"/connexion/activation/{token}/").status_code == 410


def test_nobody_is_told_who_has_an_account(client: InspectingClient, compte: CompteLocal) -> None:
    from django.db import connection

    ask(client, "quelqu.un")
    testing.deliver()
    answers, counts = [], []
    for qui in ("camille.roussel", "personne.ici"):
        with CaptureQueriesContext(connection) as seen:
            answers.append(ask(client, qui)["Location"])
        counts.append([one["sql"].split("(")[0].split("WHERE")[0][:30] for one in seen.captured_queries])
    assert answers[0] == answers[1]
    assert counts[0] == counts[1]
    assert len(testing.deliver()) == 1


def test_asking_too_often_is_said_known_or_not(client: InspectingClient, compte: CompteLocal) -> None:
    for qui in ("camille.roussel", "personne.ici"):
        for _time in range(3):
            assert ask(client, qui).status_code == 303
        assert "Trop d'essais" in text_of(ask(client, qui))


def test_an_empty_form_says_what_is_missing(client: InspectingClient, compte: CompteLocal) -> None:
    assert "Saisissez votre identifiant" in text_of(sign_in(client, "", ""))
    assert client.post("/connexion/mot-de-passe-oublie/", {}).status_code == 422
    assert client.get("/connexion/mot-de-passe-oublie/envoye/").status_code == 200
