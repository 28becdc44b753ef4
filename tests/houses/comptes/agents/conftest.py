"""Staff, a family, and services for one or the other."""

from __future__ import annotations

from collections.abc import Callable

import pyotp
import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.actions import facteurs
from preau.houses.comptes.actions.oidc_clients import Wanted
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from tests.houses.comptes.oidc.conftest import keyed  # noqa: F401 - a fixture
from tests.houses.comptes.oidc.relying_party import CALLBACK, PASSWORD, RelyingParty
from tests.houses.comptes.saml.conftest import compte  # noqa: F401 - a fixture
from tests.support.client import InspectingClient


@pytest.fixture
def agent(base: None) -> Compte:
    """A secretary."""
    return Compte.objects.create(
        identifiant="s.guerin12",
        password=hashing.make(PASSWORD),
        prenom="Solange",
        nom="Guérin",
        profil="agent",
        mel="solange.guerin@example.org",
        mel_proven_at=now(),
    )


@pytest.fixture
def secret(agent: Compte) -> str:
    """Her application's secret."""
    made = pyotp.random_base32()
    facteurs.add_totp(agent, made, 1)
    return made


@pytest.fixture
def without_factor(reglages: Callable[..., None]) -> None:
    """The deployment does not ask staff for a second factor."""
    reglages(agents_second_facteur=False)


@pytest.fixture
def guichet(agent: Compte) -> RelyingParty:
    """A service for staff that the browser comes from."""
    wanted = Wanted(nom="Guichet", redirect_uris=[CALLBACK], scopes=["profile", "agent"], public="agent")
    return RelyingParty(InspectingClient(), "guichet", wanted)
