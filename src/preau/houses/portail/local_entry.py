"""Between the password and the session of a local account: who has proven what, kept ten minutes in the browser."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse

from preau.houses.portail.models import CompteLocal
from preau.kit.idkit import digest, new_secret
from preau.kit.sessions import cookies

KIND = "entree"
SALT = "portail.local.entree"
LIFE_SECONDS = 600


@dataclass(frozen=True)
class Entry:
    """A right password: whose, by which door, where it leads; `nonce` names the second factor that may be made.

    `mark` stands for the password: the entry dies when it changes.
    """

    compte: str
    mark: str
    nonce: str
    entree: str
    return_to: str


def begin(compte: CompteLocal, entree: str, return_to: str) -> Entry:
    """After a right password."""
    return Entry(compte.public_id, digest(compte.password)[:16], new_secret(12), entree, return_to)


def keep(response: HttpResponse, entry: Entry) -> HttpResponse:
    """Give the browser its signed cookie."""
    cookies.put(response, KIND, signing.dumps(asdict(entry), salt=SALT, compress=True))
    return response


def find(request: HttpRequest) -> tuple[Entry, CompteLocal] | None:
    """What this browser is in the middle of; None when it is forged, too old, or the account changed since."""
    try:
        entry = Entry(**signing.loads(cookies.read(request, KIND), salt=SALT, max_age=LIFE_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    compte = CompteLocal.objects.filter(public_id=entry.compte, state=CompteLocal.State.ACTIF).first()
    if compte is None or digest(compte.password)[:16] != entry.mark:
        return None
    return entry, compte


def forget(response: HttpResponse) -> None:
    """Take the cookie back: the session is open."""
    cookies.drop(response, KIND)
