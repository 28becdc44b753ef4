"""Y codes of sessions, pages out of order, forms and devices (specs/franceconnect.md §2.10, §2.12)."""

from __future__ import annotations

from typing import Final

from preau.protocols.franceconnect.families import ABORTED, EXPIRED, RETRY, TECHNICAL, ShownY

PAGES: Final = (
    "Cette page a été rechargée, ou ouverte par un retour en arrière. Fermez tous les onglets de cette connexion et "
    "recommencez depuis le service d'où vous venez."
)


class Y190001(ShownY):
    """No session."""

    code = "Y190001"
    status = 401
    protocol_error = "access_denied"
    description = ABORTED
    personne = EXPIRED
    support = "Cookie de session absent : cookies refusés, ou plus de 30 minutes d'attente."


class Y190009(ShownY):
    """The session is not valid."""

    code = "Y190009"
    status = 401
    protocol_error = "access_denied"
    description = ABORTED
    personne = EXPIRED
    support = "Cookie de session inconnu, ou d'un autre navigateur."


class Y190012(ShownY):
    """The session is over."""

    code = "Y190012"
    status = 401
    protocol_error = "access_denied"
    description = ABORTED
    personne = EXPIRED
    support = "Session de la passerelle expirée."


class Y420001(ShownY):
    """A page out of order: refresh or back."""

    code = "Y420001"
    protocol_error = "access_denied"
    description = ABORTED
    personne = PAGES
    support = "Page rechargée ou retour en arrière pendant la connexion."


class Y420002(ShownY):
    """A page of a connection that is over."""

    code = "Y420002"
    protocol_error = "access_denied"
    description = ABORTED
    personne = PAGES
    support = "Page d'une connexion déjà finie : retour en arrière, ou deux onglets."


class Y470001(ShownY):
    """The form's token is wrong."""

    code = "Y470001"
    status = 401
    protocol_error = "server_error"
    description = TECHNICAL
    personne = EXPIRED
    support = "Jeton de formulaire faux : page d'une autre session."


class Y470002(ShownY):
    """The form's token is missing."""

    code = "Y470002"
    protocol_error = "server_error"
    description = TECHNICAL
    personne = EXPIRED
    support = "Jeton de formulaire absent : cookies refusés, ou outil automatique."


class Y470003(ShownY):
    """The form's token has no session."""

    code = "Y470003"
    status = 401
    protocol_error = "server_error"
    description = TECHNICAL
    personne = EXPIRED
    support = "Jeton de formulaire sans session : cookies refusés, ou plus de 30 minutes d'attente."


class Y470004(ShownY):
    """The form's token was used."""

    code = "Y470004"
    status = 401
    protocol_error = "server_error"
    description = TECHNICAL
    personne = EXPIRED
    support = "Formulaire envoyé deux fois : double clic, ou page rechargée."


class Y510001(ShownY):
    """The cookie of the trusted device is not readable."""

    code = "Y510001"
    description = "required parameter missing or invalid"
    personne = RETRY
    support = "Cookie d'appareil de confiance illisible."


class Y510002(ShownY):
    """The cookie of the trusted device is not valid."""

    code = "Y510002"
    description = "required parameter missing or invalid"
    personne = RETRY
    support = "Cookie d'appareil de confiance faux ou expiré."
