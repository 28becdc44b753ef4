"""J1: a parent activates an account with the mobile given to the school, and arrives in the ENT.

Four guides, one for each family of tutorials: the words are those of seeds 001 (with 000), 003, 002 and 004. What
they add to their seeds: at the end nobody logs out and starts again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutorials.language import Action, Choose, Fill, FillDate, Note, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene, nom_complet

LED_ON = "Il n'est plus nécessaire de se déconnecter de cette page et de recommencer."
ARRIVED = "L'ENT est ouvert : tous vos enfants y sont, quel que soit leur établissement."
KEEP = "Ces informations doivent être conservées précieusement."
NOTED: Sequence[Action] = (Note("identifiant"), Press("Continuer"))
"""The page that gives the identifiant."""


def children(
    answer: str, date: str, ending: str, scene: Scene, *, enfants: Sequence[dict[str, str]] = ()
) -> Sequence[Action]:
    """For each child of the page (the person's own unless `enfants` are given): the answer, and the date of birth."""
    actions: list[Action] = []
    for enfant in enfants or scene.enfants:
        who = nom_complet(enfant)
        actions += [Choose(answer, within=who), FillDate(date, enfant["ne_le"], within=who)]
    return [*actions, Press(ending)]


def identity(mobile: str, ending: str) -> tuple[Action, ...]:
    """Who the person is."""
    return (
        Fill("Nom", lambda scene: scene.nom),
        Fill("Prénom", lambda scene: scene.prenom),
        Fill(mobile, lambda scene: scene.mobile),
        Press(ending),
    )


def passwords(ending: str) -> tuple[Action, ...]:
    """A new password, twice."""
    return (
        Fill("Mot de passe", lambda scene: scene.password, is_secret=True),
        Fill("Confirmation du nouveau mot de passe", lambda scene: scene.password, is_secret=True),
        Press(ending),
    )


def sees_children(scene: Scene) -> Sequence[Action]:
    """The page names every child."""
    return [See(nom_complet(enfant)) for enfant in scene.enfants]


def led_on(scene: Scene) -> Sequence[Action]:
    """The summary, and the way to the ENT."""
    return [*sees_children(scene), Press("Accéder à mes services")]


NORMANDIE = Tutorial(
    slug="j1-activation-sms",
    title="Espace numérique de travail",
    subtitle="Première connexion - Parents",
    seed="001",
    journey="J1",
    entrees="normandie",
    person="emilie-dupont",
    introduction=(
        (
            "Deux moyens sont proposés pour créer un compte responsable et se connecter à l'ENT : FranceConnect, ou "
            "votre numéro de portable. Lors de la première connexion, il sera nécessaire de rattacher les dossiers de "
            "vos enfants à votre accès."
        ),
        (
            "Cette méthode permet de créer un compte en toute autonomie en renseignant uniquement votre numéro de "
            "portable."
        ),
    ),
    warning="Point de vigilance : il doit être le même que celui donné à l'établissement.",
    steps=(
        Step(
            "1",
            "Sélectionner profil « Représentant légal (parents) », puis « Collège/Lycée » et appuyer sur "
            "« Se connecter »",
            (
                Open("portail"),
                Choose("Représentant légal (parents)"),
                Choose("Collège / Lycée"),
                Press("Se connecter"),
            ),
        ),
        Step("2", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),)),
        Step(
            "3 bis",
            "Pour la première connexion, appuyer sur le lien « Je n'ai pas de compte ».",
            (Press("Je n'ai pas de compte"),),
            remark="A partir de la deuxième connexion, il faudra utiliser les champs « Identifiant » et "
            "« Mot de passe »",
        ),
        Step(
            "4 bis",
            "Renseigner votre « Nom », « Prénom », « numéro de portable » et appuyer sur « Suivant »",
            identity("N° de téléphone portable", "Suivant"),
        ),
        Step(
            "5 bis",
            "Saisir le code envoyé par SMS au numéro indiqué à l'étape précédente.",
            (
                See(lambda scene: f"(valable 30 min) au {scene.mobile_shown}"),
                Fill("Code de sécurité", lambda scene: scene.code()),
                Press("Suivant"),
            ),
            remark="Ce code est valable 30 minutes.",
        ),
        Step(
            "6 bis",
            "Renseigner la date de naissance de votre enfant puis appuyer sur « Confirmer »",
            lambda scene: children("Je suis le représentant légal de cet élève", "Né le", "Confirmer", scene),
        ),
        Step(
            "7 bis",
            "Définir un nouveau mot de passe en respectant les conditions imposées, le confirmer et appuyer sur "
            "« Suivant ».",
            passwords("Suivant"),
        ),
        Step(
            "",
            "Une fenêtre vous donnera ensuite votre identifiant. Le noter, puis appuyer sur « Continuer ».",
            NOTED,
            remark=KEEP,
        ),
        Step(
            "8 bis",
            "Une page récapitulative vous indique différentes informations (adresse mail, numéro de portable, "
            "enfants). Appuyer sur « Accéder à mes services ».",
            led_on,
            remark=LED_ON,
            is_cut=True,
        ),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        "A partir de la deuxième connexion, il faudra utiliser les champs « Identifiant » et « Mot de passe ».",
        (
            "Aucun code n'arrive ? Demandez au secrétariat si le numéro utilisé est bien celui figurant dans la base "
            "Siècle."
        ),
    ),
)

SOMME = Tutorial(
    slug="j1-activation-sms-somme",
    title="Connexion à l'ENT et activation du compte « Parents »",
    subtitle="Cas 2 : Vous pouvez vous auto-inscrire",
    seed="003",
    journey="J1",
    entrees="somme",
    person="helene-masson",
    introduction=(
        "Si c'est la première utilisation depuis la rentrée scolaire, il vous faudra activer votre compte.",
        "Pour vous identifier cliquez sur « Elève ou Parent » puis « Collège » puis « Se connecter ».",
        (
            "Si les informations saisies ne permettent pas de poursuivre l'auto-inscription par SMS, veuillez vérifier "
            "les données saisies ou contactez votre établissement scolaire."
        ),
    ),
    warning="Le numéro de téléphone portable utilisé lors de la procédure d'activation doit être identique à celui "
    "fourni à l'établissement lors de l'inscription de votre enfant.",
    steps=(
        Step(
            "",
            "Lors de la connexion à l'ENT, cliquez sur « Elève ou Parent » puis « Collège » puis « Se connecter ».",
            (Open("portail"), Choose("Elève ou Parent"), Choose("Collège"), Press("Se connecter")),
        ),
        Step(
            "1",
            "Sur la page d'authentification, cliquez sur le bouton « Je n'ai pas d'identifiant »",
            (Press("Je n'ai pas d'identifiant"),),
        ),
        Step(
            "2",
            "Afin de démarrer la création de votre compte, cliquez sur le bouton « créer mon compte ».",
            (Press("créer mon compte"),),
        ),
        Step(
            "",
            "Saisissez votre nom, prénom et le numéro de mobile que vous avez communiqué à l'établissement scolaire "
            "de vos enfants. Confirmez l'envoi en cliquant sur « valider »",
            identity("Numéro de mobile", "valider"),
        ),
        Step(
            "3",
            "Saisissez le code de validation reçu par SMS.",
            (Fill("Code de validation", lambda scene: scene.code()), Press("valider")),
            remark="Ce code est valable pendant une durée de 30min. Passé ce délai, il vous faudra recommencer la "
            "procédure de saisie du numéro de téléphone afin de recevoir un nouveau code.",
        ),
        Step(
            "4",
            "La liste de vos enfants s'affiche. Il vous faut maintenant saisir l'ensemble des dates de naissances de "
            "vos enfants pour valider leur rattachement.",
            lambda scene: children("oui", "Date de naissance", "valider", scene),
            remark="Vous pouvez également signaler un rattachement erroné en cliquant sur « non » à la question "
            "« Je suis le représentant légal de cet élève ».",
        ),
        Step(
            "5",
            "Votre identifiant s'affiche. Veillez à noter cet identifiant. Afin de terminer le processus de création "
            "de compte, vous devez créer un mot de passe pour votre nouveau compte. Cliquez sur « Terminer ».",
            (Note("identifiant"), *passwords("Terminer")),
            remark="Il vous permettra de vous connecter via la page d'authentification.",
        ),
        Step("", "Votre compte est désormais activé. Cliquez sur « Continuer ».", NOTED, remark=KEEP),
        Step("", "Appuyez sur « Accéder à mes services ».", led_on, remark=LED_ON, is_cut=True),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        (
            "A la prochaine connexion, une fois arrivée sur la page d'authentification, il suffira de renseigner "
            "l'identifiant et le mot de passe."
        ),
    ),
)


def code_and_date(scene: Scene) -> Sequence[Action]:
    """The code, and the date of birth of the first child."""
    return [
        Fill("Code de validation", lambda scene: scene.code()),
        FillDate("Date de naissance", scene.enfants[0]["ne_le"]),
        Press("Continuer"),
    ]


POITIERS = Tutorial(
    slug="j1-activation-sms-poitiers",
    title="Informations aux parents et élèves",
    subtitle="Création du compte",
    seed="004",
    journey="J1",
    entrees="poitiers",
    person="elise-marchand",
    introduction=(
        (
            "Vous trouverez ci-dessous un pas-à-pas décrivant les actions à réaliser par un responsable légal pour "
            "créer le compte ainsi que la méthode de connexion à l'ENT à utiliser lorsque le compte sera créé."
        ),
    ),
    warning="",
    steps=(
        Step(
            "1, 2",
            'Allez sur la page "Services en ligne". Cliquez sur "Je dispose d\'un compte Educonnect".',
            (Open("portail"), Press("Je dispose d'un compte Educonnect")),
        ),
        Step(
            "3",
            "Sur la page de connexion, cliquez sur le lien \"Je n'ai pas encore d'identifiant\".",
            (Press("Je n'ai pas encore d'identifiant"),),
        ),
        Step("4", 'Cliquez sur le bouton "Créer mon compte".', (Press("Créer mon compte"),)),
        Step(
            "5",
            'Indiquez vos nom, prénom et numéro de téléphone portable, puis cliquez sur "Recevoir mon code SMS".',
            identity("N° de téléphone portable", "Recevoir mon code SMS"),
        ),
        Step(
            "6",
            "Renseignez le code de validation reçu par SMS et la date de naissance de votre(vos) enfant(s).",
            code_and_date,
            remark="Vous avez plusieurs enfants : dépliez « J'ai plusieurs enfants ».",
        ),
        Step(
            "7",
            'Notez votre identifiant et choisissez votre mot de passe, puis cliquez sur "Continuer".',
            (Note("identifiant"), *passwords("Continuer")),
        ),
        Step("8", 'Votre compte est activé. Cliquez sur "Continuer".', NOTED, remark=KEEP),
        Step("", 'Cliquez sur "Accéder à mes services".', led_on, remark=LED_ON, is_cut=True),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        (
            "A propos du mot de passe : il doit comporter au moins 8 caractères et respecter 3 des 4 critères "
            "suivants : au moins une minuscule, au moins une majuscule, au moins un chiffre, au moins un caractère "
            "spécial."
        ),
        (
            "Rappel : votre compte est personnel. Les parents ont des comptes indépendants de ceux des élèves et ne "
            "reçoivent pas les mêmes communications."
        ),
    ),
)

LYON = replace(
    NORMANDIE,
    slug="j1-activation-sms-lyon",
    title="Tutoriel de connexion pour les responsables légaux des élèves",
    subtitle="Parcours 2 : auto-enrôlement avec le numéro de téléphone portable",
    seed="002",
    entrees="lyon",
    person="yasmine-lemaire",
    introduction=(
        (
            "Le portail d'accès permet d'abord de choisir son profil Responsable légal ou Élève. Ensuite on arrive sur "
            "le portail de connexion, qui permet d'activer son compte lors de la première connexion, d'accéder à son "
            "compte, de réinitialiser son identifiant ou son mot de passe à partir de son mail ou de son numéro de "
            "téléphone."
        ),
        (
            "Parcours 2 : auto-enrôlement en suivant le lien « Je n'ai pas de compte » : il faut utiliser le numéro de "
            "téléphone portable transmis lors de l'inscription."
        ),
    ),
    warning="L'activation est réservée aux représentants légaux.",
    steps=(
        Step(
            "1",
            "Cocher « Elève ou parent », puis appuyer sur « Valider »",
            (Open("portail"), Choose("Elève ou parent"), Press("Valider")),
        ),
        *(
            replace(step, number=step.number.replace(" bis", ""), remark="" if step.number == "3 bis" else step.remark)
            for step in NORMANDIE.steps[1:]
        ),
    ),
    ending=(
        (
            "Vous ne parvenez toujours pas à vous connecter ? Vérifiez si les informations partagées avec "
            "l'établissement dans le dossier d'inscription (nom, prénom, numéro de téléphone portable, mail) "
            "correspondent bien et sont à jour : contactez le secrétariat et demandez une vérification dans la base "
            "Siècle."
        ),
        (
            "Si aucune des vérifications précédentes n'aboutit, le secrétariat transmettra votre dossier au référent "
            "numérique."
        ),
    ),
)

TUTORIALS = (NORMANDIE, SOMME, LYON, POITIERS)
