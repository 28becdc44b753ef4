"""`/agenda/<secret>.ics`: a timetable for calendar programs, which have no session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.viescolaire.actions.agendas import read_agenda
from preau.kit.clockkit import now
from preau.protocols.icalendar import MEDIA_TYPE


@never_cache
@require_safe
def agenda_ics(request: HttpRequest, jeton: str) -> HttpResponse:
    """The calendar, or 404; no cookie is read, none is put."""
    response = HttpResponse(read_agenda(jeton, at=now()), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="emploi-du-temps.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
