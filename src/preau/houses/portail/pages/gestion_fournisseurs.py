"""`/gestion/fournisseurs/`: the identity providers that this ENT trusts, and the state of what it knows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from preau.houses.portail import doors, ents, settings
from preau.houses.portail.actions.register_idp import refresh_idp
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page
from preau.houses.portail.refusals_gestion import MetadonneesRefusees
from preau.kit.clockkit import now
from preau.kit.federation.party import read_idp
from preau.protocols.refusals import Refusal

SOON = timedelta(days=30)
LARGEST = 256 * 1024


@dataclass(frozen=True)
class Certificat:
    """One signing key of a provider."""

    ends_at: datetime
    empreinte: str
    is_over: bool


@dataclass(frozen=True)
class Etat:
    """What is known of one provider; `soucis` are sentences, none when all is well."""

    idp: IdentityProvider
    certificats: list[Certificat] = field(default_factory=list)
    valid_until: datetime | None = None
    sso: str = ""
    has_logout: bool = False
    soucis: list[str] = field(default_factory=list)

    @property
    def is_rollover(self) -> bool:
        """Whether it changes its key: both are trusted meanwhile."""
        return len(self.certificats) > 1


def state_of(idp: IdentityProvider) -> Etat:
    """Read what is kept of it."""
    moment = now()
    try:
        read = read_idp(idp)
    except Refusal as refusal:
        return Etat(idp, soucis=[refusal.sentence()])
    certificats = [_certificat(one, moment) for one in read.signing_certificates]
    return Etat(
        idp,
        certificats,
        read.valid_until,
        read.sso_redirect_url,
        bool(read.slo),
        _worries(read.valid_until, certificats, moment),
    )


def _certificat(one: x509.Certificate, moment: datetime) -> Certificat:
    text = one.fingerprint(hashes.SHA256()).hex()
    shown = ":".join(text[start : start + 2] for start in range(0, 16, 2))
    return Certificat(one.not_valid_after_utc, shown, one.not_valid_after_utc <= moment)


def _worries(valid_until: datetime | None, certificats: list[Certificat], moment: datetime) -> list[str]:
    found = []
    if valid_until is not None and valid_until <= moment:
        found.append(_("Les métadonnées sont périmées : relisez-les."))
    elif valid_until is not None and valid_until <= moment + SOON:
        found.append(_("Les métadonnées arrivent à leur terme dans moins de trente jours : relisez-les."))
    if all(one.is_over for one in certificats):
        found.append(_("Aucun certificat n'est plus valable : demandez au fournisseur ses métadonnées actuelles."))
    elif all(one.ends_at <= moment + SOON for one in certificats):
        found.append(_("Le certificat arrive à son terme dans moins de trente jours : le fournisseur va en changer."))
    return found


def count_worries() -> int:
    """How many providers want a look."""
    return sum(1 for idp in IdentityProvider.objects.all() if state_of(idp).soucis)


@gestion_page(whole=True)
def fournisseurs(request: HttpRequest, portee: Portee) -> HttpResponse:
    """Every provider and its state."""
    context = {"etats": [state_of(idp) for idp in IdentityProvider.objects.all()]}
    return render(request, "portail/gestion/fournisseurs.html", context)


@gestion_page(BOTH, whole=True)
def fournisseur(request: HttpRequest, portee: Portee, alias: str) -> HttpResponse:
    """One provider; POST reads its metadata anew, from its address or from the file brought."""
    idp = IdentityProvider.objects.filter(alias=alias).first()
    if idp is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            refresh_idp(idp, portee.par, _brought(request))
            return redirect("portail:gestion-fournisseur", alias=alias)
        except MetadonneesRefusees as refusal:
            refused = refusal.sentence()
    context = {
        "etat": state_of(idp),
        "entrees": _entrees(alias),
        "agents": idp.get_agents_display(),
        "refus": refused,
        "erreurs": bool(refused),
    }
    return render(request, "portail/gestion/fournisseur.html", context, status=422 if refused else 200)


def _brought(request: HttpRequest) -> bytes | None:
    upload = request.FILES.get("fichier")
    if upload is None:
        if "relire" in request.POST:
            return None
        raise MetadonneesRefusees(raison=_("aucun fichier n'a été choisi"))
    if (upload.size or 0) > LARGEST:
        raise MetadonneesRefusees(raison=_("le fichier est trop gros"))
    return upload.read()


def _entrees(alias: str) -> list[tuple[str, str]]:
    """The doors that lead to this provider, in words, with the address that tries them."""
    base = settings.current().base_url
    found = []
    for ent in ents.every():
        for entree in ent.wording.entrees:
            if doors.provider_at(entree) == alias:
                name = ent.wording.label_of(entree.profil)
                niveaux = ", ".join(ent.wording.label_of(one) for one in entree.niveaux)
                label = f"{name} ({niveaux})" if niveaux else name
                found.append((label, f"{ent.url or base}{doors.way_out(entree, '')}"))
    return list(dict.fromkeys(found))
