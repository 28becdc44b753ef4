"""A request to what it means, and back (specs/registry-formats.md §4.3, §4.4)."""

from __future__ import annotations

from typing import Any

from preau.protocols.aaf.attributes import CATEGORIE_OF, CLASSES, TABLES, UAI_TWIN
from preau.protocols.aaf.messages import Anomalie, Attributs, Categorie, Etablissement, Fiche, Operation, Requete

_TITRES = {Categorie.MATIERE: "MatiereEducNat"}


def subject_of(requete: Requete) -> str:
    """Whom an anomaly is about: a kind and a number, never a name."""
    return f"{_TITRES.get(requete.categorie, requete.categorie.value)} {requete.ident[:40]}"


def decode(requete: Requete, degre: str, notes: list[Anomalie]) -> Any:
    """The message of an add or modify request, of the class of its category; anomalies are appended to `notes`.

    The identifier rules when the jointure among the attributes differs (§4.3: they are the same).
    """
    table = TABLES[requete.categorie, degre]
    found: dict[str, Any] = {}
    autres: dict[str, tuple[str, ...]] = {}
    for name, given in requete.attributs.items():
        place = table.get(name)
        if place is None:
            autres[name] = given
            continue
        if not given:
            continue
        field, kind = place
        bad: list[str] = []
        found[field] = kind.read(given, bad)
        if bad:
            text = f"L'attribut {name} a une valeur illisible : elle n'est pas retenue."
            notes.append(Anomalie("valeur-illisible", requete.line, subject_of(requete), text))
    if found.pop("jointure", requete.ident) != requete.ident:
        text = "La jointure diffère de l'identifiant de la requête : l'identifiant est retenu."
        notes.append(Anomalie("jointure-differente", requete.line, subject_of(requete), text))
    if requete.categorie is Categorie.ETABLISSEMENT:
        twin = autres.pop(UAI_TWIN, ())
        found["uai"] = found.get("uai") or (twin[0] if twin else "")
    return CLASSES[requete.categorie](requete.ident, line=requete.line, autres=autres, **found)


def encode(message: Fiche, degre: str) -> Attributs:
    """Every attribute of the layout, the empty ones as well, then the others that the message carries."""
    table = TABLES[CATEGORIE_OF[type(message)], degre]
    found = {name: kind.write(getattr(message, field)) for name, (field, kind) in table.items()}
    if isinstance(message, Etablissement) and degre == "2D":
        found[UAI_TWIN] = found["ENTStructureUAI"]
    return found | {name: given for name, given in message.autres.items() if name not in found}


def request(operation: Operation, message: Fiche, degre: str) -> Requete:
    """The request that says a message."""
    return Requete(operation, CATEGORIE_OF[type(message)], message.jointure, encode(message, degre), message.line)


def removal(categorie: Categorie, ident: str) -> Requete:
    """The request that takes a record away."""
    return Requete(Operation.RETRAIT, categorie, ident)
