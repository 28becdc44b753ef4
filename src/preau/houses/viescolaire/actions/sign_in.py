"""Coming in by an ENT: the ticket is asked about, the person recognised, remembered, or put on « À rapprocher »."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.viescolaire import acces_refusals as refusals
from preau.houses.viescolaire import ents
from preau.houses.viescolaire.ents import Ent
from preau.houses.viescolaire.identification import Fiche, Identite, Reconnu, read_identite, recognise, records_of
from preau.houses.viescolaire.models import ConnexionEnt, Inconnu, Rapprochement, SessionPronote, Utilisateur
from preau.houses.viescolaire.visiteur import Visiteur, load
from preau.kit import journal, limits, sealkit, webkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_public_id
from preau.kit.limits import address
from preau.kit.sessions.models import Session
from preau.protocols.cas import client
from preau.protocols.cas.client import Validated
from preau.protocols.cas.client_refusals import ClientRefusal
from preau.registre.models import Eleve, Personnel, Responsable

log = logging.getLogger("preau.viescolaire.cas")
Maniere = Rapprochement.Maniere
PER_BLOCK = limits.Rule("viescolaire-ticket-bloc", 3000, timedelta(minutes=15))
"""A whole school comes from one address, on a Monday at eight."""
OPEN_KEPT = timedelta(days=60)
REFUSED_KEPT = timedelta(days=365)
SESSIONS_KEPT = timedelta(days=2)
_MODELS: dict[str, type[Fiche]] = {
    Utilisateur.Genre.RESPONSABLE: Responsable,
    Utilisateur.Genre.ELEVE: Eleve,
    Utilisateur.Genre.ACCOMPAGNANT: Personnel,
    Utilisateur.Genre.PERSONNEL: Personnel,
}


def validate_ticket(
    service: str, ticket: str, *, ent: Ent | None = None, renew: bool = False, request: HttpRequest | None = None
) -> Visiteur:
    """Who came to `service` with `ticket`, as school life knows them now; one call to the CAS server.

    Raises SansEnt, TropDeConnexions, EntMuet, a ClientRefusal (CAS-005N) or PersonneInconnue.
    """
    chosen = ent or ents.choose(request)
    if chosen is None:
        raise refusals.SansEnt()
    if request is not None and not limits.count(PER_BLOCK, address.block(request)).allowed:
        raise refusals.TropDeConnexions()
    said = ask(chosen, service, ticket, renew=renew)
    return load(remember(chosen, said, request))


def ask(ent: Ent, service: str, ticket: str, *, renew: bool = False) -> Validated:
    """What the CAS server says of the ticket. Raises EntMuet or a ClientRefusal."""
    url = client.write_validate_url(ent.url, service, ticket, renew=renew, validation=ent.validation)
    speaks_saml = ent.validation == client.SAML_VALIDATE
    body = client.write_saml_request(ticket, request_id=f"_{new_public_id()}", now=now()) if speaks_saml else None
    try:
        headers = {"Content-Type": "text/xml; charset=utf-8"} if speaks_saml else None
        answer = webkit.fetch(url, content=body, headers=headers)
    except webkit.WebTrouble as problem:
        log.warning("cas server not reached: %s %s", ent.alias, problem)
        raise refusals.EntMuet(type(problem).__name__) from None
    if answer.status != 200:
        log.warning("cas server answered %s: %s", answer.status, ent.alias)
        raise refusals.EntMuet(str(answer.status))
    try:
        if speaks_saml:
            return client.read_saml_response(answer.body, service, now())
        return client.read_response(answer.body, ent.shapes)
    except ClientRefusal as refusal:
        log.warning("ticket not believed: %s %s %s", ent.alias, refusal.code, refusal.detail)
        raise


def remember(ent: Ent, said: Validated, request: HttpRequest | None = None) -> Utilisateur:
    """The user of this identifier, matched at the first visit. Raises PersonneInconnue."""
    identite = read_identite(ent, said)
    with transaction.atomic():
        known = _live(ent, said.user)
        by_attribute = bool(ent.identifiant and said.attributes.get(ent.identifiant))
        found = None if known is not None and not by_attribute else recognise(ent, said, identite)
        if known is None and found is not None:
            maniere = Maniere.ATTRIBUT if by_attribute else Maniere.IDENTITE
            known = tie(ent.alias, said.user, found, maniere, by="cas", request=request)
        if known is not None:
            utilisateur = known.utilisateur
            _refresh(utilisateur, found)
            journal.write("viescolaire.connexion", actor=f"utilisateur:{utilisateur.public_id}", request=request)
            return utilisateur
        _keep_unknown(ent, said.user, identite)
        journal.write("viescolaire.connexion.inconnue", actor="visiteur", request=request, detail={"ent": ent.alias})
    raise refusals.PersonneInconnue(ent=ent.alias, uais=identite.uais)


def tie(
    ent: str, identifiant: str, found: Reconnu, maniere: str, *, by: str, request: HttpRequest | None = None
) -> Rapprochement:
    """Remember that `identifiant` is this person; what was asked about them is forgotten. In the caller's transaction.

    Raises DejaRapproche.
    """
    if Rapprochement.objects.filter(ent=ent, identifiant=identifiant, ended_at=None).exists():
        raise refusals.DejaRapproche()
    row = Rapprochement.objects.create(
        ent=ent, identifiant=identifiant, utilisateur=utilisateur_of(found), maniere=maniere, created_by=by
    )
    Inconnu.objects.filter(ent=ent, identifiant=identifiant).delete()
    detail = {"ent": ent, "maniere": maniere}
    journal.write(
        "viescolaire.rapprochement", actor=by, subject=row.utilisateur.public_id, request=request, detail=detail
    )
    return row


def utilisateur_of(found: Reconnu) -> Utilisateur:
    """The user who has one of these records, else a new one."""
    first, ids = found.fiches[0], [row.public_id for row in found.fiches]
    for public_id in ids:
        rows = Utilisateur.objects.filter(genre=found.genre, closed_at=None, personnes__icontains=public_id)
        for row in rows.order_by("pk"):
            if public_id in row.personnes:
                return row
    return Utilisateur.objects.create(genre=found.genre, personnes=ids, nom=first.nom, prenom=first.prenom)


def open_ent_session(session: Session | SessionPronote, ticket: str) -> None:
    """Let the ENT end this session, of a browser or of an application, by the ticket it began with."""
    ConnexionEnt.objects.get_or_create(ticket_hash=digest(ticket), defaults={"session": session.public_id})


def end_by_ticket(ticket: str) -> int:
    """End the session that began with this ticket, as the ENT asks; how many."""
    names = list(ConnexionEnt.objects.filter(ticket_hash=digest(ticket)).values_list("session", flat=True))
    ended = Session.objects.filter(public_id__in=names, ended_at=None).update(ended_at=now())
    ended += SessionPronote.objects.filter(public_id__in=names).delete()[0]
    if ended:
        journal.write("viescolaire.deconnexion-ent", actor="ent", detail={"sessions": ended})
    return ended


def read_sealed(row: Inconnu) -> Identite:
    """What was asked of somebody not yet recognised."""
    said = json.loads(sealkit.unseal(row.sealed, row.public_id)) if row.sealed else {}
    born = said.pop("ne_le", "")
    said.update((name, tuple(said.get(name, ()))) for name in ("genres", "uais"))
    return Identite(ne_le=datetime.fromisoformat(born).date() if born else None, **said)


def purge(moment: datetime) -> int:
    """Forget who asked and was never tied, and the tickets of sessions that are over."""
    asked = Inconnu.objects.filter(refused_at=None, last_seen_at__lte=moment - OPEN_KEPT).delete()[0]
    refused = Inconnu.objects.filter(refused_at__lte=moment - REFUSED_KEPT).delete()[0]
    return asked + refused + ConnexionEnt.objects.filter(created_at__lte=moment - SESSIONS_KEPT).delete()[0]


def _live(ent: Ent, identifiant: str) -> Rapprochement | None:
    rows = Rapprochement.objects.select_for_update(of=("self",)).select_related("utilisateur")
    return rows.filter(
        ent=ent.alias, identifiant=identifiant, ended_at=None, utilisateur__closed_at__isnull=True
    ).first()


def _refresh(utilisateur: Utilisateur, found: Reconnu | None) -> None:
    """The records of who comes in, as the registry joins them today; those the ENT names when it names them."""
    if found is not None and found.genre == utilisateur.genre:
        fiches = list(found.fiches)
    else:
        model = _MODELS[utilisateur.genre]
        rows = {row.public_id: row for row in model.objects.filter(public_id__in=utilisateur.personnes)}
        kept = [rows[public_id] for public_id in utilisateur.personnes if public_id in rows]
        fiches = records_of(kept if isinstance(kept[0], Personnel) else kept[:1]) if kept else []
    if fiches:
        utilisateur.personnes = [row.public_id for row in fiches]
        utilisateur.nom, utilisateur.prenom = fiches[0].nom, fiches[0].prenom
    utilisateur.last_login_at = now()
    utilisateur.save(update_fields=["personnes", "nom", "prenom", "last_login_at"])


def _keep_unknown(ent: Ent, identifiant: str, identite: Identite) -> None:
    """On the list « À rapprocher »; a refused one is not put back, and nothing more is kept of it."""
    row, _made = Inconnu.objects.get_or_create(ent=ent.alias, identifiant=identifiant)
    row.last_seen_at = now()
    if row.refused_at is None:
        row.sealed = sealkit.seal(json.dumps(identite.as_row()), row.public_id)
        row.uais = list(identite.uais)
    row.save(update_fields=["last_seen_at", "sealed", "uais"])
