"""Information to families: `PageActualites`, `SaisieActualites` (specs/pronote-protocol.md §7.8). No surveys yet.

One acknowledgement is one person's « J'en ai pris connaissance »: an answer, or a message marked as read by who says no
more. « Only read » (`marqueLueSeulement`), which clients send by themselves when a message is opened, is none.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.viescolaire.actions.write_carnet import acknowledge
from preau.houses.viescolaire.cahier_refusals import TexteInconnu
from preau.houses.viescolaire.carnet import Lue, list_communications
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel, ObjetInconnu
from preau.houses.viescolaire.models import Communication
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import PARIS
from preau.protocols.pronote import values
from preau.protocols.pronote.refusals import ValeurIllisible

MODES = 4
"""Received, sent, drafts, models: the last three are of staff, and empty."""
DETAIL = 1
MOST = 100
CATEGORIE = "43#vie-scolaire"


def page_actualites(appel: Appel) -> dict[str, Any]:
    """The list, texts in it; or one of them alone, as newer clients ask."""
    found = _readable(appel)
    if appel.asked.data.get("genreRequeteActualite") == DETAIL:
        wanted = appel.asked.data.get("actualite")
        named = wanted.get("N") if isinstance(wanted, dict) else None
        one = next((one for one in found if _id(one) == named), None)
        if one is None:
            raise ObjetInconnu
        return {"detailsActualite": {**_write(appel, one), "listeQuestions": values.write_list([_question(one)])}}
    received = [_write(appel, one) for one in found]
    modes = [{"G": rank, "listeActualites": values.write_list([] if rank else received)} for rank in range(MODES)]
    category = {"N": CATEGORIE, "L": _("Vie scolaire"), "estDefaut": True}
    return {"listeCategories": values.write_list([category]), "listeModesAff": modes, "detailsActualite": {}}


def saisie_actualites(appel: Appel) -> dict[str, Any]:
    """Acknowledge. Raises ObjetInconnu for what is not theirs to read, AccesRefuse for a deletion."""
    rows = appel.asked.data.get("listeActualites")
    if not isinstance(rows, list) or len(rows) > MOST or not all(isinstance(one, dict) for one in rows):
        raise ValeurIllisible(champ="listeActualites")
    if any(one.get("supprimee") is True for one in rows):
        raise AccesRefuse
    for one in rows:
        named = one.get("N")
        if not isinstance(named, str) or not named.startswith("61#"):
            raise ObjetInconnu
        if one.get("lue") is True and one.get("marqueLueSeulement") is not True:
            _acknowledge(appel, named.removeprefix("61#"))
    return {}


def _acknowledge(appel: Appel, public_id: str) -> None:
    for eleve in appel.who.eleves:
        if any(one.row.public_id == public_id for one in list_communications(appel.who, eleve)):
            try:
                acknowledge(appel.who, eleve, public_id, request=appel.request)
            except TexteInconnu as problem:  # taken back since
                raise ObjetInconnu from problem
            return
    raise ObjetInconnu


def _readable(appel: Appel) -> list[Lue]:
    """Of the child that the call names; of all of them when it names none, each information once."""
    named = appel.asked.child()
    eleves: tuple[EleveVu, ...] = appel.who.eleves
    if named:
        chosen = appel.eleve()
        eleves = (chosen,) if chosen else ()
    found: dict[int, Lue] = {}
    for eleve in eleves:
        found |= {one.row.pk: one for one in list_communications(appel.who, eleve)}
    return sorted(found.values(), key=lambda one: -one.row.pk)


def _id(one: Lue) -> str:
    return f"61#{one.row.public_id}"


def _write(appel: Appel, one: Lue) -> dict[str, Any]:
    row = one.row
    assert isinstance(row, Communication)
    written = row.created_at.astimezone(PARIS)
    category = values.write_object({"N": CATEGORIE, "L": _("Vie scolaire")})
    me = appel.utilisateur
    genre = 4 if me.genre == me.Genre.ELEVE else 5
    public = {"N": f"{genre}#{me.public_id}", "G": genre, "L": f"{me.nom.upper()} {me.prenom}".strip()}
    return {
        "N": _id(one),
        "L": row.titre,
        "auteur": row.nom,
        "lue": one.lu_at is not None,
        "dateCreation": values.write_moment(written),
        "dateDebut": values.write_day(written.date()),
        "dateFin": values.write_day(row.fin_le or appel.annee.fin_le),
        "categorie": category,
        "nature": category,
        "public": values.write_object(public),
        "genrePublic": genre,
        "estInformation": True,
        "estSondage": False,
        "reponseAnonyme": False,
        "listeQuestions": values.write_list([_question(one)]),
    }


def _question(one: Lue) -> dict[str, Any]:
    """An information has one question, whose answer is the acknowledgement."""
    row = one.row
    assert isinstance(row, Communication)
    read = {"reponduLe": values.write_moment(one.lu_at.astimezone(PARIS))} if one.lu_at else {}
    answer = {"N": "0", "avecReponse": one.lu_at is not None, "estReponseAttendue": True, "valeurReponse": "", **read}
    return {
        "N": f"{_id(one)}:1",
        "L": row.titre,
        "titre": "",
        "rang": 1,
        "genreReponse": 0,
        "tailleReponse": 0,
        "avecMaximum": False,
        "nombreReponsesMax": 0,
        "texte": values.write_html(row.texte),
        "listePiecesJointes": values.write_list([]),
        "listeChoix": values.write_list([]),
        "reponse": values.write_object(answer),
    }
