"""The two views of a journey: its start, and a page of a run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.kit.flows.flow import Flow


def start(request: HttpRequest, flow: type[Flow]) -> HttpResponse:
    """Show the first page without writing anything; its submit creates the run."""
    raise LookupError(flow.name)


def page(request: HttpRequest, flow: type[Flow], run_id: str, slug: str = "") -> HttpResponse:
    """Show or take the answer to a page of a run."""
    raise LookupError(flow.name)
