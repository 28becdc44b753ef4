"""Writing the draft: each page says the version it was made on and what it showed; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.actions.forget import drop
from preau.houses.demarches.teleservices.fiche_renseignements.brouillon import Brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT, Rubrique
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE, Connu, cle_of, read_connu
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import read_ligne
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import (
    BrouillonChange,
    BrouillonParti,
    InformationsChangees,
    TropDeContacts,
)
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit import journal
from preau.kit.clockkit import now

Change = Callable[[Brouillon, Connu], None]


@dataclass(frozen=True)
class Page:
    """What a form was made on: the draft's version (0: none yet), and the digest of what `rubriques` showed."""

    version: int
    vu: str
    rubriques: Sequence[Rubrique]


def save_page(who: Visiteur, enfant: EnfantVu, page: Page, change: Change) -> Dossier:
    """Keep what a page says in the draft, which is made when there is none.

    Raises BrouillonChange, BrouillonParti, InformationsChangees, BrouillonIllisible, and what `change` does.
    """
    with transaction.atomic():
        row = hold(enfant, page)
        connu = read_connu(enfant)
        if connu.digest(page.rubriques) != page.vu:
            raise InformationsChangees
        draft = brouillon.read(row)
        change(draft, connu)
        draft.see(connu, page.rubriques if row is not None else connu.rubriques)
        return _keep(who, enfant, row, draft)


def reopen(who: Visiteur, enfant: EnfantVu, ligne: Ligne) -> str:
    """Put a line of before into the draft, to be corrected there; the clé it has there.

    Raises TropDeContacts, BrouillonIllisible.
    """
    with transaction.atomic():
        row = brouillon.find_draft(enfant, lock=True)
        connu = read_connu(enfant)
        draft = brouillon.read(row)
        known = cle_of(ligne.fiche, ligne.champ)
        if ligne.champ == CONTACT and known not in connu.valeurs:
            if not draft.may_add(connu):
                raise TropDeContacts
            known = draft.next_contact()
        draft.put(known, read_ligne(ligne).propose or "", connu)
        if row is None:
            draft.see(connu, connu.rubriques)
        _keep(who, enfant, row, draft)
        return known


def copy_own(who: Visiteur, dossier: Dossier, enfant: EnfantVu) -> Dossier:
    """Put what a sent fiche said of the person's own record into the draft for another record of theirs. Raises
    BrouillonIllisible."""
    with transaction.atomic():
        row = brouillon.find_draft(enfant, lock=True)
        connu = read_connu(enfant)
        draft = brouillon.read(row)
        for ligne in dossier.lignes.filter(fiche=dossier.personne):
            draft.put(cle_of(enfant.personne, ligne.champ), read_ligne(ligne).propose or "", connu)
        if row is None:
            draft.see(connu, connu.rubriques)
        return _keep(who, enfant, row, draft)


def abandon(who: Visiteur, enfant: EnfantVu, request: HttpRequest) -> None:
    """Forget the draft and the files joined to it; twice changes nothing."""
    with transaction.atomic():
        row = brouillon.find_draft(enfant, lock=True)
        if row is None:
            return
        subject = f"dossier:{row.public_id}"
        journal.write("demarches.fiche.abandon", actor=who.actor, subject=subject, request=request)
        drop(row)


def hold(enfant: EnfantVu, page: Page) -> Dossier | None:
    """The draft, locked, if it is the one that the page was made on. Raises BrouillonChange, BrouillonParti."""
    row = brouillon.find_draft(enfant, lock=True)
    if row is None and page.version:
        raise BrouillonParti
    if row is not None and row.version != page.version:
        raise BrouillonChange
    return row


def _keep(who: Visiteur, enfant: EnfantVu, row: Dossier | None, draft: Brouillon) -> Dossier:
    kept = row or Dossier(
        teleservice=CODE, uai=enfant.uai, eleve=enfant.public_id, personne=enfant.personne, compte=who.compte
    )
    brouillon.write(kept, draft)
    kept.version, kept.updated_at = kept.version + 1, now()
    if row is not None:
        kept.save()
        return kept
    _drop_expired(enfant)
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        raise BrouillonChange from None  # another device began one at the same moment
    return kept


def _drop_expired(enfant: EnfantVu) -> None:
    rows = Dossier.objects.select_for_update().filter(
        teleservice=CODE,
        uai=enfant.uai,
        eleve=enfant.public_id,
        personne=enfant.personne,
        etat=Dossier.Etat.BROUILLON,
    )
    for row in rows:
        if brouillon.is_expired(row, now()):
            drop(row)
