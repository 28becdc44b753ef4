"""The start of a run. A GET writes nothing: what the first page must carry travels in one signed field of its form.

That field holds the public id of the run to come. Sent twice, the second finds the run of the first.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest

from preau.kit.clockkit import now
from preau.kit.flows import returns, trail
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
