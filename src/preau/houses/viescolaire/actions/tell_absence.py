"""Tell the parents of a pupil who is absent, the same morning: once for each, each child and each day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.formats import date_format

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.absence_messages import ABSENCE_MAIL, ABSENCE_SMS
from preau.houses.viescolaire.contact import Contact
from preau.houses.viescolaire.models import Absence, AvisAbsence
from preau.kit.clockkit import PARIS
from preau.kit.courier import queue
from preau.kit.courier.outbox import E164, MAIL
from preau.registre.models import Eleve, Responsable, Telephone
from preau.registre.queries import list_representants

LIFE = timedelta(hours=6)
"""A message that could not leave by then is not sent: the day is over."""


def tell_absences(uai: str, absences: Iterable[Absence]) -> int:
    """Queue the messages, in the caller's transaction; how many. Who has neither mobile nor mail is kept as such."""
    rows = {row.eleve: row for row in absences}
    if not rows:
        return 0
    firsts = dict(Eleve.objects.filter(public_id__in=list(rows)).values_list("public_id", "prenom"))
    sent = 0
    for parent in list_representants(uai, eleves=list(rows)):
        for enfant in parent.enfants:
            if enfant.public_id in rows:
                sent += _tell(parent.public_id, rows[enfant.public_id], firsts.get(enfant.public_id, ""))
    return sent


def _tell(responsable: str, row: Absence, prenom: str) -> int:
    starts = row.debut_at.astimezone(PARIS)
    avis, is_new = AvisAbsence.objects.get_or_create(eleve=row.eleve, le=starts.date(), responsable=responsable)
    contact = _contact(responsable) if is_new else None
    if contact is None:
        return 0
    mine = settings.current()
    message = queue(
        (ABSENCE_SMS if contact.kind == "sms" else ABSENCE_MAIL).number,
        to=contact.to,
        params={
            "service": mine.service_name,
            "prenom": prenom,
            "heure": starts.strftime("%H h %M").removesuffix(" 00"),
            "jour": date_format(starts.date(), "j F"),
            "lien": f"{mine.public_url}/absences/",
        },
        expires_at=row.created_at + LIFE,
        idempotency_key=f"absence:{row.eleve}:{starts.date().isoformat()}:{responsable}",
    )
    avis.moyen, avis.message = contact.kind, message.public_id
    avis.save(update_fields=["moyen", "message"])
    return 1


def _contact(responsable: str) -> Contact | None:
    """The mobile first: a mail is not read in the morning. Unless they refused SMS."""
    row = Responsable.objects.filter(public_id=responsable).first()
    if row is None:
        return None
    phones = Telephone.objects.filter(responsable=row, is_mobile=True).order_by("pk").values_list("e164", flat=True)
    number = next((one for one in phones if E164.fullmatch(one)), "")
    if number and row.accepte_sms is not False:
        return Contact("sms", number)
    if MAIL.fullmatch(row.mel):
        return Contact("mail", row.mel)
    return None
