"""Why somebody vouched for did not come in, in words for the office: which field, which attribute, what to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from preau.houses.portail import settings
from preau.houses.portail.models import ConnexionRefusee, IdentityProvider
from preau.registre.models import Responsable
from preau.registre.queries import find_eleves_by_ref, find_responsables_by_ref
from preau.registre.queries.diagnostic import Cause, Rule, diagnose_record
from preau.registre.queries.references import read_references

REASONS: Final = {
    "sans-reference": _("aucun dossier nommé"),
    "inconnu": _("dossier inconnu du registre"),
    "sans-eleve": _("aucun élève scolarisé"),
    "agent-inconnu": _("personnel sans compte"),
    "compte-ferme": _("compte fermé"),
    "plusieurs": _("plusieurs comptes"),
}
FAMILLE: Final = ("sans-reference", "inconnu", "sans-eleve")


@dataclass(frozen=True)
class Explication:
    """`pourquoi` in plain words, `champ` what of the registry or of the assertion is at fault, `faire` the remedy."""

    pourquoi: Any
    champ: Any
    faire: Any


EXPLICATIONS: Final = {
    "sans-reference": Explication(
        _("Le service de comptes reconnaît la personne, mais ne dit à l'ENT aucun dossier qui soit le sien."),
        _("Attribut FrEduCtRefId absent ou illisible (ni FrEduVecteur)"),
        _(
            "La personne rattache d'abord ses élèves à son compte. Si plusieurs personnes sont refusées ainsi, le "
            "service de comptes ne transmet plus l'attribut : prévenez-le."
        ),
    ),
    "inconnu": Explication(
        _("Le dossier nommé par le service de comptes n'est pas, ou n'est plus, dans le registre de l'ENT."),
        _("Attribut FrEduCtRefId : l'identifiant AAF (jointure) n'existe pas au registre"),
        _(
            "Vérifiez que le dernier import est passé, et que cet établissement en fait partie. Sinon le dossier a été "
            "supprimé ou recréé dans la base élèves : la personne rattache de nouveau ses élèves."
        ),
    ),
    "sans-eleve": Explication(
        _("Le dossier est connu, mais il n'ouvre aucun élève scolarisé cette année."),
        _("Base élèves : scolarité de l'année, ou lien entre le responsable et l'élève"),
        _("Corrigez ce qui est écrit ci-dessous dans la base élèves, puis importez : la personne entrera."),
    ),
    "agent-inconnu": Explication(
        _("Le fournisseur reconnaît un personnel qui n'a pas de compte dans l'ENT."),
        _("Attribut du personnel : aucun compte local n'a cette valeur"),
        _("Créez son compte avec cette adresse ou cet identifiant, ou corrigez celui qui existe."),
    ),
    "compte-ferme": Explication(
        _("Le compte de ce personnel est fermé."),
        _("État du compte local : fermé"),
        _("S'il travaille encore dans l'établissement, rouvrez son compte."),
    ),
    "plusieurs": Explication(
        _("Plusieurs comptes ouverts répondent à ce que dit le fournisseur : l'ENT ne choisit pas à sa place."),
        _("Adresse mail ou identifiant porté par deux comptes locaux"),
        _("Fermez le compte en trop, ou changez son adresse."),
    ),
}
AUTRE: Final = Explication(_("La raison n'est pas connue."), "–", _("Donnez le numéro de ce refus à l'assistance."))
CAUSES: Final = {
    Cause.RESPONSABLE_PARTI: _("Le responsable n'est plus dans la base élèves."),
    Cause.SANS_ELEVE: _("Le dossier du responsable n'a aucun élève."),
    Cause.LIEN_PARTI: _("Le lien avec un élève a été retiré de la base élèves."),
    Cause.LIEN_COUPE: _("Le lien avec un élève a été coupé par l'établissement."),
    Cause.NIVEAU: _("Niveau de responsabilité : il n'est pas représentant légal d'un élève."),
    Cause.PARENTE: _("Lien de parenté : il n'ouvre pas l'ENT."),
    Cause.ELEVE_ABSENT: _("Un élève n'a pas de scolarité cette année."),
    Cause.ELEVE_SORTI: _("Un élève a quitté l'établissement."),
}


def explain(row: ConnexionRefusee) -> Explication:
    """The words of this reason."""
    return EXPLICATIONS.get(row.reason, AUTRE)


def shown_references(row: ConnexionRefusee) -> list[str]:
    """What names the record, and no more: the AAF number for a family, a mail address with its middle hidden."""
    if row.reason in FAMILLE:
        return [f"AAF {jointure}" for jointure in sorted(read_references(row.references))]
    idp = IdentityProvider.objects.filter(alias=row.idp).first()
    name = idp.agents if idp and idp.agents else "?"
    return [f"{name} = {_hidden(value)}" for value in row.references]


def _hidden(value: str) -> str:
    local, at, domain = value.partition("@")
    return f"{local[:2]}…{local[-1:]}{at}{domain}" if len(local) > 3 else f"{local[:1]}…{at}{domain}"


def findings_of(row: ConnexionRefusee, uais: Collection[str]) -> list[str]:
    """What the registry lacks for this family, in words; only of records of these schools."""
    if row.reason != "sans-eleve":
        return []
    rule = Rule(niveaux=frozenset(settings.current().niveaux), uais=list(uais))
    adults = [one for one in find_responsables_by_ref(row.references) if one.uai in uais]
    causes = [found.cause for one in adults for found in diagnose_record(one, rule)]
    words = [str(CAUSES[cause]) for cause in dict.fromkeys(causes) if cause in CAUSES]
    if any(one.uai in uais for one in find_eleves_by_ref(row.references)):
        words.append(str(CAUSES[Cause.ELEVE_ABSENT]))
    return words


def people_of(row: ConnexionRefusee, uais: Collection[str]) -> list[str]:
    """The names of the records of these schools that the refusal is about, to find them in the school's own base."""
    found: list[Any] = [*find_responsables_by_ref(row.references), *find_eleves_by_ref(row.references)]
    kinds = {Responsable: _("responsable")}
    return [
        f"{one.prenom} {one.nom} ({kinds.get(type(one), _('élève'))}, {one.uai})" for one in found if one.uai in uais
    ]
