"""How we say no to a client: genres and titles that every client understands, and none that makes one loop (§3.5).

Bad credentials are never an error: `Authentification` answers `Acces` (§4.4).
"""

from __future__ import annotations

from preau.protocols.pronote.envelope import write_error

SESSION_OVER = write_error(10, "La page a expiré !")
UNKNOWN_OBJECT = write_error(22, "Objet inconnu")
DENIED = write_error(3, "Accès refusé")
UNAVAILABLE = write_error(21, "Impossible d'afficher la page")
AT_ONCE = write_error(22, "Impossible d'afficher la page")
DENIED_AT_ONCE = write_error(22, "Accès refusé")
"""What is called while a client logs in: only genre 22 is not tried again after a login, for ever (§3.5)."""
TOO_MANY = write_error(25, "Vous avez dépassé le nombre de demandes autorisées")
SUSPENDED = "Votre adresse IP est provisoirement suspendue"
"""On the bootstrap page only: it raises once in each client."""

BAD_CREDENTIALS = 1
ACCOUNT_DISABLED = 6
WITH_MESSAGE = 9
"""Values of `Acces` in the answer to `Authentification`."""
