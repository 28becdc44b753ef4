"""`preau viescolaire rapprochement read|write`: the file RapprochementSSO (docs/guides/vie-scolaire.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from preau.houses.viescolaire import ents
from preau.houses.viescolaire.acces_refusals import EntASuivre
from preau.houses.viescolaire.actions.rapprochement_sso import apply_rapprochements, collect_rapprochements
from preau.houses.viescolaire.ents import Ent
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import now
from preau.protocols.pronote.rapprochement_sso import read_rapprochements
from preau.protocols.refusals import Refusal
from preau.registre.models import Etablissement

rapprochement_app = typer.Typer(help="Le fichier RapprochementSSO.", no_args_is_help=True)
Alias = Annotated[str, typer.Option("--ent", help="ENT dont parle le fichier ; inutile s'il n'y en a qu'un.")]


@rapprochement_app.command("read")
def read(
    fichier: Annotated[Path, typer.Argument(help="Fichier XML en clair.", exists=True, dir_okay=False)],
    par: Par,
    ent: Alias = "",
) -> None:
    """Lire un fichier : chaque compte dont une seule personne a l'identité lui est rapproché."""
    try:
        bilan = apply_rapprochements(_ent(ent), read_rapprochements(fichier.read_bytes()), by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"Établissements du registre : {', '.join(bilan.uais) or 'aucun'}.")
    typer.echo(f"Rapprochés : {bilan.lies}. Déjà rapprochés : {bilan.deja}.")
    typer.echo(f"Personne, ou plusieurs personnes, de cette identité : {bilan.inconnus}.")
    typer.echo(f"Déjà rapprochés de quelqu'un d'autre, laissés : {bilan.conflits}.")


@rapprochement_app.command("write")
def write(
    uai: Annotated[str, typer.Argument(help="Établissement.")],
    fichier: Annotated[Path, typer.Argument(help="Fichier à écrire.", dir_okay=False)],
    ent: Alias = "",
    partenaire: Annotated[str, typer.Option(help="Nom du partenaire, donné par qui lira le fichier.")] = "PREAU",
) -> None:
    """Écrire notre fichier : les comptes rapprochés des personnes d'un établissement."""
    try:
        chosen = _ent(ent)
    except Refusal as refusal:
        raise stop(refusal) from None
    if not Etablissement.objects.filter(uai=uai).exists():
        raise stop(f"{uai} n'est pas un établissement du registre.")
    data, count = collect_rapprochements(chosen, uai, partenaire, now())
    fichier.touch(mode=0o600)
    fichier.write_bytes(data)
    typer.echo(f"{count} personnes écrites dans {fichier}.")


def _ent(alias: str) -> Ent:
    """The ENT of this alias, or the only one. Raises EntASuivre."""
    known = ents.declared()
    found = [one for one in known if alias in ("", one.alias)]
    if len(found) != 1:
        raise EntASuivre(connus=", ".join(one.alias for one in known) or "aucun n'est réglé")
    return found[0]
