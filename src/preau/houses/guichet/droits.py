"""Who may do what: the rights of each role, as data (issue 6, item 6)."""

from __future__ import annotations

import enum

from preau.houses.guichet.models import Mandat

Role = Mandat.Role


class Droit(enum.StrEnum):
    """One right. VOIR opens the search and the records; a delegate has REINITIALISER alone, for some classes."""

    VOIR = "voir"
    REPARER = "reparer"
    REINITIALISER = "reinitialiser"
    FUSIONNER = "fusionner"
    IMPORTER = "importer"
    EXPORTER = "exporter"
    NOTIFIER = "notifier"
    SUIVRE = "suivre"
    RELANCER = "relancer"
    DELEGUER = "deleguer"
    APPROUVER = "approuver"
    REGLER = "regler"
    JOURNAL = "journal"


_OFFICE = {
    Droit.VOIR, Droit.REPARER, Droit.REINITIALISER, Droit.FUSIONNER, Droit.IMPORTER, Droit.EXPORTER,
    Droit.NOTIFIER, Droit.SUIVRE, Droit.RELANCER,
}  # fmt: skip

DROITS: dict[str, frozenset[Droit]] = {
    Role.SECRETAIRE: frozenset(_OFFICE),
    Role.CHEF: frozenset(Droit),
    Role.REFERENT: frozenset(_OFFICE | {Droit.REGLER, Droit.JOURNAL, Droit.APPROUVER}),
    Role.DELEGUE: frozenset({Droit.REINITIALISER}),
    Role.ACADEMIE: frozenset(
        {
            Droit.VOIR,
            Droit.REPARER,
            Droit.SUIVRE,
            Droit.EXPORTER,
            Droit.APPROUVER,
            Droit.JOURNAL,
            Droit.REGLER,
            Droit.DELEGUER,
        }
    ),
    Role.LECTURE: frozenset({Droit.VOIR, Droit.SUIVRE}),
}
