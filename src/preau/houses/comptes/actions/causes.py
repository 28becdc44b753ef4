"""The causes of a diagnosis in words: what the office reads, and what it can do about each (J9)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.protocols.refusals import fill
from preau.registre.queries import PHRASES, Cause, Finding


class Causes(enum.StrEnum):
    """Reasons that are the account service's own, beside those of the registry (`Cause`)."""

    COMPTE_EXISTE = "compte-existe"
    COMPTE_A_VALIDER = "compte-a-valider"
    COMPTE_SUSPENDU = "compte-suspendu"
    COMPTE_VERROUILLE = "compte-verrouille"
    SIGNALE = "signale"
    COURRIER_EN_COURS = "courrier-en-cours"
    COURRIER_EXPIRE = "courrier-expire"
    MESSAGE_REFUSE = "message-refuse"
    MESSAGE_PERIME = "message-perime"
    MESSAGE_EN_ATTENTE = "message-en-attente"
    DATE_FAUSSE = "date-fausse"
    DATES_EPUISEES = "dates-epuisees"
    TROP_D_ESSAIS = "trop-d-essais"
    SANS_MOT_DE_PASSE = "sans-mot-de-passe"
    IDENTITE_INCONNUE = "identite-inconnue"
    IDENTITE_AUTRE_NOM = "identite-autre-nom"
    IDENTITE_PLUSIEURS = "identite-plusieurs"


SENTENCES: dict[str, str | Promise] = {
    **PHRASES,
    Causes.COMPTE_EXISTE: _(
        "Cette personne a déjà un compte : {value}. Il suffit de se connecter, ou de retrouver le mot de passe."
    ),
    Causes.COMPTE_A_VALIDER: _("Le compte {value} attend que le lien reçu par mail soit ouvert."),
    Causes.COMPTE_SUSPENDU: _("Le compte {value} est suspendu ou fermé."),
    Causes.COMPTE_VERROUILLE: _(
        "Trop d'essais sur le compte {value} : chaque essai attend. « Mot de passe oublié ? » reste ouvert."
    ),
    Causes.SIGNALE: _("Le lien avec cet élève a été signalé comme erroné par un parent."),
    Causes.COURRIER_EN_COURS: _("Un courrier avec des identifiants provisoires est valable jusqu'au {value}."),
    Causes.COURRIER_EXPIRE: _("Le dernier courrier n'est plus valable depuis le {value} : il faut en éditer un autre."),
    Causes.MESSAGE_REFUSE: _(
        "Le dernier message vers {value} a été refusé par l'opérateur. Vérifiez le numéro ou l'adresse."
    ),
    Causes.MESSAGE_PERIME: _("Le dernier message vers {value} n'a pas pu partir à temps. Recommencez."),
    Causes.MESSAGE_EN_ATTENTE: _("Un message vers {value} attend encore de partir."),
    Causes.DATE_FAUSSE: _("Une date de naissance différente de celle du dossier a été donnée."),
    Causes.DATES_EPUISEES: _("Trop de dates de naissance fausses ont été données. On peut recommencer le lendemain."),
    Causes.TROP_D_ESSAIS: _("Trop d'essais : la personne a dû attendre."),
    Causes.SANS_MOT_DE_PASSE: _(
        "Le compte {value} n'a pas de mot de passe : il s'ouvre avec FranceConnect. « Mot de passe oublié ? » permet "
        "d'en créer un."
    ),
    Causes.IDENTITE_INCONNUE: _(
        "Par FranceConnect, un numéro ou une adresse que ne porte aucune fiche a été donné : mettez la fiche à jour."
    ),
    Causes.IDENTITE_AUTRE_NOM: _(
        "Par FranceConnect, une personne a donné le numéro ou l'adresse de cette fiche, mais son état civil porte un "
        "autre nom. Vérifiez le nom de naissance, le nom d'usage et le prénom de la fiche."
    ),
    Causes.IDENTITE_PLUSIEURS: _(
        "Par FranceConnect, plusieurs personnes répondent à ce nom avec ce numéro ou cette adresse. Chaque responsable "
        "doit avoir le sien."
    ),
}
"""One sentence per cause; those of the registry are its own."""

INFORMS = frozenset(
    {
        Cause.NOM_ECRIT_AUTREMENT,
        Causes.COURRIER_EN_COURS,
        Causes.COURRIER_EXPIRE,
        Causes.MESSAGE_EN_ATTENTE,
        Causes.DATE_FAUSSE,
        Causes.TROP_D_ESSAIS,
        Causes.SANS_MOT_DE_PASSE,
    }
)
"""Causes that block nothing by themselves."""
OF_LINKS = frozenset(
    {
        Cause.LIEN_PARTI,
        Cause.LIEN_COUPE,
        Cause.NIVEAU,
        Cause.PARENTE,
        Cause.ELEVE_ABSENT,
        Cause.ELEVE_SORTI,
        Cause.MEF,
        Cause.SANS_DATE,
        Causes.SIGNALE,
    }
)
"""Causes of one link: they block the activation only when no other child is open."""


@dataclass(frozen=True)
class Line:
    """One cause, its sentence, and the rows it is about (public ids)."""

    cause: str
    sentence: str
    is_blocking: bool
    responsable_public_id: str = ""
    eleve_public_id: str = ""

    @classmethod
    def of(cls, cause: str, *, value: str = "", record: str = "", eleve: str = "", is_open: bool = False) -> Line:
        """The line of a cause; `is_open` says that another child can be attached all the same."""
        is_blocking = cause not in INFORMS and not (is_open and cause in OF_LINKS)
        return cls(str(cause), fill(str(SENTENCES[cause]), {"value": value}), is_blocking, record, eleve)


def line_of(finding: Finding, *, is_open: bool = False) -> Line:
    """The line of what the registry found."""
    return Line.of(
        finding.cause,
        value=finding.value,
        record=finding.responsable_public_id,
        eleve=finding.eleve_public_id,
        is_open=is_open,
    )
