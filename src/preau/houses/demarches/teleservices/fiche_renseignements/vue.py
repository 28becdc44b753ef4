"""The fiche as its pages show it: what is known, what is typed, what waits, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from preau.houses.demarches.models import Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import champs
from preau.houses.demarches.teleservices.fiche_renseignements.brouillon import Brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT, CONTACTS, Rubrique
from preau.houses.demarches.teleservices.fiche_renseignements.etat import (
    AUTRE,
    CODE,
    ETABLISSEMENT,
    NOUVEAU,
    VOUS,
    Attente,
    Connu,
    cle_of,
    split,
)
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import read_ligne
from preau.houses.demarches.visiteur import EnfantVu

RECENT = 30
"""Accepted lines looked at to say who changed something."""


@dataclass(frozen=True)
class Attendu:
    """What was already asked for: who asked, and the value in words."""

    phrase: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Valeur:
    """One value. `propose` is None when nothing is typed; empty: it is to be removed."""

    libelle: champs.Text
    connu: Sequence[str]
    propose: Sequence[str] | None = None
    attendus: Sequence[Attendu] = ()
    contact: str = ""

    @property
    def is_removed(self) -> bool:
        """Whether the draft takes it away."""
        return self.propose is not None and not self.propose


@dataclass(frozen=True)
class Partie:
    """One rubrique: `fixes` are (label, value) that only the school changes."""

    rubrique: Rubrique
    valeurs: Sequence[Valeur]
    fixes: Sequence[tuple[str, str]] = ()
    attendus: Sequence[Attendu] = ()
    is_contacts: bool = field(default=False)


@dataclass(frozen=True)
class Ecart:
    """Something that changed since it was shown: before, now, by whom, and what is typed."""

    libelle: champs.Text
    avant: Sequence[str]
    maintenant: Sequence[str]
    par: str
    saisi: Sequence[str] | None = None


def parties_of(enfant: EnfantVu, connu: Connu, draft: Brouillon) -> list[Partie]:
    """Every rubrique, in order."""
    found = []
    for rubrique in connu.rubriques:
        if rubrique is CONTACTS:
            valeurs = [_contact(cle, connu, draft) for cle in draft.contacts(connu)]
            attendus = attendus_of(connu, cle_of("", CONTACT))
            found.append(Partie(rubrique, valeurs, attendus=attendus, is_contacts=True))
        else:
            shown = [_valeur(cle, champ.libelle, connu, draft) for cle, champ in connu.cles_of(rubrique)]
            found.append(Partie(rubrique, shown, _fixes(rubrique, enfant, connu)))
    return found


def attendus_of(connu: Connu, cle: str) -> list[Attendu]:
    """What waits for one value, in words."""
    return [_attendu(one) for one in connu.waiting(cle)]


def ecarts_of(enfant: EnfantVu, connu: Connu, draft: Brouillon) -> list[Ecart]:
    """What changed since the pages of the draft were shown."""
    found = []
    for cle in draft.moved(connu):
        fiche, champ = split(cle)
        now, typed = connu.valeurs.get(cle, ""), draft.propose.get(cle)
        found.append(
            Ecart(
                _libelle(connu, cle),
                champs.lines_of(champ, draft.base.get(cle, "")),
                champs.lines_of(champ, now),
                phrase_of(who_changed(enfant, fiche, champ, now)),
                None if typed is None else champs.lines_of(champ, typed),
            )
        )
    for one in draft.arrived(connu):
        champ = split(one.cle)[1]
        before, typed = connu.valeurs.get(one.cle, ""), draft.propose.get(one.cle)
        found.append(
            Ecart(
                _libelle(connu, one.cle),
                champs.lines_of(champ, before),
                champs.lines_of(champ, one.valeur),
                _("demandé par l'autre responsable, en attente de l'établissement"),
                None if typed is None else champs.lines_of(champ, typed),
            )
        )
    return found


def who_changed(enfant: EnfantVu, fiche: str, champ: str, now: str) -> str:
    """Who is behind what the registry says now: VOUS, AUTRE when a fiche of theirs was accepted, else ETABLISSEMENT."""
    mine = Q(fiche=fiche, dossier__personne=enfant.personne)
    shared = Q(dossier__eleve=enfant.public_id) & (Q(fiche=enfant.public_id) | Q(champ=CONTACT))
    rows = Ligne.objects.filter(
        mine | shared,
        champ=champ,
        decision=Ligne.Decision.ACCEPTEE,
        dossier__teleservice=CODE,
        dossier__uai=enfant.uai,
    ).select_related("dossier")
    for row in rows.order_by("-decided_at", "-pk")[:RECENT]:
        if read_ligne(row).propose == now:
            return VOUS if row.dossier.personne == enfant.personne else AUTRE
    return ETABLISSEMENT


def phrase_of(par: str) -> str:
    """Who, in words."""
    return {
        VOUS: _("changé à votre demande"),
        AUTRE: _("changé par l'autre responsable"),
        ETABLISSEMENT: _("changé par l'établissement"),
    }[par]


def _attendu(one: Attente) -> Attendu:
    day = date_format(one.at, "j F") if one.at else ""
    if one.par == VOUS:
        phrase = _("Vous avez demandé le %(jour)s, en attente :") % {"jour": day}
    else:
        phrase = _("L'autre responsable a demandé le %(jour)s, en attente :") % {"jour": day}
    return Attendu(phrase, champs.lines_of(split(one.cle)[1], one.valeur) or [_("rien")])


def _valeur(cle: str, libelle: champs.Text, connu: Connu, draft: Brouillon) -> Valeur:
    champ, typed = split(cle)[1], draft.propose.get(cle)
    known = champs.lines_of(champ, connu.valeurs.get(cle, ""))
    return Valeur(libelle, known, None if typed is None else champs.lines_of(champ, typed), attendus_of(connu, cle))


def _contact(cle: str, connu: Connu, draft: Brouillon) -> Valeur:
    valeur = _valeur(cle, _("Personne à contacter"), connu, draft)
    fiche = cle.partition("|")[0]
    libelle = _("Nouvelle personne") if fiche.startswith(NOUVEAU) else valeur.connu[0] if valeur.connu else ""
    return Valeur(libelle, valeur.connu, valeur.propose, valeur.attendus, fiche)


def _libelle(connu: Connu, cle: str) -> champs.Text:
    if split(cle)[1] == CONTACT:
        return _("Personne à contacter")
    every = ((one, champ) for part in connu.rubriques for one, champ in connu.cles_of(part))
    return next((champ.libelle for one, champ in every if one == cle), "")


def _fixes(rubrique: Rubrique, enfant: EnfantVu, connu: Connu) -> list[tuple[str, str]]:
    """What the family reads and does not change here: the office changes it on proof."""
    row = connu.personne
    if rubrique.code == "nom":
        civilite = {"M.": _("Monsieur"), "MME": _("Madame")}.get(getattr(row, "civilite", "").upper(), "")
        names = [(_("Civilité"), civilite), (_("Nom de famille"), row.nom_de_famille), (_("Prénom"), row.prenom)]
        return [one for one in names if one[1]]
    if rubrique.code != "eleve":
        return []
    born = date_format(enfant.ne_le, "j F Y") if enfant.ne_le else ""
    shown = [
        (_("Nom"), enfant.complet),
        (_("Date de naissance"), born),
        (_("Classe"), enfant.division),
        (_("Régime"), connu.regime),
    ]
    return [one for one in shown if one[1]]
