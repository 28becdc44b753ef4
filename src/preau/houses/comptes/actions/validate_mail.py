"""The link that proves a mail address and completes an activation by letter (J3; seed 003, cas 3, étapes 3 and 4).

The link opens a page; only its button does anything, since mail scanners follow links. It serves once, for 48 hours
by setting, and only as long as its address is still the account's.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from preau.houses.comptes.actions.announce import announce
from preau.houses.comptes.models import Compte, Validation
from preau.houses.comptes.settings import current
from preau.kit import courier, journal, limits
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.kit.limits import address
from preau.protocols.refusals import Refusal

HOUR = timedelta(hours=1)
ACTIVATION = Validation.Purpose.ACTIVATION


class LienDeValidationPerime(Refusal):
    """The link is unknown, too old, replaced by one to another address, or cut."""

    code = "COMPTES-0303"
    status = 410
    personne = (
        "Ce lien n'est plus valable. Connectez-vous avec votre identifiant et le mot de passe que vous avez choisi : "
        "un nouveau mail pourra vous être envoyé."
    )
    support = (
        "Lien de validation inconnu, expiré (COMPTES_MAIL_LINK_LIFE), ou envoyé à une adresse corrigée depuis. "
        "Le responsable se connecte et demande « Renvoyer le mail »."
    )


class PasEnAttente(Refusal):
    """An office vouches for an account that waits for nothing."""

    code = "COMPTES-0304"
    status = 409
    personne = "Ce compte n'attend pas la validation d'une adresse mail."
    support = "Seul un compte « En attente de la validation du mail » peut être activé au guichet."


def count_validation(who: str, mel: str, request: HttpRequest | None) -> limits.Verdict:
    """Count one mail for `who` (a letter, an account), this address, this block and in all; before any transaction."""
    own = current()
    rules = (
        (limits.Rule("comptes-validation-compte", own.mails_per_address, HOUR), who),
        (limits.Rule("comptes-mail-adresse", own.mails_per_address, HOUR), mel.lower()),
        (limits.Rule("comptes-mail-bloc", own.sms_per_block, HOUR), address.block(request) if request else ""),
        (limits.Rule("comptes-mail-tous", own.sms_global, HOUR), ""),
    )
    return limits.count_all(rules)


def send_validation(compte: Compte, return_to: str = "") -> Validation:
    """Queue the mail with a new link to the account's address; links sent before stay good until the first is used."""
    with transaction.atomic():
        token, life = new_secret(), current().mail_link_life
        row = Validation.objects.create(
            purpose=ACTIVATION,
            compte=compte,
            token_hash=digest(token),
            mel=compte.mel,
            return_to=return_to,
            expires_at=now() + life,
        )
        courier.queue(
            "COMPTES-MAIL-02",
            to=compte.mel,
            params={
                "service": current().service_name,
                "lien": f"{current().public_url}{reverse('comptes:validation', args=[token])}",
                "heures": int(life.total_seconds() // 3600),
            },
            expires_at=row.expires_at,
        )
    return row


def correct_mail(compte: Compte, mel: str, return_to: str = "", *, request: HttpRequest | None = None) -> bool:
    """« Corriger mon adresse »: links to the former address are dead. False when the account waits no more."""
    with transaction.atomic():
        waiting = Compte.objects.filter(pk=compte.pk, state=Compte.State.A_VALIDER).update(mel=mel)
        if not waiting:
            return False
        compte.mel = mel
        Validation.objects.filter(compte=compte, purpose=ACTIVATION, used_at=None).exclude(mel=mel).delete()
        send_validation(compte, return_to)
        who = f"compte:{compte.public_id}"
        journal.write("compte.adresse-corrigee", actor=who, subject=who, request=request)
    return True


def find_validation(token: str) -> Validation:
    """What a link is for, whether it can still serve or has served. Raises LienDeValidationPerime."""
    rows = Validation.objects.select_related("compte").filter(purpose=ACTIVATION, token_hash=digest(token))
    found = rows.first()
    if found is None or (found.used_at is None and not _is_good(found)):
        raise LienDeValidationPerime
    return found


def confirm_mail(token: str, *, request: HttpRequest | None = None) -> Validation:
    """The button of the link's page: the address is proven, the account active; once. Raises LienDeValidationPerime."""
    with transaction.atomic():
        found = find_validation(token)
        compte = Compte.objects.select_for_update().get(pk=found.compte_id)
        if found.used_at is not None:
            return found
        moment = now()
        Validation.objects.filter(compte=compte, purpose=ACTIVATION, used_at=None).update(used_at=moment)
        compte.mel_proven_at = moment
        _complete(compte, f"compte:{compte.public_id}", request, "mail")
        found.refresh_from_db()
    return found


def vouch_mail(compte: Compte, *, issued_by: str, request: HttpRequest | None = None) -> Compte:
    """The office has seen the person at its counter: the account is active, its address (if any) unproven.

    `issued_by` is the journal's actor. Raises PasEnAttente.
    """
    with transaction.atomic():
        held = Compte.objects.select_for_update().get(pk=compte.pk)
        if held.state != Compte.State.A_VALIDER:
            raise PasEnAttente(held.public_id)
        Validation.objects.filter(compte=held, purpose=ACTIVATION, used_at=None).delete()
        _complete(held, issued_by, request, "guichet")
    return held


def _is_good(found: Validation) -> bool:
    return found.expires_at > now() and found.mel == found.compte.mel and found.used_at is None


def _complete(compte: Compte, actor: str, request: HttpRequest | None, preuve: str) -> None:
    """Active, if it was only waiting for this: an account suspended meanwhile stays so."""
    was_waiting = compte.state == Compte.State.A_VALIDER
    if was_waiting:
        compte.state = Compte.State.ACTIF
        compte.activated_at = now()
    compte.save(update_fields=["state", "activated_at", "mel_proven_at"])
    journal.write(
        "compte.active" if was_waiting else "compte.adresse-prouvee",
        actor=actor,
        subject=f"compte:{compte.public_id}",
        request=request,
        detail={"voie": "courrier", "preuve": preuve},
    )
    if was_waiting and compte.mel:
        announce(compte)
