"""The words of the tutorials: each file whole, each label there for every page of its maps."""

from __future__ import annotations

import re

import pytest

from preau.houses.comptes import policies, wordings
from preau.houses.comptes.flows import ActivationSms
from preau.houses.comptes.flows.activation_sms import Page

ALL = wordings.names()


def test_the_three_families() -> None:
    assert ALL == ("001", "003", "004")
    assert wordings.get("nowhere").name == "001"


@pytest.mark.parametrize("name", ALL)
def test_every_page_of_the_map_has_its_title_and_button(name: str) -> None:
    wording = wordings.get(name)
    for slug in wording.maps["activation-sms"]:
        page = ActivationSms.steps[slug]
        assert isinstance(page, Page)
        words = wording.page(page.mots or slug, service="Préau", minutes=30)
        assert words["titre"], slug
        assert words["bouton"], slug


@pytest.mark.parametrize("name", ALL)
def test_no_label_holds_a_placeholder_nobody_fills(name: str) -> None:
    known = {"service", "minutes", "mobile", "eleve", "etablissement", "contact", "mel", "heures", "franceconnect"}
    known |= {"autre", "jours", "delai"}
    for page, labels in wordings.get(name).labels.items():
        for key, text in labels.items():
            assert set(re.findall(r"{(\w+)}", text)) <= known, (page, key)
            assert "’" not in text, (page, key)


@pytest.mark.parametrize("name", ALL)
def test_the_policy_exists(name: str) -> None:
    assert wordings.get(name).policy in policies.names()


def test_the_doors_and_what_is_lost_as_printed() -> None:
    printed = {
        "001": ("Je n'ai pas de compte", "Identifiant oublié ?", "Mot de passe oublié ?"),
        "003": ("Je n'ai pas d'identifiant", "Identifiant perdu", "Mot de passe perdu"),
        "004": ("Je n'ai pas encore d'identifiant", "Identifiant perdu", "Mot de passe perdu"),
    }
    for name, words in printed.items():
        labels = wordings.get(name).labels["connexion"]
        assert (labels["pas_de_compte"], labels["identifiant_oublie"], labels["mot_de_passe_oublie"]) == words


def test_the_buttons_as_printed() -> None:
    buttons = {
        name: [wordings.get(name).labels[ActivationSms.steps[slug].mots or slug]["bouton"] for slug in slugs]  # type: ignore[attr-defined]
        for name, slugs in {
            "001": ("identite", "code", "enfants", "mot-de-passe"),
            "003": ("creation", "identite", "identifiant-et-mot-de-passe"),
            "004": ("creation", "identite", "code-et-dates", "identifiant-et-mot-de-passe"),
        }.items()
    }
    assert buttons == {
        "001": ["Suivant", "Suivant", "Confirmer", "Suivant"],
        "003": ["créer mon compte", "valider", "Terminer"],
        "004": ["Créer mon compte", "Recevoir mon code SMS", "Continuer", "Continuer"],
    }
