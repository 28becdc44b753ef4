"""`preau site …`: who publishes for which school; news and documents, published from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.houses.site import sites
from preau.houses.site.actions.publier import Nouvelle, add_document, write_actualite
from preau.houses.site.depot import depot
from preau.houses.site.saisie import one_line, visible
from preau.kit import richkit
from preau.kit.actingkit import Par, actor
from preau.kit.bureau.commands import agents_app
from preau.kit.clockkit import now

LONGEST_TITLE = 200
site_app = typer.Typer(help="Le site des établissements.", no_args_is_help=True)
actualite_app = typer.Typer(help="Les actualités du site.", no_args_is_help=True)
document_app = typer.Typer(help="Les documents joints du site.", no_args_is_help=True)
site_app.add_typer(agents_app("Le site"), name="agents")
site_app.add_typer(actualite_app, name="actualite")
site_app.add_typer(document_app, name="document")

Uai = Annotated[str, typer.Option(help="Établissement, un de ceux de SITE_FICHIER.")]


@actualite_app.callback()
@document_app.callback()
def _group() -> None:
    """Keep `publier` a word of the command line while it is the only one."""


@actualite_app.command("publier")
def publish_actualite(
    titre: Annotated[str, typer.Argument(help="Titre.")],
    uai: Uai,
    texte: Annotated[str, typer.Option(help="Texte ; une ligne vide sépare deux paragraphes.")],
    par: Par,
) -> None:
    """Publier une actualité tout de suite."""
    titre = _verified(uai, titre)
    said = Nouvelle(titre=titre, corps=richkit.from_plain(visible(texte)), publish_at=now())
    typer.echo(write_actualite(said, uai=uai, par=actor(par)).public_id)


@document_app.command("publier")
def publish_document(
    fichier: Annotated[Path, typer.Argument(help="Le fichier.", exists=True, dir_okay=False)],
    uai: Uai,
    titre: Annotated[str, typer.Option(help="Titre, le texte du lien.")],
    par: Par,
    rubrique: Annotated[str, typer.Option(help="Rubrique du document.")] = "",
) -> None:
    """Publier un document joint."""
    titre = _verified(uai, titre)
    upload = SimpleUploadedFile(fichier.name, fichier.read_bytes())
    kept, refused = depot().keep_all(actor(par), 0, [upload])
    if refused:
        raise _stop(refused[0])
    row = add_document(kept[0], uai=uai, titre=titre, categorie=one_line(rubrique)[:80], par=actor(par))
    typer.echo(row.public_id)


def _verified(uai: str, titre: str) -> str:
    titre = one_line(titre)
    if sites.with_uai(uai) is None:
        known = ", ".join(site.uai for site in sites.every())
        raise _stop(f"« {uai[:20]} » n'a pas de site ici. Établissements de SITE_FICHIER : {known}.")
    if not titre or len(titre) > LONGEST_TITLE:
        raise _stop(f"Le titre a entre 1 et {LONGEST_TITLE} caractères.")
    return titre


def _stop(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(1)
