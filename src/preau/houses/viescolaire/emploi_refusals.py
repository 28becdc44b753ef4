"""Why school life says no about the timetable (VIESCOLAIRE-02xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class AnneeFermee(Refusal):
    """The registry has no open year for this school."""

    code = "VIESCOLAIRE-0201"
    status = 409
    personne = _("L'établissement {uai} n'a pas d'année scolaire ouverte.")
    support = _("Importez d'abord les élèves de l'établissement : preau import siecle … --uai {uai} --annee ….")


class CalendrierInconnu(Refusal):
    """No calendar for this year and zone, or a file that cannot be read."""

    code = "VIESCOLAIRE-0202"
    status = 422
    personne = _("Il n'y a pas de calendrier lisible pour la zone {zone} en {annee}.")
    support = _(
        "Préau apporte les zones A, B et C ; ailleurs, donnez un fichier TOML par --calendrier, sur le modèle de "
        "houses/viescolaire/calendriers/2026.toml."
    )


class GrilleManquante(Refusal):
    """The school's year has not been prepared."""

    code = "VIESCOLAIRE-0203"
    status = 409
    personne = _("L'année scolaire de l'établissement n'est pas encore préparée.")
    support = _("Préparez-la : preau viescolaire annee prepare --uai {uai} --zone A.")


class EnseignementsManquants(Refusal):
    """The registry does not say who teaches what."""

    code = "VIESCOLAIRE-0204"
    status = 409
    personne = _("Le registre ne dit pas qui enseigne quoi dans l'établissement {uai}.")
    support = _("Importez les fichiers de STS-Web : preau import sts … --uai {uai}.")


class EmploiDejaSaisi(Refusal):
    """Lessons typed by hand, or changes, would be lost."""

    code = "VIESCOLAIRE-0205"
    status = 409
    personne = _("L'emploi du temps de l'établissement {uai} existe déjà.")
    support = _("Ajoutez --remplacer pour en produire un autre : les cours produits et leurs changements sont retirés.")


class SeanceInconnue(Refusal):
    """No such lesson that day, or not for this person to change."""

    code = "VIESCOLAIRE-0206"
    status = 404
    personne = _("Ce cours n'a pas lieu ce jour-là, ou n'est pas à vous.")
    support = _(
        "Un professeur change ses propres cours ; la direction et la vie scolaire changent tous ceux de leur "
        "établissement."
    )


class Collision(Refusal):
    """A class, a teacher or a room would be in two places at once."""

    code = "VIESCOLAIRE-0207"
    status = 409
    personne = _("{qui} a déjà un cours à ce moment : {cours}. Choisissez un autre moment, ou une autre salle.")
    support = _("Un changement ne peut mettre une classe, un groupe, un professeur ou une salle à deux endroits.")


class JourSansCours(Refusal):
    """The day has no lessons, or the place does not fit."""

    code = "VIESCOLAIRE-0208"
    status = 422
    personne = _("Il n'y a pas cours à ce moment. Choisissez un jour et une heure de cours.")
    support = _("Le jour est un congé, hors de l'année, ou l'heure dépasse la journée de l'établissement.")


class ChangementDejaFait(Refusal):
    """The same change is there, or one that excludes it."""

    code = "VIESCOLAIRE-0209"
    status = 409
    personne = _("Ce cours a déjà ce changement ce jour-là. Annulez-le d'abord pour en saisir un autre.")
    support = _(
        "Un cours a un changement de chaque nature par jour, et un seul de ceux qui l'annulent ou le déplacent."
    )


class AgendaInconnu(Refusal):
    """The secret address of a calendar is unknown, or was revoked."""

    code = "VIESCOLAIRE-0210"
    status = 404
    personne = _("Cette adresse d'agenda n'existe pas, ou plus.")
    support = _("La personne a renouvelé ou supprimé son adresse : elle copie la nouvelle depuis « Mon agenda ».")
