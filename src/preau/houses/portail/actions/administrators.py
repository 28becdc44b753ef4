"""Give the right to administer the ENT, and take it away: by command only (issue 5, item 7)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from preau.houses.portail.actions.local_accounts import find_account, name_of
from preau.houses.portail.models import Administrateur, CompteLocal
from preau.houses.portail.refusals_gestion import AdministrateurRefuse, PasAdministrateur
from preau.kit import journal
from preau.registre.models import Etablissement

STAFF = (CompteLocal.Profil.PERSONNEL, CompteLocal.Profil.COLLECTIVITE)


def add_administrator(identifiant: str, uais: Sequence[str], par: str, *, is_whole: bool = False) -> Administrateur:
    """Let this account administer these schools, or the whole ENT; what it had before is replaced.

    Raises CompteLocalInconnu, AdministrateurRefuse.
    """
    wanted = list(dict.fromkeys(uai.strip().upper() for uai in uais))
    if is_whole == bool(wanted):
        raise AdministrateurRefuse(raison="donnez des établissements (--uai), ou tout l'ENT (--tout), l'un des deux")
    known = set(Etablissement.objects.filter(uai__in=wanted).values_list("uai", flat=True))
    if unknown := [uai for uai in wanted if uai not in known]:
        raise AdministrateurRefuse(raison=f"le registre ne connaît pas {', '.join(unknown)}")
    with transaction.atomic():
        compte = find_account(identifiant)
        if compte.state == CompteLocal.State.FERME or compte.profil not in STAFF:
            raise AdministrateurRefuse(raison="ce compte est fermé, ou n'est pas celui d'un personnel")
        values = {"is_whole": is_whole, "uais": wanted, "par": par}
        row, _is_new = Administrateur.objects.update_or_create(compte=compte, defaults=values)
        detail = {"tout": is_whole, "etablissements": len(wanted)}
        journal.write("administrateur.ajouté", actor=par, subject=name_of(compte), detail=detail)
    return row


def remove_administrator(identifiant: str, par: str) -> CompteLocal:
    """Take the right away; the account stays, its next page of `/gestion/` does not exist any more.

    Raises CompteLocalInconnu, PasAdministrateur.
    """
    with transaction.atomic():
        compte = find_account(identifiant)
        if not Administrateur.objects.filter(compte=compte).delete()[0]:
            raise PasAdministrateur(identifiant=compte.identifiant)
        journal.write("administrateur.retiré", actor=par, subject=name_of(compte))
    return compte


def list_administrators() -> QuerySet[Administrateur]:
    """Who administers, by name."""
    return Administrateur.objects.select_related("compte").order_by("compte__nom", "compte__prenom", "pk")
