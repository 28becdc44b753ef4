"""Why a provider was not heard: the network between it and us. `step` says which call it was."""

from __future__ import annotations

from preau.protocols.oidc.relying import RelyingRefusal


class NetworkTrouble(RelyingRefusal):
    """Family: nothing to read came."""


class Unreachable(NetworkTrouble):
    """No connection, or one that broke."""

    code = "OIDC-0097"
    support = (
        "Fournisseur injoignable (DNS, pare-feu, certificat) : depuis cette machine, essayer d'ouvrir son document "
        "/.well-known/openid-configuration."
    )


class TooSlow(NetworkTrouble):
    """No whole answer in time. A code sent may have been used up: it is never sent again."""

    code = "OIDC-0098"
    status = 504
    support = "Le fournisseur n'a pas répondu dans le délai réglé."


class AnswerUnexpected(NetworkTrouble):
    """Another status than 200, a redirection, or a body too large."""

    code = "OIDC-0099"
    support = "Réponse du fournisseur démesurée, redirigée, ou d'un autre état HTTP que 200 (détail au journal)."
