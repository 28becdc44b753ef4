"""Anyone may be anyone here: the fictitious providers start in a demonstration only, with files that can be read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.fournisseurs import annuaire, personnes, signature
from preau.houses.fournisseurs.settings import current


@checks.register("fournisseurs")
def check_demonstration(**kwargs: Any) -> list[checks.CheckMessage]:
    """An error unless this is a demonstration; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "fournisseurs" or settings.PREAU_DEMO:
        return []
    said = "Les fournisseurs d'identité ne démarrent que dans une démonstration."
    return [checks.Error(said, id="fournisseurs.E001")]


@checks.register("fournisseurs")
def check_files(**kwargs: Any) -> list[checks.CheckMessage]:
    """The TOML of the providers, then every line of the people's CSV that cannot be used."""
    if settings.PREAU_HOUSE != "fournisseurs":
        return []
    try:
        annuaire.list_fournisseurs()
    except annuaire.AnnuaireIllisible as problem:
        return [checks.Error(f"FOURNISSEURS_ANNUAIRE : {problem.detail}.", id="fournisseurs.E002")]
    return [
        checks.Error(f"Personnes fictives : {anomalie}.", id="fournisseurs.E003")
        for lecture in personnes.lectures()
        for anomalie in lecture.anomalies
    ]


@checks.register("fournisseurs", deploy=True)
def check_hub(**kwargs: Any) -> list[checks.CheckMessage]:
    """What the hub needs before anybody can sign in; a house that is only looked at starts without."""
    if settings.PREAU_HOUSE != "fournisseurs":
        return []
    own, found = current(), []
    if len(own.client_secret) < signature.SECRET_MINIMUM:
        found.append("FOURNISSEURS_CLIENT_SECRET_FILE manque, ou tient moins de 32 caractères.")
    if not own.redirect_uris:
        found.append("FOURNISSEURS_REDIRECT_URIS manque : la passerelle n'a pas d'adresse de retour.")
    found += [f"FOURNISSEURS_KEYS_FILE : pas de clé {algorithm}." for algorithm in _missing_algorithms(own.keys)]
    return [checks.Error(said, id="fournisseurs.E004") for said in found]


def _missing_algorithms(text: str) -> list[str]:
    """What the providers sign with and no key can."""
    try:
        wanted = {one.algorithm for one in annuaire.list_fournisseurs()} - {"HS256"}
    except annuaire.AnnuaireIllisible:  # E002 has said so
        return []
    return sorted(wanted - set(signature.algorithms_of(text)))
