"""What the fiche asks: rubriques and fields, in the words of SIECLE's own fiche.

One table for both sides: the family's pages make their forms of it, the office reads its lines by it.

A `Ligne` names its field by `champ` and the record by `fiche`:
    fiche                              champ                                        written by
    public id of the responsable       nom_usage adresse mobile accepte_sms         registre.actions.correct_contact
                                       domicile travail mel
    public id of the pupil             mobile mel (and adresse, of a pupil of age)  registre.actions.correct_contact
    public id of a person to contact   contact: changed, or removed (propose "")    the action for people to contact
    "" (nobody yet)                    contact: added (avant "")                    the action for people to contact
`avant` and `propose` are texts in the forms that `registre.queries.valeurs` describes; empty is "none". `avant` is what
the registry said when the form was opened: the `expected` value of the action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preau.kit import phonekit
from preau.protocols.siecle.checks import PARENTES
from preau.registre.formats.aaf_mots import REGIMES
from preau.registre.models import Code
from preau.registre.queries.valeurs import OUI, read_adresse, read_personne

Text = str | Promise
CONTACT = "contact"
"""`champ` of a line about a person to contact."""
MOST_CONTACTS = 3
"""Persons to contact that a family may name; a file may hold more."""
RESPONSABLE, ELEVE = "responsable", "eleve"
"""Whose record a field is in."""
LIENS: dict[str, Text] = {
    "38": _("Grand-parent, ascendant"),
    "37": _("Frère ou sœur"),
    "39": _("Autre membre de la famille"),
    "41": _("Éducateur ou éducatrice"),
    "42": _("Assistant familial ou assistante familiale"),
    "50": _("Tuteur ou tutrice"),
    "90": _("Autre lien : voisin, ami, garde"),
}
"""What a person to contact may be to the pupil (CODE_PARENTE, §6.4); the guardians are not listed here."""

NEVER_SHOWN = frozenset({"10", "20", "51", "70"})
"""A mother, a father, child welfare or the pupil whom a file has as a simple contact: separated parents see only what
is theirs, so a guardian neither reads nor removes them here; the office does."""


@dataclass(frozen=True)
class Champ:
    """One field: `nom` is a Correction's (and a line's), `libelle` its label, `of` whose record holds it."""

    nom: str
    libelle: Text
    of: str


@dataclass(frozen=True)
class Rubrique:
    """One page of the fiche. `justificatif` says what must be joined when it changes; empty: nothing."""

    code: str
    titre: Text
    champs: tuple[Champ, ...]
    justificatif: Text = ""


def _champs(of: str, **libelles: Text) -> tuple[Champ, ...]:
    return tuple(Champ(nom, libelle, of) for nom, libelle in libelles.items())


_DOMICILE = _("Justificatif de domicile de moins de trois mois")
ETAT_CIVIL = Rubrique("nom", _("Votre nom"), _champs(RESPONSABLE, nom_usage=_("Nom d'usage")))
ADRESSE = Rubrique("adresse", _("Votre adresse"), _champs(RESPONSABLE, adresse=_("Adresse")), _DOMICILE)
TELEPHONES = Rubrique(
    "telephones",
    _("Vos numéros de téléphone"),
    _champs(
        RESPONSABLE,
        mobile=_("Téléphone portable"),
        accepte_sms=_("Accepte de recevoir des SMS"),
        domicile=_("Téléphone domicile"),
        travail=_("Téléphone travail"),
    ),
)
MEL = Rubrique("mel", _("Votre adresse mail"), _champs(RESPONSABLE, mel=_("Adresse mail")))
PUPIL = Rubrique(
    "eleve",
    _("L'élève"),
    _champs(ELEVE, mobile=_("Téléphone portable de l'élève"), mel=_("Adresse mail de l'élève")),
)
CONTACTS = Rubrique("contacts", _("Personnes à contacter en cas d'urgence"), ())
OWN_ADRESSE = Rubrique("adresse", _("Votre adresse"), _champs(ELEVE, adresse=_("Adresse")), _DOMICILE)
OWN_TELEPHONES = Rubrique("telephones", _("Vos numéros de téléphone"), _champs(ELEVE, mobile=_("Téléphone portable")))
OWN_MEL = Rubrique("mel", _("Votre adresse mail"), _champs(ELEVE, mel=_("Adresse mail")))
OF_RESPONSABLE = (ETAT_CIVIL, ADRESSE, TELEPHONES, MEL, PUPIL, CONTACTS)
OF_MAJEUR = (OWN_ADRESSE, OWN_TELEPHONES, OWN_MEL, CONTACTS)
"""A pupil of age does their own fiche: the record of the responsables is none of it."""


def rubriques_of(*, is_majeur: bool) -> tuple[Rubrique, ...]:
    """The pages of this fiche, in order."""
    return OF_MAJEUR if is_majeur else OF_RESPONSABLE


def libelle_of(rubrique: str, champ: str) -> Text:
    """The label of a line, for both sides."""
    if champ == CONTACT:
        return _("Personne à contacter")
    every = (one for part in (*OF_RESPONSABLE, *OF_MAJEUR) if part.code == rubrique for one in part.champs)
    return next((one.libelle for one in every if one.nom == champ), champ)


def is_shown(contact: str) -> bool:
    """Whether a family sees this person to contact (a value)."""
    return read_personne(contact).get("parente") not in NEVER_SHOWN


def titre_of(rubrique: str) -> Text:
    """The title of a rubrique, for both sides."""
    return next((part.titre for part in OF_RESPONSABLE if part.code == rubrique), rubrique)


def regime_label(uai: str, code: str) -> str:
    """A régime as the school's own table names it, else as everybody does."""
    rows = Code.objects.filter(etablissement=uai, table="REGIME", code=code)
    known = rows.values_list("libelle_long", flat=True).first()
    return (known or REGIMES.get(code, code)).capitalize()


def lines_of(champ: str, valeur: str) -> list[str]:
    """A value in words, line by line, as pages show it; nothing when there is none."""
    if not valeur:
        return []
    if champ == "adresse":
        return _adresse(read_adresse(valeur))
    if champ == CONTACT:
        return _personne(read_personne(valeur))
    if champ == "accepte_sms":
        return [gettext("Oui") if valeur == OUI else gettext("Non")]
    return [phonekit.display(valeur) if champ in ("mobile", "domicile", "travail") else valeur]


def _adresse(said: Mapping[str, Any]) -> list[str]:
    town = " ".join(filter(None, (said.get("code_postal", ""), said.get("commune", ""))))
    return [one for one in (*said.get("lignes", ()), town, said.get("pays", "")) if one]


def _personne(said: Mapping[str, Any]) -> list[str]:
    name = f"{said.get('prenom', '')} {said.get('nom', '')}".strip()
    code = said.get("parente", "")
    lien = str(LIENS.get(code) or PARENTES.get(code, ""))
    fetches = gettext("Peut venir chercher l'élève") if said.get("vient_chercher") else ""
    phones = [phonekit.display(one) for one in said.get("telephones", ())]
    return [one for one in (name, lien, *phones, fetches) if one]
