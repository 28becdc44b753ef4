"""Turns what a view raises into a page for a person."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from preau.kit.errors import refusals
from preau.kit.errors.pages import render_refusal
from preau.protocols.refusals import Refusal

log = logging.getLogger("preau.errors")


class RefusalMiddleware:
    """A refusal, a missing or forbidden page, a malformed request, a busy database: each its page.

    Anything else is a fault: Django logs it with its trace and answers with `500.html`, which shows none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing of its own: the work is in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page of `problem`, or None when it is a fault."""
        refusal = as_refusal(problem)
        if refusal is None:
            return None
        if refusal.status == 503:  # nothing was written: the same page may be asked again
            refusal.context.setdefault("suite_url", request.path)
            refusal.context.setdefault("suite_label", _("Recommencer"))
        log.info("refused %s %s %s", refusal.code, refusal.status, refusal.detail)
        return render_refusal(request, refusal)


def as_refusal(problem: Exception) -> Refusal | None:
    """The refusal that `problem` is or amounts to; None for a fault."""
    if isinstance(problem, Refusal):
        return problem
    if isinstance(problem, Http404):
        return refusals.PageIntrouvable()
    if isinstance(problem, PermissionDenied):
        return refusals.PageInterdite()
    if isinstance(problem, SuspiciousOperation) or is_unstorable(problem):
        return refusals.DemandeIncomprise(type(problem).__name__)
    if is_busy(problem):
        return refusals.ServiceOccupe()
    return None


def is_unstorable(problem: Exception) -> bool:
    """Whether the request asked for a text with a NUL, which PostgreSQL does not know: nobody typed that."""
    return isinstance(problem, DataError) and "NUL (0x00)" in str(problem)


def is_busy(problem: Exception) -> bool:
    """Whether the database was locked by another for too long (SQLite), or refused to wait (PostgreSQL).

    The sentences of PostgreSQL may be translated: there the SQLSTATE says it (lock_not_available, deadlock_detected).
    """
    if not isinstance(problem, OperationalError):
        return False
    return "locked" in str(problem).lower() or getattr(problem.__cause__, "sqlstate", None) in ("55P03", "40P01")
