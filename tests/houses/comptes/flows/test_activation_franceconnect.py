"""J2 in the words of the tutorials, page by page, and who comes out of it (seeds 000 méthode A, 001 3–6, 003 cas 1)."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes.models import Compte, IdentiteFederee, IdentitePresentee, Rattachement, Signalement, Tentative
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.federated import both, come, presented, prove
from tests.houses.comptes.letters import ALBERT, JEANNE, letter_of, log_in
from tests.houses.comptes.walk import Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_the_short_tutorial_by_its_labels(family: Family, walk: Walk) -> None:
    come(walk)
    assert walk.step == "mobile"
    for label in ("Bonjour Emilie DUPONT", "Nom de naissance : MARTIN", "Ce n'est pas vous ?", "Suivant", "+33"):
        assert label in walk.text
    assert "N° de téléphone portable" in walk.text
    walk.send(mobile="06 39 98 00 01")
    assert walk.step == "code"
    assert "Nous venons de vous envoyer un code de sécurité (valable 30 min) au +33 6 39 98 00 01." in walk.text
    assert "Renvoyer le SMS →" in walk.text
    assert "FranceConnect vous connaît sous le nom de : MARTIN, DUPONT, Emilie Claire" in walk.text
    assert "Albert" not in walk.text
    walk.send(code=walk.code())
    assert walk.step == "actions"
    assert "Actions à effectuer sur votre compte" in walk.text
    assert "Merci de mettre à jour les informations suivantes." in walk.text
    assert "Rattacher des élèves" in walk.text
    walk.send()
    assert walk.step == "enfants"
    assert "Rattachement des élèves au compte" in walk.text
    assert "Je confirme être le représentant légal de l'élève suivant : Albert DUPONT" in walk.text
    for label in ("CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)", "Né le", "Confirmer", "Précédent"):
        assert label in walk.text
    walk.send(**both(family))
    assert walk.at == "/mon-compte/", walk.text
    compte = Compte.objects.get()
    for label in ("Albert DUPONT", "Jeanne DUPONT", compte.identifiant, "+33 6 •• •• •• 01"):
        assert label in walk.text


def test_the_account_has_an_identity_and_no_password(family: Family, walk: Walk) -> None:
    come(walk)
    prove(walk).send()
    walk.send(**both(family))
    compte, identite = Compte.objects.get(), IdentiteFederee.objects.get()
    assert (compte.password, compte.password_changed_at) == ("", None)
    assert compte.mobile == MOBILE
    assert compte.mobile_proven_at is not None
    assert (compte.mel, compte.mel_proven_at) == ("emilie@example.org", None)
    assert compte.identifiant.startswith("e.dupont")
    assert identite.compte == compte
    assert identite.sub == presented().sub
    assert IdentitePresentee.objects.get().used_at is not None
    assert Rattachement.objects.count() == 2
    assert Tentative.objects.get(reason="reussi").voie == "franceconnect"
    assert Entry.objects.get(event="compte.active").detail["voie"] == "franceconnect"
    mails = [one for one in testing.deliver() if compte.identifiant in one.body and "@" in one.to]
    assert "S'identifier avec FranceConnect" in mails[0].body
    assert "mot de passe" not in mails[0].body
    walk.client.cookies.clear()
    log_in(walk, compte.identifiant, "n'importe quoi")
    assert "Identifiant ou mot de passe incorrect" in walk.text


def test_the_long_tutorial_by_its_labels(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(wording="003")
    come(walk)
    assert "numéro de téléphone mobile fourni dans la fiche de renseignement" in walk.text
    walk.send(mobile="06 39 98 00 01")
    assert "Saisissez le code de validation reçu par SMS" in walk.text
    assert "valable pendant une durée de 30 min. Passé ce délai, il vous faudra recommencer" in walk.text
    walk.send(code=walk.code())
    assert walk.step == "enfants"
    assert "La liste de vos enfants" in walk.text
    assert "Saisissez l'ensemble des dates de naissance de vos enfants" in walk.text
    walk.send(**answers(**{family.albert.public_id: ALBERT}))
    assert walk.page.status_code == 422
    assert "Répondez pour Jeanne DUPONT" in walk.text
    walk.send(**both(family))
    assert walk.step == "active"
    assert "Votre compte est désormais activé" in walk.text
    assert "il suffira de cliquer sur le bouton « S'identifier avec FranceConnect »" in walk.text
    assert Compte.objects.get().identifiant in walk.text
    walk.send()
    assert walk.at == "/mon-compte/"


def test_the_words_of_the_third_tutorial(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(wording="004")
    come(walk)
    assert "Recevoir mon code SMS" in walk.text
    prove(walk)
    assert walk.step == "enfants"
    assert "Continuer" in walk.text
    walk.send(**both(family))
    assert "Votre compte est activé" in walk.text


def test_one_child_is_enough_and_the_other_waits(family: Family, walk: Walk) -> None:
    come(walk)
    prove(walk).send()
    assert "Vous pouvez commencer par un seul élève" in walk.text
    walk.send()
    assert walk.page.status_code == 422
    assert "Répondez pour Albert DUPONT" in walk.text
    walk.send(**{f"lien-{family.albert.public_id}": "oui"})
    assert "Saisissez la date de naissance de Albert DUPONT" in walk.text
    walk.send(**answers(**{family.albert.public_id: ALBERT}), **{f"lien-{family.jeanne.public_id}": "oui"})
    assert Rattachement.objects.get().eleve_public_id == family.albert.public_id
    assert walk.at == "/mon-compte/nouveaux-eleves/"
    assert "Actions à effectuer sur votre compte" in walk.text
    assert "Jeanne DUPONT" in walk.text
    assert "Rattacher des élèves" in walk.text
    walk.send("", choix="plus-tard")
    assert walk.at == "/mon-compte/"


def test_a_date_without_its_answer_is_not_dropped(family: Family, walk: Walk) -> None:
    come(walk)
    prove(walk).send()
    said = answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: JEANNE})
    del said[f"lien-{family.jeanne.public_id}"]
    walk.send(**said)
    assert walk.page.status_code == 422
    assert "Répondez pour Jeanne DUPONT" in walk.text


def test_every_child_by_setting(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(franceconnect_all_dates=True)
    come(walk)
    prove(walk).send()
    assert "Vous pouvez commencer par un seul élève" not in walk.text
    walk.send(**answers(**{family.albert.public_id: ALBERT}))
    assert "Répondez pour Jeanne DUPONT" in walk.text
    for _try in range(3):
        walk.send(**answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: ALBERT}))
    walk.send(**answers(**{family.albert.public_id: ALBERT}))
    assert walk.step == "dates-epuisees"
    assert "Trop de dates fausses" in walk.text
    assert not Compte.objects.exists()


def test_a_wrong_link_is_reported(family: Family, walk: Walk) -> None:
    come(walk)
    prove(walk).send()
    walk.send(**answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: None}))
    assert walk.at == "/mon-compte/"
    assert Signalement.objects.get().eleve_public_id == family.jeanne.public_id
    assert "Jeanne" not in walk.text


def test_a_living_letter_dies_and_gives_its_identifiant(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    come(walk)
    prove(walk).send()
    walk.send(**both(family))
    letter.notification.refresh_from_db()
    assert letter.notification.used_at is not None
    assert Compte.objects.get().identifiant == letter.notification.identifiant
    assert letter.notification.identifiant in walk.text


def test_the_mail_of_the_hub_serves_when_the_school_has_none(family: Family, walk: Walk) -> None:
    type(family.emilie).objects.update(mel="")
    come(walk)
    prove(walk).send()
    walk.send(**both(family))
    compte = Compte.objects.get()
    assert compte.mel == "emilie.martin@example.net"
    assert compte.mel_proven_at is not None


def test_by_mail(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(franceconnect_second_proof=["mail", "courrier"])
    come(walk)
    assert walk.step == "mel"
    walk.send(mel="EMILIE@example.org ")
    assert walk.step == "code"
    assert "à emilie@example.org" in walk.text
    (mail,) = testing.deliver()
    assert mail.to == "emilie@example.org"
    code = next(word for word in mail.body.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)
    walk.send(code=code.strip("."))
    walk.send()
    walk.send(**answers(**{family.albert.public_id: ALBERT}))
    compte = Compte.objects.get()
    assert (compte.mobile, compte.mel) == ("", "emilie@example.org")
    assert compte.mel_proven_at is not None


def test_by_letter(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(franceconnect_second_proof=["courrier"])
    letter = letter_of(family)
    come(walk)
    assert walk.step == "identifiants"
    walk.send(identifiant=letter.notification.identifiant, mot_de_passe="faux")
    assert "Identifiant ou mot de passe incorrect" in walk.text
    walk.send(identifiant=letter.notification.identifiant, mot_de_passe=letter.password)
    assert walk.step == "actions"
    walk.send()
    walk.send(**both(family))
    compte = Compte.objects.get()
    assert (compte.identifiant, compte.mobile) == (letter.notification.identifiant, "")
    assert compte.identites.count() == 1


def test_a_proof_that_the_setting_leaves_out(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(franceconnect_second_proof=["sms"])
    come(walk)
    assert "Recevoir un code par mail" not in walk.text
    for action in ("mel", "identifiants"):
        walk.send("action-mel", _action=action)
        assert walk.page.status_code == 422
        assert "Ce moyen n'est pas proposé ici." in walk.text
