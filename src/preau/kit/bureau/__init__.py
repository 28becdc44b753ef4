"""Who may act for which school, in a house that has no rights of its own; on `kit.agents`, which signs them in.

A house calls `register(Desk(…))` in its `AppConfig.ready`, mounts `bureau.urls` and `agents.urls` below `bureau/`
before its own pages, and guards those below `bureau/<uai>/` with `@bureau_required`. The list of agents is the
office's own file, read by `charge.charge_agents`; `commands.agents_app` makes the commands. Owns the table of agents.
"""

from preau.kit.bureau.desks import Bureau, Desk, bureau_required, current_agent, register, typed_is_kept

__all__ = ["Bureau", "Desk", "bureau_required", "current_agent", "register", "typed_is_kept"]
