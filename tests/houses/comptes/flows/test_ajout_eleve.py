"""« Ajout d'un élève depuis un autre compte », arrow by arrow, and everything that refuses it (J5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyotp
import pytest
import time_machine

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.facteurs import add_totp, codes_of, renew_codes
from preau.houses.comptes.actions.letters import canonical
from preau.houses.comptes.models import Alias, Compte, Fusion, Notification, Signalement, Tentative
from preau.kit.clockkit import now, today
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family, eleve, link, responsable
from tests.houses.comptes.merging import KEPT, LOST, account, signed_in, snapshot, two_accounts
from tests.houses.comptes.walk import JourneyClient, Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
START = "/mon-compte/ajout-eleve/"
PROVISIONAL = "k7mp-x2qv-9dhw"


def letter(family: Family, identifiant: str = "e.dupont88", **more: Any) -> Notification:
    """The primary school's letter to Emilie, about Jeanne."""
    return Notification.objects.create(
        **{
            "profil": "responsable",
            "uai": family.emilie_ecole.uai,
            "responsable_public_id": family.emilie_ecole.public_id,
            "identifiant": identifiant,
            "password": hashing.make(canonical(PROVISIONAL)),
            "lot": "x",
            "issued_by": "essai",
            "issued_on": today(),
            "expires_on": today() + timedelta(days=90),
            **more,
        }
    )


@pytest.fixture
def two(family: Family) -> tuple[Compte, Compte]:
    return two_accounts(family)


@pytest.fixture
def kept(family: Family) -> Compte:
    return account("e.dupont42", KEPT, [family.emilie], [family.albert])


def begun(compte: Compte) -> Walk:
    walk = Walk(signed_in(compte))
    walk.open(START)
    return walk


def prove(walk: Walk, identifiant: str = "e.dupont77", password: str = LOST) -> Walk:
    walk.send(identifiant=identifiant, mot_de_passe=password)
    return walk


def test_two_active_accounts_become_one(two: tuple[Compte, Compte]) -> None:
    kept, lost = two
    walk = begun(kept)
    assert "Ajout d'un élève depuis un autre compte" in walk.text
    prove(walk)
    assert walk.step == "apercu"
    assert "Jeanne DUPONT E.P.PU JOSEPHINE BAKER MONTMARTIN-SUR-MER (0501271K)" in walk.text
    assert "e.dupont42" in walk.text
    assert "L'identifiant e.dupont77 mènera à ce même compte pendant 365 jours" in walk.text
    assert "Albert" not in walk.text
    assert not Fusion.objects.exists()
    walk.send()
    assert walk.step == "regroupe"
    assert "Albert DUPONT" in walk.text
    assert "Jeanne DUPONT" in walk.text
    walk.send()
    assert walk.at == "/mon-compte/"
    assert "Jeanne DUPONT" in walk.text
    assert Fusion.objects.get().lost == lost
    assert Alias.objects.get().identifiant == "e.dupont77"
    assert {"fusion.compte-prouve", "compte.fusionne"} <= set(Entry.objects.values_list("event", flat=True))


def test_a_letter_that_names_the_missing_sibling(kept: Compte, family: Family) -> None:
    sent = letter(family)
    walk = prove(begun(kept), "e.dupont88", PROVISIONAL.upper())
    assert walk.step == "enfants"
    assert "Jeanne DUPONT" in walk.text
    assert "Albert" not in walk.text
    walk.send(**answers(**{family.jeanne.public_id: date(2018, 11, 30)}))
    assert walk.step == "apercu"
    assert "Les identifiants provisoires du courrier ne serviront plus." in walk.text
    walk.send()
    assert walk.step == "regroupe"
    assert set(kept.responsables.values_list("responsable_public_id", flat=True)) == set(family.records)
    assert kept.rattachements.count() == 2
    sent.refresh_from_db()
    assert (sent.used_at is not None, sent.compte) == (True, kept)
    assert not Fusion.objects.exists()
    assert Entry.objects.get(event="rattachement.ajoute").detail["voie"] == "courrier"
    again = prove(begun(kept), "e.dupont88", PROVISIONAL)
    assert "Ce courrier a déjà servi" in again.text


def test_a_wrong_date_then_no_child(kept: Compte, family: Family) -> None:
    letter(family)
    walk = prove(begun(kept), "e.dupont88", PROVISIONAL)
    walk.send(**answers(**{family.jeanne.public_id: date(2018, 11, 29)}))
    assert walk.page.status_code == 422
    assert "Cette date n'est pas celle du dossier" in walk.text
    walk.send(**answers(**{family.jeanne.public_id: None}))
    assert walk.step == "aucun-eleve"
    assert Signalement.objects.get().compte == kept
    assert kept.rattachements.count() == 1
    assert Tentative.objects.filter(voie="activation-courrier", reason="date-fausse").exists()


def test_a_link_that_goes_in_between(kept: Compte, family: Family) -> None:
    letter(family)
    walk = prove(begun(kept), "e.dupont88", PROVISIONAL)
    walk.send(**answers(**{family.jeanne.public_id: date(2018, 11, 30)}))
    family.emilie_ecole.liens.update(cut_at=now())
    walk.send()
    assert walk.page.status_code == 422
    assert "ne peut plus être rattaché" in walk.text
    assert kept.rattachements.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"expires_on": date(2020, 1, 1)}, "ne sont plus valables"),
        ({"cancelled_at": now()}, "Ce courrier a été remplacé"),
        ({"profil": "eleve", "eleve_public_id": "x", "responsable_public_id": ""}, "sont ceux d'un élève"),
    ],
)
def test_letters_that_open_nothing(kept: Compte, family: Family, changes: dict[str, Any], sentence: str) -> None:
    letter(family, **changes)
    walk = prove(begun(kept), "e.dupont88", PROVISIONAL)
    assert walk.page.status_code == 422
    assert sentence in walk.text


@pytest.mark.parametrize(
    ("identifiant", "password"), [("e.dupont77", "Faux-2026 !"), ("inconnu99", LOST), ("e.dupont77", "x" * 500)]
)
def test_known_and_unknown_are_refused_alike(two: tuple[Compte, Compte], identifiant: str, password: str) -> None:
    walk = prove(begun(two[0]), identifiant, password)
    assert walk.page.status_code == 422
    assert "Identifiant ou mot de passe incorrect." in walk.text
    assert Tentative.objects.filter(reason="mot-de-passe").count() == 1


def test_tries_are_limited_like_a_login(two: tuple[Compte, Compte], reglages: Any) -> None:
    reglages(logins_per_account=2)
    walk = begun(two[0])
    for _try in range(2):
        prove(walk, password="Faux-2026 !")
    prove(walk)
    assert "Trop d'essais." in walk.text


def test_the_same_account_and_closed_ones(two: tuple[Compte, Compte]) -> None:
    kept, lost = two
    assert "celui du compte avec lequel vous êtes connecté" in prove(begun(kept), "e.dupont42", KEPT).text
    Compte.objects.filter(pk=lost.pk).update(state="suspendu")
    assert "Cet autre compte est suspendu ou fermé" in prove(begun(kept)).text
    Compte.objects.filter(pk=lost.pk).update(state="a-valider")
    assert "attend la validation de son adresse mail" in prove(begun(kept)).text
    Compte.objects.filter(pk=lost.pk).update(state="actif", profil="agent")
    assert "ne peuvent pas être regroupés" in prove(begun(kept)).text


def test_another_name_is_said_before_anything_is_shown(kept: Compte, family: Family) -> None:
    other, child = responsable("DURAND", "Paul", uai="0999002X"), eleve("Zoe", uai="0999002X")
    link(other, child)
    account("p.durand11", LOST, [other], [child])
    walk = prove(begun(kept), "p.durand11")
    assert walk.page.status_code == 422
    assert "ne portent pas le même nom de famille" in walk.text
    assert "Zoe" not in walk.text
    letter(family, "p.durand12", responsable_public_id=other.public_id)
    assert "ne portent pas le même nom de famille" in prove(begun(kept), "p.durand12", PROVISIONAL).text


def test_a_record_that_has_its_account(two: tuple[Compte, Compte], family: Family) -> None:
    letter(family)
    walk = prove(begun(two[0]), "e.dupont88", PROVISIONAL)
    assert "déjà rattachés à un autre compte" in walk.text


def test_it_wants_somebody_signed_in_lately(two: tuple[Compte, Compte]) -> None:
    walk = Walk(JourneyClient())
    walk.open(START)
    assert walk.at == "/connexion/"
    walk = begun(two[0])
    prove(walk)
    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        walk.open(walk.at)
        assert walk.at == "/mon-compte/confirmation/"
    assert not Fusion.objects.exists()


def test_another_account_cannot_go_on(two: tuple[Compte, Compte]) -> None:
    kept, lost = two
    walk = prove(begun(kept))
    before = snapshot()
    nav = walk.client.cookies
    walk.client = signed_in(lost)
    for name, morsel in nav.items():
        if name.endswith("_nav"):
            walk.client.cookies[name] = morsel.value
    walk.page = walk.client.get(walk.at)
    assert walk.page.status_code == 409
    assert "commencée avec un autre compte" in walk.text
    assert snapshot() == before


def test_what_changes_between_the_pages_is_judged_again(two: tuple[Compte, Compte]) -> None:
    walk = prove(begun(two[0]))
    Compte.objects.filter(pk=two[1].pk).update(state="suspendu")
    walk.send()
    assert walk.page.status_code == 422
    assert "ne peuvent pas être regroupés" in walk.text
    assert not testing.deliver()


def test_a_second_factor_of_the_other_account_is_shown_too(two: tuple[Compte, Compte]) -> None:
    kept, lost = two
    secret = pyotp.random_base32()
    add_totp(lost, secret, counter=0)
    renew_codes(lost, "x" * 22)
    recovery = codes_of("x" * 22)[0]
    walk = prove(begun(kept))
    assert walk.step == "second-facteur"
    assert "Jeanne" not in walk.text
    walk.send(code="000000")
    assert walk.page.status_code == 422
    walk.send(code=pyotp.TOTP(secret).now())
    assert walk.step == "apercu"
    walk = prove(begun(kept))
    walk.send(code=recovery)
    assert walk.step == "apercu"
    walk = prove(begun(kept))
    for _try in range(6):
        walk.send(code="000000")
    assert "Trop d'essais." in walk.text
    assert not Fusion.objects.exists()


def test_a_letter_scanned_by_somebody_signed_in_comes_here(kept: Compte, family: Family) -> None:
    letter(family)
    walk = Walk(signed_in(kept))
    walk.open("/activation/lettre/?identifiant=e.dupont88&profil=responsable")
    assert walk.at == START
    assert 'value="e.dupont88"' in walk.page.content.decode()
    prove(walk, "e.dupont88", PROVISIONAL)
    assert walk.step == "enfants"
    assert signed_in(kept).get("/activation/lettre/?profil=eleve").headers["Location"].startswith("/connexion/")
