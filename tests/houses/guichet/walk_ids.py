"""What stands in the addresses of the office, for the walk of `test_murs.py`: by name, ids of rows of one school.

Whoever adds an address with a new name in it adds the name here; the walk fails until they do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from preau.houses.guichet.models import (
    Agent,
    Approbation,
    Depot,
    Document,
    Dossier,
    FichierDepose,
    FichierProduit,
    Lot,
    Relance,
)
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Import, Lien, Personnel, Responsable, Secretariat


def soon() -> object:
    return now() + timedelta(days=1)


def _mandat(uai: str, agent: Agent) -> list[str]:
    return [agent.mandats.get().public_id]


def _approbation(uai: str, agent: Agent) -> list[str]:
    made = Approbation.objects.create(uai=uai, act="import", cible="x", resume="x", asked_by=agent, expires_at=soon())
    return [made.public_id]


def _lot(uai: str, agent: Agent) -> Lot:
    return Lot.objects.create(uai=uai, auteur=agent, profil="eleve")


def _document(uai: str, agent: Agent) -> list[str]:
    made = Document.objects.create(lot=_lot(uai, agent), genre="lettres", nombre=1, expires_at=soon())
    return [made.public_id]


def _depot(uai: str, agent: Agent) -> Depot:
    known = Depot.objects.filter(uai=uai).first()
    return known or Depot.objects.create(uai=uai, agent=agent, expires_at=soon())


def _fichier(uai: str, agent: Agent) -> list[str]:
    depot = _depot(uai, agent)
    made = FichierDepose.objects.create(depot=depot, nom="x.csv", nature="csv", taille=1, empreinte="0" * 64)
    return [made.public_id]


def _produit(uai: str, agent: Agent) -> list[str]:
    made = FichierProduit.objects.create(uai=uai, agent=agent, genre="eleves", job="x", nom="x.csv", expires_at=soon())
    return [made.public_id]


def _secretariat(uai: str, agent: Agent) -> list[str]:
    return [Secretariat.objects.create(etablissement_id=uai, nom="Secrétariat").public_id]


def _dossier(uai: str, agent: Agent) -> list[str]:
    eleve = Eleve.objects.filter(uai=uai)[0]
    made = Dossier.objects.create(
        uai=uai, genre="eleve", personne=eleve.public_id, motif="x", opened_by=f"agent:{agent.public_id}"
    )
    return [made.public_id]


def _people(uai: str, agent: Agent) -> list[str]:
    lien = Lien.objects.select_related("responsable", "eleve").filter(eleve__uai=uai)[0]
    return [lien.responsable.public_id, lien.eleve.public_id]


def _personnel(uai: str, agent: Agent) -> list[str]:
    made = Personnel.objects.create(uai=uai, source="sts", source_id="EPP:77", nom_de_famille="LEDUC", prenom="Thomas")
    return [made.public_id]


def two_of(model: type[Eleve] | type[Responsable], uai: str) -> list[str]:
    """Two people of the school, as a pair that is compared."""
    return list(model.objects.filter(uai=uai).order_by("pk").values_list("public_id", flat=True)[:2])


def _gestes(uai: str, agent: Agent) -> list[str]:
    from preau.houses.guichet.pages.gestes import GESTES

    return list(GESTES)


IDS: dict[str, Callable[[str, Agent], list[str]]] = {
    "mandat": _mandat,
    "approbation": _approbation,
    "lot": lambda uai, agent: [_lot(uai, agent).public_id],
    "document": _document,
    "depot": lambda uai, agent: [_depot(uai, agent).public_id],
    "fichier": _fichier,
    "rubrique": lambda uai, agent: ["eleves_sortis", "liens_ajoutes"],
    "importation": lambda uai, agent: list(
        Import.objects.filter(etablissement=uai).values_list("public_id", flat=True)
    ),
    "produit": _produit,
    "secretariat": _secretariat,
    "dossier": _dossier,
    "relance": lambda uai, agent: [Relance.objects.create(uai=uai, auteur=agent).public_id],
    "genre": lambda uai, agent: ["responsables", "eleves"],
    "personne": _people,
    "autre": lambda uai, agent: _people(uai, agent)[:1],
    "premier": lambda uai, agent: [two_of(Eleve, uai)[0], two_of(Responsable, uai)[0]],
    "second": lambda uai, agent: [two_of(Eleve, uai)[1], two_of(Responsable, uai)[1]],
    "personnel": _personnel,
    "champ": lambda uai, agent: ["mobile", "mel"],
    "slug": _gestes,
    "cible": lambda uai, agent: _people(uai, agent)[1:],
    "signalement": lambda uai, agent: ["a-report-of-the-account-service"],
}
"""Name in the address → ids of rows of this school, made or found. `agent` is one of the school's own."""
