"""What applications fetch by GET: the week as a PDF or a calendar, files of the cahier de textes (§1, §7.10)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from preau.houses.viescolaire.actions.agendas import give_agenda, token_of
from preau.houses.viescolaire.actions.pronote_fichiers import find_named, keep_download, take_download
from preau.houses.viescolaire.actions.pronote_secrets import make_qr
from preau.houses.viescolaire.cahier import find_piece_by, find_piece_of, find_remise_of
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.emploi import grille_of, monday_of
from preau.houses.viescolaire.emploi_papier import print_week
from preau.houses.viescolaire.endpoints.agenda_ics import agenda_ics
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel, TropDeDemandes
from preau.houses.viescolaire.endpoints.pronote_porte import door
from preau.houses.viescolaire.models import Agenda
from preau.houses.viescolaire.pronote_refusals import AdresseFermee
from preau.houses.viescolaire.semainier import show_week
from preau.houses.viescolaire.sujet import Sujet
from preau.houses.viescolaire.visiteur import load
from preau.kit import limits
from preau.kit.clockkit import now, today
from preau.protocols.pronote import values
from preau.protocols.pronote.page import NAMES
from preau.protocols.pronote.refusals import ValeurIllisible

TIMETABLE = 16
WEEK = timedelta(days=6)
FEUILLES = limits.Rule("pronote-pdf", 60, timedelta(minutes=15))
"""Sheets printed for one person: each costs more than all the other calls."""


def generation_pdf(appel: Appel) -> dict[str, Any]:
    """The address of the timetable of one week; a report is not published."""
    if appel.asked.onglet != TIMETABLE:
        raise AccesRefuse
    try:
        weeks = values.read_set(appel.asked.data.get("domaine"), "domaine")
    except ValeurIllisible:
        weeks = []
    wanted = weeks[0] if weeks and weeks[0] > 0 else appel.annee.week(today())
    eleve = appel.eleve()
    if not limits.count(FEUILLES, appel.utilisateur.public_id).allowed:
        raise TropDeDemandes
    day = max(appel.annee.monday(wanted), appel.annee.debut_le)
    name = keep_download(appel.utilisateur, eleve.public_id if eleve else "", day)
    return {"url": values.write_url(f"pdf/{name}.pdf")}


@door
@require_safe
def pdf(request: HttpRequest, nom: str, uai: str = "") -> HttpResponse:
    """The week on one sheet, once."""
    row = take_download(nom) if request.method == "GET" else None
    if row is None:
        raise AdresseFermee
    who = load(row.utilisateur)
    eleve = who.eleve(row.eleve) if row.eleve else None
    school = eleve.uai if eleve else next(iter(who.uais), "")
    grille = grille_of(school, row.lundi)
    if grille is None or (row.eleve and eleve is None):
        raise AdresseFermee
    name = eleve.complet if eleve else f"{row.utilisateur.prenom} {row.utilisateur.nom}".strip()
    sujet = Sujet(school, name, eleve=eleve, personnel="" if eleve else who.personnel_at(school))
    week = show_week(grille, row.lundi, sujet.seances(row.lundi, monday_of(row.lundi) + WEEK), today())
    response = HttpResponse(print_week(sujet.nom, week, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="emploi-du-temps-{row.lundi:%Y-%m-%d}.pdf"'
    return response


@door
@require_safe
def ical(request: HttpRequest, nom: str, uai: str = "") -> HttpResponse:
    """The calendar of a secret address, whatever its file is called; no session."""
    return agenda_ics(request, request.GET.get("icalsecurise", "")[:100])


def write_ical(appel: Appel) -> dict[str, Any]:
    """The secret address of the child's calendar: made when the timetable asks for it, else told if there is one."""
    eleve = appel.eleve()
    seen = eleve.public_id if eleve else ""
    if appel.asked.onglet == TIMETABLE:
        token = give_agenda(appel.who, seen) if appel.who.uais else ""
    else:
        found = Agenda.objects.filter(utilisateur=appel.utilisateur, eleve=seen, revoked_at=None).first()
        token = token_of(found) if found else ""
    rows = [{"paramICal": token, "paramSuppl": "1", "genreICal": 0, "numeroICal": 0, "titre": ""}] if token else []
    return {"liste": values.write_list(rows)}


def jeton_appli_mobile(appel: Appel) -> dict[str, Any]:
    """A new QR code of the same space, for another device; it goes with the application password that asked for it."""
    eleve, row = appel.who.eleve(), appel.tour.row
    code = appel.asked.data.get("code")
    made = make_qr(
        appel.utilisateur,
        NAMES[row.espace],
        code if isinstance(code, str) else "",
        eleve.public_id if eleve else "",
        par=row.mot_de_passe or (row.appareil.mot_de_passe if row.appareil else None),
        request=appel.request,
    )
    said = json.loads(made.text)
    return {"login": said["login"], "jeton": said["jeton"]}


@door
@require_safe
def fichier(request: HttpRequest, scelle: str, nom: str, uai: str = "") -> HttpResponse:
    """A file of homework or of a lesson, for who may read it."""
    session = request.GET.get("Session", "")
    found = find_named(int(session), scelle) if session.isdecimal() and len(session) < 10 else None
    if found is None or not found[1].startswith("48#"):
        raise AdresseFermee
    wanted = found[1].removeprefix("48#")
    who = load(found[0])
    pieces = (find_piece_of(one, wanted) or find_remise_of(one, wanted) for one in who.eleves)
    piece = next((one for one in pieces if one is not None), None)
    piece = piece or find_piece_by([record for _uai, record in who.personnels], wanted)
    if piece is None:
        raise AdresseFermee
    return depot().send(piece.public_id, piece.nom, piece.content_type)
