"""Whom to write to at a school."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from preau.registre.models import Eleve, Etablissement, Responsable
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


def known_offices(records: Collection[str]) -> list[Bureau]:
    """The offices of the schools that have these records (public ids), whether they open anything now or not."""
    uais = {
        *Responsable.objects.filter(public_id__in=records).values_list("uai", flat=True),
        *Eleve.objects.filter(public_id__in=records).values_list("uai", flat=True),
    }
    return sorted((one for one in map(office_of, uais) if one.mel or one.telephone), key=lambda one: one.etablissement)


def list_offices() -> list[Bureau]:
    """The offices of the schools of this house, by name, when they are few; for who is not known anywhere."""
    uais = list(Etablissement.objects.order_by("nom", "uai").values_list("uai", flat=True)[: MOST + 1])
    found = [office_of(uai) for uai in uais] if len(uais) <= MOST else []
    return [one for one in found if one.mel or one.telephone]
