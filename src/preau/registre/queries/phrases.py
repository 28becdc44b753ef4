"""The registry's causes in the words of an office: what is wrong, and what it can do about it (J9)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.protocols.refusals import fill
from preau.registre.queries.diagnostic import Cause, Finding

PHRASES: dict[str, str | Promise] = {
    Cause.INCONNU: _("Aucune fiche ne porte ce nom, ni ce numéro. Vérifiez la saisie, ou complétez le dossier."),
    Cause.NOM_ECRIT_AUTREMENT: _(
        "La fiche est écrite autrement ({value}). Cela ne bloque pas : accents et tirets ne comptent pas."
    ),
    Cause.NOM_PROCHE: _("Le numéro est celui d'une fiche au nom très proche : {value}. Corrigez le nom faux."),
    Cause.NOMS_INVERSES: _("Nom et prénom sont inversés : la fiche de ce numéro dit {value}."),
    Cause.TELEPHONE_AUTRE_FICHE: _(
        "Ce numéro est celui d'une autre fiche : {value}. Chaque responsable doit avoir le sien."
    ),
    Cause.TELEPHONE_DIFFERENT: _("La fiche de cette personne porte un autre numéro de portable. Mettez-le à jour."),
    Cause.SANS_TELEPHONE: _("La fiche n'a aucun numéro de téléphone. Ajoutez son portable, ou remettez un courrier."),
    Cause.TELEPHONE_FIXE: _(
        "La fiche n'a qu'un numéro de téléphone fixe : un SMS n'y arrive pas. Ajoutez un portable."
    ),
    Cause.TELEPHONE_ILLISIBLE: _("Le numéro de la fiche est illisible. Écrivez-le en chiffres."),
    Cause.HOMONYMES: _("{value} fiches portent ces noms. Vérifiez laquelle est la bonne, et ses numéros."),
    Cause.RESPONSABLE_PARTI: _("La fiche n'est plus dans le dernier fichier importé, ou n'a plus d'élève présent."),
    Cause.SANS_ELEVE: _("La fiche n'est liée à aucun élève."),
    Cause.LIEN_PARTI: _("Le lien avec cet élève n'est plus dans le dernier fichier importé."),
    Cause.LIEN_COUPE: _("Le lien avec cet élève a été coupé par un établissement."),
    Cause.NIVEAU: _(
        "Le niveau de responsabilité ({value}) ne permet pas d'activer un compte. Il faut un représentant légal."
    ),
    Cause.PARENTE: _(
        "Ce lien de parenté ({value}) n'ouvre pas de compte : aide sociale à l'enfance, ou élève lui-même."
    ),
    Cause.ELEVE_ABSENT: _("Cet élève n'est pas inscrit dans l'année ouverte."),
    Cause.ELEVE_SORTI: _("Cet élève a quitté l'établissement."),
    Cause.MEF: _("Cet élève suit une formation sans compte de responsable (MEF {value}), comme une CPGE."),
    Cause.SANS_DATE: _("La date de naissance de cet élève manque au dossier : personne ne peut la confirmer."),
    Cause.DATE_DIFFERENTE: _("Cette date de naissance n'est celle d'aucun élève de la fiche."),
}
"""One sentence per cause; `{value}` is the finding's."""


def phrase_of(finding: Finding) -> str:
    """The sentence of a finding."""
    return fill(str(PHRASES[finding.cause]), {"value": finding.value})
