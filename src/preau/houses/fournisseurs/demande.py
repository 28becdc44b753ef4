"""A request held against the rules, signed and carried by the page: a GET of ours writes nothing.

Whoever opens the address signs in for the client that asked, as at a real provider; that the answer comes back to the
browser that left is the client's to check, by its state.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from django.core import signing

from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.settings import current
from preau.protocols.oidc import AuthorizationRequest, ReplyTo
from preau.protocols.refusals import Refusal

SALT: Final = "preau.houses.fournisseurs.demande"
LIFE: Final = timedelta(minutes=30)
FIELD: Final = "demande"


class DemandePerdue(Refusal):
    """The page was opened without a request, with one of another provider, or with an old one."""

    code = "FOURNISSEURS-0003"
    personne = "Cette page s'ouvre depuis la passerelle. Retournez-y et choisissez à nouveau ce compte."
    support = "Page de connexion d'un fournisseur ouverte seule, depuis un favori, ou plus de 30 minutes après."


@dataclass(frozen=True)
class Demande:
    """What is kept of an authorization request; `acr` is what will be answered unless a scenario says otherwise."""

    slug: str
    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    scopes: tuple[str, ...]
    acr: str

    @property
    def reply_to(self) -> ReplyTo:
        """Where the answer goes."""
        return ReplyTo(self.redirect_uri, self.state)

    def sealed(self) -> str:
        """The text that the page carries."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def draft(fournisseur: Fournisseur, asked: AuthorizationRequest) -> Demande:
    """The request of a client: it gets the first level it asks that the provider has, else the provider's first."""
    acr = (*asked.acr_values, *fournisseur.acr_values)[0]
    return Demande(
        fournisseur.slug, asked.client.client_id, asked.redirect_uri, asked.state, asked.nonce, asked.scopes, acr
    )


def read_demande(sealed: str, fournisseur: Fournisseur) -> Demande:
    """What `sealed` carries. Raises DemandePerdue."""
    try:
        said = signing.loads(sealed, salt=SALT, max_age=LIFE)
        demande = Demande(**{**said, "scopes": tuple(said["scopes"])})
    except signing.BadSignature as problem:
        raise lost(type(problem).__name__) from None
    if demande.slug != fournisseur.slug:
        raise lost("another provider")
    return demande


def lost(detail: str) -> DemandePerdue:
    """The refusal, with the way back to the hub when its address is known."""
    where = next(iter(current().logout_uris), "") or next(iter(current().redirect_uris), "")
    home = "/".join(where.split("/")[:3]) + "/" if where else "/"
    return DemandePerdue(detail, suite_url=home, suite_label="Retourner sur la passerelle" if where else "")
