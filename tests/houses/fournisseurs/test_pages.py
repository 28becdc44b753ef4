"""The pages that are no sign-in: the guide, help, a free identity, the colour, and what machines read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from preau.houses.fournisseurs.annuaire import list_fournisseurs
from preau.houses.fournisseurs.models import Accord
from preau.houses.fournisseurs.personnes import list_personnes
from preau.houses.fournisseurs.scenarios import familles, scenarios
from tests.houses.fournisseurs.hub import Hub, leaves_for, query

pytestmark = pytest.mark.django_db(transaction=True)
FREE = {
    "given_name": "Ève Marie",
    "family_name": "D'AUBIGNÉ",
    "preferred_username": "LENORMAND",
    "gender": "female",
    "birthdate": "1987-05-21",
    "birthplace": "50129",
    "birthcountry": "",
    "email": "eve@example.net",
    "acr": "eidas1",
}


def plain(answer: Any) -> str:
    """The words of a page."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    for entity, char in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("\xa0", " "), ("\u202f", " ")):
        text = text.replace(entity, char)
    return re.sub(r"\s+", " ", text)


def test_the_guide_lists_everybody_with_what_they_prove(client: Client, people: Any) -> None:
    people({"fournisseurs": "ameli"})
    text = plain(client.get("/"))
    assert "Démonstration – personnes fictives" in text
    assert "Emilie DUPONT (ameli)" in text
    for one in list_fournisseurs():
        assert one.title in text
    for title in familles().values():
        assert title in text
    for one in list_personnes():
        assert f" {one.login} " in text
    for scenario in scenarios().values():
        assert scenario.proves in text
        assert scenario.outcome in text


def test_help_says_that_it_is_a_demonstration(client: Client) -> None:
    text = plain(client.get("/msa/aide/"))
    assert "Vous êtes dans une démonstration" in text
    assert "Le mot de passe de tout le monde est 123" in text


def test_each_provider_has_its_colour(client: Client) -> None:
    seen = {client.get(f"/{one.slug}/couleur.css").content for one in list_fournisseurs()}
    assert len(seen) == len(list_fournisseurs())
    answer = client.get("/impots/couleur.css")
    assert answer["Content-Type"].startswith("text/css")
    assert "--accent: #1a4a7a" in answer.content.decode()


@pytest.mark.parametrize("one", list_fournisseurs(), ids=lambda one: one.slug)
def test_discovery_says_no_more_than_what_is_done(client: Client, one: Any) -> None:
    answer = client.get(f"/{one.slug}/.well-known/openid-configuration")
    said = answer.json()
    assert not answer.cookies
    assert said["issuer"] == f"https://fournisseurs.example.org/{one.slug}"
    assert said["id_token_signing_alg_values_supported"] == [one.algorithm]
    assert said["userinfo_signing_alg_values_supported"] == [one.algorithm if one.signs_userinfo else "none"]
    assert said["acr_values_supported"] == list(one.acr_values)
    assert said["response_types_supported"] == ["code"]
    assert "code_challenge_methods_supported" not in said
    kinds = {key["alg"] for key in client.get(f"/{one.slug}/jwks").json()["keys"]}
    assert (one.algorithm in kinds) is (one.algorithm != "HS256")
    assert not any("d" in key for key in client.get(f"/{one.slug}/jwks").json()["keys"])


# A free identity


def send(hub: Hub, **changes: str) -> Any:
    demande = hub.open(hub.begin())
    return hub.client.post(f"/{hub.slug}/identite-libre/", {**FREE, **changes, "demande": demande})


def test_what_is_typed_is_told(client: Client) -> None:
    hub = Hub(client, "laposte")
    found = []
    for _ in range(2):
        begun = hub.begin()
        page = {**FREE, "acr": "eidas2", "demande": hub.open(begun)}
        back = query(leaves_for(client.post("/laposte/identite-libre/", page)))
        found.append(hub.finish(begun, back))
    told = {name: found[0].claims[name] for name in FREE if name != "acr"}
    assert told == {**{name: value for name, value in FREE.items() if name != "acr"}, "birthcountry": "99100"}
    assert found[0].id_claims["acr"] == "eidas2"
    assert found[0].sub == found[1].sub
    assert not Accord.objects.exclude(login="").exists()


def test_another_identity_is_another_person_and_abroad_has_no_commune(hub: Hub) -> None:
    begun, subs = hub.begin(), set()
    for change in ({}, {"birthplace": "", "birthcountry": "99139"}, {"email": ""}):
        page = {**FREE, **change, "demande": hub.open(begun)}
        found = hub.finish(begun, query(leaves_for(hub.client.post("/impots/identite-libre/", page))))
        subs.add(found.sub)
        if change.get("birthcountry"):
            assert (found.claims["birthplace"], found.claims["birthcountry"]) == ("", "99139")
        assert ("email" in found.claims) is ("email" not in change)
    assert len(subs) == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"given_name": ""}, "Renseignez « Prénoms »"),
        ({"family_name": " "}, "Renseignez « Nom de naissance »"),
        ({"birthdate": "21/05/1987"}, "La date s'écrit AAAA-MM-JJ"),
        ({"birthplace": "Coutances"[:5]}, "Le code d'une commune a cinq caractères"),
        ({"birthcountry": "FRA"}, "Le code d'un pays a cinq chiffres"),
        ({"birthplace": "50129", "birthcountry": "99139"}, "Laissez la commune vide"),
        ({"birthplace": "", "birthcountry": ""}, "Saisissez la commune de naissance, ou le pays étranger"),
        ({"birthplace": "", "birthcountry": "99100"}, "Saisissez la commune de naissance, ou le pays étranger"),
        ({"email": "moi@ville.fr"}, "Utilisez une adresse fictive"),
        ({"gender": "x"}, "Choisissez une réponse dans la liste"),
        ({"acr": "eidas3"}, "Choisissez une réponse dans la liste"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(hub: Hub, changes: dict[str, str], words: str) -> None:
    answer = send(hub, **changes)
    assert answer.status_code == 422
    assert words in plain(answer)
    if "family_name" not in changes:
        assert "D&#x27;AUBIGNÉ" in answer.content.decode()
    assert not Accord.objects.exists()


def test_an_identity_that_the_hub_refuses_may_be_typed(hub: Hub) -> None:
    assert send(hub, birthdate="1977-00-03", email="").status_code == 303


def test_the_page_proposes_the_level_asked(client: Client) -> None:
    hub = Hub(client, "franceidentite", acr_values=("eidas2",))
    demande = hub.open(hub.begin())
    text = client.get("/franceidentite/identite-libre/", {"demande": demande}).content.decode()
    assert '<option value="eidas2" selected>' in text
