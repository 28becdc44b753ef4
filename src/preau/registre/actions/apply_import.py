"""Applying a proposal: one transaction on the registry, or nothing at all."""

from __future__ import annotations

import json
from datetime import date, datetime

from django.db import IntegrityError, OperationalError, transaction

from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.errors.middleware import is_busy
from preau.registre.academies import academie_of
from preau.registre.actions import aaf_writing, people_writing, personnel_writing, safeguard
from preau.registre.actions.ecritures import Ecritures
from preau.registre.actions.proposal import Ecole, Proposal
from preau.registre.formats import refusals
from preau.registre.models import AnneeScolaire, Code, Division, Etablissement, Groupe, Import
from preau.registre.models.personne import Source

DATES = ("debut_le", "fin_le")


def apply_import(
    proposal: Proposal,
    *,
    actor: str = "import",
    at: datetime | None = None,
    share: float = safeguard.SHARE,
    confirmed: int | None = None,
    public_id: str = "",
) -> Import:
    """Write what the proposal says; the Import row of its (last) school.

    Raises PropositionPerimee when the registry of a school changed since, ImportEnCours when another import holds the
    registry, TropDeSortants when more than `share` of the known pupils would leave and `confirmed` is not their number;
    in each case nothing is written. An empty proposal writes nothing: its Import comes back unsaved. `public_id`
    names the Import in advance, for who must know, when killed in between, whether it was written.
    """
    moment = at or now()
    if proposal.is_empty:
        last = proposal.ecoles[-1]
        return Import(
            etablissement_id=last.uai, source=proposal.source, annee=last.annee, applied_at=moment, comptes=last.comptes
        )
    safeguard.check_sortants(proposal, share, confirmed)
    try:
        with transaction.atomic(using="registre"):
            return _write(proposal, actor, moment, public_id)
    except OperationalError as error:
        if is_busy(error):
            raise refusals.ImportEnCours() from error
        raise


def _write(proposal: Proposal, actor: str, moment: datetime, public_id: str) -> Import:
    changed = [ecole for ecole in proposal.ecoles if not ecole.is_empty]
    # Only an import of one school can be undone: an académie's would remember more than it writes.
    ecritures = Ecritures(changed[-1].uai, kept=len(changed) == 1)
    for ecole in changed:
        _claim(ecole, proposal.source)
        _open_annee(ecole, ecritures)
        _write_fiche(ecole, ecritures)
        _write_structures(proposal, ecole, moment, ecritures)
        _write_codes(proposal, ecole, ecritures)
    if proposal.source == Source.AAF:
        aaf_writing.move_first(proposal.staging, ecritures)
    people_writing.write_people(proposal.staging, proposal.source, moment, ecritures)
    personnel_writing.write_personnels(proposal.staging, proposal.source, moment, ecritures)
    if proposal.source == Source.AAF:
        aaf_writing.write_rest(proposal.staging, ecritures)
    history = [_record(proposal, ecole, actor, moment) for ecole in changed]
    if public_id:
        history[-1].public_id = public_id
        history[-1].save(update_fields=["public_id"])
    ecritures.save(history[-1])
    return history[-1]


def _claim(ecole: Ecole, source: str) -> None:
    """Take the school at the version the proposal was made on; another import in between makes it stale."""
    degre = 1 if source == "onde" else 2
    if ecole.version is None:
        try:
            with transaction.atomic(using="registre"):
                Etablissement.objects.create(uai=ecole.uai, academie=academie_of(ecole.uai), degre=degre, version=1)
        except IntegrityError as error:
            raise refusals.PropositionPerimee(uai=ecole.uai) from error
        return
    rows = Etablissement.objects.filter(uai=ecole.uai, version=ecole.version)
    if not rows.update(version=ecole.version + 1):
        raise refusals.PropositionPerimee(uai=ecole.uai)


def _open_annee(ecole: Ecole, ecritures: Ecritures) -> None:
    if not ecole.opens_annee:
        return
    years = AnneeScolaire.objects.filter(etablissement=ecole.uai)
    ecritures.before(AnneeScolaire, ["is_open"], years.values_list("pk", flat=True))
    years.filter(is_open=True).update(is_open=False)
    row, created = AnneeScolaire.objects.update_or_create(
        etablissement_id=ecole.uai, annee=ecole.annee, defaults={"is_open": True}
    )
    if created:
        ecritures.added(AnneeScolaire, [row.pk])


def _write_fiche(ecole: Ecole, ecritures: Ecritures) -> None:
    own = {name: value for name, value in ecole.fiche.items() if name not in DATES}
    days = {name: date.fromisoformat(str(value)) for name, value in ecole.fiche.items() if name in DATES}
    if own:
        ecritures.before(Etablissement, own, [ecole.uai])
        Etablissement.objects.filter(uai=ecole.uai).update(**own)
    if days:
        year = AnneeScolaire.objects.filter(etablissement=ecole.uai, annee=ecole.annee)
        ecritures.before(AnneeScolaire, days, year.values_list("pk", flat=True))
        year.update(**days)


def _write_structures(proposal: Proposal, ecole: Ecole, moment: datetime, ecritures: Ecritures) -> None:
    rows = proposal.staging.rows("SELECT type, code, payload, pk, op FROM structure_op WHERE uai = ?", ecole.uai)
    for kind, code, payload, pk, op in list(rows):
        model = Division if kind == "D" else Groupe
        values: dict[str, object] = (
            {"gone_at": moment} if op == "depart" else {"gone_at": None, "source": proposal.source}
        )
        if payload is not None:
            libelle, mefs, divisions = json.loads(payload)
            values |= {"libelle": libelle[:120], "mefs": mefs} | ({"divisions": divisions} if kind == "G" else {})
        if pk is None:
            row = model.objects.create(etablissement_id=ecole.uai, annee=ecole.annee, code=code, **values)
            ecritures.added(model, [row.pk])
        else:
            ecritures.before(model, values, [pk])
            model.objects.filter(pk=pk).update(**values)


def _write_codes(proposal: Proposal, ecole: Ecole, ecritures: Ecritures) -> None:
    rows = list(proposal.staging.rows("SELECT tableau, code, court, long, pk FROM code_op WHERE uai = ?", ecole.uai))
    labels = ("libelle_court", "libelle_long")
    ecritures.update(Code, labels, ((court, long, pk) for _, _, court, long, pk in rows if pk))
    ecritures.insert(
        Code,
        ("etablissement", "table", "code", *labels),
        ((ecole.uai, table, code, court, long) for table, code, court, long, pk in rows if not pk),
    )


def _record(proposal: Proposal, ecole: Ecole, actor: str, moment: datetime) -> Import:
    """The history row and the journal row of one school, in the same transaction. Neither holds personal data."""
    files = proposal.staging.rows("SELECT nom, genre, sha256, horodatage FROM fichier WHERE uai = ?", ecole.uai)
    row = Import.objects.create(
        etablissement_id=ecole.uai,
        source=proposal.source,
        annee=ecole.annee,
        applied_at=moment,
        actor=actor,
        fichiers=[dict(zip(("nom", "genre", "sha256", "horodatage"), file, strict=True)) for file in files],
        comptes=ecole.comptes,
        anomalies=proposal.count_anomalies(ecole.uai),
    )
    detail = {"import": row.public_id, "annee": ecole.annee, "comptes": ecole.comptes}
    journal.write("registre.import", actor=actor, subject=ecole.uai, detail=detail, using="registre")
    return row
