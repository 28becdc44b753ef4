"""Whether the door of applications is open (VIESCOLAIRE_PRONOTE)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.pronote_refusals import AdresseFermee

View = Callable[..., HttpResponse]


def door(view: View) -> View:
    """Nothing is there when the deployment has turned it off."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        if not settings.current().pronote:
            raise AdresseFermee
        return view(request, **path)

    return guarded
