"""« Ajout d'un élève depuis un autre compte »: several accounts of one person become one (J5).

Seed 001 (the link of « Mon compte »), seed 003 cas 3 ("A noter": a letter that names only some of the siblings).

    autre-compte → [second-facteur →] apercu → regroupe → mon-compte          the other account is active
    autre-compte → enfants → apercu → regroupe → mon-compte                   provisional identifiers of a letter

The other account is proven by its password, or by the letter and the children's dates of birth; both must bear the
same family name and first name in the schools' records. Nothing is written before the page that shows what comes of it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.comptes import franceconnect, hashing, wordings
from preau.houses.comptes.actions.activate import NothingToAttachError
from preau.houses.comptes.actions.attach import attach_eleves, letter_records, refuse_records
from preau.houses.comptes.actions.authenticate import LoginRefusal, Provisional, Unfinished, authenticate
from preau.houses.comptes.actions.check_facteur import count_try, forget_tries, use_secours, use_totp
from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.facteurs import clean_code, has_facteur
from preau.houses.comptes.actions.identifiant import clean
from preau.houses.comptes.actions.merge import merge, refuse_merge
from preau.houses.comptes.actions.openable import list_openable
from preau.houses.comptes.actions.report import report_links
from preau.houses.comptes.flows.activation_pages import Enfants
from preau.houses.comptes.flows.fusion_forms import AutreCompteForm, FacteurForm
from preau.houses.comptes.flows.own_account import OwnFlow, OwnPage
from preau.houses.comptes.models import Compte, Tentative
from preau.houses.comptes.settings import current
from preau.kit.clockkit import PARIS
from preau.kit.flows import Invalid, Run
from preau.protocols.refusals import Refusal
from preau.registre.queries import Enfant, etablissement_label

MAP = {
    "autre-compte": {"compte": "apercu", "facteur": "second-facteur", "courrier": "enfants"},
    "second-facteur": {"montré": "apercu"},
    "enfants": {"confirmés": "apercu", "aucun": "aucun-eleve"},
    "apercu": {"regroupé": "regroupe"},
    "regroupe": {"continuer": "mon-compte"},
}
SAID = {
    Tentative.Reason.COURRIER_UTILISE: gettext_lazy(
        "Ce courrier a déjà servi : saisissez le mot de passe que vous avez choisi pour ce compte."
    ),
    Tentative.Reason.COURRIER_EXPIRE: gettext_lazy(
        "Les identifiants provisoires de ce courrier ne sont plus valables. Demandez-en de nouveaux à l'école ou à "
        "l'établissement."
    ),
    Tentative.Reason.COURRIER_REMPLACE: gettext_lazy(
        "Ce courrier a été remplacé par un autre, plus récent : saisissez les identifiants du dernier reçu."
    ),
    Tentative.Reason.SUSPENDU: gettext_lazy(
        "Cet autre compte est suspendu ou fermé. L'école ou l'établissement peut vous dire pourquoi : contactez-le."
    ),
}
"""What is said to who typed the right password of something that opens nothing."""


class AjoutEleve(OwnFlow):
    """The journey J5."""

    name = "ajout-eleve"
    maps = dict.fromkeys(wordings.names(), MAP)
    start = "autre-compte"
    terminals = {"mon-compte": ()}
    events = {
        ("second-facteur", "montré"): "fusion.compte-prouve",
        ("autre-compte", "compte"): "fusion.compte-prouve",
        ("autre-compte", "courrier"): "fusion.courrier-prouve",
    }
    seals = frozenset({("apercu", "regroupé")})

    def choose_variant(self, request: Any) -> str:
        """The words of the deployment's tutorial."""
        return wordings.get(current().wording).name


class AutreCompte(OwnPage, flow=AjoutEleve):
    """The identifiant and the password of the other account, or those of the letter."""

    form = AutreCompteForm
    template = "comptes/fusion/autre-compte.html"
    writes = {"moi", "autre", "courrier", "records"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the name of the hub."""
        return super().words(run, franceconnect=current().franceconnect_name, **values)

    def context(self, run: Run) -> dict[str, Any]:
        """Whether the other account may be one that a hub opens, without a password."""
        return {**super().context(run), "franceconnect": franceconnect.is_enabled()}

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """With the identifiant of the letter whose code was scanned by somebody signed in (pages/lettre.py)."""
        typed = run.request.GET.get("identifiant", "") if run.request is not None else ""
        return {**super().form_kwargs(run), "initial": {"identifiant": clean(typed)}}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Counted and compared like a login; then whether the two may be one."""
        me = self.me(run)
        try:
            found = authenticate(said["identifiant"], said["mot_de_passe"], request=run.request)
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        if isinstance(found, LoginRefusal):
            raise Invalid(say(found))
        if isinstance(found, Unfinished):
            raise Invalid(_("Cet autre compte attend la validation de son adresse mail : ouvrez d'abord le lien reçu."))
        try:
            if isinstance(found, Provisional):
                run.scratch["records"] = letter_records(found.letter)
                refuse_records(me, run.scratch["records"])
            else:
                refuse_merge(me, found)
        except Refusal as refusal:
            raise Invalid(refusal.sentence()) from None
        run.scratch["found"] = found
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Remember which it was; nothing else is written yet."""
        found = run.scratch["found"]
        run.remember(moi=self.me(run).public_id)
        if isinstance(found, Provisional):
            run.remember(courrier=found.letter.public_id, records=run.scratch["records"], autre="")
            return "courrier"
        run.remember(autre=found.public_id, courrier="", records=[])
        return "facteur" if has_facteur(found) else "compte"


class SecondFacteur(OwnPage, flow=AjoutEleve):
    """The other account has a second factor: its password alone proves nothing."""

    form = FacteurForm
    mots = "autre-facteur"
    reads = {"moi", "autre"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Counted like at a login; a code of the application, or a recovery code."""
        self.me(run)
        other = Compte.objects.get(public_id=run.recall("autre"))
        retry_at = count_try(other)
        if retry_at is not None:
            raise Invalid(say(LoginRefusal(Tentative.Reason.PATIENTEZ, retry_at)))
        code = clean_code(said["code"])
        if not (use_totp(other, code) or use_secours(other, code, run.request)):
            raise Invalid({"code": _("Ce code n'est pas le bon. Vérifiez-le et saisissez-le à nouveau.")})
        forget_tries(other)
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """It was right."""
        return "montré"


class EnfantsDuCourrier(Enfants, OwnPage, flow=AjoutEleve, slug="enfants"):
    """The children of the letter: their legal representative or not, and their dates of birth."""

    mots = "enfants"
    reads = {"moi", "records"}
    writes = {"prouves", "refuses"}
    voie = Tentative.Voie.COURRIER

    def candidats(self, run: Run) -> list[str]:
        """The records of the letter's person."""
        return list(run.recall("records"))

    def proven_before(self, run: Run) -> list[str]:
        """Children that the account has already."""
        return [enfant.public_id for enfant in list_children(self.me(run))]

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Of the account that began, the dates as at the activation."""
        self.me(run)
        return super().verify(run, said)

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Go on with the children proven: the account changes on the next page. Without any, keep the reports."""
        proven = set(run.scratch["proven"]) - set(self.proven_before(run))
        refused = run.scratch["refused"]
        enfants = list_openable(self.candidats(run))
        if not any(enfant.public_id in proven for enfant in enfants):
            me = self.me(run)
            report_links(enfants, refused, actor=f"compte:{me.public_id}", request=run.request, compte=me)
            return "aucun"
        run.remember(prouves=sorted(proven), refuses=refused)
        return "confirmés"


class AucunEleve(OwnPage, flow=AjoutEleve):
    """No child of the letter could be attached: the school is the answer."""

    template = "comptes/fusion/aucun-eleve.html"


class Apercu(OwnPage, flow=AjoutEleve):
    """What comes of it: the children gained, which identifiant stays."""

    template = "comptes/fusion/apercu.html"
    reads = {"moi", "autre", "courrier", "records"}
    may_read = {"prouves", "refuses"}

    def context(self, run: Run) -> dict[str, Any]:
        """Both sides, read again."""
        me, other = self.me(run), self.other(run)
        mine = {enfant.public_id for enfant in list_children(me)}
        gained = [enfant for enfant in self.brought(run, other) if enfant.public_id not in mine]
        words = self.words(
            run,
            autre=other.identifiant if other else "",
            jours=current().alias_life.days,
            delai=current().merge_undo.days,
        )
        gagnes = [(enfant, etablissement_label(enfant.uai)) for enfant in gained]
        return {"mots": words, "garde": me, "autre": other, "gagnes": gagnes}

    def other(self, run: Run) -> Compte | None:
        """The other account, unless it is a letter."""
        return Compte.objects.filter(public_id=run.recall("autre")).first() if run.recall("autre") else None

    def brought(self, run: Run, other: Compte | None) -> list[Enfant]:
        """Children of the other account, or proven from the letter."""
        if other is not None:
            return list_children(other)
        proven = set(run.recall("prouves", []))
        return [enfant for enfant in list_openable(run.recall("records")) if enfant.public_id in proven]

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """One action: the two accounts, or the letter's children."""
        me, other = self.me(run), self.other(run)
        try:
            if other is not None:
                merge(me, other, request=run.request, run_public_id=run.public_id)
            else:
                attach_eleves(
                    me,
                    records=run.recall("records"),
                    proven=run.recall("prouves", []),
                    refused=run.recall("refuses", []),
                    voie="courrier",
                    request=run.request,
                )
        except Refusal as refusal:
            raise Invalid(refusal.sentence()) from None
        except NothingToAttachError:
            raise Invalid(_("Aucun de ces élèves ne peut plus être rattaché. Contactez l'établissement.")) from None
        return "regroupé"


class Regroupe(OwnPage, flow=AjoutEleve):
    """It is done."""

    template = "comptes/fusion/regroupe.html"
    reads = {"moi", "autre"}

    def context(self, run: Run) -> dict[str, Any]:
        """Every child of the account from now on."""
        me = self.me(run)
        enfants = [(enfant, etablissement_label(enfant.uai)) for enfant in list_children(me)]
        return {**super().context(run), "compte": me, "enfants": enfants, "autre": run.recall("autre")}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Back to the account."""
        return "continuer"


def say(refusal: LoginRefusal) -> str:
    """The sentence of a refusal, the same for an unknown identifiant and a wrong password."""
    if refusal.reason == Tentative.Reason.PATIENTEZ:
        at = refusal.retry_at.astimezone(PARIS).strftime("%H:%M:%S") if refusal.retry_at else ""
        return _("Trop d'essais. Attendez %(at)s, puis réessayez.") % {"at": at}
    wrong = _("Identifiant ou mot de passe incorrect. Vérifiez les deux : majuscules et minuscules comptent.")
    return str(SAID.get(refusal.reason, wrong))
