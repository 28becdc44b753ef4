"""Homework and lesson contents: `PageCahierDeTexte`, `donneesContenusCDT`, `SaisieTAFFaitEleve` (§7.2, §7.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from preau.houses.viescolaire import cahier
from preau.houses.viescolaire.cahier import ContenuVu, PieceVue, TravailVu
from preau.houses.viescolaire.cahier_refusals import TravailInconnu
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel, ObjetInconnu
from preau.houses.viescolaire.endpoints.pronote_emploi import lesson_id
from preau.houses.viescolaire.models import Travail, Utilisateur
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import PARIS
from preau.protocols.pronote import values
from preau.protocols.pronote.refusals import ValeurIllisible

TRAVAUX, CONTENUS = 88, 89
RENDU = {Travail.Rendu.AUCUN.value: 0, Travail.Rendu.PAPIER.value: 1, Travail.Rendu.DEPOT.value: 2}
MOST = 100
"""Ticks in one call."""
FILE, LINK = 1, 0


def page_cahier_de_texte(appel: Appel) -> dict[str, Any]:
    """The homework of some weeks (tab 88), or what was done in their lessons (tab 89)."""
    weeks = set(values.read_set(appel.asked.data.get("domaine"), "domaine"))
    if not weeks:
        raise ValeurIllisible(champ="domaine")
    debut = appel.annee.monday(min(weeks))
    fin = appel.annee.monday(max(weeks)) + timedelta(days=6)
    found: dict[str, Any] = {}
    if appel.asked.onglet != CONTENUS:
        work = [one for one in _travaux(appel, debut, fin) if appel.annee.week(one.pour_le) in weeks]
        found["ListeTravauxAFaire"] = values.write_list(_write_travaux(work, appel))
    if appel.asked.onglet != TRAVAUX:
        contents = [one for whose in _whose(appel) for one in cahier.list_contenus(whose, debut, fin)]
        kept = [one for one in contents if appel.annee.week(one.debut_at.date()) in weeks]
        found["ListeCahierDeTextes"] = values.write_list([_write_contenu(one) for one in kept])
    return found


def donnees_contenus(appel: Appel) -> dict[str, Any]:
    """One lesson's content, the homework it gave in it when `pourTAF`."""
    asked = appel.asked.data.get("cahierDeTextes")
    named = asked.get("N") if isinstance(asked, dict) else None
    if not isinstance(named, str) or not named.startswith("37#"):
        raise ObjetInconnu
    wanted = (cahier.get_contenu(whose, named.removeprefix("37#")) for whose in _whose(appel))
    contenu = next((one for one in wanted if one is not None), None)
    if contenu is None:
        raise ObjetInconnu
    found, eleve = _write_contenu(contenu), appel.eleve()
    if appel.asked.data.get("pourTAF") is True:
        given = cahier.travaux_of_seance(eleve, contenu.seance) if eleve is not None else []
        found["ListeTravailAFaire"] = values.write_list(_write_travaux(given, appel))
    return {"ListeCahierDeTextes": values.write_list([found])}


def saisie_taf_fait(appel: Appel) -> dict[str, Any]:
    """A pupil ticks homework as done, or not; nobody does it for them. Raises ObjetInconnu for somebody else's."""
    if appel.who.genre != Utilisateur.Genre.ELEVE:
        raise AccesRefuse
    eleve, rows = appel.eleve_needed(), appel.asked.data.get("listeTAF")
    if not isinstance(rows, list) or len(rows) > MOST or not all(isinstance(one, dict) for one in rows):
        raise ValeurIllisible(champ="listeTAF")
    for one in rows:
        named, done = one.get("N"), one.get("TAFFait")
        if not isinstance(named, str) or not isinstance(done, bool) or not named.startswith("38#"):
            raise ObjetInconnu
        try:
            cahier.set_fait(eleve, named.removeprefix("38#"), done, actor=appel.who.actor)
        except TravailInconnu as problem:
            raise ObjetInconnu from problem
    return {}


def _travaux(appel: Appel, debut: date, fin: date) -> list[TravailVu]:
    eleve = appel.eleve()
    return cahier.list_travaux(eleve, debut, fin) if eleve is not None else []


def _write_travaux(found: list[TravailVu], appel: Appel) -> list[dict[str, Any]]:
    """Each named with the content of its lesson, if the pupil may read one: a client follows the name."""
    eleve = appel.eleve()
    contents = cahier.contenus_of_seances(eleve, [one.seance for one in found]) if eleve is not None and found else {}
    return [_write_travail(one, appel, contents.get(one.seance, "")) for one in found]


def _whose(appel: Appel) -> list[EleveVu | str]:
    """The pupil; of staff, their record in each of their schools."""
    eleve = appel.eleve()
    return [eleve] if eleve is not None else [record for _uai, record in appel.who.personnels]


def _write_travail(one: TravailVu, appel: Appel, contenu: str) -> dict[str, Any]:
    is_asked = one.rendu == Travail.Rendu.DEPOT and appel.who.genre == Utilisateur.Genre.ELEVE
    handed = {"G": FILE, "N": f"48#{one.remise}", "L": one.remise_nom}
    return {
        "N": f"38#{one.public_id}",
        "descriptif": values.write_html(one.texte),
        "avecMiseEnForme": True,
        "TAFFait": one.fait,
        "PourLe": values.write_day(one.pour_le),
        "DonneLe": values.write_day(one.donne_le),
        "CouleurFond": one.couleur,
        "Matiere": _matiere(one),
        "cours": values.write_object({"N": lesson_id(one.seance)}),
        **({"cahierDeTextes": values.write_object({"N": f"37#{contenu}"})} if contenu else {}),
        "listeGroupes": values.write_list([{"L": code} for code in one.groupes]),
        "ListePieceJointe": values.write_list([_write_piece(piece) for piece in one.pieces]),
        "ListeThemes": values.write_list([]),
        "niveauDifficulte": one.difficulte,
        "duree": one.duree or 0,
        "genreRendu": RENDU.get(one.rendu, 0),
        "peuRendre": is_asked,
        **({"documentRendu": values.write_object(handed)} if one.remise else {}),
    }


def _write_contenu(one: ContenuVu) -> dict[str, Any]:
    content = {
        "N": f"37#{one.public_id}",
        "L": one.titre,
        "descriptif": values.write_html(one.texte),
        "categorie": values.write_object({"G": one.categorie, "L": one.categorie_nom}),
        "ListePieceJointe": values.write_list([_write_piece(piece) for piece in one.pieces]),
        "ListeThemes": values.write_list([]),
        "parcoursEducatif": -1,
    }
    return {
        "N": f"37#{one.public_id}",
        "cours": values.write_object({"N": lesson_id(one.seance)}),
        "Matiere": _matiere(one),
        "Date": values.write_moment(one.debut_at.astimezone(PARIS)),
        "DateFin": values.write_moment(one.fin_at.astimezone(PARIS)),
        "CouleurFond": one.couleur,
        "verrouille": False,
        "listeGroupes": values.write_list([{"L": code} for code in one.groupes]),
        "listeProfesseurs": values.write_list([{"L": one.nom}]),
        "listeElementsProgrammeCDT": values.write_list([]),
        "listeContenus": values.write_list([content]),
    }


def _matiere(one: TravailVu | ContenuVu) -> values.Value:
    return values.write_object({"L": one.libelle, "N": f"83#{one.matiere}"})


def _write_piece(one: PieceVue) -> dict[str, Any]:
    if one.url:
        return {"G": LINK, "N": f"48#{one.public_id}", "L": one.nom or one.url, "url": one.url}
    return {"G": FILE, "N": f"48#{one.public_id}", "L": one.nom}
