"""What each may do for whom: one table (issue 8, item 4), read by the téléservices' `is_for` and by the home page.

Legal guardians correct the fiche de renseignements of a minor; a person in charge only gets the attestation, where the
school allows it (DEMARCHES_ATTESTATION_EN_CHARGE). A pupil of age does it all alone; their guardians keep the
attestation, unless the pupil closes it (« Mes responsables »). A minor pupil gets their own attestation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from preau.houses.demarches import settings
from preau.houses.demarches.models import AccesResponsable
from preau.houses.demarches.visiteur import EnfantVu, Lien
from preau.registre.queries import same_eleves

FICHE: Final = "fiche-de-renseignements"
ATTESTATION: Final = "attestation-de-scolarite"
EVERY_SCHOOL: Final = "*"


class Regle(StrEnum):
    """When a thing may be done."""

    OUI = "oui"
    NON = "non"
    SI_ETABLISSEMENT = "si l'établissement le permet"
    SI_ELEVE = "sauf si l'élève l'a fermé"
    SI_LES_DEUX = "si l'établissement le permet et que l'élève ne l'a pas fermé"


TABLE: Final[dict[tuple[str, Lien, bool], Regle]] = {
    (FICHE, "legal", False): Regle.OUI,
    (FICHE, "legal", True): Regle.NON,
    (FICHE, "en-charge", False): Regle.NON,
    (FICHE, "en-charge", True): Regle.NON,
    (FICHE, "soi", False): Regle.NON,
    (FICHE, "soi", True): Regle.OUI,
    (ATTESTATION, "legal", False): Regle.OUI,
    (ATTESTATION, "legal", True): Regle.SI_ELEVE,
    (ATTESTATION, "en-charge", False): Regle.SI_ETABLISSEMENT,
    (ATTESTATION, "en-charge", True): Regle.SI_LES_DEUX,
    (ATTESTATION, "soi", False): Regle.OUI,
    (ATTESTATION, "soi", True): Regle.OUI,
}
"""By téléservice, link and whether the pupil is of age. What is not here may not be done."""


def may(enfant: EnfantVu, code: str) -> bool:
    """Whether the visitor who sees this pupil so may do the téléservice `code` for them, at this moment."""
    regle = TABLE.get((code, enfant.lien, enfant.is_majeur), Regle.NON)
    if regle in (Regle.SI_ETABLISSEMENT, Regle.SI_LES_DEUX) and not is_en_charge_allowed(enfant.uai):
        return False
    if regle in (Regle.SI_ELEVE, Regle.SI_LES_DEUX) and is_closed_by_pupil(enfant.public_id):
        return False
    return regle is not Regle.NON


def is_en_charge_allowed(uai: str) -> bool:
    """Whether this school gives its attestations to persons in charge."""
    allowed = settings.current().attestation_en_charge
    return EVERY_SCHOOL in allowed or uai in allowed


def is_closed_by_pupil(eleve: str) -> bool:
    """Whether the pupil of this public id, at this school or another, has closed it to those who answer for them."""
    rows = [row.public_id for row in same_eleves([eleve])]
    return AccesResponsable.objects.filter(eleve__in=rows, closed_at__isnull=False).exists()
