"""The families of Y codes, by the way each is told, and the words they share (specs/franceconnect.md §2.12)."""

from __future__ import annotations

from typing import ClassVar, Final

from preau.protocols.oidc import ReplyTo
from preau.protocols.oidc.refusals import OidcRefusal

ABORTED: Final = "user authentication aborted"
"""Description A."""
TECHNICAL: Final = "authentication aborted due to a technical error on the authorization server"
"""Description B."""

FAULT: Final = (
    "Une erreur technique empêche la connexion. Réessayez dans quelques minutes ; si elle revient, prévenez "
    "l'assistance en donnant ce code."
)
"""Message (1)."""
RETRY: Final = (
    "Une erreur technique empêche la connexion. Fermez cet onglet, puis reconnectez-vous depuis le service d'où vous "
    "venez."
)
"""Message (2)."""
EXPIRED: Final = (
    "Votre session est terminée ou n'est plus valable. Fermez cet onglet, puis reconnectez-vous depuis le service "
    "d'où vous venez."
)
"""Message (3)."""
IDENTITY: Final = (
    "Vos données d'identité n'ont pas permis la connexion. Vérifiez celles de votre compte d'identité, choisissez un "
    "autre compte, ou prévenez l'assistance en donnant ce code."
)
"""Message (4)."""


class YRefusal(OidcRefusal):
    """Family of all: `protocol_error` and `description` are what the service reads, empty where there is nothing.

    `reply_to` is where a service known by then may be told; `returns_to_service` says whether the error page shows
    a link that does so.
    """

    description: ClassVar[str] = ""
    returns_to_service: ClassVar[bool] = True

    def __init__(self, detail: str = "", **context: object) -> None:
        super().__init__(detail, **context)
        self.reply_to: ReplyTo | None = None

    def describe(self) -> str:
        """The error_description: the real platform's words, without the code."""
        return self.description


class ShownY(YRefusal):
    """Family: a page « Une erreur s'est produite » with the code."""


class RedirectedY(YRefusal):
    """Family: 303 to the service, with `error`, `error_description`, `state` and `iss`, in the fragment where told."""

    status = 303
    returns_to_service = False
    in_fragment: bool = False


class TokenY(YRefusal):
    """Family: JSON to the service's server, with `error_uri` (§2.5)."""

    returns_to_service = False
    personne = FAULT
