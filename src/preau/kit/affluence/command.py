"""`preau <house> affluence`: what the door of a house sees, and other numbers for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import typer

from preau.kit.actingkit import Par, actor, stop
from preau.kit.affluence import Limits, Policy, override
from preau.kit.clockkit import PARIS


def command(policy: Callable[[], Policy]) -> Callable[..., None]:
    """The command of the house whose settings say `policy`."""

    def affluence(
        par: Par,
        sessions: Annotated[
            int | None, typer.Option("--max", min=1, help="Personnes présentes au-delà desquelles on attend.")
        ] = None,
        minute: Annotated[
            int | None, typer.Option("--par-minute", min=1, help="Connexions par minute au-delà desquelles on attend.")
        ] = None,
        off: Annotated[bool, typer.Option("--off", help="Laisser entrer tout le monde.")] = False,
        fin: Annotated[bool, typer.Option("--fin", help="Revenir aux réglages.")] = False,
        pendant: Annotated[int, typer.Option(help="Minutes que dure ce changement.", min=1, max=1440)] = 120,
    ) -> None:
        """Montrer l'affluence à l'entrée, ou en changer les nombres pour un moment. Le journal le garde."""
        if sum([off, fin, sessions is not None or minute is not None]) > 1:
            raise stop("Un seul changement à la fois : --max et --par-minute, ou --off, ou --fin.")
        life = timedelta(minutes=pendant)
        if off:
            override.override(Limits(), life=life, by=actor(par))
        elif fin:
            override.clear(by=actor(par))
        elif sessions is not None or minute is not None:
            override.override(Limits(sessions or 0, minute or 0), life=life, by=actor(par))
        typer.echo(show(policy()))

    return affluence


def show(policy: Policy) -> str:
    """The state in a few lines."""
    now = override.state(policy)
    numbers = [
        f"{now.limits.sessions} personnes présentes" if now.limits.sessions else "",
        f"{now.limits.minute} connexions par minute" if now.limits.minute else "",
    ]
    limits = " ou ".join(one for one in numbers if one)
    source = f"forcée jusqu'au {now.until.astimezone(PARIS):%d/%m/%Y %H:%M}" if now.until else "selon les réglages"
    lines = [f"Porte : {f'on attend au-delà de {limits}' if limits else 'ouverte à tous'} ({source})"]
    lines.append(f"Personnes présentes : {now.sessions}")
    since = f", depuis {now.waiting_since.astimezone(PARIS):%H:%M}" if now.waiting_since else ""
    lines.append(f"En attente : {now.waiting}{since}")
    if now.waiting:
        pace = f"{now.per_minute:.0f} par minute" if now.per_minute else "pas encore mesuré"
        lines.append(f"Rythme des entrées : {pace}")
    return "\n".join(lines)
