"""Why school life says no about the cahier de textes, the roll call and what is told to families (VIESCOLAIRE-03xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class TravailInconnu(Refusal):
    """No such homework for this pupil, or not published."""

    code = "VIESCOLAIRE-0301"
    status = 404
    personne = _("Ce travail n'existe plus, ou n'est pas pour cet élève.")
    support = _("Le professeur l'a retiré, ou l'élève a changé de classe ou de groupe.")


class RemiseImpossible(Refusal):
    """The homework asks for no file."""

    code = "VIESCOLAIRE-0302"
    status = 409
    personne = _("Ce travail ne se rend pas par un fichier. Demandez à votre professeur comment le rendre.")
    support = _("Le professeur a choisi « À rendre en classe » ou « Rien à rendre », ou l'a changé entre-temps.")


class FormulaireTropGros(Refusal):
    """The request is larger than all its files may be together; it was not read."""

    code = "VIESCOLAIRE-0303"
    status = 413
    personne = _("Vos fichiers sont trop gros. Revenez à la page précédente et joignez-en de plus petits.")
    support = _("Formulaire plus long que VIESCOLAIRE_PIECES fois VIESCOLAIRE_PIECE_OCTETS.")


class AppelFerme(Refusal):
    """The lesson has not begun, is cancelled, or its day is over."""

    code = "VIESCOLAIRE-0304"
    status = 409
    personne = _("L'appel se fait de dix minutes avant le cours à la fin de la journée. Prévenez la vie scolaire.")
    support = _(
        "Cours annulé, à venir, ou d'un jour passé : la vie scolaire peut encore faire l'appel d'un jour passé."
    )


class MotifInconnu(Refusal):
    """Not a reason of this school, or not one for parents."""

    code = "VIESCOLAIRE-0305"
    status = 409
    personne = _("Ce motif n'est pas proposé par l'établissement. Choisissez-en un dans la liste.")
    support = _("La liste des motifs a changé entre-temps : page « Motifs d'absence » de la vie scolaire.")


class TropDeDeclarations(Refusal):
    """Too many in a day."""

    code = "VIESCOLAIRE-0306"
    status = 429
    personne = _("Vous avez déclaré beaucoup d'absences aujourd'hui. Appelez la vie scolaire de l'établissement.")
    support = _("Plus de vingt déclarations d'une même personne en un jour.")


class DejaDecidee(Refusal):
    """Somebody else has answered meanwhile."""

    code = "VIESCOLAIRE-0307"
    status = 409
    personne = _("Quelqu'un a déjà répondu à cette déclaration. Revenez à la liste.")
    support = _("Deux personnes de la vie scolaire ont traité la même déclaration.")


class TexteInconnu(Refusal):
    """No such remark or communication for this person to acknowledge."""

    code = "VIESCOLAIRE-0308"
    status = 404
    personne = _("Ce texte n'existe plus, ou ne vous est pas adressé.")
    support = _("L'auteur l'a retiré, ou l'élève a changé de classe. Seuls les parents accusent réception d'un mot.")
