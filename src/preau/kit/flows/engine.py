"""A submit, from the claim to the next page. The order of its writes is the whole of its safety.

1. *Claim*, in a short transaction: one request takes the run, if the page it answers is the one last shown
   (`submit_count`) and nobody else holds it. The claim is a lease: a killed process gives it back by dying.
2. *Verify*, outside any transaction: counts are committed before anything is compared, slow hashes lock nobody out.
3. *Submit and advance*, in one transaction, the claim checked again: the action, the journal, the trail and the counter
   are written together or not at all.

Killed before 3 commits, the run stands where it stood and the page can be sent again; after, it stands on the next.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q

from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.flows import guards, trail
from preau.kit.flows.flow import Flow
from preau.kit.flows.models import Run
from preau.kit.flows.step import Step
from preau.kit.idkit import new_public_id

LEASE = timedelta(seconds=15)
"""More than the slowest `verify`; what a person waits before sending again a page whose process was killed."""


class Lost(Exception):
    """The run has moved on, or another request is moving it: this submit has no effect."""


class MapError(Exception):
    """A page returned an outcome that the map does not know, or led to one that reads what nobody wrote."""


@dataclass(frozen=True)
class Answer:
    """What a person sent from the page at `index` of the trail, last shown when the counter stood at `tour`.

    `said` is the form's cleaned data and `kept` what may be shown again; `action` names another button than the first.
    """

    index: int
    tour: int
    said: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)
    action: str = ""


def submit(flow: Flow, run: Run, answer: Answer) -> str:
    """Take `answer` and move the run; the page or the terminal it leads to.

    Raises Lost, Invalid (nothing is written, the run is free again), and whatever the step raises.
    """
    step = flow.steps[run.trail[answer.index]["step"]]
    with _claimed(run, answer.tour):
        run.follow(trail.reopened(run.trail, answer.index))
        guards.take(flow, run, answer.index)
        if answer.action:
            outcome = deed(step, answer.action)(run)
        else:
            outcome = step.verify(run, answer.said)
            run.trail[run.at]["said"] = answer.kept
        return _settle(flow, run, step, answer.said, outcome)


def deed(step: Step, action: str) -> Any:
    """The method behind the button `action`: `renvoyer` → `on_renvoyer`. None when the page has no such button."""
    return getattr(step, "on_" + action.replace("-", "_"), None) if action in actions(step) else None


def actions(step: Step) -> list[str]:
    """The names of a page's other buttons."""
    return [name[3:].replace("_", "-") for name in dir(type(step)) if name.startswith("on_")]


def touch(run: Run) -> None:
    """An answer came that could not be taken: the person is there, the run lives on."""
    Run.objects.filter(pk=run.pk, ended_at=None).update(expires_at=run.life(now()), keep_until=run.keep_until)


@contextlib.contextmanager
def _claimed(run: Run, tour: int) -> Iterator[None]:
    """Phase 1, and the release when what follows raises."""
    moment, claim = now(), new_public_id()
    free = Q(claim="") | Q(claimed_until__lte=moment)
    with transaction.atomic(durable=True):
        mine = Run.objects.filter(free, pk=run.pk, submit_count=tour, ended_at=None)
        won = mine.update(claim=claim, claimed_until=moment + LEASE) == 1
    if not won or run.submit_count != tour:
        raise Lost
    run.claim = claim
    try:
        yield
    except BaseException:
        with contextlib.suppress(OperationalError):  # a busy database: the lease ends by itself
            Run.objects.filter(pk=run.pk, claim=claim).update(
                claim="", claimed_until=None, expires_at=run.life(now()), keep_until=run.keep_until
            )
        raise


def _settle(flow: Flow, run: Run, step: Step, said: dict[str, Any], outcome: str | None) -> str:
    """Phase 3."""
    with transaction.atomic(durable=True):
        if Run.objects.select_for_update().filter(pk=run.pk, claim=run.claim).first() is None:
            raise Lost
        if outcome is None:
            outcome = step.submit(run, said)
        event = flow.events.get((step.slug, outcome))
        if event:
            journal.write(event, actor=flow.actor(run), subject=flow.subject(run), request=run.request)
        target = _advance(flow, run, step.slug, outcome)
        run.save()
    return target


def _advance(flow: Flow, run: Run, slug: str, outcome: str) -> str:
    """Follow the arrow of `outcome`; nothing is saved yet."""
    moment = now()
    try:
        target = flow.arrows(run.variant)[slug][outcome]
    except KeyError:
        raise MapError(f"{flow.name} {run.variant!r}: {slug!r} has no arrow {outcome!r}") from None
    run.submit_count += 1
    run.claim, run.claimed_until = "", None
    if (slug, outcome) in set(flow.seals):
        run.follow(trail.sealed(run.trail, guards.needed(flow, run.variant, target)))
    if target in flow.steps:
        run.follow(trail.moved(run.trail, target, outcome))
        if not guards.may_show(flow, run, run.at):
            raise MapError(f"{flow.name} {run.variant!r}: {slug!r} → {target!r} reads what nobody wrote")
    else:
        run.follow(trail.sealed(run.trail, flow.terminals[target]))
        run.ended_at, run.left_to = moment, target
    run.expires_at = run.life(moment)
    return target
