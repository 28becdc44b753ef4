"""The parts of a record's page: contacts, accounts, links, each with the button that changes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.guichet.actions.fiche import ELEVES, RESPONSABLES, Fiche, find_row, read_fiche
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.pages.gestes import CHAMPS_OF, GESTES, TITRES_CORRIGER
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.scim import Comptes
from preau.kit import phonekit
from preau.protocols.scim.messages import User
from preau.registre.models import Eleve, Lien


@dataclass(frozen=True)
class Bouton:
    """A link to the page of a geste."""

    url: str
    label: str


def fiche_of(poste: Poste, genre: str, public_id: str, *, with_comptes: bool = True) -> Fiche:
    """The record of this school, or Http404."""
    row = find_row(poste.uai, genre, public_id)
    if row is None:
        raise Http404
    return read_fiche(row, comptes=Comptes(poste.uai) if with_comptes else None)


def fiche_url(poste: Poste, fiche: Fiche) -> str:
    """The address of a record."""
    return reverse("guichet:fiche", args=[poste.uai, fiche.genre, fiche.row.public_id])


def bouton(poste: Poste, fiche: Fiche, slug: str, cible: str = "") -> Bouton | None:
    """The link to a geste or a correction, None when it is not for this agent or this record."""
    who = [poste.uai, fiche.genre, fiche.row.public_id]
    if slug in TITRES_CORRIGER:
        if not poste.may(Droit.REPARER) or slug not in CHAMPS_OF[fiche.genre]:
            return None
        return Bouton(reverse("guichet:corriger", args=[*who, slug]), str(TITRES_CORRIGER[slug]))
    geste = GESTES[slug]
    if not poste.may(geste.droit) or fiche.genre not in geste.genres:
        return None
    args = [*who, slug, cible] if cible else [*who, slug]
    return Bouton(reverse("guichet:geste-sur" if cible else "guichet:geste", args=args), str(geste.titre))


def contacts_of(poste: Poste, fiche: Fiche) -> list[tuple[str, str, Bouton | None]]:
    """(field, value, correction) of what the record says, the contacts first."""
    row = fiche.row
    phones = list(row.telephones.order_by("pk"))
    mobiles = [phonekit.display(one.e164) for one in phones if one.is_mobile]
    others = [phonekit.display(one.e164) if one.e164 else one.brut for one in phones if not one.is_mobile]
    lines = [
        (_("Téléphone portable"), ", ".join(dict.fromkeys(mobiles)), "mobile"),
        (_("Autre téléphone"), ", ".join(dict.fromkeys(others)), ""),
        (_("Adresse mail"), row.mel, "mel"),
        (_("Nom de famille"), row.nom_de_famille, "nom"),
        (_("Nom d'usage"), row.nom_usage, "nom-usage"),
        (_("Prénom"), row.prenom, "prenom"),
    ]
    if isinstance(row, Eleve):
        lines.append((_("Date de naissance"), f"{row.ne_le:%d/%m/%Y}" if row.ne_le else "", "date"))
        lines.append((_("INE"), row.ine, ""))
    kept = {"mobile", "mel", "date"} & set(CHAMPS_OF[fiche.genre])
    return [
        (label, value, bouton(poste, fiche, slug) if slug else None)
        for label, value, slug in lines
        if value or slug in kept
    ]


def users_of(poste: Poste, fiche: Fiche) -> list[tuple[User, str, list[Bouton]]]:
    """The accounts, each with its state in words and what may be done."""
    return [(user, _state(user), _gestes_of(poste, fiche, user)) for user in fiche.comptes.users]


def liens_of(poste: Poste, fiche: Fiche) -> list[tuple[Lien, str, str, str, Bouton | None]]:
    """(link, name of the other side, its address, what the link is, the button)."""
    found = []
    for row in fiche.liens:
        other, genre = (row.eleve, ELEVES) if fiche.genre == RESPONSABLES else (row.responsable, RESPONSABLES)
        slug = "retablir" if row.cut_at else "detacher"
        address = reverse("guichet:fiche", args=[poste.uai, genre, other.public_id])
        button = None if row.gone_at and not row.cut_at else bouton(poste, fiche, slug, other.public_id)
        found.append((row, f"{other.prenom} {other.nom}", address, _link(row), button))
    return found


def memes_of(poste: Poste, fiche: Fiche) -> list[tuple[str, str, Bouton | None]]:
    """The records of this school said to be the same person: name, address, the button that takes it back."""
    found = []
    for row in fiche.memes:
        other = row.second if row.premier_id == fiche.row.pk else row.premier
        address = reverse("guichet:fiche", args=[poste.uai, RESPONSABLES, other.public_id])
        found.append((f"{other.prenom} {other.nom}", address, bouton(poste, fiche, "delier", other.public_id)))
    return found


def _gestes_of(poste: Poste, fiche: Fiche, user: User) -> list[Bouton]:
    slugs = {
        "actif": ["reinitialiser", *(["fermer-sessions"] if user.compte.sessions else []), "suspendre"],
        "suspendu": ["rouvrir", "reinitialiser"],
    }.get(user.compte.etat, [])
    if user.compte.verrouille:
        slugs.insert(0, "deverrouiller")
    return [one for slug in slugs if (one := bouton(poste, fiche, slug, user.id))]


def _state(user: User) -> str:
    words = {
        "actif": _("ouvert"),
        "a-valider": _("à valider par mail"),
        "suspendu": _("suspendu"),
        "fusionne": _("regroupé"),
        "ferme": _("fermé"),
    }
    said = words.get(user.compte.etat, user.compte.etat)
    return _("%(etat)s, verrouillé") % {"etat": said} if user.compte.verrouille else str(said)


def _link(row: Lien) -> str:
    if row.cut_at:
        return _("lien coupé par l'établissement")
    if row.gone_at:
        return _("lien disparu du dernier import")
    return {1: _("représentant légal"), 2: _("personne en charge")}.get(row.niveau, _("contact"))
