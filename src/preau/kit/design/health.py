"""``/sante/``: is this house alive, and does its database answer?"""

from __future__ import annotations

from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse


def sante(request: HttpRequest) -> JsonResponse:
    """``{"etat": "ok"}`` and 200 when each database answers a read; ``{"etat": "panne"}`` and 503 otherwise.

    Reads only, opens no transaction, names nothing: it answers anybody, under any host name.
    """
    try:
        for alias in connections:
            if connections[alias].settings_dict["ENGINE"] == "django.db.backends.dummy":
                continue
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.fetchone()
    except DatabaseError:
        return _answer("panne", 503)
    return _answer("ok", 200)


def _answer(etat: str, status: int) -> JsonResponse:
    return JsonResponse({"etat": etat}, status=status, headers={"Cache-Control": "no-store"})
