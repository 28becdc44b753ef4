"""Why the office says no about files handed in (GUICHET-02xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class ImportRefusal(Refusal):
    """Family of the refusals of imports in the browser."""

    support = _("Rien n'a été écrit dans le registre. Corrigez ce que dit le message, puis recommencez.")


class FichierTropLourd(ImportRefusal):
    """A file larger than GUICHET_UPLOAD_MAX."""

    code = "GUICHET-0201"
    status = 413
    personne = _(
        "Le fichier {fichier} est trop lourd (plus de {maximum} Mo). Vérifiez qu'il s'agit bien de l'export ; s'il "
        "l'est, déposez le fichier zip plutôt que le fichier XML."
    )


class TropDeFichiers(ImportRefusal):
    """More files, or more bytes, than one deposit takes."""

    code = "GUICHET-0202"
    personne = _(
        "Ce dépôt a déjà {maximum} fichiers, ou trop de données. Retirez ceux qui ne servent pas, ou faites deux "
        "imports."
    )


class DepotOccupe(ImportRefusal):
    """Something asked of a deposit whose state does not allow it."""

    code = "GUICHET-0203"
    status = 409
    personne = _("Ce dépôt n'en est plus là : un travail est en cours, ou il est terminé. Rechargez la page.")


class DepotDUnAutre(ImportRefusal):
    """A colleague's deposit, which may be looked at and nothing else."""

    code = "GUICHET-0204"
    status = 403
    personne = _("Cet import est celui d'un collègue : vous pouvez le lire, lui seul peut le changer ou l'appliquer.")


class ColonnesAChoisir(ImportRefusal):
    """A list whose columns nobody has named."""

    code = "GUICHET-0205"
    personne = _("Dites d'abord ce que contient chaque colonne du fichier {fichier}.")


class ColonnesIncompletes(ImportRefusal):
    """Columns named, but not those that are needed to know a person."""

    code = "GUICHET-0206"
    personne = _("Il manque {colonnes}. Choisissez la colonne qui le contient ; sans cela la liste ne peut pas servir.")


class AucunFichierChoisi(ImportRefusal):
    """A form sent without a file."""

    code = "GUICHET-0207"
    personne = _("Aucun fichier n'est choisi. Choisissez au moins un fichier, puis déposez-le.")


class NombreDeSortants(ImportRefusal):
    """The number typed is not the number of leavers."""

    code = "GUICHET-0208"
    personne = _("Tapez le nombre d'élèves qui sortiraient ({sortants}) pour confirmer que c'est bien voulu.")
