"""What a demonstration tells when it is ready: `demo.json` for scripts, a short table for people."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from preau.instances.demo import guichet
from preau.instances.demo.plan import Plan
from preau.instances.demo.world import Cast
from preau.instances.houses import HOUSES
from preau.kit import phonekit

SHOWN_EACH = 3


def write(plan: Plan, cast: Cast) -> None:
    """`demo.json`, whole or not at all: the addresses of the houses and who can be played."""
    document = {"houses": {name: plan.url(name) for name in HOUSES}, "cast": cast.rows, "annee": cast.annee}
    draft = plan.data / "demo.json.nouveau"
    draft.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(plan.data / "demo.json")


def show(plan: Plan, cast: Cast, console: Console) -> None:
    """What to open, and whom to be."""
    console.print()
    console.print("[bold]Préau – démonstration, personnes fictives[/bold]")
    houses = Table(box=None, pad_edge=False, show_header=False)
    for name, house in HOUSES.items():
        houses.add_row(house.title, f"[bold]{plan.url(name)}[/bold]")
    console.print(houses)
    console.print(
        f"\nCommencez par le site de l'établissement, {plan.url('site')}, ou par l'ENT, {plan.url('portail')}."
    )
    console.print(f"Les SMS et les mails arrivent sur {plan.url('telephone')}.")
    if cast.given:
        console.print("Jouez un responsable de vos fichiers : ses nom, prénom et mobile sont ceux de l'export.")
        who = ", ".join(f"{one.identifiant} / {one.mot_de_passe} ({one.role})" for one in guichet.agents())
        console.print(f"Au guichet, {plan.url('guichet')} : {who}.", highlight=False)
        return
    people = Table(title="Qui être", title_justify="left", box=None, pad_edge=False)
    for heading in ("Parcours", "Nom", "Prénom", "En main", "Enfants (né le)"):
        people.add_column(heading)
    for row in _shown(cast.rows):
        children = ", ".join(f"{c['prenom']} ({date.fromisoformat(c['ne_le']):%d/%m/%Y})" for c in row["enfants"])
        people.add_row(" ".join(row["pour"]), row["nom"], row["prenom"], _proof(row), children)
    console.print(people)
    console.print(
        f"Le guichet de l'établissement : {plan.url('guichet')}, avec les personnes de J18 ; elles publient aussi"
    )
    console.print(
        f"sur le site ({plan.url('site')}/bureau/) et répondent aux démarches ({plan.url('demarches')}/bureau/)."
    )
    console.print(f"Tous les rôles : {plan.data / 'demo.json'}. Ctrl-C arrête tout.\n", highlight=False)


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those kept for a journey, a few at most for each."""
    seen: Counter[str] = Counter()
    shown = []
    for row in rows:
        journey = next(iter(row["pour"]), "")
        seen[journey] += 1
        if journey and seen[journey] <= SHOWN_EACH:
            shown.append(row)
    return sorted(shown, key=lambda row: row["pour"][0].replace("tutoriel", ""))


def _proof(row: dict[str, Any]) -> str:
    """What the person has in hand: a letter's provisional identifiers, or a mobile (else a mail) the school knows.

    Who signs in with FranceConnect also has a provider, a login there and its password.
    """
    if row["identifiant"]:
        return f"{row['identifiant']} / {row['mot_de_passe']}"
    known = phonekit.display(row["mobile"]) if row["mobile"] else "(aucun mobile)"
    if own := row.get("franceconnect"):
        known = known if row["mobile"] else row["mail"]
        return f"{known} ; {own['fournisseur']} : {own['login']} / {own['mot_de_passe']}"
    return known
