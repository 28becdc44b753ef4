"""Example content of a demonstration: homework, lesson contents, a remark, communications, around today."""

from __future__ import annotations

from datetime import date, timedelta

from preau.houses.viescolaire.actions.write_cahier import DraftContenu, DraftTravail, Joint, give_travail, write_contenu
from preau.houses.viescolaire.actions.write_carnet import Annonce, publish_communication, write_observation
from preau.houses.viescolaire.cahier import DAY
from preau.houses.viescolaire.droits import eleves_of
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import ContenuSeance, Travail, Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import Visiteur

CONTENUS = (
    ("Correction des exercices", "Correction au tableau des exercices 3 et 4, puis début du chapitre suivant."),
    ("Travail de groupe", "Travail par groupes de quatre : chaque groupe présente sa réponse à la classe."),
    ("Leçon", "Lecture de la leçon dans le manuel, puis prise de notes dans le cahier."),
)
TRAVAUX = (
    ("Relire la leçon et apprendre les définitions.", 20, 1, Travail.Rendu.AUCUN),
    ("Faire les exercices 5 et 6 du manuel.", 30, 2, Travail.Rendu.PAPIER),
    ("Préparer une affiche et la déposer ici, en PDF ou en photo.", 45, 3, Travail.Rendu.DEPOT),
)


def show_cahier(uai: str, division: str, day: date) -> tuple[int, int]:
    """Fill the cahier of a class from a week before `day` to a week after; lesson contents and homework written.

    Lessons already written are left as they are: twice is once.
    """
    lessons = [
        one
        for one in list_seances(uai, day - 7 * DAY, day + 7 * DAY, division=division)
        if one.personnels and not one.is_cancelled
    ]
    written = set(ContenuSeance.objects.filter(uai=uai).values_list("seance", flat=True))
    given = set(Travail.objects.filter(uai=uai).values_list("seance", flat=True))
    counts = [0, 0]
    for rank, lesson in enumerate(lessons):
        if lesson.le <= day and lesson.key not in written:
            titre, texte = CONTENUS[rank % len(CONTENUS)]
            write_contenu(_teacher(lesson), lesson, DraftContenu(f"<p>{texte}</p>", lesson.debut_at, titre))
            counts[0] += 1
        if rank % 3 == 0 and lesson.le <= day + DAY and lesson.key not in given:
            _give(lesson, rank // 3, lessons)
            counts[1] += 1
    if lessons and any(counts):
        _tell(lessons[0], division)
    return counts[0], counts[1]


def _give(lesson: Seance, rank: int, lessons: list[Seance]) -> None:
    texte, duree, difficulte, rendu = TRAVAUX[rank % len(TRAVAUX)]
    later = [one.le for one in lessons if one.matiere == lesson.matiere and one.le > lesson.le]
    pour_le = later[0] if later else lesson.le + timedelta(days=7)
    draft = DraftTravail(f"<p>{texte}</p>", pour_le, lesson.debut_at - 7 * DAY, duree, difficulte, rendu)
    links = ("https://www.education.gouv.fr/",) if rank % 4 == 1 else ()
    give_travail(_teacher(lesson), lesson, draft, Joint(liens=links))


def _tell(lesson: Seance, division: str) -> None:
    """One remark about the first pupil, one communication to parents, another to pupils."""
    who = _teacher(lesson)
    for eleve in eleves_of(lesson)[:1]:
        write_observation(who, lesson, eleve, "encouragement", "Belle participation à l'oral cette semaine.")
    text = "<p>La réunion a lieu mardi à 18 h, en salle polyvalente.</p>"
    publish_communication(who, Annonce(lesson.uai, "Réunion de parents", text, True, False, [division]))
    text = "<p>Le club théâtre se réunit le jeudi à 13 h. Inscrivez-vous au CDI.</p>"
    publish_communication(who, Annonce(lesson.uai, "Club théâtre", text, False, True, [division]))


def _teacher(lesson: Seance) -> Visiteur:
    """Who gives the lesson, as if signed in."""
    nom = lesson.noms[0] if lesson.noms else ""
    who = Utilisateur(genre=Utilisateur.Genre.PERSONNEL, nom=nom)
    return Visiteur(who, personnels=((lesson.uai, lesson.personnels[0]),))
