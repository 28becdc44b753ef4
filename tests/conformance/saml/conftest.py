"""The identity provider of `comptes` with an account, for service providers that are not ours."""

from tests.houses.comptes.conftest import base, family, reglages
from tests.houses.comptes.saml.conftest import compte, keyed

__all__ = ["base", "compte", "family", "keyed", "reglages"]
