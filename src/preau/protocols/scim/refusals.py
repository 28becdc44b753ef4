"""Why a SCIM request is refused: one class each; `protocol_error` is the scimType (RFC 7644 §3.12, table 9)."""

from preau.protocols.refusals import Refusal


class ScimRefusal(Refusal):
    """Family of the refusals of SCIM. The person who reads them develops or runs a client of the service."""

    support = "Le logiciel qui interroge le service de comptes a envoyé une demande incorrecte : prévenez son éditeur."


class CorpsIllisible(ScimRefusal):
    """The body is no JSON object, or holds what JSON forbids (RFC 8259 §4, §8.2)."""

    code = "SCIM-0001"
    protocol_error = "invalidSyntax"
    personne = "Le corps de la demande n'est pas un objet JSON lisible : {constat}. Corrigez-le et renvoyez la demande."


class CorpsTropGros(ScimRefusal):
    """More bytes, or deeper, than any request needs."""

    code = "SCIM-0002"
    status = 413
    personne = "Le corps de la demande dépasse {maximum}. Envoyez des demandes plus petites."


class MessageInattendu(ScimRefusal):
    """The body does not declare the message that this address expects (RFC 7643 §3)."""

    code = "SCIM-0003"
    protocol_error = "invalidSyntax"
    personne = "Cette adresse attend un message dont « schemas » contient {attendu}."


class FiltreIllisible(ScimRefusal):
    """The filter does not follow the grammar (RFC 7644 §3.4.2.2, figure 1)."""

    code = "SCIM-0004"
    protocol_error = "invalidFilter"
    personne = "Le filtre ne se lit plus au caractère {position} : {constat}. Corrigez-le, par exemple « {exemple} »."

    def __init__(self, detail: str = "", **context: object) -> None:
        super().__init__(detail, **{"exemple": 'userName sw "e."', **context})


class FiltreDemesure(ScimRefusal):
    """A filter too long, too deep or with too many comparisons."""

    code = "SCIM-0005"
    protocol_error = "invalidFilter"
    personne = "Le filtre dépasse {maximum}. Posez plusieurs questions plus simples."


class FiltreInconnu(ScimRefusal):
    """The filter or the sort names an attribute that the resource does not have, or that cannot be searched."""

    code = "SCIM-0006"
    protocol_error = "invalidFilter"
    personne = "La ressource n'a pas d'attribut « {attribut} » sur lequel chercher. La page /Schemas les donne tous."


class OperateurImpossible(ScimRefusal):
    """An operator that has no meaning for the attribute's type (RFC 7644 §3.4.2.2, table 3)."""

    code = "SCIM-0007"
    protocol_error = "invalidFilter"
    personne = "L'opérateur « {operateur} » n'a pas de sens pour « {attribut} » avec cette valeur."


class CheminIllisible(ScimRefusal):
    """The path of an operation does not follow the grammar (RFC 7644 §3.5.2, figure 7)."""

    code = "SCIM-0008"
    protocol_error = "invalidPath"
    personne = "Le chemin de l'opération {rang} est illisible. Écrivez par exemple « active » ou « name.familyName »."


class CheminInconnu(ScimRefusal):
    """The path of an operation names an attribute that the resource does not have."""

    code = "SCIM-0009"
    protocol_error = "invalidPath"
    personne = "La ressource n'a pas d'attribut « {attribut} » (opération {rang}). La page /Schemas les donne tous."


class SansCible(ScimRefusal):
    """Nothing to change: a removal without path, or a value filter that matches no value (RFC 7644 §3.5.2.2)."""

    code = "SCIM-0010"
    protocol_error = "noTarget"
    personne = "L'opération {rang} ne désigne aucune valeur existante. Relisez la ressource et recommencez."


class ValeurRefusee(ScimRefusal):
    """A value of the wrong type, or outside the canonical values, or missing."""

    code = "SCIM-0011"
    protocol_error = "invalidValue"
    personne = "La valeur donnée à « {attribut} » ne convient pas : {attendu}."


class LectureSeule(ScimRefusal):
    """The attribute cannot be changed that way (RFC 7643 §7, mutability), or is required and would go."""

    code = "SCIM-0012"
    protocol_error = "mutability"
    personne = "L'attribut « {attribut} » ne peut pas être modifié ainsi par cette interface."


class OperationInconnue(ScimRefusal):
    """An operation that is none of add, replace and remove, or is malformed (RFC 7644 §3.5.2)."""

    code = "SCIM-0013"
    protocol_error = "invalidSyntax"
    personne = "L'opération {rang} n'est pas de la forme op (add, replace ou remove), path, value. Corrigez-la."


class TropDOperations(ScimRefusal):
    """More operations in one request than a resource has attributes."""

    code = "SCIM-0014"
    status = 413
    personne = "La demande contient plus de {maximum} opérations. Envoyez-en moins à la fois."


class ParametreRefuse(ScimRefusal):
    """A parameter of a list that is no number, no order, or contradicts another (RFC 7644 §3.4.2, §3.9)."""

    code = "SCIM-0015"
    protocol_error = "invalidValue"
    personne = "Le paramètre « {parametre} » ne convient pas : {attendu}."


class VersionDepassee(ScimRefusal):
    """The resource has changed since the version named by If-Match (RFC 7644 §3.14)."""

    code = "SCIM-0016"
    status = 412
    personne = "La ressource a changé depuis que vous l'avez lue. Relisez-la, puis refaites votre modification."


class VersionIllisible(ScimRefusal):
    """If-Match or If-None-Match is neither `*` nor a list of entity tags (RFC 9110 §8.8.3)."""

    code = "SCIM-0017"
    protocol_error = "invalidValue"
    personne = 'L\'en-tête de version est illisible. Renvoyez la valeur de meta.version telle que reçue, W/"…" compris.'


class RessourceInconnue(ScimRefusal):
    """No such resource, or one outside what this client may see: the same answer."""

    code = "SCIM-0018"
    status = 404
    personne = "Cette ressource n'existe pas, ou n'est pas dans votre périmètre."


class OperationNonOfferte(ScimRefusal):
    """What SCIM describes and this service does not offer: bulk, /Me, creation of users (RFC 7644 §3.7, §3.11)."""

    code = "SCIM-0019"
    status = 501
    personne = "Ce service n'offre pas {operation}. La page /ServiceProviderConfig dit ce qu'il offre."


class MethodeRefusee(ScimRefusal):
    """A method that this address does not answer."""

    code = "SCIM-0020"
    status = 405
    personne = "Cette adresse ne répond pas à {methode}. Méthodes acceptées : {acceptees}."


class FormatInconnu(ScimRefusal):
    """A body in another format than JSON (RFC 7644 §3.8)."""

    code = "SCIM-0021"
    status = 415
    personne = "Le corps de la demande doit être envoyé en application/scim+json."


class TropDeCreations(ScimRefusal):
    """More operations in one bulk request than the service says it takes (RFC 7644 §3.7.4)."""

    code = "SCIM-0022"
    status = 413
    personne = "Une demande groupée porte {maximum} opérations au plus. Envoyez-en plusieurs."
