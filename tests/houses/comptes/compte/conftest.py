"""Emilie's account with her two children, Albert's own account, and a browser that is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.comptes import hashing, visitor
from preau.houses.comptes.models import Compte
from preau.kit.sessions.models import Session
from tests.houses.comptes.families import Family
from tests.houses.comptes.walk import PASSWORD, JourneyClient, Walk

OWN, OWN_MEL = "+33639980011", "emilie.perso@example.org"


@pytest.fixture
def compte(family: Family) -> Compte:
    """Emilie's."""
    made = Compte.objects.create(
        identifiant="e.dupont42",
        password=hashing.make(PASSWORD),
        prenom="Emilie",
        nom="DUPONT",
        mobile=OWN,
        mel=OWN_MEL,
    )
    for record in family.records:
        made.responsables.create(responsable_public_id=record)
    for child, record in ((family.albert, family.emilie), (family.jeanne, family.emilie_ecole)):
        made.rattachements.create(eleve_public_id=child.public_id, responsable_public_id=record.public_id, niveau=1)
    return made


@pytest.fixture
def albert(family: Family) -> Compte:
    """The pupil's own account."""
    return Compte.objects.create(
        profil="eleve",
        identifiant="a.dupont15",
        eleve_public_id=family.albert.public_id,
        password=hashing.make("Ancien-2025 !"),
        prenom="Albert",
        nom="DUPONT",
    )


@dataclass
class Browser(Walk):
    """A browser that may be signed in."""

    def sign_in(self, compte: Compte, return_to: str = "", **headers: str) -> Browser:
        """Open a session without the login page."""
        response = HttpResponse()
        visitor.sign_in(RequestFactory().get("/", **headers), response, compte, return_to)
        self.client.cookies.update(response.cookies)
        return self

    def post(self, path: str, **said: str) -> Any:
        """A small form of the account's page."""
        self.page = self.client.post(path, said, follow=True)
        self.at = self.page.request["PATH_INFO"]
        return self.page

    def log_in(self, identifiant: str, password: str, at: str = "/connexion/") -> Any:
        """By the login page."""
        self.open(at)
        return self.post(at, j_username=identifiant, j_password=password)


@pytest.fixture
def browser() -> Browser:
    """A browser that is nobody yet."""
    return Browser(JourneyClient())


@pytest.fixture
def emilie(browser: Browser, compte: Compte) -> Browser:
    """Emilie, signed in a moment ago."""
    return browser.sign_in(compte)


def age_sessions(**ago: Any) -> None:
    """Make every session older."""
    for session in Session.objects.all():
        Session.objects.filter(pk=session.pk).update(created_at=session.created_at - ago["by"])
