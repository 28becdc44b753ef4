"""From the hub's request to the claims that it reads, at every provider."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from preau.houses.fournisseurs.annuaire import list_fournisseurs
from preau.houses.fournisseurs.models import Accord
from preau.kit.journal.models import Entry
from preau.protocols.oidc.relying.refusals import ProviderError
from tests.houses.fournisseurs.hub import CALLBACK, Hub, leaves_for, local, query

pytestmark = pytest.mark.django_db(transaction=True)
SLUGS = [one.slug for one in list_fournisseurs()]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_provider_says_who_somebody_is(client: Client, slug: str) -> None:
    found = Hub(client, slug).sign_in("test")
    assert found.id_claims["acr"] == "eidas1"
    assert found.id_claims["exp"] - found.id_claims["iat"] == 60
    assert found.claims == {
        "sub": found.sub,
        "given_name": "Angèle Claire Louise",
        "family_name": "DELMAS",
        "gender": "female",
        "birthdate": "1962-08-17",
        "birthplace": "50129",
        "birthcountry": "99100",
        "email": "test@example.org",
        **{name: found.claims[name] for name in ("iss", "aud", "iat") if name in found.claims},
    }


def test_a_sub_is_stable_and_another_at_another_provider(client: Client) -> None:
    subs = [Hub(client, slug).sign_in("test").sub for slug in ("impots", "impots", "ameli")]
    assert subs[0] == subs[1] != subs[2]
    assert Hub(client).sign_in("nom-usage").sub not in subs


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_both_ways_of_proving_who_asks(client: Client, method: str) -> None:
    assert Hub(client, auth_method=method).sign_in("test").claims["family_name"] == "DELMAS"


def test_all_the_scopes_of_the_sandbox(client: Client) -> None:
    scopes = ("openid", "phone", "address", "preferred_username")
    found = Hub(client, scopes=scopes).sign_in("nom-usage")
    assert found.claims["preferred_username"] == "DELAUNAY"
    assert found.claims["phone_number"].startswith("06 39 98")
    assert found.claims["address"]["postal_code"] == "50590"
    assert "family_name" not in found.claims


@pytest.mark.parametrize(("asked", "given"), [("eidas2", "eidas2"), ("eidas3 eidas1", "eidas1"), ("eidas9", "eidas1")])
def test_the_level_is_the_first_asked_that_the_provider_has(client: Client, asked: str, given: str) -> None:
    hub = Hub(client, "laposte", acr_values=tuple(asked.split()))
    begun, back = hub.press("test")
    accord = Accord.objects.get()
    assert accord.parametres["acr"] == given
    assert accord.parametres["nonce"] == begun.nonce
    assert back["state"] == begun.state


@pytest.mark.parametrize("password", ["123", "secret-a-elle"])
def test_a_login_with_123_or_the_person_s_own_password(hub: Hub, people: Any, password: str) -> None:
    people({})
    begun = hub.begin()
    page = {"demande": hub.open(begun), "identifiant": " emilie ", "mot_de_passe": password}
    back = query(leaves_for(hub.client.post("/impots/connexion/", page)))
    found = hub.finish(begun, back)
    assert found.claims["family_name"] == "DUPONT"
    assert back["iss"] == "https://fournisseurs.example.org/impots"


def test_the_page_names_everybody_and_nothing_is_written_before_the_form(hub: Hub) -> None:
    answer = hub.client.get(local(hub.begin().url), follow=True)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>Impôts (démonstration)</h1>" in text
    for said in ("Se connecter en tant que Angèle Claire Louise DELMAS", "Retourner sur la passerelle", "Refuser",
                 "Mot de passe oublié", "Assistance de ce fournisseur", "aucune vraie donnée"):  # fmt: skip
        assert said in text.replace("\xa0", " ")
    assert not Accord.objects.exists()
    assert not Entry.objects.exists()


def test_who_has_no_account_here_is_not_shown_and_cannot_sign_in(hub: Hub, people: Any) -> None:
    people({"fournisseurs": "ameli msa"})
    demande = hub.open(hub.begin())
    assert "Emilie DUPONT" not in hub.client.get("/impots/connexion/", {"demande": demande}).content.decode()
    assert hub.client.post("/impots/connexion/", {"demande": demande, "personne": "emilie"}).status_code == 422
    assert Hub(hub.client, "ameli").sign_in("emilie").claims["given_name"] == "Emilie"


def test_a_wrong_login_and_a_wrong_password_are_told_the_same(hub: Hub) -> None:
    demande, said = hub.open(hub.begin()), set()
    for login, password in (("test", "1234"), ("personne-de-tel", "123")):
        page = {"demande": demande, "identifiant": login, "mot_de_passe": password}
        answer = hub.client.post("/impots/connexion/", page)
        assert answer.status_code == 422
        text = answer.content.decode().replace(f'value="{login}"', "")
        said.add(text[text.index("resume-erreurs") : text.index("</form>")])
    assert len(said) == 1
    assert not Accord.objects.exists()


def test_an_empty_form_says_what_to_type(hub: Hub) -> None:
    answer = hub.client.post("/impots/connexion/", {"demande": hub.open(hub.begin())})
    assert answer.status_code == 422
    assert "Saisissez l&#x27;identifiant d&#x27;une personne fictive" in answer.content.decode()


def test_a_disabled_account_is_told_by_the_provider(hub: Hub) -> None:
    page = {"demande": hub.open(hub.begin()), "personne": "compte-desactive"}
    answer = hub.client.post("/impots/connexion/", page)
    assert answer.status_code == 422
    assert "Ce compte est désactivé" in answer.content.decode()
    assert not Accord.objects.exists()


@pytest.mark.parametrize("way", ["button", "link"])
def test_the_person_refuses(hub: Hub, way: str) -> None:
    begun = hub.begin()
    demande = hub.open(begun)
    if way == "button":
        url = leaves_for(hub.client.post("/impots/connexion/", {"demande": demande, "refuser": "oui"}))
        assert Entry.objects.get().event == "fournisseur.refus"
    else:
        text = hub.client.get("/impots/connexion/", {"demande": demande}).content.decode()
        url = text.split('class="retour" href="')[1].split('"')[0].replace("&amp;", "&")
        assert url.startswith(CALLBACK)
    with pytest.raises(ProviderError) as said:
        hub.finish(begun, query(url))
    assert said.value.error == "access_denied"


def test_what_is_done_is_in_the_journal_without_a_name(hub: Hub) -> None:
    hub.sign_in("test")
    rows = list(Entry.objects.order_by("pk"))
    assert [row.event for row in rows] == ["fournisseur.connexion", "fournisseur.jeton"]
    assert all(row.subject for row in rows)
    assert "DELMAS" not in "".join(str(row.__dict__) for row in rows)
