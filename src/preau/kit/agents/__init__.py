"""Staff who sign in at an OpenID Connect provider, with a second factor; sensitive acts ask for a proof again.

`register` (in a house's `AppConfig.ready`) says whose table the staff are in; a house inherits `AgentSettings`, mounts
`agents.urls` and guards its pages with `current_agent`, `to_door` and `@requires_recent`. A house that has no rights of
its own takes `kit.bureau`, which builds on this. Owns the table of requests that have left for the provider.
"""

from preau.kit.agents.doors import Door, door, register
from preau.kit.agents.keys import clean_key
from preau.kit.agents.recent import AUTH_AT, confirm_first, recent, requires_recent
from preau.kit.agents.settings import AgentSettings
from preau.kit.agents.visit import current_agent, to_door, wanted

__all__ = [
    "AUTH_AT",
    "AgentSettings",
    "Door",
    "clean_key",
    "confirm_first",
    "current_agent",
    "door",
    "recent",
    "register",
    "requires_recent",
    "to_door",
    "wanted",
]
