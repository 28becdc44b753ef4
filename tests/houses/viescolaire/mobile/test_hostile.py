"""What nobody sends in good faith: cookies and links made up, too many profiles, wrong codes all at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from preau.houses.viescolaire import appareils
from preau.houses.viescolaire.actions import pair_mobile
from preau.houses.viescolaire.models import Appareil, LienMobile, Utilisateur
from preau.houses.viescolaire.pages.mobile_profils import LIEN, FormulaireLien
from preau.kit.idkit import digest
from tests.houses.viescolaire.conftest import ClientOf, utilisateur_of
from tests.houses.viescolaire.mobile.phone import CODE, open_phone, path_of
from tests.support.client import InspectingClient


@examples(max_examples=60, deadline=None)
@given(st.text(max_size=400) | st.lists(st.from_regex(r"[\w-]{43}", fullmatch=True), max_size=12).map(".".join))
def test_a_cookie_made_up_opens_nothing(text: str) -> None:
    request = RequestFactory().get("/mobile/")
    request.COOKIES["viescolaire_mobile"] = text
    assert appareils.list_profils(request) == []


@examples(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.just("https://[::1/mobile/ouvrir/") | st.text().map(lambda one: f"//{one}/mobile/"))
def test_a_text_made_up_leads_nowhere_else(text: str) -> None:
    form = FormulaireLien({"lien": text})
    assert not form.is_valid() or LIEN.fullmatch(f"/mobile/ouvrir/{form.cleaned_data['lien']}/")


def test_the_cookie_of_an_application_opens_no_page(ecole: Any) -> None:
    token = "t" * 43
    who = utilisateur_of("responsable")
    Appareil.objects.create(utilisateur=who, genre=Appareil.Genre.APPLICATION, cookie_hash=digest(token))
    phone = InspectingClient()
    phone.cookies["viescolaire_mobile"] = token
    assert phone.get("/mobile/").status_code == 302


def test_six_profiles_are_enough(client_of: ClientOf) -> None:
    path = path_of(client_of("responsable"))
    phone = InspectingClient()
    others = [Utilisateur.objects.create(genre="personnel", nom=f"N{number}", personnes=[]) for number in range(6)]
    tokens = [f"{number}" * 43 for number in range(6)]
    for who, token in zip(others, tokens, strict=True):
        Appareil.objects.create(utilisateur=who, genre=Appareil.Genre.NAVIGATEUR, cookie_hash=digest(token))
    phone.cookies["viescolaire_mobile"] = ".".join(tokens)
    answer = phone.post(path, {"code": CODE})
    assert answer.status_code == 409
    assert "6 profils" in answer.content.decode().replace("\xa0", " ")
    assert LienMobile.objects.count() == 1
    phone.cookies["viescolaire_mobile"] = ".".join(tokens[:5])
    open_phone(path, phone)


def test_a_browser_without_profile_is_given_no_cookie(ecole: Any) -> None:
    request, response = RequestFactory().get("/"), HttpResponse()
    appareils.keep_profils(request, response, [])
    assert not response.cookies
    assert "viescolaire_mobile" not in InspectingClient().get("/mobile/ajouter/").cookies


@pytest.mark.transactional
def test_wrong_codes_all_at_once_are_compared_four_times_at_most(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(client_of("responsable"))
    compared: list[str] = []

    def compare(one: str, other: str) -> bool:
        compared.append(other)
        return one == other

    monkeypatch.setattr(pair_mobile.hmac, "compare_digest", compare)

    def guess(number: int) -> int:
        try:
            return Client().post(path, {"code": f"{number:04}"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(guess, range(8)))
    wrong = [one for one in compared if len(one) == 64]
    assert 1 <= len(wrong) <= 4
    assert set(answers) <= {422, 410}
    assert answers.count(422) <= 3
    assert InspectingClient().post(path, {"code": CODE}).status_code == 410
    assert not Appareil.objects.exists()
