"""Whom to write to at a school."""

from __future__ import annotations

from dataclasses import dataclass

from preau.registre.models import Etablissement
from preau.registre.queries import contact_for, etablissement_label, get_etablissement

MOST = 12
"""More schools than that are not listed to somebody who is unknown to all of them."""


@dataclass(frozen=True)
class Bureau:
    """An office: what to write or to call, either of which may be empty."""

    etablissement: str
    mel: str
    telephone: str


def office_of(uai: str) -> Bureau:
    """The office of one school, else the school itself."""
    school = get_etablissement(uai)
    found = contact_for(school, [])
    return Bureau(etablissement_label(school), found.mel or school.mel, found.telephone or school.telephone)


def list_offices() -> list[Bureau]:
    """The offices of the schools of this house, by name, when they are few; for who is not known anywhere."""
    uais = list(Etablissement.objects.order_by("nom", "uai").values_list("uai", flat=True)[: MOST + 1])
    found = [office_of(uai) for uai in uais] if len(uais) <= MOST else []
    return [one for one in found if one.mel or one.telephone]
