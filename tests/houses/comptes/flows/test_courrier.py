"""Journey J3: a responsable activates with the provisional identifiers of a letter (seeds 002, 003 cas 3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from lxml import html

from preau.houses.comptes.actions.letters import LetterState, state_of
from preau.houses.comptes.models import (
    Compte,
    CompteResponsable,
    Notification,
    Rattachement,
    Signalement,
    Tentative,
)
from preau.kit.clockkit import now
from preau.kit.flows import Run
from tests.houses.comptes.families import Family, eleve, link
from tests.houses.comptes.letters import (
    PASSWORD,
    activation,
    confirm,
    issue,
    letter_of,
    links,
    type_letter,
)
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_the_whole_way(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    assert walk.step == "activation-du-compte"
    assert "Activation du compte" in walk.text
    assert "Activer votre compte" in walk.text
    walk.send(**activation(family))
    assert walk.step == "validation"
    assert "emilie@example.net" in walk.text
    compte = Compte.objects.get()
    assert compte.state == "a-valider"
    assert compte.identifiant == letter.notification.identifiant
    assert compte.activated_at is None
    assert state_of(Notification.objects.get()) is LetterState.UTILISE
    assert Rattachement.objects.count() == 2
    walk.send()
    assert walk.page.status_code == 422
    assert "pas encore validée" in walk.text
    ((to, path),) = links()
    assert to == "emilie@example.net"
    confirm(path)
    walk.send()
    assert walk.step == "confirmation"
    assert letter.notification.identifiant in walk.text
    walk.send()
    assert walk.at == "/mon-compte/"


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no address": ({"mel": ""}, "cochez « Je n'ai pas d'adresse mail »"),
    "bad address": ({"mel": "emilie"}, "Saisissez une adresse mail complète"),
    "no password": ({"mot_de_passe": "", "confirmation": ""}, "Saisissez votre mot de passe"),
    "two passwords": ({"confirmation": "Autre-chose 2026 !"}, "Les deux mots de passe sont différents"),
    "short": ({"mot_de_passe": "Aa1!", "confirmation": "Aa1!"}, "doit contenir 8 caractères"),
    "a name": ({"mot_de_passe": "Albert-26-Zut!", "confirmation": "Albert-26-Zut!"}, "ne doit contenir ni nom"),
    "a date": ({"mot_de_passe": "Zut-02/03/14!", "confirmation": "Zut-02/03/14!"}, "ni date de naissance"),
    "usual": ({"mot_de_passe": "Soleil26!", "confirmation": "Soleil26!"}, "un mot de passe courant"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_refused(family: Family, walk: Walk, what: str) -> None:
    said, sentence = WRONG[what]
    type_letter(walk, letter_of(family))
    walk.send(**{**activation(family), **said})
    assert walk.page.status_code == 422
    assert sentence in walk.text
    assert not Compte.objects.exists()
    assert PASSWORD not in walk.page.content.decode()


def test_a_wrong_date_is_counted_and_the_mail_is_not(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    wrong = activation(family) | {f"ne_le-{family.albert.public_id}_jour": "9"}
    for left in (2, 1):
        walk.send(**wrong)
        assert f"il vous reste {left} essai" in walk.text
    walk.send(**wrong)
    assert "Cet élève ne sera pas rattaché" in walk.text
    assert Tentative.objects.filter(voie="activation-courrier", reason="date-fausse").count() == 2
    assert Tentative.objects.filter(voie="activation-courrier", reason="dates-epuisees").count() == 1
    only = {family.jeanne.public_id: answers(**{family.jeanne.public_id: None})}
    said = {"mel": "e@example.net", **passwords(), **only[family.jeanne.public_id]}
    said[f"lien-{family.jeanne.public_id}"] = "oui"
    said |= {f"ne_le-{family.jeanne.public_id}_{part}": text for part, text in JEANNE.items()}
    walk.send(**said)
    assert walk.step == "validation"
    assert Rattachement.objects.get().eleve_public_id == family.jeanne.public_id


JEANNE = {"jour": "30", "mois": "11", "annee": "2018"}


def test_a_wrong_link_is_reported_and_the_way_goes_on(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    said = activation(family) | answers(**{family.jeanne.public_id: None})
    walk.send(**said)
    assert walk.step == "validation"
    assert Signalement.objects.get().eleve_public_id == family.jeanne.public_id
    assert Rattachement.objects.count() == 1


def test_one_typed_password_is_enough_by_setting(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(letter_confirmation=False)
    type_letter(walk, letter_of(family))
    assert "Confirmation" not in walk.text
    said = activation(family)
    del said["confirmation"]
    walk.send(**said)
    assert walk.step == "validation"


def test_the_letter_names_one_child_and_another_school_s_is_asked_too(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    assert letter.person.enfants == ("Albert DUPONT",)
    type_letter(walk, letter)
    assert "Jeanne DUPONT" in walk.text
    walk.send(**activation(family))
    assert CompteResponsable.objects.count() == 2


def test_another_browser_cannot_join(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    assert JourneyClient().get(walk.at).status_code == 403


def test_its_address_leads_to_the_login_page(family: Family, walk: Walk) -> None:
    for path in ("/activation/courrier/", "/activation/eleve/"):
        walk.open(path)
        assert walk.at == "/connexion/"
    assert not Run.objects.exists()


def test_the_qr_fills_the_identifiant_in(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    walk.open(letter.url.split("localhost")[-1].split("8001")[-1])
    assert walk.at == "/connexion/"
    page = walk.page.content.decode()
    assert f'value="{letter.notification.identifiant}"' in page
    assert letter.password not in page
    hostile = walk.client.get("/activation/lettre/?identifiant=%3Cscript%3E&profil=x", follow=True)
    assert "script%3E" not in hostile.content.decode()


def test_seed_003_has_its_button(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(wording="003")
    type_letter(walk, letter_of(family))
    assert walk.step == "gerer-mon-compte"
    assert "Gérer mon compte" in walk.text
    walk.send()
    assert walk.step == "activation-du-compte"


def _cut(family: Family, walk: Walk) -> None:
    for record in (family.emilie, family.emilie_ecole):
        record.liens.update(cut_at=now())


def test_the_links_gone_meanwhile_lead_to_the_school(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    said = activation(family)
    _cut(family, walk)
    walk.send(**said)
    assert walk.at == "/contact/"
    assert not Compte.objects.exists()


def test_nothing_to_open_leads_to_the_school_at_once(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    _cut(family, walk)
    type_letter(walk, letter)
    assert walk.at == "/contact/"


def test_a_child_gone_and_one_left(family: Family, walk: Walk) -> None:
    link(family.emilie, eleve("Zoé"))
    letter = letter_of(family)
    type_letter(walk, letter)
    said = activation(family)
    family.emilie.liens.filter(eleve=family.albert).update(gone_at=now())
    said.pop(f"lien-{family.albert.public_id}")
    walk.send(**said)
    assert walk.page.status_code == 422  # Zoé has not been answered for


def test_an_expired_page_leads_back_to_the_login(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        answer = walk.client.get(walk.at)
        assert answer.status_code == 410
        assert "/activation/courrier/" in answer.content.decode()


def test_a_whole_class_and_two_windows(family: Family) -> None:
    letters = issue(profils=("eleve", "responsable")).letters
    assert len(letters) == 2
    assert len({one.notification.lot for one in letters}) == 1


def test_the_summary_follows_the_page(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send()
    found = [one.get("href", "") for one in html.fromstring(walk.page.content).xpath("//*[@data-resume]//a")]
    assert [one.split("-")[0] for one in found] == [
        "#id_mel",
        "#id_mot_de_passe",
        "#id_confirmation",
        "#id_lien",
        "#id_lien",
    ]
