"""The family, the news and the accounts of the tests of news."""

from __future__ import annotations

from tests.houses.portail.actualites.conftest import (
    client,
    configure,
    famille,
    idp,
    journey,
    key_folder,
    parent,
    publish,
    pupil,
)

__all__ = ["client", "configure", "famille", "idp", "journey", "key_folder", "parent", "publish", "pupil"]
