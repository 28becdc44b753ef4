"""What a member of staff may do here: their own lessons that day, the classes they teach, all for vie scolaire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.emploi import DEPLACE, seances_of
from preau.houses.viescolaire.models import Cours, Intervenant, Modification, Public
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit.clockkit import today
from preau.kit.datekit import annee_scolaire
from preau.registre.models import Eleve, Personnel, Scolarite


def find_seance(key: str) -> Seance | None:
    """The lesson of this key, where and when it is given now."""
    public_id, _colon, written = key.partition(":")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    cours = Cours.objects.filter(public_id=public_id, gone_at=None).first()
    if cours is None:
        return None
    move = Modification.objects.filter(cours=cours, le=day, nature=DEPLACE).first()
    when = move.vers_le if move is not None and move.vers_le is not None else day
    found = [one for one in seances_of(cours, when, when) if one.key == key]
    return next((one for one in found if not one.is_cancelled), next(iter(found), None))


def own_seance(who: Visiteur, key: str) -> Seance | None:
    """The lesson, if this person gives it that day: it is theirs, or they replace."""
    seance = find_seance(key)
    return seance if seance is not None and who.personnel_at(seance.uai) in seance.personnels else None


def uais_of_vie_scolaire(who: Visiteur) -> tuple[str, ...]:
    """The schools where this person is of the direction or of vie scolaire."""
    wanted = settings.current().fonctions_vie_scolaire
    records = [record for _uai, record in who.personnels]
    rows = Personnel.objects.filter(public_id__in=records, gone_at=None, fonction__in=wanted).order_by("uai")
    return tuple(rows.values_list("uai", flat=True))


def gives_lessons(who: Visiteur) -> bool:
    """Whether this person teaches, or has replaced somebody who does."""
    records = [record for _uai, record in who.personnels]
    own = Intervenant.objects.filter(personnel__in=records, cours__gone_at=None)
    return own.exists() or Modification.objects.filter(personnel__in=records).exists()


def classes_of(who: Visiteur) -> dict[str, list[str]]:
    """By school, the classes and groups that this person may read: those taught or replaced, all for vie scolaire."""
    whole = uais_of_vie_scolaire(who)
    annee = annee_scolaire(today())
    found: dict[str, set[str]] = {}
    for uai, record in who.personnels:
        rows = Public.objects.filter(cours__uai=uai, cours__annee=annee, cours__gone_at=None).exclude(genre="eleve")
        if uai not in whole:
            replaces = Modification.objects.filter(
                personnel=record, le__gte=today() - timedelta(days=30), cours__uai=uai
            ).values("cours_id")
            rows = rows.filter(cours__intervenants__personnel=record) | rows.filter(cours_id__in=replaces)
        found[uai] = set(rows.values_list("code", flat=True))
    return {uai: sorted(codes) for uai, codes in found.items() if codes}


def divisions_among(uai: str, codes: Iterable[str]) -> list[str]:
    """Those of these codes that are classes, in their order; the others are groups."""
    rows = Public.objects.filter(cours__uai=uai, cours__gone_at=None, genre=Public.Genre.DIVISION)
    known = set(rows.values_list("code", flat=True))
    return [code for code in codes if code in known]


def publics_of_seance(seance: Seance) -> list[tuple[str, str]]:
    """Whom this lesson is for, as (genre, code) of `Public`."""
    rows = Public.objects.filter(cours__public_id=seance.cours).order_by("genre", "code")
    return list(rows.values_list("genre", "code"))


def eleves_of(seance: Seance) -> list[EleveVu]:
    """The pupils of this lesson who are enrolled now, by name."""
    return list_eleves(seance.uai, publics_of_seance(seance))


def list_eleves(uai: str, publics: Iterable[tuple[str, str]]) -> list[EleveVu]:
    """The pupils that these classes, groups and public ids name, enrolled now, by name. Two queries."""
    wanted: dict[str, set[str]] = {"division": set(), "groupe": set(), "eleve": set()}
    for genre, code in publics:
        wanted[genre].add(code)
    enrolled = Scolarite.objects.filter(
        etablissement_id=uai,
        gone_at__isnull=True,
        sortie_le__isnull=True,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
    )
    keys = [
        pk
        for pk, division, groupes, eleve in enrolled.values_list("pk", "division", "groupes", "eleve__public_id")
        if division in wanted["division"] or wanted["groupe"] & set(groupes) or eleve in wanted["eleve"]
    ]
    rows = Scolarite.objects.filter(pk__in=keys).select_related("eleve")
    found = [
        EleveVu(
            row.eleve.public_id,
            row.eleve.nom_usage or row.eleve.nom_de_famille,
            row.eleve.prenom,
            uai,
            row.division,
            tuple(str(code) for code in row.groupes),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.nom, one.prenom, one.public_id))


def known_eleves(uai: str, public_ids: Iterable[str]) -> dict[str, EleveVu]:
    """These pupils of a school by public id; who has left since has no class any more, but keeps a name."""
    wanted = set(public_ids)
    found = {one.public_id: one for one in list_eleves(uai, [("eleve", one) for one in wanted])}
    for row in Eleve.objects.filter(public_id__in=wanted - set(found)):
        found[row.public_id] = EleveVu(row.public_id, row.nom, row.prenom, uai, "")
    return found


def may_read_eleve(who: Visiteur, eleve: EleveVu) -> bool:
    """Whether this member of staff teaches the pupil, or is of vie scolaire in their school."""
    codes = set(classes_of(who).get(eleve.uai, ()))
    return bool(codes & {eleve.division, *eleve.groupes})
