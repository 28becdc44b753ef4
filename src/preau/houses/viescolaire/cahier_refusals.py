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
