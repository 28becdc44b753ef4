"""What the service of accounts serves: its six resource types and their schemas (design.md D4, issue 3 §10).

An office reads masked contacts only; the words of states and reasons are those of the account service's tables.
"""

from preau.protocols.scim import names
from preau.protocols.scim.schemas import Attribute, ResourceType, Schema

_COMPTE = Attribute(
    "compte",
    "The account.",
    "complex",
    subs=(
        Attribute("value", "Public id of the account."),
        Attribute("$ref", "Address of the account.", "reference", refers=("User",), searchable=False),
    ),
)
_ELEVE = Attribute("eleve", "Public id of the pupil's record in the registry.")
_RESPONSABLE = Attribute("responsable", "Public id of the guardian's record in the registry.")
_UAI = Attribute("uai", "School of the record.")

USER_SCHEMA = Schema(
    names.CORE_USER,
    "User",
    "An account, as an office sees it.",
    (
        Attribute("userName", "Identifiant.", case_exact=False, uniqueness="server"),
        Attribute(
            "name",
            "Name as in the registry at activation.",
            "complex",
            subs=(
                Attribute("familyName", "Nom.", case_exact=False),
                Attribute("givenName", "Prénom.", case_exact=False),
            ),
        ),
        Attribute("active", "Whether the account opens; false suspends it, true reopens and unlocks it.", "boolean",
                  mutability="readWrite"),
        Attribute("userType", "Profil.", canonical=("responsable", "eleve", "agent")),
        Attribute("preferredLanguage", "Language of its pages and messages."),
    ),
)  # fmt: skip
COMPTE_SCHEMA = Schema(
    names.COMPTE,
    "Compte",
    "What an office needs to know of an account, limited to its own schools.",
    (
        Attribute("etat", "State; an office sets actif or suspendu.", mutability="readWrite",
                  canonical=("a-valider", "actif", "suspendu", "fusionne", "ferme")),
        Attribute("mustChangePassword", "Setting it gives a provisional password, to change at the next login.",
                  "boolean", mutability="readWrite"),
        Attribute("motDePasse", "Provisional password: only in the answer that resets it, never again.",
                  searchable=False),
        Attribute("verrouille", "Whether each login waits, after too many tries; reopening ends that.", "boolean"),
        Attribute("sessions", "Open sessions; an office sets 0 to end them.", "integer", mutability="readWrite"),
        Attribute("mobile", "Mobile number, masked.", searchable=False),
        Attribute("mel", "Mail address, masked.", searchable=False),
        Attribute("activatedAt", "Moment of its activation.", "dateTime"),
        Attribute("lastLoginAt", "Moment of its last login.", "dateTime"),
        Attribute("eleve", "Public id of the registry's record, for a pupil's account."),
        Attribute("etablissements", "Schools (UAI) of its records, among the office's.", multi=True),
        Attribute(
            "responsables", "Guardian's records of this person, in the office's schools.", "complex", True,
            subs=(Attribute("value", "Public id of the record."), _UAI),
        ),
        Attribute(
            "rattachements", "Children proven, in the office's schools.", "complex", True,
            subs=(
                Attribute("value", "Public id of the link."),
                Attribute("$ref", "Address of the link.", "reference", refers=("Rattachement",), searchable=False),
                _ELEVE,
                _UAI,
                Attribute("niveau", "1 legal representative, 2 person in charge.", "integer"),
            ),
        ),
    ),
)  # fmt: skip
RATTACHEMENT_SCHEMA = Schema(
    names.RATTACHEMENT,
    "Rattachement",
    "A child that an account has proven.",
    (
        _COMPTE,
        _ELEVE,
        _RESPONSABLE,
        _UAI,
        Attribute("niveau", "1 legal representative, 2 person in charge.", "integer"),
        Attribute("provenAt", "Moment of the proof.", "dateTime"),
        Attribute("etat", "Setting coupe removes the child from the account.", mutability="readWrite",
                  canonical=("ouvert", "coupe"), searchable=False),
    ),
)  # fmt: skip
SIGNALEMENT_SCHEMA = Schema(
    names.SIGNALEMENT,
    "Signalement",
    "A wrong link that a parent reported.",
    (
        Attribute("motif", "Why.", canonical=("pas-representant-legal", "plus-responsable", "eleve-inconnu")),
        Attribute("precision", "What the parent added, for the office alone.", searchable=False),
        _COMPTE,
        _ELEVE,
        _RESPONSABLE,
        _UAI,
        Attribute("etat", "An office sets clos.", mutability="readWrite", canonical=("ouvert", "clos")),
        Attribute("closedAt", "Moment it was closed.", "dateTime"),
    ),
)
TENTATIVE_SCHEMA = Schema(
    names.TENTATIVE,
    "Tentative",
    "An attempt to activate or to log in, and where it stopped.",
    (
        Attribute("voie", "Which door was tried."),
        Attribute("motif", "Where it stopped."),
        Attribute("at", "When.", "dateTime"),
        _COMPTE,
        _ELEVE,
        _RESPONSABLE,
        _UAI,
        Attribute(
            "possibles", "Records of the office's schools that bear the name typed, when none was met.", multi=True
        ),
    ),
)
NOTIFICATION_SCHEMA = Schema(
    names.NOTIFICATION,
    "Notification",
    "A letter with provisional identifiers. A new one cancels the former one of the same person.",
    (
        Attribute("profil", "Whose letter it is.", canonical=("responsable", "eleve")),
        Attribute("uai", "School that issues it.", required=True, mutability="immutable"),
        Attribute("responsable", "Public id of the guardian's record.", mutability="immutable"),
        Attribute("eleve", "Public id of the pupil's record.", mutability="immutable"),
        Attribute("identifiant", "The identifiant it reserves.", case_exact=False),
        Attribute("motDePasse", "Provisional password: only in the answer to the creation, never again.",
                  searchable=False),
        Attribute("lot", "Batch it was made in."),
        Attribute("issuedOn", "Date of the letter, YYYY-MM-DD."),
        Attribute("expiresOn", "Last day it can be used, YYYY-MM-DD."),
        Attribute("etat", "Whether it can be used.", canonical=("active", "utilisee", "annulee", "perimee")),
        Attribute("usedAt", "Moment it was used.", "dateTime"),
        Attribute("cancelledAt", "Moment a newer one cancelled it.", "dateTime"),
        _COMPTE,
    ),
)  # fmt: skip

FUSION_SCHEMA = Schema(
    names.FUSION,
    "Fusion",
    "Two accounts of one person that became one; an office may undo it for a time.",
    (
        _COMPTE,
        Attribute("identifiant", "Identifiant of the account that was joined, an alias for a time.", case_exact=False),
        Attribute("mergedAt", "Moment of the joining.", "dateTime"),
        Attribute("undoUntil", "Moment after which it cannot be undone.", "dateTime"),
        Attribute("etat", "An office sets defaite.", mutability="readWrite", canonical=("faite", "defaite")),
        Attribute("undoneAt", "Moment it was undone.", "dateTime"),
    ),
)

USER = ResourceType("User", "/Users", "Accounts.", USER_SCHEMA, (COMPTE_SCHEMA,))
RATTACHEMENT = ResourceType(
    "Rattachement", "/Rattachements", "Links between accounts and children.", RATTACHEMENT_SCHEMA
)
SIGNALEMENT = ResourceType("Signalement", "/Signalements", "Wrong links reported by parents.", SIGNALEMENT_SCHEMA)
TENTATIVE = ResourceType("Tentative", "/Tentatives", "Attempts and where they stopped.", TENTATIVE_SCHEMA)
NOTIFICATION = ResourceType(
    "Notification", "/Notifications", "Letters with provisional identifiers.", NOTIFICATION_SCHEMA
)
FUSION = ResourceType("Fusion", "/Fusions", "Accounts joined into one.", FUSION_SCHEMA)

RESOURCE_TYPES = (USER, RATTACHEMENT, SIGNALEMENT, TENTATIVE, NOTIFICATION, FUSION)
SCHEMAS = tuple(schema for kind in RESOURCE_TYPES for schema in (kind.schema, *kind.extensions))
