"""Journey J4: a pupil activates with the temporary identifiers handed out by the school (seed 000)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from preau.houses.comptes import wordings
from preau.houses.comptes.flows import ActivationEleve
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.kit.flows import Run
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve
from tests.houses.comptes.families import BAKER, Family
from tests.houses.comptes.letters import ALBERT, PASSWORD, letter_of_albert, log_in, type_letter
from tests.houses.comptes.walk import JourneyClient, Walk, born, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
DOOR = "/connexion/?profil=eleve"
RIGHT, WRONG = born("ne_le", ALBERT), born("ne_le", ALBERT.replace(year=2013))


def test_the_whole_way(family: Family, walk: Walk) -> None:
    letter = letter_of_albert(family)
    type_letter(walk, letter, DOOR)
    assert walk.step == "mot-de-passe"
    assert "conservé précieusement" in walk.text
    walk.send(**passwords())
    assert walk.step == "date-de-naissance"
    assert not Compte.objects.exists()
    walk.send(**RIGHT)
    assert walk.step == "compte-active"
    assert letter.notification.identifiant in walk.text
    assert "Accéder à mes services" in walk.text
    compte = Compte.objects.get()
    assert (compte.profil, compte.state, compte.eleve_public_id) == ("eleve", "actif", family.albert.public_id)
    assert (compte.prenom, compte.nom, compte.mobile, compte.mel) == ("Albert", "DUPONT", "", "")
    walk.send()
    assert walk.at == "/mon-compte/"
    again = Walk(JourneyClient())
    log_in(again, compte.identifiant, PASSWORD, DOOR)
    assert again.at == "/mon-compte/"
    assert Entry.objects.get(event="compte.active").detail == {"voie": "courrier", "profil": "eleve"}


def test_the_password_is_never_kept_in_clear(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of_albert(family), DOOR)
    walk.send(**passwords())
    assert PASSWORD not in str(Run.objects.get().trail)
    walk.send(**RIGHT)
    assert "argon2" not in str(Run.objects.get().trail)  # behind the seal the hash is forgotten too


@pytest.mark.parametrize("password", ["Albert-26-Zut!", "Dupont&Zut-26", "Zut-02032014!", "Zut-11/12/13!", "Azerty26!"])
def test_names_and_any_date_are_refused_in_the_password(family: Family, walk: Walk, password: str) -> None:
    type_letter(walk, letter_of_albert(family), DOOR)
    walk.send(**passwords(password))
    assert walk.page.status_code == 422
    assert walk.step == "mot-de-passe"


def test_the_password_page_tells_nothing_of_the_date(family: Family, walk: Walk) -> None:
    """The pupil's own date and any other are refused alike: no oracle."""
    type_letter(walk, letter_of_albert(family), DOOR)
    pages = []
    for day in ("02032014", "03032014"):
        walk.send(**passwords(f"Zut-{day}!"))
        text = walk.page.content.decode()
        tokens = html.fromstring(text).xpath("//input[@name='csrfmiddlewaretoken']/@value")
        for token in tokens:
            text = text.replace(token, "")
        pages.append((walk.page.status_code, text))
    assert pages[0] == pages[1]


def test_three_wrong_dates_lead_to_the_school(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of_albert(family), DOOR)
    walk.send(**passwords())
    for left in (2, 1):
        walk.send(**WRONG)
        assert walk.page.status_code == 422
        assert f"il vous reste {left} essai" in walk.text
    walk.send(**WRONG)
    assert walk.step == "dates-epuisees"
    assert "CLG LES COURTILS" in walk.text
    reasons = list(Tentative.objects.filter(eleve_public_id=family.albert.public_id).values_list("reason", flat=True))
    assert reasons == ["date-fausse", "date-fausse", "dates-epuisees"]
    assert not Compte.objects.exists()


def test_the_tries_are_counted_for_the_pupil_and_day(family: Family, reglages: Any) -> None:
    reglages(dates_per_run=3, dates_per_day=4)
    letter = letter_of_albert(family)
    for tries in (3, 1):
        walk = Walk(JourneyClient())
        type_letter(walk, letter, DOOR)
        walk.send(**passwords())
        for _try in range(tries):
            walk.send(**WRONG)
        assert walk.step == "dates-epuisees"
    walk = Walk(JourneyClient())
    type_letter(walk, letter, DOOR)
    walk.send(**passwords())
    walk.send(**RIGHT)
    assert walk.step == "dates-epuisees"  # nothing is compared any more today


def test_je_n_ai_pas_de_compte(family: Family, walk: Walk) -> None:
    walk.open(DOOR)
    door = html.fromstring(walk.page.content).xpath('//a[contains(., "Je n\'ai pas de compte")]/@href')[0]
    walk.open(door)
    assert "sont distribués par l'école ou l'établissement" in walk.text
    assert html.fromstring(walk.page.content).xpath("//a[starts-with(@href, '/contact/')]")


def test_a_pupil_who_changed_school_keeps_one_account(family: Family, walk: Walk) -> None:
    Eleve.objects.filter(pk__in=[family.albert.pk, family.jeanne.pk]).update(ine="990000001EB", ne_le=ALBERT)
    Compte.objects.create(
        identifiant="a.dupont10",
        password="x",
        prenom="A",
        nom="D",
        profil="eleve",
        eleve_public_id=family.jeanne.public_id,
    )
    assert Eleve.objects.get(pk=family.jeanne.pk).uai == BAKER
    with pytest.raises(ValueError, match="not enough values"):
        letter_of_albert(family)


def _activated(family: Family, walk: Walk) -> None:
    letter = Notification.objects.get()
    other = Walk(JourneyClient())
    log_in(other, letter.identifiant, PASSWORDS[letter.public_id], DOOR)
    other.send(**passwords())
    other.send(**RIGHT)


PASSWORDS: dict[str, str] = {}
Deed = Callable[[Family, Walk], Any]
CASES: dict[tuple[str, str], Deed] = {
    ("mot-de-passe", "choisi"): lambda f, w: w.send(**passwords()),
    ("date-de-naissance", "confirmé"): lambda f, w: (w.send(**passwords()), w.send(**RIGHT)),
    ("date-de-naissance", "déjà"): lambda f, w: (w.send(**passwords()), _activated(f, w), w.send(**RIGHT)),
    ("date-de-naissance", "mort"): lambda f, w: (w.send(**passwords()), letter_of_albert(f), w.send(**RIGHT)),
    ("date-de-naissance", "épuisé"): lambda f, w: (w.send(**passwords()), *(w.send(**WRONG) for _try in range(3))),
    ("compte-active", "continuer"): lambda f, w: (w.send(**passwords()), w.send(**RIGHT), w.send()),
}
ARROWS = [
    (variant, page, outcome, target)
    for variant in wordings.names()
    for page, exits in ActivationEleve.maps[variant].items()
    for outcome, target in exits.items()
]


@pytest.mark.parametrize(("variant", "page", "outcome", "target"), ARROWS)
def test_every_arrow_leads_where_the_map_says(
    family: Family, walk: Walk, reglages: Any, variant: str, page: str, outcome: str, target: str
) -> None:
    reglages(wording=variant)
    letter = letter_of_albert(family)
    PASSWORDS[letter.notification.public_id] = letter.password
    type_letter(walk, letter, DOOR)
    CASES[page, outcome](family, walk)
    assert walk.page.status_code == 200
    assert {"services": "/mon-compte/"}.get(target, target) in (walk.at, walk.step)
