"""The file RapprochementSSO at school life: what it says is remembered where one person fits; ours, written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from preau.houses.viescolaire.actions.sign_in import tie
from preau.houses.viescolaire.ents import Ent
from preau.houses.viescolaire.identification import Fiche, Identite, Reconnu, by_identite, records_of
from preau.houses.viescolaire.models import Rapprochement, Utilisateur
from preau.kit import journal, namekit
from preau.protocols.pronote.rapprochement_sso import Inscrit, Rapprochements, write_rapprochements
from preau.registre.models import Eleve, Etablissement, Lien, Personnel, Responsable
from preau.registre.queries import list_inscrits

Genre = Utilisateur.Genre
STAFF = ("personnel", "professeur")
GENRES = {"eleve": Genre.ELEVE, "responsable": Genre.RESPONSABLE} | dict.fromkeys(STAFF, Genre.PERSONNEL)


@dataclass
class Bilan:
    """How many people of a file were tied, were already, are nobody or several here, are tied to somebody else."""

    lies: int = 0
    deja: int = 0
    inconnus: int = 0
    conflits: int = 0
    uais: tuple[str, ...] = field(default_factory=tuple)


def apply_rapprochements(ent: Ent, read: Rapprochements, *, by: str) -> Bilan:
    """Tie every person of the file whom one record of its schools fits; all of it or nothing.

    What is already remembered stays: a file does not undo what a référent did.
    """
    known = Etablissement.objects.filter(uai__in=read.uais).values_list("uai", flat=True)
    bilan = Bilan(uais=tuple(sorted(known)))
    live = Rapprochement.objects.filter(ent=ent.alias, ended_at=None).select_related("utilisateur")
    with transaction.atomic():
        kept = {row.identifiant: row.utilisateur for row in live}
        pupils: dict[int, list[str]] = {}
        for one in sorted(read.inscrits, key=lambda one: one.genre != "eleve"):
            found = _find(one, bilan.uais, pupils)
            if found is None:
                bilan.inconnus += 1
            elif one.id_partenaire in kept:
                is_same = set(kept[one.id_partenaire].personnes) & {row.public_id for row in found.fiches}
                bilan.deja, bilan.conflits = bilan.deja + bool(is_same), bilan.conflits + (not is_same)
            else:
                row = tie(ent.alias, one.id_partenaire, found, Rapprochement.Maniere.FICHIER, by=by)
                kept[one.id_partenaire] = row.utilisateur
                bilan.lies += 1
        detail = {"ent": ent.alias, "lies": bilan.lies, "inconnus": bilan.inconnus, "conflits": bilan.conflits}
        journal.write("viescolaire.rapprochement.fichier", actor=by, detail=detail)
    return bilan


def collect_rapprochements(ent: Ent, uai: str, partenaire: str, at: datetime) -> tuple[bytes, int]:
    """Our file of a school: everybody of it who is tied to this ENT; the bytes, and how many people."""
    ties = Rapprochement.objects.filter(ent=ent.alias, ended_at=None).select_related("utilisateur").order_by("pk")
    people = [one for rank, row in enumerate(ties, start=1) if (one := _inscrit(rank, row, uai)) is not None]
    school = Etablissement.objects.get(uai=uai)
    return write_rapprochements(partenaire, at, [(uai, school.nom)], list(_with_parents(people, ties))), len(people)


def _find(one: Inscrit, uais: tuple[str, ...], pupils: dict[int, list[str]]) -> Reconnu | None:
    """The person of these schools; `pupils` gathers the children found, by the ident of their parents."""
    if not uais:
        return None
    wanted = Identite(one.nom, one.prenom, one.ne_le, one.code_postal, (GENRES[one.genre],), uais)
    found = by_identite(wanted)
    if one.genre == "eleve":
        if found is None or _is_other_ine(one, found):
            return None
        for ident in one.responsables:
            pupils.setdefault(ident, []).extend(row.public_id for row in found.fiches)
    if one.genre == "responsable" and found is None:
        found = _by_children(one, pupils.get(one.ident, []), uais)
    return found


def _is_other_ine(one: Inscrit, found: Reconnu) -> bool:
    """The file and the registry give different national numbers."""
    known = {row.ine for row in found.fiches if isinstance(row, Eleve) and row.ine}
    return bool(one.numero_national and known and one.numero_national not in known)


def _by_children(one: Inscrit, eleves: list[str], uais: tuple[str, ...]) -> Reconnu | None:
    """A parent who has moved since: the only one of these names among those of the children that the file gives."""
    links = Lien.objects.filter(
        eleve__public_id__in=eleves, gone_at=None, cut_at=None, responsable__gone_at=None, responsable__uai__in=uais
    ).select_related("responsable")
    rows = {
        link.responsable.pk: link.responsable
        for link in links
        if namekit.same_name(link.responsable.nom, one.nom) and namekit.same_name(link.responsable.prenom, one.prenom)
    }
    same = {row.pk for row in records_of([next(iter(rows.values()))])} if rows else set()
    return Reconnu(Genre.RESPONSABLE, tuple(records_of(list(rows.values())))) if rows and set(rows) <= same else None


def _inscrit(rank: int, row: Rapprochement, uai: str) -> Inscrit | None:
    """Somebody tied, as their record of this school says; None for who is not there."""
    ids = {"public_id__in": list(row.utilisateur.personnes), "uai": uai}
    genre, ne_le, numero = row.utilisateur.genre, None, ""
    fiche: Fiche | None
    if genre == Genre.ELEVE:
        fiche = pupil = Eleve.objects.filter(**ids).first()
        if pupil is None or pupil.ne_le is None or not list_inscrits(uai, eleves=[pupil.public_id]):
            return None
        ne_le, numero = pupil.ne_le, pupil.ine
    elif genre == Genre.RESPONSABLE:
        fiche = Responsable.objects.filter(**ids, gone_at=None).first()
    else:
        fiche = staff = Personnel.objects.filter(**ids, gone_at=None).first()
        genre, ne_le = ("professeur" if staff and staff.is_enseignant else "personnel"), staff.ne_le if staff else None
    if fiche is None:
        return None
    postal, town = (str(fiche.adresse.get(name) or "") for name in ("code_postal", "commune"))
    return Inscrit(genre, rank, fiche.nom, fiche.prenom, row.identifiant, ne_le, numero, postal, town)


def _with_parents(people: list[Inscrit], ties: Iterable[Rapprochement]) -> Iterator[Inscrit]:
    """Each pupil with the idents of the parents who are in the file too."""
    by_ident = dict(enumerate(ties, start=1))
    parents = {
        public_id: one.ident
        for one in people
        if one.genre == "responsable"
        for public_id in by_ident[one.ident].utilisateur.personnes
    }
    for one in people:
        if one.genre != "eleve":
            yield one
            continue
        links = Lien.objects.filter(
            eleve__public_id__in=by_ident[one.ident].utilisateur.personnes,
            responsable__public_id__in=list(parents),
            gone_at=None,
            cut_at=None,
        ).values_list("responsable__public_id", flat=True)
        yield replace(one, responsables=tuple(sorted({parents[public_id] for public_id in links})))
