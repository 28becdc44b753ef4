"""`preau comptes …`: the account service from the command line."""

from __future__ import annotations

import typer

from preau.houses.comptes.affluence import policy
from preau.houses.comptes.agent_commands import agent_app
from preau.houses.comptes.agent_commands import register as register_operator
from preau.houses.comptes.client_commands import client_app
from preau.houses.comptes.federation_commands import register as register_federation
from preau.houses.comptes.jeton_commands import jeton_app
from preau.houses.comptes.notification_commands import notifier
from preau.houses.comptes.office_commands import register as register_office
from preau.houses.comptes.partenaire_commands import partenaire_app
from preau.kit.affluence.command import command

comptes_app = typer.Typer(help="Le service de comptes.", no_args_is_help=True, add_completion=False)
comptes_app.add_typer(partenaire_app, name="partenaire")
comptes_app.add_typer(client_app, name="client")
comptes_app.add_typer(jeton_app, name="jeton")
comptes_app.add_typer(agent_app, name="agent")
register_office(comptes_app)
register_operator(comptes_app)
register_federation(comptes_app)
comptes_app.command("notifier")(notifier)
comptes_app.command("affluence")(command(policy))
