"""Where a person is told something: the mail of their record in the registry, else the mobile."""

from __future__ import annotations

from dataclasses import dataclass

from preau.houses.viescolaire.models import Utilisateur
from preau.kit.courier.outbox import E164, MAIL
from preau.registre.models import Eleve, Personnel, Responsable, Telephone

Genre = Utilisateur.Genre


@dataclass(frozen=True, slots=True)
class Contact:
    """A mail address or a mobile number in E.164; `kind` as the courier names it."""

    kind: str
    to: str


def find_contact(utilisateur: Utilisateur) -> Contact | None:
    """Mail before SMS; None when the registry knows neither. Two queries at most."""
    records = list(utilisateur.personnes)
    model: type[Responsable] | type[Eleve] | type[Personnel] = Personnel
    if utilisateur.genre == Genre.RESPONSABLE:
        model = Responsable
    elif utilisateur.genre == Genre.ELEVE:
        model = Eleve
    rows = model.objects.filter(public_id__in=records).order_by("pk").values_list("mel", flat=True)
    mail = next((one for one in rows if MAIL.fullmatch(one)), "")
    if mail:
        return Contact("mail", mail)
    if model is Personnel:
        return None
    owner = "responsable" if model is Responsable else "eleve"
    phones = Telephone.objects.filter(**{f"{owner}__public_id__in": records}, is_mobile=True).order_by("pk")
    number = next((one for one in phones.values_list("e164", flat=True) if E164.fullmatch(one)), "")
    return Contact("sms", number) if number else None
