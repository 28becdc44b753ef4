"""Agents one by one, by commands: closed, or bound anew to the provider's account."""

from __future__ import annotations

from django.db import transaction

from preau.kit import journal, sessions
from preau.kit.agents import clean_key, door
from preau.kit.bureau.models import Agent
from preau.kit.bureau.refusals import AgentAbsent
from preau.kit.clockkit import now


def find_agent(cle: str) -> Agent:
    """The open agent of this key, locked. Raises AgentAbsent."""
    row = Agent.objects.select_for_update().filter(cle=clean_key(cle), closed_at=None).first()
    if row is None:
        raise AgentAbsent(cle=cle)
    return row


def close_agent(cle: str, *, by: str) -> Agent:
    """Close an agent: their schools and their sessions are over; a file that names them opens them again."""
    with transaction.atomic():
        row = find_agent(cle)
        row.closed_at, row.uais, row.periodes = now(), [], {}
        row.save(update_fields=["closed_at", "uais", "periodes"])
        journal.write(f"{door().house}.agent.ferme", actor=by, subject=row.actor)
        sessions.end_all(row.public_id)
    return row


def unbind_agent(cle: str, *, by: str) -> Agent:
    """Let the next sign-in under this key be taken as this agent's, whoever the provider says it is."""
    with transaction.atomic():
        row = find_agent(cle)
        row.sujet = ""
        row.save(update_fields=["sujet"])
        journal.write(f"{door().house}.agent.delie", actor=by, subject=row.actor)
    return row
