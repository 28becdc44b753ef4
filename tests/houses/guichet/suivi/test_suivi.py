"""The follow-up: everybody's state, the figures, the lists, the reminders (issue 6, item 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from preau.houses.guichet import approbations, tableau
from preau.houses.guichet.actions import releve, remind
from preau.houses.guichet.models import Relance, Releve, Suivi
from preau.houses.guichet.poste import Poste, open_poste
from preau.houses.guichet.refusals import ApprobationAttendue
from preau.houses.guichet.suivi_refusals import PersonneARelancer
from preau.kit.clockkit import PARIS, now
from preau.kit.courier import testing
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job, JobState
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement, Responsable
from preau.registre.queries import list_inscrits, list_representants
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent
from tests.houses.guichet.suivi.conftest import Service

HERE = f"/etablissements/{COLLEGE}/suivi/"


@pytest.fixture
def poste(ecole: Etablissement, agent: MakeAgent) -> Poste:
    found = open_poste(agent("secretaire"), COLLEGE)
    assert found is not None
    return found


def look() -> None:
    releve.ask_releve(COLLEGE)
    assert jobs.run_once()


def test_everybody_s_state(ecole: Etablissement, service: Service) -> None:
    people = [one.public_id for one in list_representants(COLLEGE)]
    pupil = list_inscrits(COLLEGE)[0].public_id
    seen = "2026-09-04T17:12:00Z"
    made = service.account(people[0], activatedAt=seen, lastLoginAt=seen)
    service.activated(made, "activation-sms")
    service.account(people[1], activatedAt=seen)
    service.account(people[2], etat="suspendu", activatedAt=seen)
    service.account(people[3], verrouille=True, activatedAt=seen)
    service.account(people[4], etat="a-valider")
    service.letter(people[5], "perimee")
    service.letter(people[6], "perimee")
    service.letter(people[6], "active")
    service.letter(people[7], "annulee")
    service.account(pupil, eleve=True, activatedAt=seen, lastLoginAt=seen)
    look()
    states = dict(Suivi.objects.values_list("personne", "etat"))
    assert [states[one] for one in people[:9]] == [
        "active", "jamais", "bloque", "bloque", "attente", "perime", "notifie", "non-notifie", "non-notifie",
    ]  # fmt: skip
    assert states[pupil] == "active"
    assert Suivi.objects.get(personne=people[0]).voie == "activation-sms"
    assert len(states) == len(people) + len(list_inscrits(COLLEGE))
    service.attempts.clear()  # the account service forgets in time
    look()
    assert Suivi.objects.get(personne=people[0]).voie == "activation-sms"


def test_when_the_account_service_refuses_the_former_figures_stay(ecole: Etablissement, service: Service) -> None:
    look()
    before = Suivi.objects.count()
    service.status = 503
    look()
    assert Job.objects.order_by("-pk")[0].state == JobState.FAILED
    assert Suivi.objects.count() == before
    assert releve.last_releve(COLLEGE) == Releve.objects.order_by("pk")[0]


def test_two_askings_at_once_are_one(ecole: Etablissement, service: Service) -> None:
    assert releve.ask_releve(COLLEGE) == releve.ask_releve(COLLEGE)
    assert Job.objects.count() == 1
    jobs.run_once()
    releve.ask_releve(COLLEGE)
    assert Job.objects.count() == 2
    assert releve.purge_releves(now() + timedelta(days=61)) == 2


def suivi(etat: str, *divisions: str, **more: object) -> Suivi:
    return Suivi(uai=COLLEGE, profil="responsable", personne="x", etat=etat, divisions=list(divisions), **more)


def test_figures() -> None:
    rows = [suivi("active", "6 A", "4 B"), suivi("jamais", "6 A"), suivi("notifie", "6 A"), suivi("bloque")]
    assert [(one.titre, one.total, one.ouverts, one.part) for one in tableau.by_class(rows)] == [
        ("4 B", 1, 1, 100), ("6 A", 3, 2, 67), ("–", 1, 0, 0),
    ]  # fmt: skip
    everybody = tableau.count("Tous", rows)
    assert (everybody.total, everybody.ouverts, sum(everybody.nombres)) == (4, 2, 4)
    assert tableau.count("vide", []).part == 0


def test_curves() -> None:
    at = datetime(2026, 9, 9, 23, 30, tzinfo=PARIS)
    rows = [suivi("active", activated_at=at, last_login_at=at), suivi("active", activated_at=at - timedelta(days=300)),
            suivi("notifie")]  # fmt: skip
    curve = tableau.since_rentree(rows, date(2026, 9, 1), date(2026, 9, 16))
    assert [(point.titre, point.nombre) for point in curve] == [("07/09", 1), ("14/09", 2), ("16/09", 2)]
    hours = tableau.by_hour(rows, date(2026, 9, 9))
    assert [point.nombre for point in hours if point.nombre] == [1]
    assert hours[23].nombre == 1
    assert tableau.by_hour(rows, date(2026, 9, 10))[23].nombre == 0
    bars = tableau.draw(curve)
    assert [bar.hauteur for bar in bars] == [100, 200, 200]
    assert all(bar.y + bar.hauteur == 200 for bar in bars)
    assert tableau.draw([]) == []


def test_before_the_first_look_the_pages_say_what_to_do(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    for page in (HERE, f"{HERE}personnes/", f"/etablissements/{COLLEGE}/relances/"):
        text = office.get(page).content.decode()
        assert "interrogé" in text
        assert "Actualiser" in text
    assert "Préparer la relance" not in text


def test_pages(ecole: Etablissement, service: Service, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    empty = office.get(HERE).content.decode()
    assert "pas encore été interrogé" in empty
    assert office.post(f"{HERE}actualiser/").status_code == 302
    assert office.get(HERE)["Refresh"] == "2"
    person = list_representants(COLLEGE)[0]
    service.account(person.public_id, activatedAt="2026-09-04T17:12:00Z", lastLoginAt="2026-09-04T17:12:00Z")
    jobs.run_once()
    page = office.get(HERE)
    assert "<svg" in page.content.decode()
    assert "Refresh" not in page
    listed = office.get(f"{HERE}personnes/?etat=active").content.decode()
    assert person.nom in listed
    assert "1 personne" in listed
    table = office.get(f"{HERE}personnes.csv?etat=active")
    assert table.content.startswith(b"\xef\xbb\xbfNom;Classe(s)")
    assert person.nom in table.content.decode("utf-8-sig")
    assert Entry.objects.filter(event="guichet.suivi.exporte").count() == 1
    assert office.get(f"{HERE}personnes/?etat=nimporte&profil=autre&classe=9Z&page=x").status_code == 200
    service.status = 503
    office.post(f"{HERE}actualiser/")
    jobs.run_once()
    assert "ne répond pas" in office.get(HERE).content.decode()


def test_rights(ecole: Etablissement, autre_ecole: Etablissement, service: Service, client_of: ClientOf) -> None:
    look()
    reader, other = client_of("lecture"), client_of("secretaire", PRIMAIRE)
    assert reader.get(HERE).status_code == 200
    assert reader.get(f"{HERE}personnes.csv").status_code == 404
    assert reader.get(f"/etablissements/{COLLEGE}/relances/").status_code == 404
    for path in (HERE, f"{HERE}personnes/", f"{HERE}personnes.csv", f"/etablissements/{COLLEGE}/relances/"):
        assert other.get(path).status_code == 404
    assert "0 personne" in other.get(f"/etablissements/{PRIMAIRE}/suivi/personnes/").content.decode()


def test_reminders_by_mail_else_by_sms_and_never_twice(poste: Poste, service: Service) -> None:
    look()
    followed = list(Suivi.objects.values_list("personne", flat=True))
    people = list(Responsable.objects.filter(uai=COLLEGE, public_id__in=followed))
    row = remind.prepare(poste, ["non-notifie"], [])
    assert remind.start(poste, row)
    assert not remind.start(poste, Relance.objects.get())
    assert jobs.run_once()
    row.refresh_from_db()
    sent = []
    while batch := testing.deliver():
        sent += batch
    assert row.comptes["mails"] + row.comptes["sms"] == len(sent)
    assert row.comptes["mails"] == sum(1 for one in people if one.mel)
    assert sum(row.comptes.values()) == row.prevus == len(people)
    assert all("https://a.example.org/" in one.body for one in sent)
    assert not jobs.run_once()
    left = remind.list_reminded(COLLEGE, [], [])
    assert len(left) == row.comptes["sans_adresse"]
    Suivi.objects.update(etat="active")
    with pytest.raises(PersonneARelancer):
        remind.prepare(poste, [], [])


def test_reminders_from_the_page(
    ecole: Etablissement, service: Service, client_of: ClientOf, reglages: Callable[..., None]
) -> None:
    look()
    office = client_of("secretaire")
    asked = office.post(f"/etablissements/{COLLEGE}/relances/", {"etats": ["non-notifie"]})
    assert asked.status_code == 302
    here = asked["Location"]
    assert "seront relancés" in office.get(here).content.decode()
    reglages(four_eyes=["relances"])
    office.post(here)
    assert Job.objects.filter(kind=remind.KIND).count() == 0
    assert "attend sa réponse" in office.get(here).content.decode()
    reglages(four_eyes=[])
    office.post(here)
    assert office.get(here)["Refresh"] == "2"
    jobs.run_once()
    assert "<li>Mails" in office.get(here).content.decode()
    assert office.post(f"/etablissements/{COLLEGE}/relances/", {"etats": ["perime"]}).status_code == 422
    assert office.get(f"/etablissements/{COLLEGE}/relances/nulle/").status_code == 404


def test_two_persons_for_reminders(
    poste: Poste, service: Service, agent: MakeAgent, reglages: Callable[..., None]
) -> None:
    look()
    reglages(four_eyes=["relances"])
    row = remind.prepare(poste, [], [])
    with pytest.raises(ApprobationAttendue):
        remind.start(poste, row)
    asked = approbations.ask(poste, "relances", row.public_id, "relance")
    head = open_poste(agent("chef"), COLLEGE)
    assert head is not None
    approbations.decide(head, asked.public_id, agrees=True)
    assert remind.start(poste, row)
