"""Adding a second factor: an application that shows codes, or a passkey, then recovery codes to keep (issue 3, 4).

Begun by « Mon compte » after a recent proof, or by the login of an account that must have one. The secret of the
application, the challenge of the passkey and the recovery codes are derived from the run (kit.sealkit): each page can
be shown again while the run lives, and nothing in clear is kept.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from preau.houses.comptes import stages, subject, visitor
from preau.houses.comptes.actions import check_facteur, facteurs, passkeys
from preau.houses.comptes.models import Compte, Facteur
from preau.houses.comptes.passkey_form import PasskeyForm
from preau.kit import totpkit
from preau.kit.design.forms import Card, ChoiceCards, CodeField, Form
from preau.kit.flows import Flow, Invalid, Run, Step
from preau.kit.flows.flow import SeeOther

STAGE = "second-facteur"
METHODS = {Facteur.Kind.TOTP: "otp", Facteur.Kind.PASSKEY: "hwk"}
"""What a service is told of the factor just added and tried (RFC 8176 §2)."""


class SecondFacteur(Flow):
    """Choose, try it once, keep the recovery codes."""

    name = "second-facteur"
    map = {
        "moyen": {"application": "application", "cle": "cle-acces"},
        "application": {"premiere": "codes-de-secours", "ajoutee": "fini"},
        "cle-acces": {"premiere": "codes-de-secours", "ajoutee": "fini"},
        "codes-de-secours": {"gardes": "fini"},
    }
    start = "moyen"
    given = frozenset({"compte", "login"})
    terminals = {"fini": frozenset({"login"})}
    seals = frozenset({("application", "premiere"), ("cle-acces", "premiere")})

    def uninvited(self, request: HttpRequest) -> str:
        """The page of the account's second factors."""
        return reverse("comptes:facteurs")

    def before(self, run: Run, request: HttpRequest) -> str:
        """Back to that page, for who is signed in."""
        return reverse("comptes:facteurs") if visitor.current_compte(request) is not None else ""

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """On with the login, or back to the account's second factors."""
        if run.recall("login"):
            login = stages.pending(request)
            added = facteurs.strong_facteurs(login.compte).last() if login is not None else None
            return stages.go_on(request, STAGE, METHODS[Facteur.Kind(added.kind)] if added is not None else "")
        return SeeOther(reverse("comptes:facteurs"))

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads there too."""
        return reverse("comptes:facteurs")


class MoyenForm(Form):
    """Which one."""

    moyen = ChoiceCards(
        label=_("Second facteur"),
        cards=[
            Card(
                "application",
                _("Une application"),
                _("Elle affiche un code de six chiffres sur votre téléphone ou votre ordinateur."),
            ),
            Card(
                "cle",
                _("Une clé d'accès"),
                _("L'empreinte, le visage ou le code de votre appareil, ou une clé de sécurité."),
            ),
        ],
        missing=_("Choisissez une application ou une clé d'accès"),
    )


class CodeForm(Form):
    """The code that the application shows."""

    code = CodeField(
        label=_("Code affiché par l'application"), missing=_("Saisissez le code de six chiffres de l'application")
    )


class Owned(Step):
    """A page of the account named by the run, if this browser is still its own."""

    reads = frozenset({"compte", "login"})

    def owner(self, run: Run) -> Compte:
        """The account. Raises NobodyHere."""
        return subject.require(run.request, run.recall("compte"), run.recall("login"))

    def newcomer(self, run: Run) -> Compte:
        """The account, for an addition: inside a login, only the first factor is added without showing one."""
        compte = self.owner(run)
        if run.recall("login") and facteurs.has_facteur(compte):
            raise subject.NobodyHere
        return compte

    def kept(self, run: Run, compte: Compte) -> str:
        """After the first factor come the recovery codes."""
        if facteurs.strong_facteurs(compte).count() > 1 and facteurs.count_codes(compte):
            return "ajoutee"
        facteurs.renew_codes(compte, run.public_id, run.request)
        return "premiere"


class Moyen(Owned, flow=SecondFacteur):
    """« Ajouter un second facteur »."""

    title = _("J'ajoute un second facteur")
    template = "comptes/facteurs/moyen.html"
    form = MoyenForm

    def context(self, run: Run) -> dict[str, Any]:
        """Whether it is asked or wanted."""
        return {"exige": facteurs.must_have_facteur(self.owner(run))}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """A passkey needs an address that browsers accept."""
        if said["moyen"] == "cle" and not passkeys.is_possible():
            raise Invalid({"moyen": _("Les clés d'accès ne fonctionnent pas à cette adresse : choisissez l'autre.")})
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The choice is the outcome."""
        return str(said["moyen"])


class Application(Owned, flow=SecondFacteur):
    """The QR code, the same in letters, and a first code to prove that it works."""

    title = _("Je règle mon application")
    template = "comptes/facteurs/application.html"
    form = CodeForm

    def context(self, run: Run) -> dict[str, Any]:
        """The drawing is a `data:` image; its text equal is the secret in groups of four."""
        secret = facteurs.totp_secret(run.public_id)
        uri = facteurs.totp_uri(self.owner(run), secret)
        return {"dessin": totpkit.draw(uri), "secret": totpkit.group(secret), "uri": uri}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count, then compare."""
        compte = self.newcomer(run)
        if check_facteur.count_try(compte) is not None:
            raise Invalid({"code": _("Trop de codes faux. Patientez quelques minutes, puis réessayez.")})
        counter = totpkit.find_counter(facteurs.totp_secret(run.public_id), said["code"])
        if counter is None:
            raise Invalid(
                {"code": _("Ce code n'est pas le bon. Vérifiez l'heure de votre appareil, puis saisissez le suivant.")}
            )
        check_facteur.forget_tries(compte)
        run.scratch["counter"] = counter
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it."""
        compte = self.owner(run)
        facteurs.add_totp(compte, facteurs.totp_secret(run.public_id), run.scratch["counter"], run.request)
        return self.kept(run, compte)


class CleAcces(Owned, flow=SecondFacteur):
    """The browser makes a passkey; without script the page leads back to the application."""

    title = _("J'enregistre ma clé d'accès")
    template = "comptes/facteurs/cle-acces.html"
    form = PasskeyForm

    def context(self, run: Run) -> dict[str, Any]:
        """What the script hands to the browser."""
        return {"options": passkeys.ask_new(self.owner(run), run.public_id)}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Read what the authenticator signed."""
        made = passkeys.read_new(self.newcomer(run), run.public_id, said["credential"])
        if made is None:
            raise Invalid(_("La clé d'accès n'a pas été enregistrée. Réessayez, ou choisissez une application."))
        run.scratch["facteur"] = made
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it."""
        if passkeys.add_passkey(run.scratch["facteur"], run.request) is None:
            raise Invalid(_("Cette clé d'accès est déjà enregistrée."))
        return self.kept(run, self.owner(run))


class CodesDeSecours(Owned, flow=SecondFacteur):
    """Ten codes for the day when the telephone is lost: shown now, and never again."""

    title = _("Je garde mes codes de secours")
    template = "comptes/facteurs/codes.html"
    submit_label = _("J'ai gardé mes codes")

    def context(self, run: Run) -> dict[str, Any]:
        """Derived from the run; the database has their hashes only."""
        self.owner(run)
        return {"codes": facteurs.codes_of(run.public_id)}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """They are on paper."""
        return "gardes"
