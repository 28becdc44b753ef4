"""What a school's pages show: what the operator's file says, under what the office has set (models/reglage.py)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from preau.houses.site import publie, tutoriels
from preau.houses.site.manifeste import Manifeste, Tutoriel
from preau.houses.site.models import Reglage
from preau.houses.site.sites_file import Porte, SiteEcole, Sortie
from preau.kit.design.typography import bind_text

OFFICE = "J18"
"""The guide of the office: not for families."""
ORDER = (("J4",), ("J2", "J1", "J3"), ("J10", "J11", "J12", "J14", "J19"), ("J16",), ("J5", "J6", "J7", "J8", "J9"))
"""Journeys as seed 000 orders its headings, then what its readers do later."""


@dataclass(frozen=True)
class Contact:
    """How to reach the office; what nobody gave is empty."""

    telephone: str
    mel: str
    horaires: str
    adresse: str

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show."""
        return any((self.telephone, self.mel, self.horaires, self.adresse))

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return "".join(char for char in self.telephone if char.isdigit() or char == "+")


@dataclass(frozen=True)
class Groupe:
    """Guides below one heading of seed 000; `has_methods` when a parent has several ways to the same end."""

    titre: str
    tutoriels: tuple[Tutoriel, ...]
    has_methods: bool

    @property
    def methods(self) -> list[tuple[str, list[Tutoriel]]]:
        """The guides by way: a letter and its guides; one nameless way where there is only one."""
        if not self.has_methods:
            return [("", list(self.tutoriels))]
        ways: dict[str, list[Tutoriel]] = {}
        for one in self.tutoriels:
            ways.setdefault(one.parcours, []).append(one)
        return list(ways.items())


@dataclass(frozen=True)
class Vitrine:
    """The shown side of one school."""

    site: SiteEcole
    reglage: Reglage

    @property
    def portes(self) -> tuple[Porte, ...]:
        """The doors in the office's order and words; those of the file while it has chosen none."""
        chosen = [(porte, "") for porte in self.site.portes]
        if self.reglage.portes is not None:
            known = {porte.nom: porte for porte in self.site.portes}
            rows = [(known.get(row["nom"]), row.get("label", "")) for row in self.reglage.portes]
            chosen = [(porte, label) for porte, label in rows if porte is not None]
        # The card is one link, whose words the frame of pages leaves as they are (kit.design.typography).
        return tuple(replace(porte, nom=label or porte.nom, detail=bind_text(porte.detail)) for porte, label in chosen)

    @property
    def ent(self) -> Porte | None:
        """The door to the ENT, told by its drawing."""
        return next((porte for porte in self.portes if porte.icone == "ent"), None)

    @property
    def scolaire(self) -> Porte | None:
        """The door to school life."""
        return next((porte for porte in self.portes if porte.icone == "vie-scolaire"), None)

    @property
    def contact(self) -> Contact:
        """The office's own words first."""
        mine, site = self.reglage, self.site
        return Contact(
            mine.telephone or site.telephone, mine.mel or site.mel, mine.horaires, mine.adresse or site.adresse
        )

    @property
    def sorties(self) -> list[Sortie]:
        """What may stay open when one leaves the site, once each; a door that the office hides may be open too."""
        labels = {porte.url: porte.nom for porte in self.portes}
        doors = [
            Sortie(labels.get(porte.url, porte.nom), porte.deconnexion)
            for porte in self.site.portes
            if porte.deconnexion
        ]
        found: dict[str, Sortie] = {}
        for sortie in (*doors, *self.site.sorties):
            found.setdefault(sortie.url, sortie)
        return list(found.values())

    def manifeste(self) -> Manifeste | None:
        """The guides that the office shows; None while they are being prepared."""
        made = tutoriels.of_school(self.site.uai)
        if made is None:
            return None
        chosen = self.reglage.tutoriels
        shown = [one for one in made.tutoriels if one.parcours != OFFICE and (chosen is None or one.slug in chosen)]
        return replace(made, tutoriels=tuple(shown))


def of(site: SiteEcole) -> Vitrine:
    """The shown side of this school, as its office has set it now."""
    return Vitrine(site, publie.reglage_of(site.uai))


def groupes(made: Manifeste) -> list[Groupe]:
    """The guides below the headings of seed 000, in its order; what it does not know comes last."""
    found: list[Groupe] = []
    for journeys in ORDER:
        rows = [one for journey in journeys for one in made.tutoriels if one.parcours == journey]
        if rows:
            has_methods = "J1" in journeys and len({one.parcours for one in rows}) > 1
            found.append(Groupe(rows[0].groupe, tuple(rows), has_methods))
    known = {journey for journeys in ORDER for journey in journeys}
    others: dict[str, list[Tutoriel]] = {}
    for one in made.tutoriels:
        if one.parcours not in known:
            others.setdefault(one.groupe, []).append(one)
    return found + [Groupe(titre, tuple(rows), False) for titre, rows in others.items()]
