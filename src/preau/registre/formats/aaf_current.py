"""What the registry holds of one record that a delta names, as the request that would add it.

A modification normally carries every attribute; one that does not is completed from here (registry-formats.md §4.2).
"""

from __future__ import annotations

from preau.protocols.aaf.messages import Categorie, Fiche, Operation, Requete
from preau.protocols.aaf.translate import request
from preau.registre import models
from preau.registre.formats import aaf_export

SOURCE = "aaf"


def current_of(requete: Requete, degre: str) -> Requete | None:
    """The add request of the row of this number, None when the AAF has brought none."""
    message = _MAKERS[requete.categorie](int(requete.ident), degre) if requete.categorie in _MAKERS else None
    return request(Operation.AJOUT, message, degre) if message is not None else None


def _eleve(number: int, degre: str) -> Fiche | None:
    row = models.Eleve.objects.filter(jointure=number, source=SOURCE).first()
    scolarite = models.Scolarite.objects.filter(eleve=row).order_by("-annee").first() if row else None
    if row is None or scolarite is None:
        return None
    liens = row.liens.select_related("responsable")
    return aaf_export.eleve(row, scolarite, liens, _etab(scolarite.etablissement_id), degre, {})


def _responsable(number: int, degre: str) -> Fiche | None:
    row = models.Responsable.objects.filter(jointure=number, source=SOURCE).first()
    return aaf_export.responsable(row, []) if row else None


def _personnel(number: int, degre: str) -> Fiche | None:
    row = models.Personnel.objects.filter(jointure=number, source=SOURCE).first()
    if row is None:
        return None
    principaux = row.principal_de.order_by().values_list("division", flat=True).distinct()
    return aaf_export.personnel(row, _etab(row.uai), principaux, [], {}, degre)


def _etablissement(number: int, degre: str) -> Fiche | None:
    school = models.Etablissement.objects.filter(jointure=number).first()
    if school is None:
        return None
    year = school.annees.filter(is_open=True).values_list("annee", flat=True).first() or 0
    live = {"etablissement": school, "annee": year, "gone_at__isnull": True}
    divisions = models.Division.objects.filter(**live).order_by("code")
    return aaf_export.etablissement(school, divisions, models.Groupe.objects.filter(**live).order_by("code"))


def _etab(uai: str) -> str:
    return str(models.Etablissement.objects.filter(uai=uai).values_list("jointure", flat=True).first() or "")


_MAKERS = {
    Categorie.ELEVE: _eleve,
    Categorie.RESPONSABLE: _responsable,
    Categorie.PERSONNEL: _personnel,
    Categorie.ETABLISSEMENT: _etablissement,
}
