"""The office of a school that answers for a pupil."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from preau.registre.models import Etablissement, Scolarite, Secretariat


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: an office, or the school itself when it has named none. `horaires` are lines."""

    nom: str
    telephone: str
    mel: str
    horaires: tuple[str, ...] = ()


def list_contacts(school: Etablissement, mefs: Collection[str] = ()) -> list[Contact]:
    """The offices for these MEF, those of every pupil included; none asked about: all. The school itself without."""
    rows = list(Secretariat.objects.filter(etablissement_id=school.uai).order_by("ordre", "nom"))
    kept = [row for row in rows if not mefs or not row.mefs or _answers(row.mefs, mefs)]
    found = [Contact(row.nom, row.telephone, row.mel, tuple(row.lignes)) for row in kept or rows]
    return found or ([Contact("", school.telephone, school.mel)] if school.telephone or school.mel else [])


def contact_for(school: Etablissement, eleve_public_ids: Iterable[str]) -> Contact:
    """The first office for these pupils; one for their own MEF comes before one for everybody."""
    wanted = list(eleve_public_ids)
    rows = Scolarite.objects.filter(etablissement_id=school.uai, eleve__public_id__in=wanted, gone_at=None)
    mefs = {mef for mef in rows.values_list("mef", flat=True) if mef} if wanted else set()
    named = Secretariat.objects.filter(etablissement_id=school.uai).order_by("ordre", "nom")
    for row in named:
        if row.mefs and _answers(row.mefs, mefs):
            return Contact(row.nom, row.telephone, row.mel, tuple(row.lignes))
    found = list_contacts(school, mefs or {""})
    return found[0] if found else Contact("", school.telephone, school.mel)


def _answers(beginnings: Iterable[str], mefs: Collection[str]) -> bool:
    return any(mef.startswith(one) for one in beginnings for mef in mefs if mef)
