"""Handing homework in: `uploadfilesession`, then `SaisieTAFARendreEleve` (specs/pronote-protocol.md §7.10).

The file is sent under the session's next request number, then tied to homework under the name that the client gave it;
one that is never tied has no row, and the purge of files takes it away.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.pronote_sessions import Etape, SessionFinie, Tour, save_turn, take_turn
from preau.houses.viescolaire.actions.write_cahier import hand_in
from preau.houses.viescolaire.cahier_refusals import RemiseImpossible, TravailInconnu
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel, ObjetInconnu
from preau.houses.viescolaire.endpoints.pronote_porte import door
from preau.houses.viescolaire.models import SessionPronote, Utilisateur
from preau.kit.piecekit import FIELDS, Kept
from preau.protocols.pronote.refusals import NumeroInattendu, ValeurIllisible

log = logging.getLogger("preau.pronote")
FAILED, DONE = 0, 1
"""Values of `etat`; a client asks again at 3, which we never say: the file is kept when we answer."""
CREATE = 1
MOST = 5
"""Files that wait in one session, and rows of one call."""
LONGEST = 80


@csrf_exempt
@door
@require_POST
def depose(request: HttpRequest, espace: str, session: str, uai: str = "") -> HttpResponse:
    """Keep one file; always answered with 200. Nothing is read of a session that is not open, or of a large body."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    is_open = SessionPronote.objects.filter(numero=int(session), espace=int(espace), etape=Etape.OUVERTE).exists()
    if not is_open or not length.isdigit() or int(length) > settings.current().piece_octets + FIELDS:
        return _said(FAILED)
    try:
        tour = take_turn(int(session), int(espace), request.POST.get("u_no", "")[:200])
    except (SessionFinie, NumeroInattendu) as problem:
        log.info("refused file %s", type(problem).__name__)
        return _said(FAILED)
    who, name = tour.row.utilisateur, request.POST.get("u_idF", "")[:LONGEST]
    is_pupil = who is not None and who.genre == Utilisateur.Genre.ELEVE
    if not is_pupil or who is None or not name or len(tour.etat.fichiers) >= MOST:
        return _said(FAILED)
    kept, _refused = depot().keep_all(who.public_id, 0, request.FILES.getlist("files[]")[:1])
    if not kept:
        return _said(FAILED)
    tour.etat.fichiers[name] = asdict(kept[0])
    try:
        save_turn(tour, Etape.OUVERTE)
    except SessionFinie:
        return _said(FAILED)
    return _said(DONE)


def saisie_a_rendre(appel: Appel) -> dict[str, Any]:
    """Hand files in, one for each homework. What was handed in is replaced, never taken back.

    Raises ObjetInconnu for homework of somebody else, that asks for no file, or a file that was not sent.
    """
    if appel.who.genre != Utilisateur.Genre.ELEVE:
        raise AccesRefuse
    eleve, rows = appel.eleve_needed(), appel.asked.data.get("listeFichiers")
    if not isinstance(rows, list) or len(rows) > MOST or not all(isinstance(one, dict) for one in rows):
        raise ValeurIllisible(champ="listeFichiers")
    if any(one.get("E") != CREATE for one in rows):
        raise AccesRefuse
    for one in rows:
        homework = one.get("TAF")
        named = homework.get("N") if isinstance(homework, dict) else None
        if not isinstance(named, str) or not named.startswith("38#"):
            raise ObjetInconnu
        kept = _take(appel.tour, one.get("idFichier"))
        try:
            hand_in(appel.who, eleve, named.removeprefix("38#"), kept, request=appel.request)
        except (TravailInconnu, RemiseImpossible) as problem:
            raise ObjetInconnu from problem
    return {}


def _take(tour: Tour, name: Any) -> Kept:
    """The file of this name, which then serves no more."""
    found = tour.etat.fichiers.pop(name, None) if isinstance(name, str) else None
    if found is None:
        raise ObjetInconnu
    save_turn(tour, Etape.OUVERTE)
    return Kept(**found)


def _said(etat: int) -> HttpResponse:
    return JsonResponse({"etat": etat})
