"""« QR Code de configuration de l'application mobile »: two codes, four digits, ten minutes, once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from preau.houses.viescolaire.actions import pair_mobile
from preau.houses.viescolaire.models import Appareil, LienMobile, QrCode, Utilisateur
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from tests.houses.viescolaire.conftest import ClientOf, utilisateur_of
from tests.houses.viescolaire.mobile.phone import ANDROID, CODE, ask, open_phone, path_of, texts
from tests.support.client import InspectingClient


def test_the_home_page_leads_to_it_in_the_words_of_the_tutorials(client_of: ClientOf) -> None:
    browser = client_of("responsable")
    assert "/qr-code/" in browser.get("/").content.decode()
    page = browser.get("/qr-code/").content.decode()
    assert "Veuillez composer un code éphémère pour générer un QR Code" in page
    assert "composé de quatre caractères, il aura une durée de validité de dix minutes." in page
    assert "Je suis déjà sur ce téléphone" in page
    assert "Afficher le lien d'accès à l'espace mobile" in page.replace("&#x27;", "'")
    assert "L'application officielle" in page.replace("&#x27;", "'")


def test_four_digits_give_two_codes_with_their_texts(client_of: ClientOf) -> None:
    answer = ask(client_of("responsable"))
    page = answer.content.decode()
    assert "Ce téléphone, sans application" in page
    assert "Une application compatible" in page
    assert page.count('src="data:image/svg+xml') == 2
    assert answer["Cache-Control"].startswith("max-age=0")
    assert "no-store" in answer["Cache-Control"]
    link, compatible, space = texts(answer)
    assert "/mobile/ouvrir/" in link
    assert space.endswith("/mobile/")
    assert set(json.loads(compatible)) == {"jeton", "login", "url"}
    assert CODE not in page


def test_nothing_that_opens_is_kept_or_logged(client_of: ClientOf) -> None:
    link = texts(ask(client_of("responsable")))[0]
    handle = link.rstrip("/").rsplit("/", 1)[1]
    row = LienMobile.objects.get()
    kept = json.dumps([str(value) for value in vars(row).values()])
    assert handle not in kept
    assert CODE not in row.code_hash
    entries = json.dumps(list(Entry.objects.values("event", "actor", "subject", "detail")), default=str)
    assert handle not in entries
    assert CODE not in entries
    assert "mobile.qr" in entries


@pytest.mark.parametrize("code", ["", "12", "12345", "abcd"])
def test_a_code_that_is_not_four_digits_is_refused(client_of: ClientOf, code: str) -> None:
    answer = client_of("responsable").post("/qr-code/", {"code": code})
    assert answer.status_code == 422
    assert not LienMobile.objects.exists()
    assert not QrCode.objects.exists()


def test_nobody_signed_in_is_led_to_the_doors_and_back(ecole: Any) -> None:
    answer = InspectingClient().get("/qr-code/")
    assert answer.status_code == 302
    assert answer["Location"] == "/?retour=%2Fqr-code%2F"
    assert Client(enforce_csrf_checks=True).post("/qr-code/", {"code": CODE}).status_code == 403


def test_without_the_door_of_applications_only_the_first_is_shown(client_of: ClientOf, settings: Any) -> None:
    from dataclasses import replace

    settings.VIESCOLAIRE = replace(settings.VIESCOLAIRE, pronote=False)
    answer = ask(client_of("responsable"))
    assert "Une application compatible" not in answer.content.decode()
    assert answer.content.decode().count('src="data:image/svg+xml') == 1


def test_the_link_opens_the_space_once_and_tells_the_owner(client_of: ClientOf) -> None:
    path = path_of(client_of("responsable"))
    phone = InspectingClient(headers={"User-Agent": ANDROID})
    assert "Dupont" not in phone.get(path).content.decode()
    open_phone(path, phone)
    row = Appareil.objects.get()
    assert (row.nom, row.genre, row.utilisateur) == ("Chrome sur Android", "navigateur", utilisateur_of("responsable"))
    assert phone.get("/mobile/").status_code == 200
    assert Message.objects.filter(idempotency_key=f"appareil-{row.public_id}").count() == 1
    again = InspectingClient()
    assert again.get(path).status_code == 410
    assert again.post(path, {"code": CODE}).status_code == 410
    assert Appareil.objects.count() == 1


def test_the_cookie_is_kept_ninety_days_and_not_for_scripts(client_of: ClientOf) -> None:
    phone = open_phone(path_of(client_of("responsable")))
    kept = phone.cookies["viescolaire_mobile"]
    assert kept["max-age"] == 90 * 24 * 3600
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert Appareil.objects.get().cookie_hash not in kept.value


def test_four_wrong_codes_end_the_link_even_for_the_right_one(client_of: ClientOf) -> None:
    path = path_of(client_of("responsable"))
    phone = InspectingClient()
    for left in (3, 2, 1):
        answer = phone.post(path, {"code": "0000"})
        assert answer.status_code == 422
        assert f"Essais restants : {left}." in answer.content.decode().replace("\xa0", " ")
    assert phone.post(path, {"code": "0000"}).status_code == 410
    assert phone.post(path, {"code": CODE}).status_code == 410
    assert not LienMobile.objects.exists()
    assert not Appareil.objects.exists()


def test_a_try_is_counted_before_the_code_is_compared(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(client_of("responsable"))
    row = LienMobile.objects.get()
    seen: list[int] = []

    def compare(one: str, other: str) -> bool:
        seen.append(pair_mobile.limits.left(pair_mobile.ESSAIS, row.public_id))
        return one == other

    monkeypatch.setattr(pair_mobile.hmac, "compare_digest", compare)
    open_phone(path)
    assert 3 in seen


def test_ten_minutes_by_the_clock(client_of: ClientOf, semaine: time_machine.Traveller) -> None:
    path = path_of(client_of("responsable"))
    semaine.shift(timedelta(minutes=9, seconds=59))
    assert InspectingClient().get(path).status_code == 200
    semaine.shift(timedelta(seconds=1))
    assert InspectingClient().get(path).status_code == 410
    assert InspectingClient().post(path, {"code": CODE}).status_code == 410
    assert pair_mobile.purge(LienMobile.objects.get().expires_at) == 1


def test_a_new_code_replaces_the_one_before(client_of: ClientOf) -> None:
    computer = client_of("responsable")
    old, new = path_of(computer), path_of(computer)
    assert InspectingClient().get(old).status_code == 410
    open_phone(new)


@pytest.mark.parametrize("handle", ["x", "A" * 43, "é" * 43, "%00"])
def test_a_guessed_link_is_refused(ecole: Any, handle: str) -> None:
    assert InspectingClient().get(f"/mobile/ouvrir/{handle}/").status_code == 410


def test_opening_asks_for_the_token_of_the_form(client_of: ClientOf) -> None:
    path = path_of(client_of("responsable"))
    assert Client(enforce_csrf_checks=True).post(path, {"code": CODE}).status_code == 403
    assert LienMobile.objects.count() == 1


def test_opening_never_keeps_a_token_that_was_planted(client_of: ClientOf) -> None:
    phone = InspectingClient(headers={"User-Agent": ANDROID})
    phone.cookies["viescolaire_mobile"] = "A" * 43
    open_phone(path_of(client_of("responsable")), phone)
    assert "A" * 43 not in phone.cookies["viescolaire_mobile"].value


def test_opening_ends_the_session_that_the_browser_had(client_of: ClientOf) -> None:
    path = path_of(client_of("responsable"))
    phone = open_phone(path, client_of("eleve"))
    assert phone.get("/appareils/").status_code == 302


def test_a_closed_person_opens_nothing(client_of: ClientOf, semaine: time_machine.Traveller) -> None:
    path = path_of(client_of("responsable"))
    phone = open_phone(path_of(client_of("eleve")))
    Utilisateur.objects.update(closed_at=LienMobile.objects.get().created_at)
    assert InspectingClient().get(path).status_code == 410
    assert phone.get("/mobile/")["Location"] == "/mobile/ajouter/"


def test_already_on_this_phone_needs_no_code(client_of: ClientOf) -> None:
    browser = client_of("responsable")
    answer = browser.post("/qr-code/ici/")
    assert answer.status_code == 302
    assert answer["Location"] == "/mobile/"
    assert browser.get("/mobile/").status_code == 200
    assert Appareil.objects.count() == 1
    plain = Client()
    plain.cookies = browser.cookies
    assert plain.get("/qr-code/ici/").status_code == 405
