"""The way back from a provider (specs/franceconnect.md §2.12, §2.15.3): what it may bring, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.houses.passerelle.actions import identify
from preau.houses.passerelle.models import Interaction, SessionIdentite
from preau.kit import limits
from preau.kit.journal.models import Entry
from tests.houses.passerelle.dehors import EMILIE, Dehors, Played
from tests.houses.passerelle.walk import UIDS, Service, Visitor

Change = Callable[[Played], None]


@pytest.fixture
def back(visitor: Visitor, service: Service) -> str:
    """The person has signed in at the provider: the query that its redirection carries."""
    visitor.start(service)
    return visitor.authenticate(visitor.choose())


def refused(visitor: Visitor, code: str) -> bool:
    """An error page of ours with this code, without any identity in the session."""
    assert visitor.page.status_code >= 400, visitor.text
    assert visitor.title == "Une erreur s'est produite"
    assert not SessionIdentite.objects.exists()
    return code in visitor.text


def test_a_good_answer_leads_to_the_information_page(visitor: Visitor, back: str) -> None:
    visitor.come_back(back)
    assert visitor.title == "Vous allez vous connecter à Education nationale"
    assert "Emilie Anne DUPONT" in visitor.text


class TestState:
    def test_missing(self, visitor: Visitor, back: str) -> None:
        for query in ("", "code=abc", "code=abc&state="):
            visitor.come_back(query)
            assert refused(visitor, "Y020021")
            assert visitor.page.status_code == 400

    def test_wrong(self, visitor: Visitor, back: str) -> None:
        code = parse_qs(back)["code"][0]
        visitor.come_back(urlencode({"code": code, "state": "0" * 64}))
        assert refused(visitor, "Y020022")
        assert visitor.page.status_code == 403
        visitor.get(visitor.link("Choisir un autre compte"))
        visitor.come_back(visitor.authenticate(visitor.choose()))
        assert "Emilie Anne DUPONT" in visitor.text

    def test_repeated(self, visitor: Visitor, back: str) -> None:
        state = parse_qs(back)["state"][0]
        visitor.come_back(f"{back}&state={state}")
        assert refused(visitor, "Y020022")

    def test_of_another_browser(self, visitor: Visitor, back: str, outside: Dehors) -> None:
        """A code injected: the link of somebody else's sign-in."""
        other = Visitor(outside)
        other.start(Service("autre"))
        other.come_back(back)
        assert refused(other, "Y020022")
        visitor.come_back(back)
        assert "Emilie Anne DUPONT" in visitor.text

    def test_of_a_browser_without_cookies(self, visitor: Visitor, back: str, outside: Dehors) -> None:
        other = Visitor(outside)
        other.come_back(back)
        assert refused(other, "Y190001")

    def test_of_a_former_choice(self, visitor: Visitor, back: str) -> None:
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
        visitor.choose("ameli")
        visitor.come_back(back)
        assert refused(visitor, "Y020022")

    def test_brought_twice(self, visitor: Visitor, back: str, outside: Dehors) -> None:
        visitor.come_back(back)
        visitor.come_back(back)
        assert visitor.page.status_code == 400
        assert "Y420001" in visitor.text
        assert outside.idps["impots"].calls.count("token") == 1


class TestErrorOfTheProvider:
    """§1.10: it never reaches the service."""

    @pytest.mark.parametrize("error", ["access_denied", "server_error", "n'importe <quoi>"])
    def test_back_to_the_choice_with_a_banner(self, visitor: Visitor, back: str, error: str) -> None:
        state = parse_qs(back)["state"][0]
        visitor.come_back(urlencode({"error": error, "error_description": "<b>non</b>", "state": state}))
        assert visitor.title == "Connexion en cours sur Education nationale"
        assert "Il n'a pas été possible de vous connecter avec Impôts (essai)" in visitor.text
        assert "non" not in visitor.tree.xpath("//main//b/text()")
        assert Entry.objects.filter(event="IDP_FAILED").count() == 1

    def test_the_person_chooses_again(self, visitor: Visitor, back: str) -> None:
        visitor.come_back(urlencode({"error": "access_denied", "state": parse_qs(back)["state"][0]}))
        visitor.come_back(visitor.authenticate(visitor.choose("ameli")))
        assert "Emilie Anne DUPONT" in visitor.text


def _set(**changes: Any) -> Change:
    def change(idp: Played) -> None:
        for name, value in changes.items():
            setattr(idp, name, value)

    return change


def _claims(**changes: Any) -> Change:
    def change(idp: Played) -> None:
        idp.claims = {name: value for name, value in {**EMILIE, **changes}.items() if value is not None}

    return change


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        (_set(token_status=500), "Y020026", 502),
        (_set(token_status=400, token_body=b'{"error": "invalid_grant"}'), "Y020026", 502),
        (_set(token_body=b"pas du json"), "Y020030", 500),
        (_set(token_body=b'{"token_type": "Bearer"}'), "Y020030", 500),
        (_set(token_body=b"a" * 300_000), "Y020026", 502),
        (_set(key="ec-other"), "Y020030", 500),
        (_set(id_changes={"iss": "https://autre.example.org"}), "Y020030", 500),
        (_set(id_changes={"aud": "un-autre"}), "Y020030", 500),
        (_set(id_changes={"nonce": "0" * 64}), "Y020030", 500),
        (_set(id_changes={"exp": 1_000_000_000}), "Y020030", 500),
        (_set(id_changes={"iat": 4_000_000_000}), "Y020030", 500),
        (_set(id_changes={"sub": None}), "Y020029", 500),
        (_set(id_changes={"sub": ""}), "Y020029", 500),
        (_set(userinfo_status=401), "Y020027", 502),
        (_set(userinfo_status=500), "Y020027", 502),
        (_set(userinfo_status=503), "Y020027", 502),
        (_set(userinfo_body=b"<html>"), "Y020027", 502),
        (_set(userinfo_body=b"[]"), "Y020027", 502),
        (_set(userinfo_body=b'{"given_name": "Emilie"}'), "Y020029", 500),
        (_set(id_changes={"sub": "quelqu'un d'autre"}), "Y020027", 502),
        (_claims(given_name=None), "Y600006", 400),
        (_claims(family_name=""), "Y600006", 400),
        (_claims(birthdate="1977-00-03"), "Y600006", 400),
        (_claims(birthdate="12/04/1985"), "Y600006", 400),
        (_claims(gender=None), "Y600006", 400),
        (_claims(birthplace=None), "Y600006", 400),
        (_claims(birthplace="Valognes"), "Y600006", 400),
        (_claims(birthcountry="FR"), "Y600006", 400),
        (_claims(email=None), "Y600006", 400),
        (_claims(email="pas une adresse"), "Y600006", 400),
    ],
)
def test_what_the_provider_gets_wrong_is_named(
    visitor: Visitor, back: str, outside: Dehors, change: Change, code: str, status: int
) -> None:
    change(outside.idps["impots"])
    visitor.come_back(back)
    assert refused(visitor, code), visitor.text
    assert visitor.page.status_code == status
    assert not outside.registre.asked
    assert visitor.link("Revenir sur Education nationale")
    outside.idps["impots"] = Played("impots")
    visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
    visitor.come_back(visitor.authenticate(visitor.choose("ameli")))
    assert "Emilie Anne DUPONT" in visitor.text


def test_unsigned_tokens_are_refused(visitor: Visitor, back: str, outside: Dehors) -> None:
    """alg none, and HS256 keyed with our own secret although the file does not list it."""
    import base64

    def part(said: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    token = f"{part({'alg': 'none'})}.{part({'sub': 'emilie'})}."
    said = {"access_token": "jeton", "token_type": "Bearer", "id_token": token}
    outside.idps["impots"].token_body = json.dumps(said).encode()
    visitor.come_back(back)
    assert refused(visitor, "Y020030")


def test_no_code(visitor: Visitor, back: str, outside: Dehors) -> None:
    state = parse_qs(back)["state"][0]
    visitor.come_back(f"state={state}")
    assert refused(visitor, "Y020025")
    assert "token" not in outside.idps["impots"].calls


def test_a_wrong_iss_is_a_mix_up(visitor: Visitor, back: str, outside: Dehors) -> None:
    visitor.come_back(back + "&iss=" + quote(f"{outside.url}/ameli"))
    assert refused(visitor, "Y020022")
    assert "token" not in outside.idps["impots"].calls


def test_a_key_changed_meanwhile_is_fetched_again_once(visitor: Visitor, service: Service, outside: Dehors) -> None:
    visitor.sign_in(service)
    idp = outside.idps["impots"]
    idp.key = idp.published = "ec-nouvelle"
    visitor.client.cookies.clear()
    visitor.sign_in(service)
    assert idp.calls.count("jwks") == 2


def test_a_provider_cut_while_the_person_was_there(
    visitor: Visitor, back: str, hub: Callable[..., None], outside: Dehors
) -> None:
    hub(blocked_idps=[UIDS["impots"]])
    visitor.come_back(back)
    assert refused(visitor, "Y020017")
    assert "token" not in outside.idps["impots"].calls


def test_a_request_over_its_time(visitor: Visitor, back: str, outside: Dehors) -> None:
    row = visitor.interaction
    Interaction.objects.filter(pk=row.pk).update(expires_at=row.created_at)
    visitor.come_back(back)
    assert refused(visitor, "Y190001")
    assert "token" not in outside.idps["impots"].calls


def test_a_flood_of_answers_is_stopped(visitor: Visitor, back: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify, "RETURNED", limits.Rule("essai-retours", 2, identify.RETURNED.window))
    for status in (400, 400, 429):
        visitor.come_back("")
        assert visitor.page.status_code == status
    assert "PASSERELLE-0001" in visitor.text


@settings(max_examples=60)
@given(query=st.dictionaries(st.sampled_from(["code", "state", "error", "iss", "x"]), st.text(max_size=60)))
def test_hostile_queries_never_break_it(visitor: Visitor, service: Service, query: dict[str, str]) -> None:
    answer = visitor.client.get("/api/v2/oidc-callback", query)
    assert answer.status_code in (400, 401, 403)
    assert "Y0200" in answer.content.decode()


def test_the_identity_at_rest_is_sealed(visitor: Visitor, back: str) -> None:
    visitor.come_back(back)
    rows = str([*Interaction.objects.values(), *SessionIdentite.objects.values()])
    for word in ("Emilie", "DUPONT", "Dupont", "emilie.dupont@example.org", "1985-04-12"):
        assert word not in rows
    assert not [entry for entry in Entry.objects.all() if "upont" in str(entry.detail)]
