"""Why somebody cannot activate or log in, in plain words, each cause beside what mends it (J9; seed 002 §5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.guichet.actions.fiche import ELEVES, RESPONSABLES, Fiche, causes_of
from preau.protocols.scim.messages import Notification, Tentative, User
from preau.registre.queries import Cause, Finding, phrase_of

MAL, ATTENTION, BIEN = "mal", "attention", "bien"
VOIES: dict[str, str | Promise] = {
    "activation-sms": gettext_lazy("activation par SMS"),
    "activation-courrier": gettext_lazy("identifiants provisoires"),
    "franceconnect": gettext_lazy("FranceConnect"),
    "connexion": gettext_lazy("connexion"),
}
MOTIFS: dict[str, str | Promise] = {
    "commence": gettext_lazy("fiche trouvée, activation pas terminée"),
    "inconnu": gettext_lazy("numéro inconnu, aucune fiche à ce nom avec ce numéro ou cette adresse"),
    "nom-different": gettext_lazy("numéro connu, mais l'état civil porte un autre nom"),
    "plusieurs": gettext_lazy("plusieurs fiches répondent à ce nom et à ce numéro"),
    "seconde-preuve": gettext_lazy("seconde preuve fausse"),
    "refus-fc": gettext_lazy("abandonné chez FranceConnect"),
    "aucun-eleve": gettext_lazy("fiche trouvée, mais aucun élève ne peut être rattaché"),
    "date-fausse": gettext_lazy("date de naissance différente de celle du dossier"),
    "dates-epuisees": gettext_lazy("trop de dates de naissance fausses : possible de nouveau le lendemain"),
    "deja": gettext_lazy("un compte existe déjà"),
    "reussi": gettext_lazy("compte activé"),
    "mot-de-passe": gettext_lazy("identifiant inconnu ou mot de passe faux"),
    "patientez": gettext_lazy("trop d'essais, la personne a dû attendre"),
    "second-facteur": gettext_lazy("second facteur faux"),
    "suspendu": gettext_lazy("compte suspendu ou fermé"),
    "a-valider": gettext_lazy("adresse mail pas encore validée"),
    "courrier-expire": gettext_lazy("identifiants provisoires expirés"),
    "courrier-utilise": gettext_lazy("identifiants provisoires déjà utilisés"),
    "courrier-remplace": gettext_lazy("identifiants provisoires remplacés par un courrier plus récent"),
}
"""The words of the account service's attempts (`comptes.models.Tentative`)."""


@dataclass(frozen=True)
class Ligne:
    """One cause: its sentence, how grave it is, and the gestes (slug, argument) that mend it."""

    texte: str
    ton: str
    gestes: tuple[tuple[str, str], ...] = field(default=())


GESTES_OF: dict[str, tuple[str, ...]] = {
    Cause.SANS_TELEPHONE: ("mobile", "courrier"),
    Cause.TELEPHONE_FIXE: ("mobile", "courrier"),
    Cause.TELEPHONE_ILLISIBLE: ("mobile", "courrier"),
    Cause.LIEN_COUPE: ("retablir",),
    Cause.SANS_DATE: ("date",),
}


def explain(fiche: Fiche) -> list[Ligne]:
    """Every cause, the graver first; one line that says so when nothing is found."""
    lines = [*_of_comptes(fiche), *_of_attempts(fiche), *_of_registre(fiche), *_of_letters(fiche)]
    if not any(line.ton == MAL for line in lines) and not fiche.comptes.trouble:
        lines.append(_nothing(fiche))
    return sorted(dict.fromkeys(lines), key=lambda one: (MAL, ATTENTION, BIEN).index(one.ton))


def tell_attempt(row: Tentative) -> str:
    """« essai du 3 sept. à 19 h 12, activation par SMS : numéro inconnu … »."""
    at = localtime(row.at) if row.at else None
    when = _("essai du %(jour)s à %(heure)s") % {
        "jour": date_format(at, "j N") if at else "?",
        "heure": f"{at.hour} h {at.minute:02}" if at else "?",
    }
    return f"{when}, {VOIES.get(row.voie, row.voie)} : {MOTIFS.get(row.motif, row.motif)}"


def tell_letter(row: Notification) -> str:
    """« Courrier du 8 septembre 2026, valable jusqu'au 8 décembre 2026 : pas encore utilisé »."""
    words = {
        "active": _("pas encore utilisé"),
        "utilisee": _("utilisé"),
        "annulee": _("remplacé par un autre"),
        "perimee": _("expiré"),
    }
    said = {"le": _day(row.issued_on), "jusque": _day(row.expires_on), "etat": words.get(row.etat, row.etat)}
    return _("Courrier du %(le)s, valable jusqu'au %(jusque)s : %(etat)s") % said


def _of_comptes(fiche: Fiche) -> Iterator[Ligne]:
    if fiche.genre == RESPONSABLES and len(fiche.comptes.users) > 1:
        yield Ligne(_("Cette fiche est dans plusieurs comptes : prévenez le référent numérique."), MAL)
    for user in fiche.comptes.users:
        yield from _of_user(user)
    for row in fiche.comptes.fusions:
        if row.etat == "faite" and row.undo_until is not None:
            text = _("Le compte %(identifiant)s a été regroupé avec celui-ci ; c'est réparable jusqu'au %(jour)s.")
            values = {"identifiant": row.identifiant, "jour": date_format(localtime(row.undo_until), "j F Y")}
            yield Ligne(text % values, ATTENTION, (("separer", row.id),))


def _of_user(user: User) -> Iterator[Ligne]:
    said = {"identifiant": user.user_name}
    etat = user.compte.etat
    if etat == "suspendu":
        yield Ligne(_("Le compte %(identifiant)s est suspendu.") % said, MAL, (("rouvrir", user.id),))
    elif etat == "a-valider":
        text = _("Le compte %(identifiant)s attend que le lien reçu par mail soit ouvert.") % said
        yield Ligne(text, MAL, (("mel", ""),))
    elif etat in ("fusionne", "ferme"):
        yield Ligne(_("Le compte %(identifiant)s est fermé ou regroupé avec un autre.") % said, MAL)
    if user.compte.verrouille:
        text = _("Trop d'essais sur le compte %(identifiant)s : chaque nouvel essai doit attendre.") % said
        yield Ligne(text, MAL, (("deverrouiller", user.id),))
    if user.compte.must_change_password:
        yield Ligne(
            _("Un mot de passe provisoire a été remis pour %(identifiant)s : il n'a pas encore été changé.") % said,
            ATTENTION,
        )


def _of_attempts(fiche: Fiche) -> Iterator[Ligne]:
    """What the last attempts say that the record does not, while there is no account that opens."""
    if any(user.active for user in fiche.comptes.users):
        return
    corrected = max((row.corrected_at for row in fiche.corrections), default=None)
    for row in fiche.comptes.tentatives[:3]:
        if corrected is not None and (row.at is None or row.at < corrected):
            continue  # the record has been mended since
        if row.motif == "inconnu" and row.voie in ("activation-sms", "franceconnect"):
            text = _(
                "Quelqu'un de ce nom a essayé avec un numéro ou une adresse que la fiche ne porte pas. Demandez à la "
                "personne son numéro de portable, et corrigez la fiche."
            )
            yield Ligne(text, MAL, (("mobile", ""), ("mel", "")))
        elif row.motif == "nom-different":
            text = _("Le numéro est le bon, mais l'état civil porte un autre nom que la fiche : vérifiez le nom.")
            yield Ligne(text, MAL, (("nom", ""), ("prenom", "")))
        elif row.motif in ("date-fausse", "dates-epuisees"):
            text = _("Une date de naissance différente de celle du dossier a été donnée : vérifiez celle de l'élève.")
            yield Ligne(text, ATTENTION)


def _of_registre(fiche: Fiche) -> Iterator[Ligne]:
    has_account = any(user.active for user in fiche.comptes.users)
    for finding, blocks in causes_of(fiche):
        blocking = blocks and not (has_account and finding.cause in (Cause.SANS_TELEPHONE, Cause.TELEPHONE_FIXE))
        yield Ligne(_worded(fiche, finding), MAL if blocking else ATTENTION, _gestes(fiche, finding))
    if fiche.differs_elsewhere:
        text = _(
            "Un autre établissement a d'autres coordonnées pour cette personne : demandez-lui lesquelles sont bonnes."
        )
        yield Ligne(text, ATTENTION)


def _of_letters(fiche: Fiche) -> Iterator[Ligne]:
    if any(user.active for user in fiche.comptes.users) or not fiche.comptes.lettres:
        return
    last = fiche.comptes.lettres[0]
    values = {"jour": _day(last.expires_on)}
    if last.etat == "active":
        yield Ligne(_("Un courrier d'identifiants provisoires sert encore jusqu'au %(jour)s.") % values, ATTENTION)
    elif last.etat == "perimee":
        text = _("Le dernier courrier d'identifiants provisoires n'est plus valable depuis le %(jour)s.") % values
        yield Ligne(text, ATTENTION, (("courrier", ""),))


def _nothing(fiche: Fiche) -> Ligne:
    if fiche.user is not None:
        text = _(
            "Rien ne bloque : le compte %(identifiant)s est ouvert. Si le mot de passe est perdu, réinitialisez-le."
        )
        return Ligne(text % {"identifiant": fiche.user.user_name}, BIEN, (("reinitialiser", fiche.user.id),))
    if fiche.genre == ELEVES:
        return Ligne(_("Rien ne bloque : l'élève peut activer son compte avec ses identifiants provisoires."), BIEN)
    return Ligne(_("Rien ne bloque : cette personne peut activer son compte par SMS avec le numéro de la fiche."), BIEN)


def _worded(fiche: Fiche, finding: Finding) -> str:
    """The registry's sentence, with the child it is about."""
    who = next((row.eleve for row in fiche.liens if row.eleve.public_id == finding.eleve_public_id), None)
    sentence = phrase_of(finding)
    return f"{who.prenom} {who.nom} : {sentence}" if who is not None and fiche.genre == RESPONSABLES else sentence


def _day(text: str) -> str:
    """A day of the account service as people read it."""
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text


def _gestes(fiche: Fiche, finding: Finding) -> tuple[tuple[str, str], ...]:
    slugs = GESTES_OF.get(finding.cause, ())
    if finding.cause == Cause.SANS_DATE and fiche.genre == RESPONSABLES:
        return ()  # mended on the pupil's record
    return tuple((slug, finding.eleve_public_id if slug == "retablir" else "") for slug in slugs)
