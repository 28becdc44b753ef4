"""The two views of a journey: its start, and a page of a run."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.kit.clockkit import now
from preau.kit.errors.pages import render_refusal
from preau.kit.flows import answers, departure, engine, guards, refusals
from preau.kit.flows.flow import Flow, SeeOther
from preau.kit.flows.models import Run
from preau.kit.flows.step import Invalid
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal

READ_OR_ANSWER = require_http_methods(["GET", "HEAD", "POST"])


@READ_OR_ANSWER
def start(request: HttpRequest, flow: type[Flow]) -> HttpResponse:
    """Show the first page without writing anything; its submit creates the run."""
    journey = flow()
    if set(flow.given):
        return SeeOther(journey.uninvited(request))
    run = departure.draft(journey, request)
    run.request = request
    if request.method != "POST":
        guards.take(journey, run, 0)
        response = _show(request, journey, run)
    else:
        known = Run.objects.filter(public_id=run.public_id, flow=flow.name).first()
        response = _meet(request, journey, known) if known else _answer(request, journey, run, run.step)
    browser.ensure_browser(request, response)
    return _private(response)


@READ_OR_ANSWER
def page(request: HttpRequest, flow: type[Flow], run_id: str, slug: str = "") -> HttpResponse:
    """Show a page of a run, or take its answer; a stray visitor is led back to where they are."""
    run = Run.objects.filter(public_id=run_id, flow=flow.name).first()
    if run is None:
        return _private(_refuse(request, refusals.DemarcheInconnue, flow.url()))
    return _private(_meet(request, flow(), run, slug))


def _meet(request: HttpRequest, flow: Flow, run: Run, slug: str | None = None) -> HttpResponse:
    """Someone stands before a run: are they its own, is it alive, which page do they want? None: the first."""
    run.request = request
    if not browser.is_browser(request, run.browser):
        return _refuse(request, refusals.DemarcheAilleurs, flow.url())
    if run.ended_at is not None:
        return _after(request, flow, run)
    current = guards.where(flow, run)
    if current is None or run.is_expired(now()):
        return _refuse(request, refusals.DemarcheExpiree, flow.url(run.return_to))
    if request.method == "POST":
        return _answer(request, flow, run, flow.first(run.variant) if slug is None else slug)
    index = guards.place(flow, run, slug or "")
    if index is None:
        return SeeOther(flow.page_url(run, run.trail[current]["step"]))
    if run.claim and run.claimed_until and run.claimed_until > now():
        return render(request, "flows/patience.html", {"title": _("Un instant")})
    guards.take(flow, run, index)
    return _show(request, flow, run)


def _answer(request: HttpRequest, flow: Flow, run: Run, slug: str) -> HttpResponse:
    """Take what was sent from the page `slug`."""
    index = guards.place(flow, run, slug)
    tour = _tour(request, run)
    action = request.POST.get("_action", "")
    if index is None or tour != run.submit_count or not flow.arrows(run.variant).get(slug):
        return _lead(flow, run)
    step = flow.steps[slug]
    if action and engine.deed(step, action) is None:
        return _lead(flow, run)
    guards.take(flow, run, index)
    run.request = request
    form = None if action else _form(flow, run, request)
    if form is not None and not form.is_valid():
        engine.touch(run)
        return _show(request, flow, run, form)
    said, kept = (form.cleaned_data, answers.kept(form)) if form is not None else ({}, {})
    if run.pk is None:
        run = departure.create(run)
        run.request = request
        if run.ended_at is not None:  # a journey of one page, sent twice: the other one has just finished it
            return _after(request, flow, run)
    try:
        target = engine.submit(flow, run, engine.Answer(index, tour, said, kept, action))
    except engine.Lost:
        return _lead(flow, run)
    except Invalid as refused:
        return _show(request, flow, run, _blamed(form or _form(flow, run, None), refused), refused)
    return _go(request, flow, run, target)


def _go(request: HttpRequest, flow: Flow, run: Run, target: str) -> HttpResponse:
    if run.ended_at is None:
        return SeeOther(flow.page_url(run, target))
    run.take(run.at, frozenset(flow.terminals[target]), frozenset())
    return flow.leave(run, target, request)


def _after(request: HttpRequest, flow: Flow, run: Run) -> HttpResponse:
    """The run is over. Whoever sends its last page twice within seconds leaves twice; others are led on by a GET."""
    assert run.ended_at is not None
    if request.method != "POST":
        return SeeOther(flow.after(run, request))
    is_twin = _tour(request, run) == run.submit_count - 1 and now() - run.ended_at < engine.LEASE
    return _go(request, flow, run, run.left_to) if is_twin else SeeOther(flow.run_url(run))


def _show(
    request: HttpRequest, flow: Flow, run: Run, form: BaseForm | None = None, refused: Invalid | None = None
) -> HttpResponse:
    """The page in hand; with a form that was refused, as 422."""
    step = flow.steps[run.step_in_hand]
    is_wrong = form is not None or refused is not None
    if form is None:
        form = _form(flow, run, None)
    earlier = guards.previous(flow, run)
    context: dict[str, Any] = {
        "flow": flow,
        "run": run,
        "step": step,
        "form": form,
        "erreurs": is_wrong,
        "messages_generaux": refused.errors.values() if refused and form is None else [],
        "title": step.title_for(run),
        "submit_label": step.submit_label_for(run),
        "notice": "" if is_wrong else step.notices.get(run.came_by, ""),
        "outcomes": flow.arrows(run.variant).get(step.slug, {}),
        "boutons": engine.actions(step),
        "precedent": flow.page_url(run, earlier) if earlier else flow.before(run, request) if run.at == 0 else "",
        "depart": departure.token(run) if run.submit_count == 0 else "",
        **step.context(run),
    }
    return render(request, step.template, context, status=422 if is_wrong else 200)


def _form(flow: Flow, run: Run, request: HttpRequest | None) -> BaseForm | None:
    """The form of the page in hand: bound to the request's answers, else showing those given earlier."""
    step = flow.steps[run.step_in_hand]
    if step.form is None:
        return None
    kwargs = step.form_kwargs(run)
    if request is not None:
        return step.form(request.POST, **kwargs)
    form = step.form(**kwargs)
    form.initial = {**(form.initial or {}), **answers.initial(form, run.trail[run.at]["said"])}
    return form


def _blamed(form: BaseForm | None, refused: Invalid) -> BaseForm | None:
    """The form with the errors of the step; it is not bound when another button was pressed."""
    if form is None:
        return None
    if not form.is_bound:
        form.cleaned_data = {}
    for name, sentence in refused.errors.items():
        form.add_error(name or None, str(sentence))
    return form


def _lead(flow: Flow, run: Run) -> HttpResponse:
    """To where the person is, by a GET; a draft has only its start."""
    if run.pk is None:
        return SeeOther(flow.url(run.return_to))
    return SeeOther(flow.run_url(run))


def _refuse(request: HttpRequest, refusal: type[Refusal], restart: str) -> HttpResponse:
    return render_refusal(request, refusal(suite_url=restart, suite_label=_("Recommencer")))


def _tour(request: HttpRequest, run: Run) -> int:
    """The counter of the page that was sent; the first page of a run to come has none."""
    given = request.POST.get("_tour", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1


def _private(response: HttpResponse) -> HttpResponse:
    """Never kept by a cache, nor by the back-forward cache of browsers that heed `no-store`."""
    add_never_cache_headers(response)
    return response
