"""Try a validation: what a service would be told of a person, without a ticket (issue 5, item 7)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from lxml import etree

from preau.houses.portail import settings
from preau.houses.portail.actions.cas_declare import find_service, get_service
from preau.houses.portail.cas_attributs import Profil, attributes_of, user_of
from preau.houses.portail.models import CompteLocal, Personne, ServiceCas
from preau.houses.portail.refusals_cas import PersonneNonTrouvee
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.cas import (
    Format,
    SamlReply,
    Shape,
    Success,
    parse_address,
    write_plain,
    write_saml_success,
    write_success,
)
from preau.protocols.cas.write import CONTENT_TYPES
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
    return row, _indented(write_success(success))


def _indented(xml: bytes) -> str:
    return etree.tostring(etree.fromstring(xml), pretty_print=True, encoding="unicode")


@dataclass(frozen=True)
class Reponse:
    """What one endpoint would answer: its name, the type of the answer, the answer with line breaks added."""

    titre: str
    chemins: tuple[str, ...]
    content_type: str
    corps: str


def try_answers(row: ServiceCas, personne: str, par: str) -> list[Reponse]:
    """What each version of the protocol would tell this service of this person: no ticket is drawn, none would be.

    `personne` is a public id, already theirs to see. Raises PersonneNonTrouvee.
    """
    subject, profil = _find(personne)
    moment = now()
    success = Success(user_of(row, subject), moment, attributes_of(row, profil), shape=Shape(row.shape))
    reply = SamlReply(f"_{new_secret(20)}", f"_{new_secret(20)}", moment, settings.current().base_url, row.url)
    with transaction.atomic():
        journal.write("cas.essai", actor=par, subject=personne, detail={"service": row.alias})
    members = json.loads(write_success(success, Format.JSON))
    xml, text = CONTENT_TYPES[Format.XML], "text/plain; charset=utf-8"
    both = ("/cas/serviceValidate", "/cas/p3/serviceValidate", "/cas/proxyValidate", "/cas/p3/proxyValidate")
    as_json = tuple(f"{chemin}?format=JSON" for chemin in both[:2])
    return [
        Reponse("CAS 2 et 3, XML", both, xml, _indented(write_success(success))),
        Reponse("CAS 3, JSON", as_json, CONTENT_TYPES[Format.JSON], json.dumps(members, ensure_ascii=False, indent=2)),
        Reponse("SAML 1.1", ("/cas/samlValidate",), xml, _indented(write_saml_success(success, reply))),
        Reponse("CAS 1", ("/cas/validate",), text, write_plain(success.user)),
    ]


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
