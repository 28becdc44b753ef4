"""`GET /etat-civil/`: the fictitious civil register, for the same fictitious people (specs/franceconnect.md §3.2)."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from preau.houses.fournisseurs.etat_civil import Issue, read_issue
from preau.houses.fournisseurs.personnes import Personne, list_personnes
from preau.houses.fournisseurs.settings import current
from preau.protocols.franceconnect import Identity
from preau.protocols.franceconnect.identity import FRANCE
from preau.protocols.franceconnect.rnipp import FOUND, BadQuery, Query, read_query, write_answer

BROKEN = b"<IdentificationsIndividusCitoyens><TypeReponseIdentification>2"
GENDER = {"F": "female", "M": "male", "I": "unspecified"}


@require_safe
def etat_civil(request: HttpRequest) -> HttpResponse:
    """What the column `etat_civil` says of who is asked about; somebody unknown is found as asked."""
    try:
        asked = read_query({name: values[0] for name, values in request.GET.lists() if len(values) == 1})
    except BadQuery as problem:
        return _answer(f"Paramètre refusé : {problem}\n".encode(), "text/plain; charset=utf-8", status=400)
    personne = _find(asked)
    issue = read_issue(personne.etat_civil if personne is not None else "")
    if issue.is_slow:
        time.sleep(current().slowness)
    if issue.is_broken:
        return _answer(BROKEN, "application/xml")
    individu = _individu(asked, personne, issue) if issue.type in FOUND else None
    return _answer(write_answer(issue.type, individu, is_deceased=issue.is_dead), "application/xml")


def _answer(content: bytes, content_type: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _find(asked: Query) -> Personne | None:
    """Who is asked about; of several, one for whom the file says something."""
    wanted = (asked.nom.casefold(), asked.prenoms.casefold(), asked.date_naissance)
    found = [
        one
        for one in list_personnes()
        if (one.family_name.casefold(), one.given_name.casefold(), one.birthdate.replace("-", "")) == wanted
    ]
    return next((one for one in found if one.etat_civil), found[0] if found else None)


def _individu(asked: Query, personne: Personne | None, issue: Issue) -> Identity:
    """The person as the register spells it: capitals for the name, parts of a date that nobody knows left out."""
    day = asked.date_naissance
    born = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    prenoms = issue.prenoms or tuple(asked.prenoms.split())
    country = _country(asked, personne)
    return Identity(
        given_name=" ".join(prenoms),
        given_name_array=prenoms,
        family_name=issue.nom or asked.nom.upper(),
        birthdate=born,
        gender=GENDER[asked.sexe],
        birthplace=asked.code_lieu_naissance if country == FRANCE else "",
        birthcountry=country,
        idp_birthdate=born,
    )


def _country(asked: Query, personne: Personne | None) -> str:
    """A code of country is one; a code of commune is in France, unless the file says that the birth was abroad."""
    if asked.code_lieu_naissance.startswith("99"):
        return asked.code_lieu_naissance
    return personne.birthcountry if personne is not None and personne.birthcountry else FRANCE
