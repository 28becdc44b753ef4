"""What the référent mends: tie by hand, refuse, take back, undo; whom an accompagnant accompanies."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.viescolaire.acces_refusals import DejaRapproche, DossierIntrouvable
from preau.houses.viescolaire.actions.sign_in import tie
from preau.houses.viescolaire.identification import Fiche, Reconnu, genre_of_staff, records_of
from preau.houses.viescolaire.models import Accompagnement, Inconnu, Rapprochement, Utilisateur
from preau.houses.viescolaire.visiteur import Visiteur
from preau.kit import journal, sessions
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Personnel, Responsable
from preau.registre.queries import list_inscrits

Genre = Utilisateur.Genre


def tie_by_hand(
    who: Visiteur, row: Inconnu, public_id: str, uais: tuple[str, ...], request: HttpRequest
) -> Rapprochement:
    """This account is that record, says the référent. Raises DossierIntrouvable, DejaRapproche."""
    found = _found(public_id, uais)
    with transaction.atomic():
        if not Inconnu.objects.select_for_update().filter(pk=row.pk, refused_at=None).exists():
            raise DejaRapproche()
        return tie(row.ent, row.identifiant, found, Rapprochement.Maniere.REFERENT, by=who.actor, request=request)


def refuse(who: Visiteur, row: Inconnu, request: HttpRequest) -> None:
    """Nobody of ours: what the ENT said of them is forgotten."""
    with transaction.atomic():
        fields = {"sealed": "", "refused_at": now(), "refused_by": who.actor}
        if Inconnu.objects.filter(pk=row.pk, refused_at=None).update(**fields):
            journal.write("viescolaire.rapprochement.refuse", actor=who.actor, subject=row.public_id, request=request)


def take_back(who: Visiteur, row: Inconnu, request: HttpRequest) -> None:
    """A refusal undone: the account is asked about again at its next visit."""
    with transaction.atomic():
        if Inconnu.objects.exclude(refused_at=None).filter(pk=row.pk).delete()[0]:
            journal.write("viescolaire.rapprochement.repris", actor=who.actor, subject=row.public_id, request=request)


def undo(who: Visiteur, row: Rapprochement, request: HttpRequest) -> None:
    """The account is no longer this person: its sessions end now, and it is recognised anew at its next visit."""
    with transaction.atomic():
        ended = Rapprochement.objects.filter(pk=row.pk, ended_at=None)
        if ended.update(ended_at=now(), ended_by=who.actor):
            subject = row.utilisateur.public_id
            sessions.end_all(subject)
            journal.write("viescolaire.rapprochement.defait", actor=who.actor, subject=subject, request=request)


def name_accompagnant(who: Visiteur, personnel: str, eleve: str, uais: tuple[str, ...], request: HttpRequest) -> None:
    """This member of staff accompanies this pupil, in the same school. Raises DossierIntrouvable."""
    post = Personnel.objects.filter(public_id=personnel, uai__in=uais, gone_at=None).first()
    if post is None or not list_inscrits(post.uai, eleves=[eleve]):
        raise DossierIntrouvable()
    with transaction.atomic():
        _row, is_new = Accompagnement.objects.get_or_create(
            personnel=personnel, eleve=eleve, ended_at=None, defaults={"uai": post.uai, "named_by": who.actor}
        )
        if is_new:
            journal.write("viescolaire.accompagnement", actor=who.actor, subject=personnel, request=request)


def end_accompagnement(who: Visiteur, public_id: str, eleve: str, uais: tuple[str, ...], request: HttpRequest) -> None:
    """They no longer do: the pupil is closed to them at their next page."""
    with transaction.atomic():
        rows = Accompagnement.objects.filter(personnel=public_id, eleve=eleve, uai__in=uais, ended_at=None)
        if rows.update(ended_at=now()):
            journal.write("viescolaire.accompagnement.fin", actor=who.actor, subject=public_id, request=request)


def _found(public_id: str, uais: tuple[str, ...]) -> Reconnu:
    """The record of these schools with this public id, as a person. Raises DossierIntrouvable."""
    wanted = {"public_id": public_id, "uai__in": uais}
    row: Fiche | None = Responsable.objects.filter(**wanted, gone_at=None).first()
    if row is not None:
        return Reconnu(Genre.RESPONSABLE, tuple(records_of([row])))
    eleve = Eleve.objects.filter(**wanted).first()
    if eleve is not None and list_inscrits(eleve.uai, eleves=[public_id]):
        return Reconnu(Genre.ELEVE, tuple(records_of([eleve])))
    staff = Personnel.objects.filter(**wanted, gone_at=None).first()
    if staff is None:
        raise DossierIntrouvable()
    return Reconnu(genre_of_staff([staff]), (staff,))
