"""Who comes out of J2, and who does not: each case of specs/franceconnect.md §5.3 and of issue 4 is decided here."""

from __future__ import annotations

import pytest

from preau.houses.comptes.models import Compte, IdentitePresentee, Tentative
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.registre.models import Responsable
from tests.houses.comptes.families import Family, eleve, link, responsable
from tests.houses.comptes.federated import ask_in_vain, both, come, linked, presented, prove, rename
from tests.houses.comptes.letters import ALBERT
from tests.houses.comptes.merging import account
from tests.houses.comptes.walk import Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


# Names


@pytest.mark.parametrize(
    "names",
    [
        {"nom_de_famille": "MARTIN", "nom_usage": "DUPONT"},
        {"nom_de_famille": "MARTIN"},  # the record was made before the marriage
        {"nom_de_famille": "DUPONT-MARTIN"},
        {"nom_de_famille": "DUPONT", "prenom": "ÉMILIE"},
        {"nom_de_famille": "BERNARD", "nom_usage": "MARTIN"},
    ],
)
def test_the_birth_or_the_usage_name_finds_the_record(family: Family, walk: Walk, names: dict[str, str]) -> None:
    rename(family, **names)
    come(walk)
    assert prove(walk).step == "actions"


@pytest.mark.parametrize(
    "names", [{"nom_de_famille": "DUPOND"}, {"prenom": "Albert"}, {"nom_de_famille": "LEGROS", "nom_usage": "PETIT"}]
)
def test_another_name_is_silent_and_told_to_the_office(family: Family, walk: Walk, names: dict[str, str]) -> None:
    rename(family, **names)
    come(walk)
    assert ask_in_vain(walk) == "nom-different"
    attempt = Tentative.objects.get()
    assert (attempt.voie, attempt.responsable_public_id) == ("franceconnect", family.emilie.public_id)
    assert "Le code n'est envoyé que si un dossier de l'école" in walk.text
    assert "Activer mon compte sans FranceConnect" in walk.text
    assert "Dupont" not in walk.text


def test_an_unknown_number_is_silent(family: Family, walk: Walk) -> None:
    come(walk)
    assert ask_in_vain(walk, "06 39 98 00 77") == "inconnu"


def test_a_weak_given_name_wants_every_child(family: Family, walk: Walk) -> None:
    rename(family, prenom="Claire")
    come(walk)
    prove(walk).send()
    walk.send(**answers(**{family.albert.public_id: ALBERT}))
    assert walk.page.status_code == 422
    walk.send(**both(family))
    assert walk.at == "/mon-compte/"


def test_two_people_of_one_name_and_number_are_nobody(family: Family, walk: Walk) -> None:
    Responsable.objects.filter(pk=family.emilie.pk).update(prenom="Dominique", civilite="MME")
    other = responsable(prenom="Dominique")
    Responsable.objects.filter(pk=other.pk).update(civilite="M.")
    come(walk, presented(given_name="Dominique", given_name_array=["Dominique"]))
    assert ask_in_vain(walk) == "plusieurs"


def test_a_grandmother_of_the_same_number_is_not_taken_along(family: Family, walk: Walk) -> None:
    other = responsable("DUPONT MARTIN", "Emilie")
    link(other, eleve("Paul"))
    Responsable.objects.filter(pk=other.pk).update(nom_de_famille="MARTIN LEGROS")
    come(walk)
    walk.send(mobile="06 39 98 00 01")
    walk.send(code=walk.code())
    assert "Albert" in walk.text
    assert "Paul" not in walk.text


# Accounts there are


def test_an_existing_account_is_linked_never_made_twice(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert, family.jeanne])
    come(walk)
    prove(walk)
    assert walk.step == "compte-lie"
    assert "Vous avez déjà un compte" in walk.text
    assert "e.dupont42" in walk.text
    assert Compte.objects.get() == compte
    assert compte.identites.get().sub == presented().sub
    assert any("FranceConnect" in one.body for one in testing.deliver())
    assert Tentative.objects.filter(voie="franceconnect", reason="deja").count() == 1
    walk.send()
    assert walk.at in ("/mon-compte/", "/mon-compte/nouveaux-eleves/")


def test_an_account_whose_number_the_school_does_not_know_is_found(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert], mobile="+33639980078")
    Compte.objects.update(mobile_proven_at=now())
    come(walk)
    walk.send(mobile="06 39 98 00 78")
    walk.send(code=walk.code())
    assert walk.step == "compte-lie"
    assert compte.identites.count() == 1


def test_a_number_that_the_account_never_proved_finds_nobody(family: Family, walk: Walk) -> None:
    account("e.dupont42", "x", [family.emilie], [family.albert], mobile="+33639980078")
    come(walk)
    assert ask_in_vain(walk, "06 39 98 00 78") == "inconnu"


def test_the_password_of_the_account_is_a_proof(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "Maree-haute 2026 !", [family.emilie], [family.albert, family.jeanne])
    come(walk)
    walk.send("action-identifiants")
    walk.send(identifiant="E.Dupont42", mot_de_passe="Maree-haute 2026 !")
    assert walk.step == "compte-lie"
    assert compte.identites.count() == 1


def test_the_identity_of_a_spouse_never_joins_an_account(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "Maree-haute 2026 !", [family.emilie], [family.albert])
    spouse = {"family_name": "DUPONT", "preferred_username": None, "given_name": "Paul", "given_name_array": ["Paul"]}
    come(walk, presented(**spouse))
    walk.send("action-identifiants")
    walk.send(identifiant="e.dupont42", mot_de_passe="Maree-haute 2026 !")
    assert walk.page.status_code == 422
    assert "porte un autre nom que celui donné par FranceConnect" in walk.text
    assert not compte.identites.exists()
    assert Tentative.objects.filter(reason="nom-different", compte_public_id=compte.public_id).count() == 1


def test_two_people_at_home_use_one_identity(family: Family, walk: Walk) -> None:
    """The greeting names the one who is known; « Ce n'est pas vous ? » leaves this house and the hub."""
    paul = responsable(prenom="Paul", mobile="+33639980005")
    link(paul, family.albert)
    come(walk, presented(id_token="jeton"))
    assert "Bonjour Emilie DUPONT" in walk.text
    assert ask_in_vain(walk, "06 39 98 00 05") == "nom-different"
    walk.open(walk.at.replace("/code/", "/mobile/"))
    answer = walk.client.post(walk.at, {**walk.hidden("action-autre")})
    assert answer.headers["Location"] == "/franceconnect/depart/"
    assert "comptes_fc_sortie" in answer.cookies
    assert IdentitePresentee.objects.get().used_at is not None


def test_one_person_with_two_identities_of_two_hubs(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert, family.jeanne])
    linked(compte)
    come(walk, presented("b" * 64 + "v1", issuer="https://autre.example.org/api/v2"))
    prove(walk)
    assert walk.step == "compte-lie"
    assert compte.identites.filter(ended_at=None).count() == 2


def test_a_corrected_civil_status_takes_the_place_of_the_former(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert, family.jeanne])
    former = linked(compte)
    come(walk, presented("b" * 64 + "v1", birthplace="50129"))
    prove(walk)
    assert walk.step == "compte-lie"
    former.refresh_from_db()
    assert former.ended_at is not None
    assert compte.identites.get(ended_at=None).sub == "b" * 64 + "v1"


def test_a_second_civil_status_of_one_hub_is_refused(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert, family.jeanne])
    linked(compte)
    come(walk, presented("b" * 64 + "v1", birthdate="1950-01-01", birthplace="50129", gender="male"))
    prove(walk)
    assert walk.step == "compte-inactif"
    assert "Une autre identité est déjà liée à ce compte." in walk.text
    assert compte.identites.count() == 1


def test_classes_of_trust_never_meet(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert, family.jeanne])
    linked(compte)
    come(walk, presented("b" * 64 + "v1", issuer="https://essai.example.org/api/v2", reelle=False))
    prove(walk)
    assert walk.step == "compte-inactif"
    assert "ne peut pas être liée à ce compte" in walk.text
    assert compte.identites.count() == 1


def test_a_suspended_account_says_so(family: Family, walk: Walk) -> None:
    compte = account("e.dupont42", "x", [family.emilie], [family.albert])
    Compte.objects.update(state="suspendu")
    come(walk)
    prove(walk)
    assert "Votre compte est suspendu." in walk.text
    assert not compte.identites.exists()


def test_an_account_that_waits_for_its_mail_says_so(family: Family, walk: Walk) -> None:
    account("e.dupont42", "x", [family.emilie], [family.albert])
    Compte.objects.update(state="a-valider")
    come(walk)
    prove(walk)
    assert "attend la validation de votre adresse mail" in walk.text
