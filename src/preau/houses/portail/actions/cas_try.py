"""Try a validation: what a service would be told of a person, without a ticket (issue 5, item 7)."""

from __future__ import annotations

from django.db.models import Q
from lxml import etree

from preau.houses.portail.actions.cas_declare import find_service, get_service
from preau.houses.portail.cas_attributs import Profil, attributes_of, user_of
from preau.houses.portail.models import CompteLocal, Personne, ServiceCas
from preau.houses.portail.refusals_cas import PersonneNonTrouvee
from preau.kit.clockkit import now
from preau.protocols.cas import Shape, Success, parse_address, write_success
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import find_eleves_by_ref, find_responsables_by_ref


def try_service(service: str, personne: str) -> tuple[ServiceCas, str]:
    """The service, by alias or by an address of its application, and the XML of its answer for this person.

    Raises AliasInconnu, ServiceUnknown, PersonneNonTrouvee. Nothing is written.
    """
    is_address = service.startswith(("http://", "https://"))
    row = find_service(parse_address(service)) if is_address else get_service(service)
    subject, profil = _find(personne)
    success = Success(
        user=user_of(row, subject),
        authenticated_at=now(),
        attributes=attributes_of(row, profil),
        shape=Shape(row.shape),
    )
    root = etree.fromstring(write_success(success))
    return row, etree.tostring(root, pretty_print=True, encoding="unicode")


def _find(text: str) -> tuple[str, Profil]:
    """Public id in the ENT, and profile: by a person or an account of the ENT, a row of the registry, a FrEduCtRefId.

    Someone who never came has no public id yet: theirs is made at the first sign-in.
    """
    compte = CompteLocal.objects.filter(Q(public_id=text) | Q(identifiant=text)).first()
    if compte is not None:
        return compte.public_id, Profil(local=compte.public_id)
    known = Personne.objects.filter(public_id=text).first()
    if known is not None:
        responsables = list(known.responsables.values_list("responsable_public_id", flat=True))
        return known.public_id, Profil(responsables, known.eleves.values_list("eleve_public_id", flat=True))
    responsables = [row.public_id for row in find_responsables_by_ref([text])]
    responsables += list(Responsable.objects.filter(public_id=text).values_list("public_id", flat=True))
    eleves = [row.public_id for row in find_eleves_by_ref([text])]
    eleves += list(Eleve.objects.filter(public_id=text).values_list("public_id", flat=True))
    if not responsables and not eleves:
        raise PersonneNonTrouvee
    came = (
        Personne.objects.filter(responsables__responsable_public_id__in=responsables)
        | Personne.objects.filter(eleves__eleve_public_id__in=eleves)
    ).first()
    return came.public_id if came else "jamais-venu", Profil(responsables, eleves)
