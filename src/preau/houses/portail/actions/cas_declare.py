"""Say which services may receive tickets, and find the one an address belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import Q

from preau.houses.portail.cas_attributs import PRINCIPALS, SETS
from preau.houses.portail.models import ServiceCas
from preau.houses.portail.refusals_cas import AliasInconnu, DeclarationIncomplete
from preau.houses.portail.refusals_gestion import NomDejaPris
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.preparedkit import Prepared, Slot
from preau.protocols.cas import Address, Kind, Shape, check_declarable, choose
from preau.protocols.cas.refusals import ServiceUnknown

_DECLARED = Prepared(lambda: ServiceCas.objects.filter(Q(host=Slot("host")) | Q(host=""), is_active=True))
DEFAULTS = {"kind": Kind.PREFIX.value, "shape": Shape.STANDARD.value, "attributs": "aucun", "principal": "ent"}


@dataclass(frozen=True)
class Wanted:
    """What an operator says of a service; None leaves what is, or the default of a new one."""

    label: str | None = None
    kind: str | None = None
    url: str | None = None
    shape: str | None = None
    attributs: str | None = None
    principal: str | None = None
    has_proxy: bool | None = None
    has_logout: bool | None = None
    is_active: bool | None = None


def declare_service(
    alias: str, wanted: Wanted, par: str = "exploitant", *, only_new: bool = False
) -> tuple[ServiceCas, bool]:
    """Declare a service or change it; the row, and whether it is new. With `only_new`, another's name is refused.

    Raises DeclarationIncomplete, NomDejaPris, or a refusal of protocols/cas when the address may not be declared.
    """
    moment = now()
    said: dict[str, Any] = {name: value for name, value in vars(wanted).items() if value is not None}
    with transaction.atomic():
        row = ServiceCas.objects.select_for_update().filter(alias=alias).first()
        is_new = row is None
        if only_new and not is_new:
            raise NomDejaPris(alias=alias)
        if row is None:
            if not wanted.url:
                raise DeclarationIncomplete(raison="l'adresse d'un nouveau service")
            row = ServiceCas(alias=alias, label=alias, added_at=moment, **DEFAULTS)
        for name, value in said.items():
            setattr(row, name, value)
        _check_words(row)
        declared = check_declarable(Kind(row.kind), row.url, allow_local=django_settings.PREAU_DEMO)
        row.url, row.host, row.updated_at = declared.url, declared.host, moment
        row.save()
        event = "cas.service-déclaré" if is_new else "cas.service-changé"
        journal.write(event, actor=par, subject=row.public_id, detail={"changé": sorted(said)})
    return row, is_new


def _check_words(row: ServiceCas) -> None:
    words = {
        "kind": (row.kind, [one.value for one in Kind]),
        "shape": (row.shape, [one.value for one in Shape]),
        "attributs": (row.attributs, list(SETS)),
        "principal": (row.principal, list(PRINCIPALS)),
    }
    for word, known in words.values():
        if word not in known:
            raise DeclarationIncomplete(raison=f"« {word} » n'est pas parmi {', '.join(known)}")


def find_service(address: Address) -> ServiceCas:
    """The declared and open service that `address` belongs to, the closest one. Raises ServiceUnknown (CAS §2.2.1)."""
    rows = _DECLARED.all(host=address.host)
    found = choose(rows, lambda row: row.declared, address)
    if found is None:
        raise ServiceUnknown(address.host)
    return found


def get_service(alias: str) -> ServiceCas:
    """The service of this name, open or not. Raises AliasInconnu."""
    row = ServiceCas.objects.filter(alias=alias).first()
    if row is None:
        raise AliasInconnu(alias[:40])
    return row
