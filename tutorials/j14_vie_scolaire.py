"""J14: from the school's site to the timetable, in the words of seed 000; the account is that of J1."""

from __future__ import annotations

from dataclasses import replace

from tutorials import j1_activation_sms as j1
from tutorials import j10_connexion as j10
from tutorials.language import Choose, Open, Press, See, Step, Tutorial

PERSON = "emilie-dupont"
SITE = "site"
PRONOTE = "PRONOTE"
"""The icon's name of seed 000: a label that the school sets."""
SITE_STEP = Step(
    "1",
    "Pour se connecter à PRONOTE directement via le site du collège, cliquer sur l'icône correspondante dans la "
    "catégorie « Espace numérique »",
    (Open(SITE), Press(PRONOTE)),
    is_close=True,
)
DOOR = Step(
    "2",
    "Le lien redirige alors vers la page ci-dessous. Cliquer alors sur le mode de connexion souhaité (« Parents », "
    "« Accompagnants » ou « Élève »)",
    (Press("Parents"),),
)
PROFIL = replace(
    j10.NORMANDIE.steps[0],
    number="",
    caption="Sur la page de l'ENT, sélectionner son profil, puis appuyer sur « Se connecter »",
    actions=(Choose("Représentant légal (parents)"), Choose("Collège / Lycée"), Choose(j10.OUI), Press("Se connecter")),
    is_printed=False,
)
OPENED = Step("5", "La vie scolaire s'ouvre. Cliquer sur « Emploi du temps »", (Press("Emploi du temps"),))
TIMETABLE = Step("6", "L'emploi du temps de la semaine s'affiche.", (See("Emploi du temps"),))

NORMANDIE = Tutorial(
    slug="j14-vie-scolaire",
    title="Procédure de connexion à l'ENT et PRONOTE",
    subtitle="Connexion via le site du collège : l'emploi du temps",
    seed="000",
    journey="J14",
    entrees=j1.NORMANDIE.entrees,
    person=PERSON,
    introduction=(
        "PRONOTE s'ouvre aussi directement depuis le site du collège, avec l'identifiant et le mot de passe du compte.",
    ),
    warning="",
    steps=(SITE_STEP, DOOR, PROFIL, replace(j10.AGAIN, number="3"), j10.login("4"), OPENED, TIMETABLE),
    ending=("Si vous êtes déjà connecté à l'ENT, la vie scolaire s'ouvre sans demander d'autre mot de passe.",),
    before=replace(j1.NORMANDIE, person=PERSON),
    is_from_site=True,
)
TUTORIALS = (NORMANDIE,)
