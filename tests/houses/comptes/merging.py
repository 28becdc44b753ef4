"""Two accounts of one person, as two schools' letters would have made them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.comptes import hashing, visitor
from preau.houses.comptes.models import Alias, Compte, CompteResponsable, Rattachement, Signalement
from preau.registre.models import Eleve, Responsable
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.walk import JourneyClient

KEPT, LOST = "Maree-haute 2026 !", "Maree-basse 2026 !"


def account(
    identifiant: str,
    password: str,
    records: Iterable[Responsable],
    children: Iterable[Eleve],
    mobile: str = MOBILE,
    mel: str = "",
) -> Compte:
    """An active account that owns these records and has proven these children."""
    held = list(records)
    compte = Compte.objects.create(
        identifiant=identifiant,
        password=hashing.make(password),
        prenom=held[0].prenom,
        nom=held[0].nom,
        mobile=mobile,
        mel=mel or f"{identifiant}@example.org",
    )
    for record in held:
        CompteResponsable.objects.create(compte=compte, responsable_public_id=record.public_id)
    for child in children:
        Rattachement.objects.create(
            compte=compte, eleve_public_id=child.public_id, responsable_public_id=held[0].public_id, niveau=1
        )
    return compte


def two_accounts(family: Family) -> tuple[Compte, Compte]:
    """Emilie Dupont's account of the collège, and the one of the primary school."""
    kept = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    return kept, account("e.dupont77", LOST, [family.emilie_ecole], [family.jeanne])


def attached(compte: Compte, family: Family) -> None:
    """Both children proven by this account: nothing is left to propose to it."""
    for child in (family.albert, family.jeanne):
        Rattachement.objects.create(
            compte=compte, eleve_public_id=child.public_id, responsable_public_id=family.emilie.public_id, niveau=1
        )


def snapshot() -> dict[str, Any]:
    """Who owns what, and in which state every account is."""
    return {
        "comptes": sorted(Compte.objects.values_list("pk", "identifiant", "password", "state", "mobile", "mel")),
        "responsables": sorted(CompteResponsable.objects.values_list("pk", "compte_id", "responsable_public_id")),
        "rattachements": sorted(Rattachement.objects.values_list("pk", "compte_id", "eleve_public_id", "niveau")),
        "signalements": sorted(Signalement.objects.values_list("pk", "compte_id")),
        "alias": sorted(Alias.objects.values_list("pk", "compte_id")),
    }


def signed_in(compte: Compte) -> JourneyClient:
    """A browser with a session of the account."""
    client, response = JourneyClient(), HttpResponse()
    visitor.sign_in(RequestFactory().get("/"), response, compte)
    client.cookies.update(response.cookies)
    return client
