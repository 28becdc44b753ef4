"""Parcours 2: un responsable active seul son compte, avec son mobile (J1).

Seeds 000 méthode B, 001 3bis–8bis and 002 parcours 2 (variant 001), 003 cas 2 (003), 004 steps 1–8 (004).
The maps, the labels and the intermediate pages are data (wordings/*.toml); docs/reference/parcours/ draws them:

    001   identite → code → enfants → mot-de-passe → identifiant → mon-compte
    003   creation → identite → code → enfants → identifiant-et-mot-de-passe → identifiant → mon-compte
    004   creation → identite → code-et-dates [→ enfants-restants] → identifiant-et-mot-de-passe → identifiant → …

Known and unknown people walk the same path until the code: only the courier stays silent. Who already has an account
learns it once the number is proven (compte-existant). No child to open: the school's contact.
This file holds the map and the pages up to the proven number; activation_pages.py those behind it.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import franceconnect, stages, visitor, wordings
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.openable import has_excluded_mef, join_records, list_openable
from preau.houses.comptes.actions.same_person import find_compte_of_person
from preau.houses.comptes.actions.send_code import check_code, count_code, request_code, resend, send_code
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.flows import activation_forms as forms
from preau.houses.comptes.models import Compte, Tentative
from preau.houses.comptes.settings import current
from preau.kit import phonekit
from preau.kit.clockkit import PARIS
from preau.kit.codes import CodeVerdict
from preau.kit.flows import Flow, Invalid, Run, Step
from preau.kit.flows.flow import SeeOther

NAME = "activation-sms"


class ActivationSms(Flow):
    """The journey J1; one map per family of tutorials."""

    name = NAME
    maps = {variant: wordings.get(variant).maps[NAME] for variant in wordings.names()}
    start = {variant: next(iter(wordings.get(variant).maps[NAME])) for variant in wordings.names()}
    terminals = {"contact": (), "mon-compte": ("compte",)}
    events = {
        ("identite", "demandé"): "activation.code-demande",
        ("code", "juste"): "activation.numero-prouve",
        ("code", "déjà"): "activation.compte-existant",
        ("code", "épuisé"): "activation.code-epuise",
        ("code-et-dates", "déjà"): "activation.compte-existant",
        ("code-et-dates", "épuisé"): "activation.code-epuise",
    }
    seals = frozenset(
        {
            ("mot-de-passe", "choisi"),
            ("identifiant-et-mot-de-passe", "choisi"),
            ("nouveau-mot-de-passe", "choisi"),
        }
    )

    def choose_variant(self, request: HttpRequest) -> str:
        """The words of the service the person comes from, else those of the setting."""
        demande = demandes.find_by_address(request.GET.get("retour", ""), request)
        return wordings.get((demande and demande.wording) or current().wording).name

    def before(self, run: Run, request: HttpRequest) -> str:
        """Back to the login page, which knows where the person was going."""
        return run.return_to or "/"

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To the school's contact, or signed in to the summary of the account."""
        if target == "contact":
            return SeeOther(contact_url(run, motif="dossier"))
        compte = Compte.objects.get(public_id=run.recall("compte"))
        return stages.enter(request, compte, return_to=run.return_to, target=reverse("comptes:mon-compte"))

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the account it made, else to the login page."""
        return reverse("comptes:mon-compte") if visitor.current_compte(request) else run.return_to or "/"


class Page(Step):
    """A page whose words are those of the run's wording: `mots` names its page there, the slug by default."""

    mots: ClassVar[str] = ""
    template = "comptes/activation/etape.html"

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """The labels of this page."""
        minutes = int(current().code_life.total_seconds() // 60)
        page = wordings.get(run.variant).page
        return page(self.mots or self.slug, service=current().service_name, minutes=minutes, **values)

    def title_for(self, run: Run) -> str:
        """As the tutorial prints it."""
        return self.words(run)["titre"]

    def submit_label_for(self, run: Run) -> str:
        """As the tutorial prints it."""
        return self.words(run)["bouton"]

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The labels of the fields."""
        return {"mots": self.words(run)}

    def context(self, run: Run) -> dict[str, Any]:
        """The labels around the form."""
        return {"mots": self.words(run)}


class Creation(Page, flow=ActivationSms):
    """The page with the button « créer mon compte » (seeds 003 and 004)."""

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Nothing to do: the run begins."""
        return "commencé"


class Identite(Page, flow=ActivationSms):
    """« Je confirme mon identité »: a code is asked for, whoever asks."""

    form = forms.IdentiteForm
    template = "comptes/activation/identite.html"
    writes = {"mobile", "candidats"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the name of the hub."""
        return super().words(run, franceconnect=current().franceconnect_name, **values)

    def context(self, run: Run) -> dict[str, Any]:
        """The other way, under « ou » (seed 002, figure 5)."""
        assert run.request is not None
        bouton = franceconnect.button(run.request, but=franceconnect.But.ACTIVATION, return_to=run.return_to)
        return {**super().context(run), "bouton": bouton}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count the code before anything is looked up."""
        refuse_too_many("mobile", count_code(said["mobile"], run.request))
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Look up and send; known or unknown, the same."""
        sent = request_code(nom=said["nom"], prenom=said["prenom"], mobile=said["mobile"], run_public_id=run.public_id)
        run.remember(mobile=said["mobile"], candidats=sent.candidats)
        run.keep_alive_until(sent.expires_at)
        return "demandé"


class Code(Page, flow=ActivationSms):
    """« Je saisis le code de sécurité reçu par SMS »; the same page for everyone."""

    form = forms.CodeForm
    template = "comptes/activation/code.html"
    reads = {"mobile", "candidats"}
    writes = {"renvoye", "compte", "candidats"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the number typed."""
        return super().words(run, mobile=phonekit.display(run.recall("mobile")), **values)

    def context(self, run: Run) -> dict[str, Any]:
        """What stands under « Je n'ai pas reçu le SMS »."""
        return {
            **super().context(run),
            "renvoye": run.recall("renvoye", 0),
            "modifier": ActivationSms.page_url(run, "identite"),
            "contact": contact_url(run),
        }

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Compare the code: counted first, five tries."""
        verdict = check_code(run.public_id, run.recall("mobile"), said["code"])
        if verdict is CodeVerdict.FAUX:
            raise Invalid({"code": _("Ce code n'est pas le bon. Vérifiez le SMS et saisissez-le à nouveau.")})
        return None if verdict is CodeVerdict.JUSTE else verdict.value

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The number is proven: an account, children, or neither."""
        return existing_or_none(run) or "juste"

    def on_renvoyer(self, run: Run) -> str:
        """Another code to the same number, within the quota; silent for the same people as the first."""
        mobile = run.recall("mobile")
        may = resend(run.public_id, mobile)
        if not may.allowed:
            raise Invalid(soon() if may.retry_at else spent())
        refuse_too_many("", count_code(mobile, run.request))
        with transaction.atomic():
            end = send_code(run.public_id, mobile, candidats=run.recall("candidats"))
        run.keep_alive_until(end)
        run.remember(renvoye=run.recall("renvoye", 0) + 1)
        return "renvoyé"


class Bloque(Page, flow=ActivationSms):
    """Five wrong codes: this code is over."""

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Start again from the number."""
        return "recommencer"


class CodeExpire(Bloque, flow=ActivationSms):
    """The code's time is over."""


class FormationSansCompte(Page, flow=ActivationSms):
    """Parents of pupils of some classes (CPGE, by setting) have no account, and nothing is to be mended (seed 002)."""

    template = "comptes/activation/formation-sans-compte.html"


def contact_url(run: Run, **more: str) -> str:
    """The page that finds a school, from which one starts again to the same place."""
    query = {name: value for name, value in {**more, "retour": run.return_to}.items() if value}
    return reverse("comptes:contact") + (f"?{urlencode(query)}" if query else "")


def existing_or_none(run: Run) -> str | None:
    """What a proven number leads to before any child is named: the account there is, or nobody to open.

    Only now are the records joined that the office says are the same person: before, it would take longer for some.
    """
    candidats = join_records(run.recall("candidats"))
    run.remember(candidats=candidats)
    compte = find_compte_of_person(candidats, run.recall("mobile"))
    if compte is not None:
        reason, outcome = Tentative.Reason.DEJA, "déjà"
        run.remember(compte=compte.public_id)
    elif not list_openable(candidats):
        reason = Tentative.Reason.AUCUN_ELEVE
        outcome = "sans-compte" if has_excluded_mef(candidats) else "aucun"
    else:
        return None
    note_attempt(
        Tentative.Voie.SMS,
        reason,
        run_public_id=run.public_id,
        responsable_public_id=candidats[0] if candidats else "",
        compte_public_id=compte.public_id if compte else "",
    )
    return outcome


def soon() -> str:
    """A code is on its way."""
    return _("Un code vient d'être envoyé. Patientez un peu avant d'en demander un autre.")


def spent() -> str:
    """Enough codes went to this number in this run."""
    return _("Plusieurs codes ont déjà été demandés. Vérifiez votre numéro, ou contactez l'établissement.")


def refuse_too_many(field: str, verdict: Any) -> None:
    """Raise Invalid when a limit is reached, with the hour from which to try again."""
    if verdict.allowed:
        return
    if verdict.retry_at is None:
        raise Invalid({field: _("Trop de codes ont été demandés. Réessayez demain.")})
    hour = f"{verdict.retry_at.astimezone(PARIS):%H:%M}"
    raise Invalid({field: _("Trop de codes ont été demandés. Réessayez à %(hour)s.") % {"hour": hour}})
