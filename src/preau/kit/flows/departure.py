"""The start of a run. A GET writes nothing: what the first page must carry travels in one signed field of its form.

That field holds the public id of the run to come. Sent twice, the second finds the run of the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest

from preau.kit.clockkit import now
from preau.kit.flows import guards, returns, trail
from preau.kit.flows.flow import Flow
from preau.kit.flows.models import LIFE, Run
from preau.kit.sessions import browser

FIELD = "_depart"


def draft(flow: Flow, request: HttpRequest) -> Run:
    """The run that the first page's submit will create, not saved: from the signed field, else from the request."""
    told = _read(flow, request)
    variant = told[1] if told else flow.choose_variant(request)
    return_to = told[2] if told else returns.clean(request.GET.get("retour", ""), flow.allowed_returns(request))
    run = Run(
        flow=flow.name,
        variant=variant,
        step=flow.first(variant),
        trail=[trail.stop(flow.first(variant))],
        browser=browser.name_browser(request),
        return_to=return_to,
        expires_at=now() + LIFE,
    )
    if told:
        run.public_id = told[0]
    run.request = request
    return run


def begin(
    flow: Flow, request: HttpRequest, given: Mapping[str, Any], *, variant: str = "", at: str = "", return_to: str = ""
) -> Run:
    """A run saved at once, of a journey that is `given` its first names: a right password has just named someone.

    `at` is a page further on, when `given` is all that it reads. The caller sends the browser its cookie
    (`browser.ensure_browser`) and leads to `flow.run_url(run)`.
    """
    page = at or flow.first(variant)
    held = {**trail.stop(""), "wrote": json.loads(json.dumps(dict(given)))}
    run = Run.objects.create(
        flow=flow.name,
        variant=variant,
        step=page,
        trail=[held, trail.stop(page)],
        browser=browser.name_browser(request),
        return_to=returns.clean(return_to, flow.allowed_returns(request)),
        expires_at=now() + LIFE,
    )
    assert guards.may_show(flow, run, 1), f"{page!r} reads more than was given"
    return run


def token(run: Run) -> str:
    """The signed field of the first page."""
    return signing.dumps([run.public_id, run.variant, run.return_to], salt=_salt(run.flow))


def create(run: Run) -> Run:
    """Save a draft; if another request has just saved it, that one's."""
    values = {f.attname: getattr(run, f.attname) for f in Run._meta.concrete_fields if not f.primary_key}
    name = {"public_id": values.pop("public_id"), "browser": values.pop("browser")}
    return Run.objects.get_or_create(**name, defaults=values)[0]


def _read(flow: Flow, request: HttpRequest) -> tuple[str, str, str] | None:
    try:
        public_id, variant, return_to = signing.loads(request.POST.get(FIELD, ""), salt=_salt(flow.name))
    except (signing.BadSignature, ValueError):
        return None  # a script that posts without the field, or a page older than the key: a new run
    return (public_id, variant, return_to) if variant in flow.maps else None


def _salt(flow_name: str) -> str:
    return f"preau.flows.depart.{flow_name}"
