"""Naming a school: SIECLE files hold only its UAI (issue 2, item 3)."""

from __future__ import annotations

from django.db import transaction

from preau.kit import journal
from preau.protocols.siecle.checks import is_uai
from preau.registre.academies import academie_of, find_academie
from preau.registre.formats import refusals
from preau.registre.models import Etablissement


def set_etablissement(
    uai: str,
    *,
    nom: str | None = None,
    commune: str | None = None,
    academie: str | None = None,
    telephone: str | None = None,
    mel: str | None = None,
    degre: int | None = None,
    actor: str = "commande",
) -> Etablissement:
    """Set what is given of a school, creating it if need be; no later file overwrites it.

    `academie` is a name or a number; the default is that of the UAI's département. Raises UaiInvalide,
    AcademieInconnue.
    """
    if not is_uai(uai):
        raise refusals.UaiInvalide(uai=uai)
    given: dict[str, object] = {
        name: value.strip()
        for name, value in (("nom", nom), ("commune", commune), ("telephone", telephone), ("mel", mel))
        if value is not None
    }
    if degre is not None:
        given["degre"] = degre
    if academie is not None:
        code = find_academie(academie)
        if code is None:
            raise refusals.AcademieInconnue(academie=academie)
        given["academie"] = code
    with transaction.atomic(using="registre"):
        school, _ = Etablissement.objects.get_or_create(uai=uai, defaults={"academie": academie_of(uai)})
        for name, value in given.items():
            setattr(school, name, value)
        school.champs_fixes = sorted({*school.champs_fixes, *given})
        school.version += 1  # a proposal made before would undo this
        school.save()
        journal.write(
            "registre.etablissement", actor=actor, subject=uai, detail={"champs": sorted(given)}, using="registre"
        )
    return school
