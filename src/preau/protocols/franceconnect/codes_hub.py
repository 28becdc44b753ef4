"""Y codes of the hub's own work: pages, providers, levels, accounts (specs/franceconnect.md §2.12)."""

from __future__ import annotations

from preau.protocols.franceconnect.families import ABORTED, EXPIRED, FAULT, RETRY, TECHNICAL, ShownY


class Y000000(ShownY):
    """Unknown error."""

    code = "Y000000"
    status = 500
    protocol_error = None
    personne = FAULT
    support = "Erreur du programme : la trace est dans le journal technique, à l'heure indiquée."
    returns_to_service = False


class Y000400(ShownY):
    """Bad request."""

    code = "Y000400"
    description = "bad request"
    personne = RETRY
    support = "Paramètre absent, inconnu ou mal écrit dans une demande à la passerelle (déconnexion, révocation)."
    returns_to_service = False


class Y000404(ShownY):
    """No such page."""

    code = "Y000404"
    status = 404
    protocol_error = None
    personne = "Cette page n'existe pas. Vérifiez l'adresse, ou repartez du service auquel vous voulez accéder."
    support = "Adresse mal recopiée, ou point d'accès appelé avec un autre verbe que le sien."
    returns_to_service = False


class Y020017(ShownY):
    """The identity provider is switched off."""

    code = "Y020017"
    status = 500
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Fournisseur d'identité désactivé ou indisponible (TOML, ou PASSERELLE_BLOCKED_IDPS)."


class Y020019(ShownY):
    """The identity provider does not exist."""

    code = "Y020019"
    status = 500
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Identifiant de fournisseur inconnu : page ancienne, ou formulaire modifié."


class Y020021(ShownY):
    """No state on the way back from the identity provider."""

    code = "Y020021"
    description = TECHNICAL
    personne = RETRY
    support = "Retour du fournisseur d'identité sans paramètre state."


class Y020022(ShownY):
    """A wrong state on the way back from the identity provider."""

    code = "Y020022"
    status = 403
    description = "invalid state parameter"
    personne = RETRY
    support = "Retour du fournisseur avec un autre state : page ancienne, deux onglets, ou tentative d'attaque."


class Y020023(ShownY):
    """The identity provider is excluded for this service."""

    code = "Y020023"
    status = 403
    protocol_error = "access_denied"
    description = TECHNICAL
    personne = RETRY
    support = "Le service n'admet pas ce fournisseur d'identité (voir son enregistrement)."


class Y020025(ShownY):
    """No code from the identity provider."""

    code = "Y020025"
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Retour du fournisseur d'identité sans code."


class Y020026(ShownY):
    """The token call to the identity provider failed."""

    code = "Y020026"
    status = 502
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Le point d'accès token du fournisseur d'identité ne répond pas, ou refuse."


class Y020027(ShownY):
    """The userinfo call to the identity provider failed."""

    code = "Y020027"
    status = 502
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Le point d'accès userinfo du fournisseur d'identité ne répond pas, ou refuse."


class Y020029(ShownY):
    """The identity provider's answer has no sub."""

    code = "Y020029"
    status = 500
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Réponse du fournisseur d'identité sans sub."


class Y020030(ShownY):
    """The identity provider's token answer is wrong."""

    code = "Y020030"
    status = 500
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Réponse token du fournisseur incorrecte : signature, iss, aud, nonce, date, ou champ absent."


class Y100001(ShownY):
    """The identity provider's level is below the one asked."""

    code = "Y100001"
    status = 500
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Le fournisseur d'identité a répondu un niveau (acr) inférieur à celui que demande le service."


class Y100002(ShownY):
    """No level asked is one of ours."""

    code = "Y100002"
    description = "acr_values not supported"
    personne = RETRY
    support = "acr_values ne contient aucun niveau servi ici."


class Y100004(ShownY):
    """Steps were skipped."""

    code = "Y100004"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = RETRY
    support = "Étape de la connexion ouverte sans passer par les précédentes."


class Y100009(ShownY):
    """`amr` is asked by a service that may not."""

    code = "Y100009"
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Le paramètre claims demande amr, que l'enregistrement du service n'autorise pas."


class Y100011(ShownY):
    """The person blocked this identity provider."""

    code = "Y100011"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = "Vous avez bloqué ce compte d'identité. Choisissez-en un autre, ou débloquez-le avant de recommencer."
    support = "La personne a bloqué ce fournisseur d'identité pour son compte."


class Y100018(ShownY):
    """The identity provider answered a level it may not."""

    code = "Y100018"
    description = "idp returned a not allowed acr value"
    personne = RETRY
    support = "acr du fournisseur hors de ses niveaux admis (allowed_acr)."


class Y100019(ShownY):
    """Sign-out without an account in the session."""

    code = "Y100019"
    personne = EXPIRED
    support = "Déconnexion demandée alors que la session de la passerelle est déjà finie."
    returns_to_service = False


class Y180001(ShownY):
    """The account is switched off at the person's request."""

    code = "Y180001"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = "Ce compte a été désactivé à la demande de son titulaire. Prévenez l'assistance en donnant ce code."
    support = "Compte désactivé (CompteConnu.is_active)."
