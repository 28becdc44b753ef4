"""Journey J3: a responsable activates with the provisional identifiers of a letter (seeds 002, 003 cas 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.letters import LetterState, state_of
from preau.houses.comptes.actions.validate_mail import PasEnAttente, vouch_mail
from preau.houses.comptes.flows import ActivationNotification
from preau.houses.comptes.models import (
    Compte,
    CompteResponsable,
    Notification,
    Rattachement,
    Signalement,
    Tentative,
    Validation,
)
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.flows import Run
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import MOBILE, Family, eleve, link
from tests.houses.comptes.letters import (
    PASSWORD,
    activation,
    confirm,
    issue,
    letter_of,
    links,
    log_in,
    type_letter,
)
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_the_whole_way(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    assert walk.step == "activation-du-compte"
    assert "Activation du compte" in walk.text
    assert "Activer votre compte" in walk.text
    walk.send(**activation(family))
    assert walk.step == "validation"
    assert "emilie@example.net" in walk.text
    compte = Compte.objects.get()
    assert compte.state == "a-valider"
    assert compte.identifiant == letter.notification.identifiant
    assert compte.activated_at is None
    assert state_of(Notification.objects.get()) is LetterState.UTILISE
    assert Rattachement.objects.count() == 2
    walk.send()
    assert walk.page.status_code == 422
    assert "pas encore validée" in walk.text
    ((to, path),) = links()
    assert to == "emilie@example.net"
    confirm(path)
    walk.send()
    assert walk.step == "confirmation"
    assert letter.notification.identifiant in walk.text
    walk.send()
    assert walk.at == "/mon-compte/"


def test_the_link_opens_on_any_device_and_only_its_button_acts(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    elsewhere = Walk(JourneyClient())
    for _scanner in range(3):
        elsewhere.open(path)
        assert "e••••@example.net" in elsewhere.text
        assert "emilie@example.net" not in elsewhere.text
    assert Compte.objects.get().state == "a-valider"
    elsewhere.page = elsewhere.client.post(path, follow=True)
    assert "Votre adresse mail est validée" in elsewhere.text
    assert "Accéder à mes services en ligne" in elsewhere.text
    compte = Compte.objects.get()
    assert compte.state == "actif"
    assert compte.mel_proven_at is not None
    assert compte.activated_at is not None
    assert "comptes_session" not in elsewhere.client.cookies  # the link proves an address, not a person
    events = [one.event for one in Entry.objects.filter(event__startswith="compte.").order_by("pk")]
    assert events == ["compte.en-attente", "compte.active"]
    assert [one.to for one in testing.deliver()] == ["emilie@example.net"]  # the identifiant, to keep
    log_in(elsewhere, compte.identifiant, PASSWORD)
    assert elsewhere.at == "/mon-compte/"


def test_a_link_serves_once_and_says_so(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    confirm(path)
    first = Compte.objects.get().mel_proven_at
    again = walk.client.post(path, follow=True)
    assert again.status_code == 200
    assert "Votre adresse mail est validée" in again.content.decode()
    assert Compte.objects.get().mel_proven_at == first
    assert Entry.objects.filter(event="compte.active").count() == 1


@pytest.mark.parametrize("deed", ["late", "unknown", "corrected", "cut"])
def test_a_dead_link_says_what_to_do(family: Family, walk: Walk, deed: str) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    deeds: dict[str, Callable[[], Any]] = {
        "late": lambda: Validation.objects.update(expires_at=now()),
        "unknown": lambda: Validation.objects.all().delete(),
        "corrected": lambda: (walk.send("action-adresse"), walk.send(mel="emilie@example.org")),
        "cut": lambda: None,
    }
    deeds[deed]()
    if deed == "cut":
        path = path[:-5] + "/"
    for answer in (walk.client.get(path), walk.client.post(path)):
        assert answer.status_code == 410
        assert "Ce lien n'est plus valable" in answer.content.decode().replace("&#x27;", "'")
    assert Compte.objects.get().state == "a-valider"


def test_a_link_lives_48_hours_by_setting(family: Family, walk: Walk, reglages: Any) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    row = Validation.objects.get()
    assert timedelta(hours=47, minutes=59) < row.expires_at - row.created_at <= timedelta(hours=48, minutes=1)
    assert len(row.token_hash) == 64


def test_resent_within_limits_and_each_link_is_good_until_the_first_is_used(
    family: Family, walk: Walk, reglages: Any
) -> None:
    reglages(mails_per_address=3)
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    for _again in range(2):
        walk.send("action-renvoyer")
        assert walk.page.status_code == 200
        assert "Un nouveau mail vient de vous être envoyé." in walk.text
    walk.send("action-renvoyer")
    assert walk.page.status_code == 422
    assert "Trop de mails ont été demandés" in walk.text
    sent = links()
    assert len({path for _to, path in sent}) == 3
    confirm(sent[0][1])
    assert Compte.objects.get().state == "actif"
    assert not Validation.objects.filter(used_at=None).exists()


def test_the_address_is_corrected(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family, mel="faute@example.net"))
    ((_to, wrong),) = links()
    walk.send("action-adresse")
    assert walk.step == "adresse"
    walk.send(mel="pas une adresse")
    assert walk.page.status_code == 422
    walk.send(mel="emilie@example.net")
    assert walk.step == "validation"
    ((to, path),) = links()
    assert to == "emilie@example.net"
    assert walk.client.post(wrong).status_code == 410
    confirm(path)
    compte = Compte.objects.get()
    assert (compte.state, compte.mel) == ("actif", "emilie@example.net")


def test_a_login_before_the_mail_is_validated_comes_back_to_the_waiting_page(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family))
    later = Walk(JourneyClient())
    log_in(later, letter.notification.identifiant, PASSWORD)
    assert later.step == "validation"
    assert "emilie@example.net" in later.text
    assert "comptes_session" not in later.client.cookies
    assert Tentative.objects.filter(reason="a-valider").count() == 1
    later.send("action-renvoyer")
    (_first, (_to, path)) = links()
    confirm(path)
    later.send()
    later.send()
    assert later.at == "/mon-compte/"


def test_a_wrong_password_never_tells_that_the_account_waits(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family))
    later = Walk(JourneyClient())
    log_in(later, letter.notification.identifiant, "Autre-chose 2026 !")
    assert "Identifiant ou mot de passe incorrect" in later.text


def test_without_a_mail_address_the_office_vouches(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    type_letter(walk, letter)
    walk.send(**activation(family, mel="", sans_mel="on"))
    assert walk.step == "guichet"
    assert "CLG LES COURTILS" in walk.text
    assert "pièce d'identité" in walk.text
    assert links() == []
    walk.send()
    assert walk.page.status_code == 422
    log_in(later := Walk(JourneyClient()), letter.notification.identifiant, PASSWORD)
    assert later.step == "guichet"
    compte = vouch_mail(Compte.objects.get(), issued_by="guichet:abc")
    assert (compte.state, compte.mel_proven_at) == ("actif", None)
    entry = Entry.objects.filter(event="compte.active").get()
    assert (entry.actor, entry.detail["preuve"]) == ("guichet:abc", "guichet")
    with pytest.raises(PasEnAttente):
        vouch_mail(compte, issued_by="guichet:abc")
    walk.send()
    assert walk.step == "confirmation"


def test_at_the_counter_somebody_remembers_an_address(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family, mel="", sans_mel="on"))
    walk.send("action-adresse")
    walk.send(mel="emilie@example.net")
    assert walk.step == "validation"
    assert [to for to, _path in links()] == ["emilie@example.net"]


def test_a_suspended_account_is_not_opened_by_its_link(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    Compte.objects.update(state="suspendu")
    confirm(links()[0][1])
    compte = Compte.objects.get()
    assert compte.state == "suspendu"
    assert compte.mel_proven_at is not None


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no address": ({"mel": ""}, "cochez « Je n'ai pas d'adresse mail »"),
    "bad address": ({"mel": "emilie"}, "Saisissez une adresse mail complète"),
    "no password": ({"mot_de_passe": "", "confirmation": ""}, "Saisissez votre mot de passe"),
    "two passwords": ({"confirmation": "Autre-chose 2026 !"}, "Les deux mots de passe sont différents"),
    "short": ({"mot_de_passe": "Aa1!", "confirmation": "Aa1!"}, "doit contenir 8 caractères"),
    "a name": ({"mot_de_passe": "Albert-26-Zut!", "confirmation": "Albert-26-Zut!"}, "ne doit contenir ni nom"),
    "a date": ({"mot_de_passe": "Zut-02/03/14!", "confirmation": "Zut-02/03/14!"}, "ni date de naissance"),
    "usual": ({"mot_de_passe": "Soleil26!", "confirmation": "Soleil26!"}, "un mot de passe courant"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_refused(family: Family, walk: Walk, what: str) -> None:
    said, sentence = WRONG[what]
    type_letter(walk, letter_of(family))
    walk.send(**{**activation(family), **said})
    assert walk.page.status_code == 422
    assert sentence in walk.text
    assert not Compte.objects.exists()
    assert PASSWORD not in walk.page.content.decode()


def test_a_wrong_date_is_counted_and_the_mail_is_not(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    wrong = activation(family) | {f"ne_le-{family.albert.public_id}_jour": "9"}
    for left in (2, 1):
        walk.send(**wrong)
        assert f"il vous reste {left} essai" in walk.text
    walk.send(**wrong)
    assert "Cet élève ne sera pas rattaché" in walk.text
    assert Tentative.objects.filter(voie="activation-courrier", reason="date-fausse").count() == 2
    assert Tentative.objects.filter(voie="activation-courrier", reason="dates-epuisees").count() == 1
    only = {family.jeanne.public_id: answers(**{family.jeanne.public_id: None})}
    said = {"mel": "e@example.net", **passwords(), **only[family.jeanne.public_id]}
    said[f"lien-{family.jeanne.public_id}"] = "oui"
    said |= {f"ne_le-{family.jeanne.public_id}_{part}": text for part, text in JEANNE.items()}
    walk.send(**said)
    assert walk.step == "validation"
    assert Rattachement.objects.get().eleve_public_id == family.jeanne.public_id


JEANNE = {"jour": "30", "mois": "11", "annee": "2018"}


def test_a_wrong_link_is_reported_and_the_way_goes_on(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    said = activation(family) | answers(**{family.jeanne.public_id: None})
    walk.send(**said)
    assert walk.step == "validation"
    assert Signalement.objects.get().eleve_public_id == family.jeanne.public_id
    assert Rattachement.objects.count() == 1


def test_one_typed_password_is_enough_by_setting(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(letter_confirmation=False)
    type_letter(walk, letter_of(family))
    assert "Confirmation" not in walk.text
    said = activation(family)
    del said["confirmation"]
    walk.send(**said)
    assert walk.step == "validation"


def test_the_letter_names_one_child_and_another_school_s_is_asked_too(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    assert letter.person.enfants == ("Albert DUPONT",)
    type_letter(walk, letter)
    assert "Jeanne DUPONT" in walk.text
    walk.send(**activation(family))
    assert CompteResponsable.objects.count() == 2


def test_another_browser_cannot_join(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    assert JourneyClient().get(walk.at).status_code == 403


def test_its_address_leads_to_the_login_page(family: Family, walk: Walk) -> None:
    for path in ("/activation/courrier/", "/activation/eleve/"):
        walk.open(path)
        assert walk.at == "/connexion/"
    assert not Run.objects.exists()


def test_the_qr_fills_the_identifiant_in(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    walk.open(letter.url.split("localhost")[-1].split("8001")[-1])
    assert walk.at == "/connexion/"
    page = walk.page.content.decode()
    assert f'value="{letter.notification.identifiant}"' in page
    assert letter.password not in page
    hostile = walk.client.get("/activation/lettre/?identifiant=%3Cscript%3E&profil=x", follow=True)
    assert "script%3E" not in hostile.content.decode()


def test_seed_003_has_its_button(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(wording="003")
    type_letter(walk, letter_of(family))
    assert walk.step == "gerer-mon-compte"
    assert "Gérer mon compte" in walk.text
    walk.send()
    assert walk.step == "activation-du-compte"


# The map


def _used(family: Family, walk: Walk) -> None:
    compte = Compte.objects.create(identifiant="e.dupont00", password="x", prenom="E", nom="D", mobile=MOBILE)
    CompteResponsable.objects.create(compte=compte, responsable_public_id=family.emilie.public_id)


def _cut(family: Family, walk: Walk) -> None:
    for record in (family.emilie, family.emilie_ecole):
        record.liens.update(cut_at=now())


Deed = Callable[[Family, Walk], Any]
ACTIVATION = "activation-du-compte"
CASES: dict[tuple[str, str], Deed] = {
    (ACTIVATION, "envoyé"): lambda f, w: w.send(**activation(f)),
    (ACTIVATION, "sans-mail"): lambda f, w: w.send(**activation(f, mel="", sans_mel="on")),
    (ACTIVATION, "déjà"): lambda f, w: (_used(f, w), w.send(**activation(f))),
    (ACTIVATION, "aucun"): lambda f, w: w.send(
        **activation(f) | answers(**{f.albert.public_id: None, f.jeanne.public_id: None})
    ),
    (ACTIVATION, "mort"): lambda f, w: (letter_of(f), w.send(**activation(f))),
    ("validation", "validé"): lambda f, w: (w.send(**activation(f)), confirm(links()[0][1]), w.send()),
    ("validation", "renvoyé"): lambda f, w: (w.send(**activation(f)), w.send("action-renvoyer")),
    ("validation", "adresse"): lambda f, w: (w.send(**activation(f)), w.send("action-adresse")),
    ("adresse", "corrigée"): lambda f, w: (
        w.send(**activation(f)),
        w.send("action-adresse"),
        w.send(mel="e@example.org"),
    ),
    ("guichet", "validé"): lambda f, w: (
        w.send(**activation(f, mel="", sans_mel="on")),
        vouch_mail(Compte.objects.get(), issued_by="x"),
        w.send(),
    ),
    ("guichet", "adresse"): lambda f, w: (w.send(**activation(f, mel="", sans_mel="on")), w.send("action-adresse")),
    ("confirmation", "continuer"): lambda f, w: (
        w.send(**activation(f)),
        confirm(links()[0][1]),
        w.send(),
        w.send(),
    ),
    ("gerer-mon-compte", "suite"): lambda f, w: w.send(),
}
ENDS = {"contact": "/contact/", "services": "/mon-compte/"}
ARROWS = [
    (variant, page, outcome, target)
    for variant in wordings.names()
    for page, exits in ActivationNotification.maps[variant].items()
    for outcome, target in exits.items()
]


@pytest.mark.parametrize(("variant", "page", "outcome", "target"), ARROWS)
def test_every_arrow_leads_where_the_map_says(
    family: Family, walk: Walk, reglages: Any, variant: str, page: str, outcome: str, target: str
) -> None:
    reglages(wording=variant)
    type_letter(walk, letter_of(family))
    if variant != "001" and page != "gerer-mon-compte":
        walk.send()
    CASES[page, outcome](family, walk)
    assert walk.page.status_code == 200
    assert ENDS.get(target, target) in (walk.at, walk.step)


def test_the_links_gone_meanwhile_lead_to_the_school(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    said = activation(family)
    _cut(family, walk)
    walk.send(**said)
    assert walk.at == "/contact/"
    assert not Compte.objects.exists()


def test_nothing_to_open_leads_to_the_school_at_once(family: Family, walk: Walk) -> None:
    letter = letter_of(family)
    _cut(family, walk)
    type_letter(walk, letter)
    assert walk.at == "/contact/"


def test_a_child_gone_and_one_left(family: Family, walk: Walk) -> None:
    link(family.emilie, eleve("Zoé"))
    letter = letter_of(family)
    type_letter(walk, letter)
    said = activation(family)
    family.emilie.liens.filter(eleve=family.albert).update(gone_at=now())
    said.pop(f"lien-{family.albert.public_id}")
    walk.send(**said)
    assert walk.page.status_code == 422  # Zoé has not been answered for


def test_an_expired_page_leads_back_to_the_login(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        answer = walk.client.get(walk.at)
        assert answer.status_code == 410
        assert "/activation/courrier/" in answer.content.decode()


def test_a_whole_class_and_two_windows(family: Family) -> None:
    letters = issue(profils=("eleve", "responsable")).letters
    assert len(letters) == 2
    assert len({one.notification.lot for one in letters}) == 1
