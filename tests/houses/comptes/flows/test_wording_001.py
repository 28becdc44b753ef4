"""J1 in the words of seeds 000, 001 and 002: every page by its labels, from the number to the summary."""

from __future__ import annotations

from datetime import date

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte, Rattachement
from preau.kit.courier import testing
from tests.houses.comptes.families import Family
from tests.houses.comptes.walk import PASSWORD, Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_the_whole_path_by_its_labels(family: Family, walk: Walk) -> None:
    walk.open()
    assert "Je confirme mon identité" in walk.text
    for label in ("Activation du compte", "Nom", "Prénom", "N° de téléphone portable", "Suivant", "+33"):
        assert label in walk.text
    walk.identity("dupont", "Émilie", "06 39 98 00 01")
    assert walk.step == "code"
    assert "Un code de sécurité a été envoyé" in walk.text
    assert "Nous venons de vous envoyer un code de sécurité (valable 30 min) au +33 6 39 98 00 01." in walk.text
    for label in ("Je saisis le code de sécurité reçu par SMS", "Je n'ai pas reçu le SMS", "Renvoyer le SMS →"):
        assert label in walk.text
    assert "Modifier mon numéro" in walk.text
    assert "Albert" not in walk.text
    walk.send(code=walk.code())
    assert walk.step == "enfants"
    assert "Je confirme être le représentant légal de l'élève suivant : Albert DUPONT" in walk.text
    assert "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)" in walk.text
    assert "Je suis le représentant légal de cet élève" in walk.text
    assert "Né le" in walk.text
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: date(2018, 11, 30)}))
    assert walk.step == "mot-de-passe", walk.text
    assert "Je choisis mon nouveau mot de passe" in walk.text
    assert "Doit contenir 1 majuscule" in walk.text
    assert "Doit contenir 1 caractère spécial parmi ! ? @ # $ % & ' * < > = µ / . ; :" in walk.text
    walk.send(**passwords())
    assert walk.step == "identifiant", walk.text
    compte = Compte.objects.get()
    assert compte.identifiant in walk.text
    assert compte.identifiant.startswith("e.dupont")
    assert hashing.check(PASSWORD, compte.password)
    walk.send()
    assert walk.at == "/mon-compte/"
    assert "Les élèves dont je suis le représentant légal" in walk.text
    assert "Albert DUPONT" in walk.text
    assert "Jeanne DUPONT" in walk.text
    assert "(0501271K)" in walk.text
    assert "+33 6 •• •• •• 01" in walk.text
    assert "emilie@" not in walk.text
    assert Rattachement.objects.count() == 2
    assert set(compte.responsables.values_list("responsable_public_id", flat=True)) == set(family.records)
    assert {one.to for one in testing.deliver()} == {"+33639980001", "emilie@example.org"}
