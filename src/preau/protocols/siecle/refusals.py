"""Why a SIECLE file is not read at all: one class each, with the way to repair (design.md §5)."""

from preau.protocols.exports.reasons import Reasons
from preau.protocols.refusals import Refusal


class SiecleRefusal(Refusal):
    """Family of the refusals of SIECLE files. ``context["line"]`` is set where a line means something."""

    support = "Redemandez l'export dans SIECLE (Exportations > En XML) et transmettez-le sans l'ouvrir ni le modifier."


class PasUnExport(SiecleRefusal):
    """Neither XML nor a zip of XML."""

    code = "SIECLE-0001"
    personne = (
        "Ce fichier n'est pas un export XML de SIECLE. Dans SIECLE, choisissez Exportations, En XML, puis déposez ici "
        "le fichier ExportXML_….zip reçu, ou le fichier .xml qu'il contient."
    )


class RacineVoisine(SiecleRefusal):
    """A file of a neighbouring application, or another document (§8, 2)."""

    code = "SIECLE-0002"
    personne = "{constat} Déposez l'export SIECLE des élèves, des responsables, des structures ou des nomenclatures."


class ArchiveTronquee(SiecleRefusal):
    """A zip that is cut or damaged."""

    code = "SIECLE-0003"
    personne = "L'archive zip est incomplète ou abîmée. Téléchargez de nouveau l'export depuis SIECLE et déposez-le."


class ArchivePlusieursFichiers(SiecleRefusal):
    """A zip with several entries, or none (§1.1)."""

    code = "SIECLE-0004"
    personne = (
        "L'archive contient {nombre} fichiers ; un export de SIECLE en contient un seul. Déposez chaque archive "
        "ExportXML_….zip telle que SIECLE l'a produite, sans les regrouper."
    )


class ArchiveBombe(SiecleRefusal):
    """A zip whose content is out of proportion."""

    code = "SIECLE-0005"
    personne = (
        "Le contenu de l'archive est démesuré : ce n'est pas un export de SIECLE. Redemandez l'export et déposez-le."
    )


class ArchiveIllisible(SiecleRefusal):
    """A zip that is encrypted or packed in a way SIECLE never uses."""

    code = "SIECLE-0006"
    personne = (
        "L'archive est protégée par un mot de passe ou compressée d'une manière inhabituelle. Déposez l'archive telle "
        "que SIECLE l'a produite."
    )


class FichierTropGros(SiecleRefusal):
    """More bytes than a school's export can hold."""

    code = "SIECLE-0007"
    personne = (
        "Ce fichier dépasse {maximum} Mio. Un export de SIECLE ne concerne qu'un établissement : vérifiez le fichier."
    )


class DtdInterdite(SiecleRefusal):
    """A document type declaration: never in an export (§1.1), and the door to entity bombs."""

    code = "SIECLE-0008"
    personne = (
        "Ce fichier contient une déclaration DOCTYPE, que SIECLE n'écrit jamais : il a été modifié. Redemandez "
        "l'export dans SIECLE et déposez-le sans le modifier."
    )


class TexteTropLong(SiecleRefusal):
    """One text of more than the limit; the line is where it was given up."""

    code = "SIECLE-0009"
    personne = (
        "Un texte du fichier est démesuré (vers la ligne {line}) : le fichier est abîmé. Redemandez l'export dans "
        "SIECLE."
    )


class TropProfond(SiecleRefusal):
    """Tags nested out of proportion."""

    code = "SIECLE-0010"
    personne = "Les balises du fichier sont emboîtées sans fin (ligne {line}). Redemandez l'export dans SIECLE."


class XmlCasse(SiecleRefusal):
    """XML that is not well formed, or cut."""

    code = "SIECLE-0011"
    personne = (
        "Le fichier XML est incomplet ou abîmé à la ligne {line}. Téléchargez de nouveau l'export depuis SIECLE et "
        "déposez-le sans l'ouvrir."
    )


class EncodageIllisible(SiecleRefusal):
    """Bytes that cannot be read in the encoding they claim."""

    code = "SIECLE-0012"
    personne = (
        "Les caractères du fichier sont illisibles (ligne {line}) : il a été enregistré par un autre logiciel. "
        "Déposez l'export tel que SIECLE l'a produit."
    )


class EnveloppeIncomplete(SiecleRefusal):
    """No PARAMETRES with a school and a year (§1.2)."""

    code = "SIECLE-0013"
    personne = (
        "L'export ne dit pas de quel établissement (UAJ) ou de quelle année scolaire (ANNEE_SCOLAIRE) il vient. "
        "Redemandez l'export dans SIECLE."
    )


class ExportVide(SiecleRefusal):
    """Not one pupil, person or class (§1.2)."""

    code = "SIECLE-0014"
    personne = (
        "L'export ne contient {manque}. Vérifiez l'année et les choix faits dans SIECLE, puis redemandez l'export."
    )


class SectionDemesuree(SiecleRefusal):
    """A long stretch of the file with no record that is known."""

    code = "SIECLE-0015"
    personne = (
        "Une longue partie du fichier (vers la ligne {line}) ne contient aucune fiche connue. Vérifiez qu'il s'agit "
        "d'un export de SIECLE."
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
