"""Why an STS file is not read at all: one class each, with the way to repair (design.md §5)."""

from preau.protocols.exports.reasons import Reasons
from preau.protocols.refusals import Refusal


class StsRefusal(Refusal):
    """Family of the refusals of STS files. ``context["line"]`` is set where a line means something."""

    support = (
        "Redemandez le fichier sts_emp_<UAI>_<année>.xml dans STS-Web (Exports > Emploi du temps) et transmettez-le "
        "sans l'ouvrir ni le modifier."
    )


class PasUnExport(StsRefusal):
    """Neither XML nor a zip of XML."""

    code = "STS-0001"
    personne = (
        "Ce fichier n'est pas un export de STS-Web. Dans STS-Web, choisissez Exports, Emploi du temps, puis déposez "
        "ici le fichier sts_emp_….xml reçu."
    )


class RacineVoisine(StsRefusal):
    """A file of a neighbouring application, or the one that goes the other way (§2.2, §8, 2)."""

    code = "STS-0002"
    personne = "{constat} Déposez le fichier sts_emp_….xml que donne STS-Web (Exports, Emploi du temps)."


class ArchiveTronquee(StsRefusal):
    """A zip that is cut or damaged."""

    code = "STS-0003"
    personne = "L'archive zip est incomplète ou abîmée. Téléchargez de nouveau l'export depuis STS-Web et déposez-le."


class ArchivePlusieursFichiers(StsRefusal):
    """A zip with several entries, or none."""

    code = "STS-0004"
    personne = (
        "L'archive contient {nombre} fichiers ; un export de STS-Web en contient un seul. Déposez le fichier "
        "sts_emp_….xml lui-même."
    )


class ArchiveBombe(StsRefusal):
    """A zip whose content is out of proportion."""

    code = "STS-0005"
    personne = (
        "Le contenu de l'archive est démesuré : ce n'est pas un export de STS-Web. Redemandez l'export et déposez-le."
    )


class ArchiveIllisible(StsRefusal):
    """A zip that is encrypted or packed in an unusual way."""

    code = "STS-0006"
    personne = (
        "L'archive est protégée par un mot de passe ou compressée d'une manière inhabituelle. Déposez le fichier "
        "sts_emp_….xml lui-même."
    )


class FichierTropGros(StsRefusal):
    """More bytes than a school's export can hold."""

    code = "STS-0007"
    personne = (
        "Ce fichier dépasse {maximum} Mio. Un export de STS-Web ne concerne qu'un établissement : vérifiez le fichier."
    )


class DtdInterdite(StsRefusal):
    """A document type declaration: never in an export, and the door to entity bombs."""

    code = "STS-0008"
    personne = (
        "Ce fichier contient une déclaration DOCTYPE, que STS-Web n'écrit jamais : il a été modifié. Redemandez "
        "l'export dans STS-Web et déposez-le sans le modifier."
    )


class TexteTropLong(StsRefusal):
    """One text of more than the limit; the line is where it was given up."""

    code = "STS-0009"
    personne = (
        "Un texte du fichier est démesuré (vers la ligne {line}) : le fichier est abîmé. Redemandez l'export dans "
        "STS-Web."
    )


class TropProfond(StsRefusal):
    """Tags nested out of proportion."""

    code = "STS-0010"
    personne = "Les balises du fichier sont emboîtées sans fin (ligne {line}). Redemandez l'export dans STS-Web."


class XmlCasse(StsRefusal):
    """XML that is not well formed, or cut."""

    code = "STS-0011"
    personne = (
        "Le fichier XML est incomplet ou abîmé à la ligne {line}. Téléchargez de nouveau l'export depuis STS-Web et "
        "déposez-le sans l'ouvrir."
    )


class EncodageIllisible(StsRefusal):
    """Bytes that cannot be read in the encoding they claim."""

    code = "STS-0012"
    personne = (
        "Les caractères du fichier sont illisibles (ligne {line}) : il a été enregistré par un autre logiciel. "
        "Déposez l'export tel que STS-Web l'a produit."
    )


class EnveloppeIncomplete(StsRefusal):
    """No PARAMETRES with a school and a year (§2.1)."""

    code = "STS-0013"
    personne = (
        "L'export ne dit pas de quel établissement (UAJ) ou de quelle année scolaire (ANNEE_SCOLAIRE) il vient. "
        "Redemandez l'export dans STS-Web."
    )


class ExportVide(StsRefusal):
    """Neither a person nor a class."""

    code = "STS-0014"
    personne = (
        "L'export ne contient ni personnel, ni division. Vérifiez l'année choisie dans STS-Web, puis redemandez "
        "l'export."
    )


class SectionDemesuree(StsRefusal):
    """A long stretch of the file with no record that is known."""

    code = "STS-0015"
    personne = (
        "Une longue partie du fichier (vers la ligne {line}) ne contient aucune fiche connue. Vérifiez qu'il s'agit "
        "d'un export de STS-Web."
    )


REASONS = Reasons(
    pas_un_export=PasUnExport,
    racine_voisine=RacineVoisine,
    archive_tronquee=ArchiveTronquee,
    archive_plusieurs_fichiers=ArchivePlusieursFichiers,
    archive_bombe=ArchiveBombe,
    archive_illisible=ArchiveIllisible,
    fichier_trop_gros=FichierTropGros,
    dtd_interdite=DtdInterdite,
    texte_trop_long=TexteTropLong,
    trop_profond=TropProfond,
    xml_casse=XmlCasse,
    encodage_illisible=EncodageIllisible,
    section_demesuree=SectionDemesuree,
)
