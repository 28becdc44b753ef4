"""What the registry remembers, one noun per file."""

from preau.registre.models.cle import CleResponsable
from preau.registre.models.correction import Correction
from preau.registre.models.ecriture import EcritureImport
from preau.registre.models.eleve import Eleve
from preau.registre.models.enseignement import Enseignant, Enseignement
from preau.registre.models.etablissement import AnneeScolaire, Etablissement
from preau.registre.models.export import Export
from preau.registre.models.identite import Identite
from preau.registre.models.importation import Import
from preau.registre.models.jointure import Sequence, allocate_jointures, allocate_of_offices, keep_jointures
from preau.registre.models.lien import Lien
from preau.registre.models.nomenclature import Code
from preau.registre.models.personnel import Fonction, Personnel, ProfesseurPrincipal
from preau.registre.models.responsable import Responsable
from preau.registre.models.scolarite import Scolarite
from preau.registre.models.secretariat import Secretariat
from preau.registre.models.structure import Division, Groupe
from preau.registre.models.telephone import Telephone

__all__ = [
    "AnneeScolaire",
    "CleResponsable",
    "Code",
    "Correction",
    "Division",
    "EcritureImport",
    "Eleve",
    "Enseignant",
    "Enseignement",
    "Etablissement",
    "Export",
    "Fonction",
    "Groupe",
    "Identite",
    "Import",
    "Lien",
    "Personnel",
    "ProfesseurPrincipal",
    "Responsable",
    "Scolarite",
    "Secretariat",
    "Sequence",
    "Telephone",
    "allocate_jointures",
    "allocate_of_offices",
    "keep_jointures",
]
