"""Why someone does not come in (AGENTS-0103 to 0112). The words are the same for an unknown agent and a closed one."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class RetourInconnu(Refusal):
    """No sign-in of this browser has this state."""

    code = "AGENTS-0103"
    personne = _(
        "Cette réponse ne correspond à aucune connexion commencée dans ce navigateur. Recommencez depuis la page de "
        "connexion, sans passer par un favori ; si cela se répète, acceptez les cookies de ce site."
    )
    support = _("state absent, répété, inconnu, d'un autre navigateur, ou cookies bloqués.")


class RetourServi(Refusal):
    """The answer came twice, or too late."""

    code = "AGENTS-0104"
    status = 409
    personne = _("Cette page a déjà servi, ou la connexion a duré plus de trente minutes. Recommencez.")
    support = _("Page rechargée, retour arrière, double clic, rejeu, ou réponse venue trop tard.")


class FacteurManquant(Refusal):
    """One proof only."""

    code = "AGENTS-0105"
    status = 403
    personne = _(
        "Les pages des personnels demandent deux preuves : votre mot de passe et un second facteur (application de "
        "codes ou clé d'accès). Ajoutez-en un à votre compte, puis connectez-vous à nouveau."
    )
    support = _(
        "Le fournisseur n'annonce pas de second facteur (amr sans mfa, acr hors du réglage ACR_VALUES de la maison). "
        "REQUIRE_FACTOR=0 s'en passe."
    )


class AgentInconnu(Refusal):
    """Nobody here has this key; or the agent is closed."""

    code = "AGENTS-0106"
    status = 403
    personne = _("Votre compte n'est pas encore connu {du}. Pour y être inscrit, contactez {contact}.")
    support = _(
        "La valeur du réglage CLAIM n'est celle d'aucun agent ouvert : `preau guichet agent list` puis `agent add`, "
        "ou `preau demarches agents list`, `preau site agents list` puis `agents charger`."
    )


class AutreIdentite(AgentInconnu):
    """The key is known, but of another person at the provider (a mail or identifiant given again)."""

    code = "AGENTS-0107"
    support = _(
        "L'agent a déjà servi avec un autre `sub` du fournisseur : identifiant ou mail réattribué, ou fournisseur "
        "changé. Après vérification, `preau guichet agent unbind CLE` (ailleurs : `agents unbind CLE`) lie l'agent "
        "à sa prochaine connexion."
    )


class FournisseurMuet(Refusal):
    """The provider did not do its part."""

    code = "AGENTS-0108"
    status = 502
    personne = _("Le service de connexion ne répond pas en ce moment. Réessayez dans quelques minutes.")
    support = _("Le fournisseur (réglage ISSUER) ne répond pas, ou refuse notre client : code OIDC-00NN au journal.")


class IdentiteNonVerifiee(Refusal):
    """The answer did not stand a check."""

    code = "AGENTS-0109"
    personne = _(
        "Votre identité n'a pas pu être vérifiée : la réponse reçue n'est pas celle que nous attendions. Recommencez."
    )
    support = _("Vérification OIDC-00NN manquée (journal du serveur) : horloge, clés, réglages, ou réponse forgée.")


class TropDeConnexions(Refusal):
    """Too many sign-ins are being asked for."""

    code = "AGENTS-0110"
    status = 429
    personne = _("Trop de connexions sont demandées en ce moment. Réessayez dans un quart d'heure.")
    support = _("Limite par navigateur, par réseau ou pour toute la maison, sur quinze minutes.")


class ConfirmationManquee(Refusal):
    """A new proof was asked for, and the provider did not ask the person."""

    code = "AGENTS-0111"
    status = 403
    personne = _(
        "Votre mot de passe ne vous a pas été redemandé. Fermez votre session, puis connectez-vous à nouveau avant "
        "cette action."
    )
    support = _("auth_time absent ou ancien : le fournisseur ne suit ni prompt=login ni max_age (OIDC-0100).")


class ConnexionNonReglee(Refusal):
    """No provider is set."""

    code = "AGENTS-0112"
    status = 503
    personne = _("La connexion des personnels n'est pas encore réglée. Prévenez l'assistance.")
    support = _("Les réglages ISSUER ou CLIENT_SECRET_FILE de la maison manquent : `preau check` et son nom.")
