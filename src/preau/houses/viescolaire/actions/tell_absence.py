"""Tell the parents of a pupil who is absent, the same morning: once for each, each child and each day.

And tell them that the pupil was there after all, when the roll call is corrected that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils.formats import date_format

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.absence_messages import ABSENCE_MAIL, ABSENCE_SMS, PRESENCE_MAIL, PRESENCE_SMS
from preau.houses.viescolaire.absences import day_bounds
from preau.houses.viescolaire.contact import Contact
from preau.houses.viescolaire.models import Absence, AvisAbsence
from preau.kit.clockkit import PARIS, now
from preau.kit.courier import MessageTemplate, queue
from preau.kit.courier.outbox import E164, MAIL
from preau.registre.models import Eleve, Responsable, Telephone
from preau.registre.queries import list_representants

AGAIN = ":2"
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


def tell_presences(absences: Iterable[Absence], minutes: Mapping[str, int]) -> int:
    """Queue what corrects the message about these absences, corrected since; how many. In the caller's transaction.

    `minutes` says how late a pupil came, nothing for who was there. Nobody is told who was not told of an absence, nor
    of a pupil who is absent from another lesson of that day.
    """
    sent = 0
    for row in absences:
        start, end = day_bounds(row.debut_at.astimezone(PARIS).date())
        others = Absence.objects.filter(eleve=row.eleve, genre=Absence.Genre.ABSENCE, corrected_at=None)
        if others.filter(debut_at__gte=start, debut_at__lt=end, appel__termine_at__isnull=False).exists():
            continue
        told = AvisAbsence.objects.select_for_update().filter(eleve=row.eleve, le=start.date(), corrected_at=None)
        for avis in told.exclude(moyen=""):
            sent += _correct(avis, row, minutes.get(row.eleve, 0))
    return sent


def _tell(responsable: str, row: Absence, prenom: str) -> int:
    le = row.debut_at.astimezone(PARIS).date()
    avis, is_new = AvisAbsence.objects.get_or_create(eleve=row.eleve, le=le, responsable=responsable)
    is_again = avis.corrected_at is not None
    contact = _contact(responsable) if is_new or is_again else None
    if contact is None:
        return 0
    template = ABSENCE_SMS if contact.kind == "sms" else ABSENCE_MAIL
    avis.message = _queue(
        template, contact, row, prenom, f"absence:{row.eleve}:{le.isoformat()}:{responsable}", is_again
    )
    avis.moyen, avis.corrected_at = contact.kind, None
    avis.save(update_fields=["moyen", "message", "corrected_at"])
    return 1


def _correct(avis: AvisAbsence, row: Absence, minutes: int) -> int:
    contact = _contact(avis.responsable)
    if contact is None:
        return 0
    prenom = Eleve.objects.filter(public_id=row.eleve).values_list("prenom", flat=True).first() or ""
    template = PRESENCE_SMS if contact.kind == "sms" else PRESENCE_MAIL
    # Whoever was told twice is corrected twice, and no more: a teacher may change their mind as often as they like.
    key, is_again = f"presence:{row.eleve}:{avis.le.isoformat()}:{avis.responsable}", avis.message.endswith(AGAIN)
    _queue(template, contact, row, prenom, key, is_again, minutes=minutes)
    avis.corrected_at = now()
    avis.save(update_fields=["corrected_at"])
    return 1


def _queue(
    template: MessageTemplate, contact: Contact, row: Absence, prenom: str, key: str, is_again: bool, **more: int
) -> str:
    """Its public id, marked when it is the second of its kind that day."""
    mine, starts = settings.current(), row.debut_at.astimezone(PARIS)
    message = queue(
        template.number,
        to=contact.to,
        params={
            "service": mine.service_name,
            "prenom": prenom,
            "heure": starts.strftime("%H h %M").removesuffix(" 00"),
            "jour": date_format(starts.date(), "j F"),
            "lien": f"{mine.public_url}/absences/",
            **more,
        },
        expires_at=(row.corrected_at or row.created_at) + LIFE,
        idempotency_key=key + (AGAIN if is_again else ""),
    )
    return message.public_id + (AGAIN if is_again else "")


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
