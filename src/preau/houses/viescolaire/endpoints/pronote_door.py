"""/pronote/: the bootstrap page and the calls of compatible applications (specs/pronote-protocol.md §1–§3).

No cookie opens anything here, so no CSRF token is asked for: the request number proves the session.
"""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.viescolaire import ents
from preau.houses.viescolaire.actions.pronote_login import authenticate, identify, is_suspended
from preau.houses.viescolaire.actions.pronote_pin import second_factor
from preau.houses.viescolaire.actions.pronote_secrets import may_use
from preau.houses.viescolaire.actions.pronote_sessions import (
    Etape,
    SessionFinie,
    Tour,
    open_session,
    save_turn,
    take_turn,
)
from preau.houses.viescolaire.actions.sign_in import open_ent_session, validate_ticket
from preau.houses.viescolaire.annee_pronote import annee_of, schools, write_general
from preau.houses.viescolaire.endpoints import pronote_fonctions
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel, ObjetInconnu, TropDeDemandes
from preau.houses.viescolaire.endpoints.pronote_porte import door
from preau.houses.viescolaire.pronote_refusals import AdresseFermee, EspaceImpossible
from preau.houses.viescolaire.sortie_ent import hear_logout
from preau.kit.clockkit import PARIS, now, today
from preau.kit.idkit import digest
from preau.protocols.cas.client import write_login_url
from preau.protocols.pronote import errors
from preau.protocols.pronote.challenge import write_challenge
from preau.protocols.pronote.cipher import Keys, is_hexadecimal
from preau.protocols.pronote.envelope import LONGEST, Asked, Call, read_call, write_answer
from preau.protocols.pronote.page import ESPACES, VERSION, write_page, write_suspended_page, write_version
from preau.protocols.pronote.payload import Mode
from preau.protocols.pronote.refusals import DonneesIllisibles, NumeroInattendu, PronoteRefusal
from preau.protocols.pronote.values import write_moment
from preau.protocols.refusals import Refusal

log = logging.getLogger("preau.pronote")
LOGIN = frozenset({"Identification", "Authentification"})
"""Never answered by an error: a client without a guard would ask again for ever (§3.5)."""
ENTERING = frozenset({"SecurisationCompteDoubleAuth", "ParametresUtilisateur"})
"""Called by a client before it takes its login for done: what is refused then is refused once."""
CARD = (("parent", "Espace Parents"), ("eleve", "Espace Élèves"), ("professeur", "Espace Professeurs"))


@door
@require_safe
def racine(request: HttpRequest, uai: str = "") -> HttpResponse:
    """What a watch looks at: anything below 400 means that it works."""
    return redirect("viescolaire:accueil")


@csrf_exempt  # the ENT posts here when someone signs out there: the ticket stands for the token
@door
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, espace: str, uai: str = "") -> HttpResponse:
    """The page that a client reads its session in; by the ENT, unless it asks not to (`login=true`) or has no ENT.

    Posted to, it is a service that the ENT tells of a sign-out: the session opened by that ticket ends.
    """
    if request.method == "POST":
        return hear_logout(request)
    if is_suspended(request):
        return HttpResponse(write_suspended_page())
    school, who = _school(uai), None
    ent = ents.choose(request) if request.GET.get("login") != "true" else None
    if ent is not None:
        service = ents.own_url(request) + request.path
        ticket = request.GET.get("ticket", "")
        if not ticket:
            return redirect(write_login_url(ent.url, service))
        who = validate_ticket(service, ticket, ent=ent, request=request).utilisateur
        if not may_use(who, espace):
            raise EspaceImpossible
    row, entry = open_session(ESPACES[espace], uai=school, utilisateur=who)
    if who is not None:
        open_ent_session(row, request.GET["ticket"])
    mode = Mode(row.chiffre, row.compresse)
    return HttpResponse(write_page(row.numero, row.espace, mode, entry, home=reverse("viescolaire:accueil")))


@door
@require_safe
def instance(request: HttpRequest, uai: str = "") -> HttpResponse:
    """The card of the instance (§2.3)."""
    annee = annee_of(_school(uai))
    spaces = [
        {"nom": label, "URL": f"mobile.{name}.html", "genreEspace": ESPACES[name], "avecDelegation": False}
        for name, label in CARD
    ]
    card = {
        "version": list(VERSION),
        "date": f"{now().astimezone(PARIS):%Y-%m-%dT%H:%M:%S}",
        "nomEtab": annee.etablissement,
        "CAS": {"actif": False, "casURL": "", "jetonCAS": ""},
        "espaces": spaces,
    }
    return _json(pronote_fonctions.dumps(card))


@csrf_exempt
@door
@require_POST
def appelfonction(request: HttpRequest, espace: str, session: str, numero: str, uai: str = "") -> HttpResponse:
    """One call; always answered with 200, an error too (§3.5)."""
    try:
        call = read_call(request.read(LONGEST + 1), int(session), numero)
    except PronoteRefusal as refusal:
        log.info("refused %s", refusal.code)
        return _json(errors.UNAVAILABLE)
    try:
        tour = take_turn(int(session), int(espace), numero)
        return _json(_answer(request, call, tour))
    except (SessionFinie, NumeroInattendu) as problem:
        log.info("refused session %s", type(problem).__name__)
        return _json(_failed_login(call) if call.name in LOGIN else errors.SESSION_OVER)
    except Exception:  # whatever it was, no client may take it for a reason to log in again and again
        log.exception("fault in %s", call.name)
        return _json(_failed_login(call) if call.name in LOGIN else _unavailable(call))


def _school(uai: str) -> str:
    """The school that the address names, else the first. Raises AdresseFermee for one whose year is not prepared."""
    known = schools()
    if uai and uai.upper() not in known:
        raise AdresseFermee
    return uai.upper() or next(iter(known), "")


def _answer(request: HttpRequest, call: Call, tour: Tour) -> bytes:
    """What the call asks. The keys of the answer are those of before an `Authentification`, after the first call."""
    keys = tour.etat.keys
    try:
        asked = call.open(tour.mode, keys)
    except DonneesIllisibles as refusal:
        if call.name not in LOGIN:
            log.info("refused %s", refusal.code)
            return _unavailable(call)
        asked = Asked(call.name, {}, {})
    try:
        data = _call(request, asked, tour)
    except ObjetInconnu:
        return errors.UNKNOWN_OBJECT
    except AccesRefuse:
        return errors.DENIED_AT_ONCE if call.name in ENTERING else errors.DENIED
    except TropDeDemandes:
        return errors.TOO_MANY
    except Refusal as refusal:
        log.info("refused %s", refusal.code)
        return _unavailable(call)
    used = tour.etat.keys if call.name == "FonctionParametres" else keys
    return write_answer(call, data, number=tour.number + 1, mode=tour.mode, keys=used)


def _call(request: HttpRequest, asked: Asked, tour: Tour) -> dict[str, Any]:
    if asked.name == "FonctionParametres":
        return _parametres(asked, tour)
    if asked.name in LOGIN:
        if tour.row.etape not in (Etape.PARAMETRES, Etape.DEFI):
            return _decoy() if asked.name == "Identification" else {"Acces": errors.BAD_CREDENTIALS}
        if asked.name == "Identification":
            return identify(tour, asked.data, request)
        said = authenticate(tour, asked.data, request)
        return {**said, **_greeting(tour)} if "cle" in said else said
    if asked.name == "SecurisationCompteDoubleAuth" and tour.row.etape in (Etape.FACTEUR, Etape.OUVERTE):
        return second_factor(tour, asked.data, request)
    if tour.row.etape != Etape.OUVERTE:
        raise AccesRefuse
    fonction = pronote_fonctions.FONCTIONS.get(asked.name)
    if fonction is None:
        raise AccesRefuse
    return fonction(Appel(tour, asked, request))


def _parametres(asked: Asked, tour: Tour) -> dict[str, Any]:
    """The first call: the vector from the client's 16 bytes, and all that is said before a login (§4.1)."""
    if tour.row.etape != Etape.PAGE:
        raise AccesRefuse
    try:
        drawn = base64.b64decode(str(asked.data.get("Uuid", "")), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise DonneesIllisibles(constat="Uuid") from problem
    if len(drawn) != 16:
        raise DonneesIllisibles(constat="Uuid")
    tour.etat.keys = tour.etat.keys.with_uuid(drawn)
    client = _client(asked.data.get("identifiantNav"))
    tour.etat.client = digest(client)
    save_turn(tour, Etape.PARAMETRES)
    annee = annee_of(tour.row.uai)
    return {
        "identifiantNav": client,
        "tableauVersion": list(VERSION),
        "DateServeurHttp": write_moment(now().astimezone(PARIS)),
        "estAfficheDansENT": False,
        "pourNouvelleCaledonie": False,
        "urlConfidentialite": "",
        "General": write_general(annee, write_version(), today()),
    }


def _client(given: Any) -> str:
    """The identifier that the application kept of last time; a new one for who brings none that we could have given."""
    is_ours = isinstance(given, str) and len(given) == 32 and is_hexadecimal(given)
    return given if is_ours else secrets.token_hex(16)


def _greeting(tour: Tour) -> dict[str, Any]:
    """Who is in, and when the last time was."""
    who = tour.row.utilisateur
    if who is None:
        return {}
    last = (who.last_login_at or now()).astimezone(PARIS)
    return {"libelleUtil": f"{who.nom.upper()} {who.prenom}".strip(), "derniereConnexion": write_moment(last)}


def _decoy() -> dict[str, Any]:
    """A challenge that no secret answers, in the shape of the others."""
    drawn = secrets.token_hex(16)
    challenge = write_challenge(drawn, drawn[::-1], Keys(secrets.token_bytes(16), secrets.token_bytes(16)))
    return {"alea": "", "challenge": challenge.text, "modeCompLog": 0, "modeCompMdp": 0}


def _unavailable(call: Call) -> bytes:
    return errors.AT_ONCE if call.name in ENTERING else errors.UNAVAILABLE


def _failed_login(call: Call) -> bytes:
    """The login of a session that is over fails as a wrong secret does; nothing was looked at."""
    data = _decoy() if call.name == "Identification" else {"Acces": errors.BAD_CREDENTIALS}
    return write_answer(call, data, number=2, mode=Mode(), keys=Keys())


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json; charset=utf-8")
