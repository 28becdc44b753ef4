"""Accounts that the ENT keeps itself: made by an operator, opened by a link that serves once, closed, given anew."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from preau.houses.portail import settings
from preau.houses.portail.actions.cas_sign_out import close_session
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.refusals_local import (
    CompteLocalFerme,
    CompteLocalInconnu,
    DeclarationCompte,
    LienPerime,
    MelDejaPris,
)
from preau.kit import courier, journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.kit.sessions.models import Session
from preau.registre.models import Etablissement

FEDERATED = "!"
"""Of an account that only its provider opens: no hash looks like it, so no password is ever right."""
LONGEST = 40


@dataclass(frozen=True)
class Declaration:
    """What an operator says of a new account; `uais` and `roles` as the models name them."""

    profil: str
    nom: str
    prenom: str
    mel: str = ""
    uais: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    identifiant: str = ""


@dataclass(frozen=True)
class NewLink:
    """An account and the address where its owner chooses a password, which is told once."""

    compte: CompteLocal
    url: str


def name_of(compte: CompteLocal) -> str:
    """How the journal names the owner of an account."""
    return f"compte-local:{compte.public_id}"


def add_account(said: Declaration, par: str) -> NewLink:
    """Make an account that waits for its owner, and send the link to its mail if there is one.

    Raises DeclarationCompte or MelDejaPris.
    """
    _check(said)
    mel = said.mel.strip().lower()
    with transaction.atomic():
        _check_mel(mel)
        compte = CompteLocal(
            profil=said.profil,
            nom=said.nom.strip(),
            prenom=said.prenom.strip(),
            mel=mel,
            uais=list(dict.fromkeys(said.uais)),
            roles=list(dict.fromkeys(said.roles)),
        )
        _name(compte, said.identifiant)
        journal.write("compte-local.cree", actor=par, subject=name_of(compte), detail={"profil": compte.profil})
        return new_link(compte, par)


def _check(said: Declaration) -> None:
    if said.profil not in CompteLocal.Profil.values:
        raise DeclarationCompte(raison=f"le profil « {said.profil} » n'existe pas")
    if unknown := set(said.roles) - set(CompteLocal.Role.values):
        raise DeclarationCompte(raison=f"le rôle « {min(unknown)} » n'existe pas")
    if not said.nom.strip() or not said.prenom.strip():
        raise DeclarationCompte(raison="il faut un nom et un prénom")
    known = set(Etablissement.objects.filter(uai__in=said.uais).values_list("uai", flat=True))
    if missing := set(said.uais) - known:
        raise DeclarationCompte(raison=f"l'établissement {min(missing)} n'est pas dans le registre")
    if not said.uais and CompteLocal.Role.ADMINISTRATEUR not in said.roles:
        raise DeclarationCompte(raison="il faut au moins un établissement, sauf pour un administrateur de l'ENT")


def _check_mel(mel: str, but: int = 0) -> None:
    open_ones = CompteLocal.objects.exclude(state=CompteLocal.State.FERME).exclude(pk=but)
    other = open_ones.filter(mel=mel).first() if mel else None
    if other is not None:
        raise MelDejaPris(identifiant=other.identifiant)


def _name(compte: CompteLocal, wanted: str) -> None:
    """Save it under `wanted`, or `prenom.nom`, with a number when homonyms came before."""
    if wanted and not re.fullmatch(r"[a-z0-9._-]{3,40}", wanted):
        raise DeclarationCompte(raison="un identifiant a de 3 à 40 lettres minuscules, chiffres, points et tirets")
    base = wanted or f"{_ascii(compte.prenom)}.{_ascii(compte.nom)}"[:LONGEST]
    for number in range(1, 200):
        compte.identifiant = base if number == 1 else f"{base}{number}"
        try:
            with transaction.atomic():
                compte.save(force_insert=True)
        except IntegrityError:
            if wanted:
                raise DeclarationCompte(raison=f"l'identifiant « {wanted} » est déjà pris") from None
        else:
            return
    raise DeclarationCompte(raison="trop d'homonymes : donnez un identifiant")


def _ascii(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "compte"


def new_link(compte: CompteLocal, par: str) -> NewLink:
    """Another link for its owner; the former one dies. In the caller's transaction."""
    life = settings.current().local_link_life
    url = write_link(compte.pk, life)
    if compte.mel:
        courier.queue(
            "PORTAIL-MAIL-20",
            to=compte.mel,
            params={
                "ent": settings.current().name,
                "identifiant": compte.identifiant,
                "lien": url,
                "heures": int(life.total_seconds() // 3600),
            },
            expires_at=now() + life,
        )
    journal.write("compte-local.lien", actor=par, subject=name_of(compte))
    return NewLink(compte, url)


def write_link(pk: int, life: timedelta) -> str:
    """An address that chooses a password once; nothing is written for an account that does not exist (`pk` 0)."""
    token = new_secret()
    CompteLocal.objects.filter(pk=pk).update(token_hash=digest(token), token_expires_at=now() + life)
    return settings.current().base_url + reverse("portail:local-activation", args=[token])


def reset(identifiant: str, par: str, *, without_factor: bool = False, reopen: bool = False) -> NewLink:
    """A new link for an operator: the owner lost everything, or was closed by mistake (`reopen`).

    The former password stays good until the link serves. Raises CompteLocalInconnu, CompteLocalFerme, MelDejaPris.
    """
    with transaction.atomic():
        compte = find_account(identifiant)
        if compte.state == CompteLocal.State.FERME:
            if not reopen:
                raise CompteLocalFerme(identifiant=compte.identifiant)
            _check_mel(compte.mel, compte.pk)
            compte.state, compte.password = CompteLocal.State.A_ACTIVER, ""
            journal.write("compte-local.rouvert", actor=par, subject=name_of(compte))
        if without_factor:
            compte.secret = ""
            journal.write("compte-local.facteur-retire", actor=par, subject=name_of(compte))
        compte.save(update_fields=["state", "password", "secret"])
        return new_link(compte, par)


def find_by_link(token: str) -> CompteLocal:
    """Whose link this is, if it may still serve. Raises LienPerime."""
    rows = CompteLocal.objects.exclude(state=CompteLocal.State.FERME).exclude(token_hash="")
    found = rows.filter(token_hash=digest(token), token_expires_at__gt=now()).first()
    if found is None:
        raise LienPerime
    return found


def choose_password(token: str, password_hash: str, request: HttpRequest | None = None) -> CompteLocal:
    """The owner has chosen a password; once, whatever the number of hands. Their sessions end. Raises LienPerime."""
    with transaction.atomic():
        compte = find_by_link(token)
        moment, is_first = now(), compte.state == CompteLocal.State.A_ACTIVER
        taken = CompteLocal.objects.filter(pk=compte.pk, token_hash=digest(token)).update(
            token_hash="",
            token_expires_at=None,
            password=password_hash,
            state=CompteLocal.State.ACTIF,
            activated_at=compte.activated_at or moment,
        )
        if not taken:
            raise LienPerime
        event = "compte-local.active" if is_first else "compte-local.mot-de-passe"
        journal.write(event, actor=name_of(compte), subject=name_of(compte), request=request)
    end_sessions(compte)
    compte.refresh_from_db()
    return compte


def close_account(identifiant: str, par: str) -> CompteLocal:
    """Close the door and end the sessions, those of applications too. Raises CompteLocalInconnu."""
    with transaction.atomic():
        compte = find_account(identifiant)
        if (
            CompteLocal.objects.filter(pk=compte.pk)
            .exclude(state=CompteLocal.State.FERME)
            .update(state=CompteLocal.State.FERME, token_hash="", token_expires_at=None)
        ):
            journal.write("compte-local.ferme", actor=par, subject=name_of(compte))
    end_sessions(compte)
    compte.refresh_from_db()
    return compte


def end_sessions(compte: CompteLocal) -> None:
    """End every session of this account, and tell the applications; never inside a transaction."""
    for session in Session.objects.filter(subject=compte.public_id, ended_at=None, expires_at__gt=now()):
        close_session(session)


def find_account(identifiant: str) -> CompteLocal:
    """The account of this identifiant. Raises CompteLocalInconnu."""
    compte = CompteLocal.objects.filter(identifiant=identifiant.strip().casefold()).first()
    if compte is None:
        raise CompteLocalInconnu(identifiant=identifiant)
    return compte


def list_accounts() -> QuerySet[CompteLocal]:
    """Every account, by name."""
    return CompteLocal.objects.order_by("nom", "prenom", "pk")
