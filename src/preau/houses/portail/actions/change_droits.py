"""Change who sees and writes to whom in one school, and rest the messages of a profile (issue 5, items 5 and 7)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from preau.houses.portail import droits
from preau.houses.portail.models import DroitEcole, SuspensionMessagerie
from preau.houses.portail.refusals_gestion import DroitMalEcrit
from preau.kit import journal
from preau.kit.clockkit import now


def set_droit(
    uai: str, profil: str, voit: Collection[str], ecrit: Collection[str], groupes: Collection[str], par: str
) -> None:
    """From now on, this is what `profil` may do in this school, whatever the file says. Raises DroitMalEcrit."""
    try:
        droits.check(profil, voit, ecrit, groupes)
    except droits.BadDroits as problem:
        raise DroitMalEcrit(raison=str(problem)) from None
    values = {
        "voit": sorted(voit),
        "ecrit": sorted(ecrit),
        "groupes": sorted(groupes),
        "par": par,
        "updated_at": now(),
    }
    with transaction.atomic():
        DroitEcole.objects.update_or_create(uai=uai, profil=profil, defaults=values)
        journal.write("droits.changés", actor=par, subject=uai, detail={"profil": profil})


def reset_droit(uai: str, profil: str, par: str) -> None:
    """What the file says holds again. Twice is once."""
    with transaction.atomic():
        if DroitEcole.objects.filter(uai=uai, profil=profil).delete()[0]:
            journal.write("droits.rendus", actor=par, subject=uai, detail={"profil": profil})


def suspend(profil: str, par: str) -> None:
    """The messages of this profile rest from now on: kept, neither read nor written. Twice is once."""
    with transaction.atomic():
        _row, is_new = SuspensionMessagerie.objects.get_or_create(profil=profil, defaults={"par": par})
        if is_new:
            journal.write("messagerie.suspendue", actor=par, detail={"profil": profil})


def reopen(profil: str, par: str) -> None:
    """They are read and written again, unless a setting still says otherwise. Twice is once."""
    with transaction.atomic():
        if SuspensionMessagerie.objects.filter(profil=profil).delete()[0]:
            journal.write("messagerie.rouverte", actor=par, detail={"profil": profil})
