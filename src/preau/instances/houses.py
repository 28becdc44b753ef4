"""The table of houses: where each listens, which rooms of the kit it uses, what it does with the registry.

Ports are offsets from `--port-base` (8000 by default), so that several demonstrations share a machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Access = Literal["none", "read", "write"]


@dataclass(frozen=True)
class House:
    """One house as a deployable. `context` names what it adds to every template (Django's context processors).

    `middleware` is what it does to every request, within our headers and around everything that answers. `is_typed`
    when addresses of its pages stand on paper: typed without their final slash they lead on.
    """

    name: str
    title: str
    offset: int
    rooms: tuple[str, ...]
    registre: Access
    has_courier: bool = False
    has_worker: bool = False
    demo_only: bool = False
    context: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    is_typed: bool = False


HOUSES: dict[str, House] = {
    house.name: house
    for house in (
        House(
            "portail",
            "L'espace numérique de travail",
            0,
            ("affluence", "courier", "codes", "flows", "journal", "limits", "sessions"),
            "read",
            has_courier=True,
            context=("preau.houses.portail.context.annonce",),
            middleware=("preau.houses.portail.middleware.EntMiddleware",),
        ),
        House(
            "comptes",
            "Le service de comptes",
            1,
            ("affluence", "courier", "codes", "flows", "journal", "limits", "sessions"),
            "read",
            has_courier=True,
        ),
        House(
            "passerelle",
            "La passerelle d'identité",
            2,
            ("courier", "journal", "limits", "sessions"),
            "none",
            has_courier=True,
        ),
        House(
            "fournisseurs",
            "Les fournisseurs d'identité de démonstration",
            3,
            ("journal", "limits", "sessions"),
            "none",
            demo_only=True,
        ),
        House(
            "guichet",
            "Le guichet de l'établissement",
            4,
            ("agents", "courier", "jobs", "flows", "journal", "limits", "sessions"),
            "write",
            has_courier=True,
            has_worker=True,
        ),
        House(
            "viescolaire",
            "La vie scolaire",
            5,
            ("courier", "codes", "flows", "journal", "limits", "sessions"),
            "read",
            has_courier=True,
            context=("preau.houses.viescolaire.context.visitor",),
        ),
        House(
            "demarches",
            "Les téléservices",
            6,
            ("agents", "bureau", "courier", "journal", "limits", "sessions"),
            "write",
            has_courier=True,
            context=("preau.houses.demarches.context.visitor",),
            is_typed=True,
        ),
        House(
            "site",
            "Le site de l'établissement",
            7,
            ("agents", "bureau", "journal", "limits", "sessions"),
            "none",
            middleware=("preau.houses.site.middleware.SiteMiddleware",),
            is_typed=True,
        ),
        House("telephone", "Le téléphone de démonstration", 8, ("journal",), "none", demo_only=True),
    )
}

ALL_ROOMS = ("affluence", "agents", "bureau", "courier", "codes", "flows", "jobs", "journal", "limits", "sessions")
DEFAULT_PORT_BASE = 8000


def default_url(name: str, port_base: int = DEFAULT_PORT_BASE) -> str:
    """The address of a house when nothing else is set: localhost and its own port."""
    return f"http://127.0.0.1:{port_base + HOUSES[name].offset}"
