"""Absences, lateness and remarks: `PagePresence` (specs/pronote-protocol.md §7.6). No punishments."""

from __future__ import annotations

from datetime import date
from typing import Any

from preau.houses.viescolaire.absences import AbsenceVue, list_absences
from preau.houses.viescolaire.carnet import Lue, list_observations
from preau.houses.viescolaire.endpoints.pronote_appel import Appel
from preau.houses.viescolaire.models import Absence, Observation, Utilisateur
from preau.kit.clockkit import PARIS
from preau.protocols.pronote import values

ABSENCE, RETARD, OBSERVATION = 13, 14, 46
GENRES = {
    Observation.Genre.CARNET.value: 0,
    Observation.Genre.OBSERVATION.value: 1,
    Observation.Genre.ENCOURAGEMENT.value: 2,
    Observation.Genre.AUTRE.value: 3,
}


def page_presence(appel: Appel) -> dict[str, Any]:
    """What a family reads of a pupil between two days: the roll calls that are over, and remarks."""
    debut, fin = _days(appel)
    eleve = appel.eleve()
    if eleve is None:
        return {"listeAbsences": values.write_list([])}
    is_parent = appel.who.genre == Utilisateur.Genre.RESPONSABLE
    found = [_write(one, is_parent) for one in list_absences(eleve, debut, fin)]
    remarks = list_observations(appel.who, eleve)
    inside = [one for one in remarks if debut <= one.row.created_at.astimezone(PARIS).date() <= fin]
    found += [_write_observation(one, is_parent) for one in inside]
    return {"listeAbsences": values.write_list(found)}


def _days(appel: Appel) -> tuple[date, date]:
    """The two days of the call, else those of the term it names, else the year; never beyond the year."""
    data, annee = appel.asked.data, appel.annee
    named = data.get("periode")
    key = named.get("N") if isinstance(named, dict) else ""
    term = next((one for one in annee.periodes() if one.key == key), None)
    debut, fin = (term.debut_le, term.fin_le) if term else (annee.debut_le, annee.fin_le)
    if "DateDebut" in data:
        debut = values.read_moment(data["DateDebut"], "DateDebut").date()
    if "DateFin" in data:
        fin = values.read_moment(data["DateFin"], "DateFin").date()
    return max(debut, annee.debut_le), min(fin, annee.fin_le)


def _write(one: AbsenceVue, is_parent: bool) -> dict[str, Any]:
    is_late = one.genre == Absence.Genre.RETARD
    common = {
        "N": f"{RETARD if is_late else ABSENCE}#{one.public_id}",
        "G": RETARD if is_late else ABSENCE,
        "L": one.libelle,
        "justifie": one.justifiee,
        "reglee": one.justifiee,
        "aJustifierParParents": is_parent and one.may_justify,
        # A client reads the first reason of a known one: the list is never empty then.
        "estMotifNonEncoreConnu": not one.motif,
        "listeMotifs": values.write_list([{"N": "0", "L": one.motif}] if one.motif else []),
    }
    if is_late:
        said = {"date": values.write_moment(one.debut_at), "duree": one.minutes}
        return {**common, **said, **({"justification": one.motif} if one.motif else {})}
    minutes = int((one.fin_at - one.debut_at).total_seconds() // 60)
    return {
        **common,
        "dateDebut": values.write_moment(one.debut_at),
        "dateFin": values.write_moment(one.fin_at),
        "NbrHeures": f"{minutes // 60}h{minutes % 60:02d}",
        "NbrJours": 0,
        "ouverte": False,
    }


def _write_observation(one: Lue, is_parent: bool) -> dict[str, Any]:
    row = one.row
    assert isinstance(row, Observation)
    subject = {"N": f"83#{row.matiere}", "L": row.libelle} if row.libelle else {"N": "0"}
    return {
        "N": f"46#{row.public_id}",
        "G": OBSERVATION,
        "L": str(row.get_genre_display()),
        "date": values.write_moment(row.created_at.astimezone(PARIS)),
        "estLue": one.lu_at is not None,
        "avecARObservation": is_parent,
        "genreObservation": GENRES[row.genre],
        "rubrique": values.write_object({"N": f"45#{GENRES[row.genre]}", "L": str(row.get_genre_display())}),
        "matiere": values.write_object(subject),
        "demandeur": values.write_object({"L": row.nom}),
        "commentaire": row.texte,
    }
