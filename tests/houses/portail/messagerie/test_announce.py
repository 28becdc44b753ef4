"""The mail that tells of unread messages: to whom, when, how often; and what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from preau.houses.portail.actions import announce, sort_messages
from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import (
    IdentityProvider,
    Message,
    Personne,
    PersonneEleve,
    PersonneResponsable,
    PieceJointe,
    ReglageMessagerie,
    Remise,
)
from preau.kit.clockkit import PARIS
from preau.kit.courier import testing
from preau.kit.idkit import new_public_id
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.people import People, adresse, write

pytestmark = WITH_DATABASES
MORNING = datetime.now(PARIS).replace(hour=10, minute=0) + timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh_mail() -> Iterator[None]:
    testing.clear()
    yield
    testing.clear()


@pytest.fixture
def emilie(people: People) -> str:
    """Emilie has come to the ENT once: her two records are one person's."""
    idp = IdentityProvider.objects.create(
        alias="comptes", entity_id="https://idp.example.org/", label="x", added_at=MORNING, updated_at=MORNING
    )
    person = Personne.objects.create(public_id="emilie", idp=idp, first_login_at=MORNING, last_login_at=MORNING)
    for row in (people.emilie, people.emilie_lycee):
        PersonneResponsable.objects.create(personne=person, responsable_public_id=row.public_id)
    people.emilie.mel = "emilie@example.org"
    people.emilie.save()
    return "emilie"


def mails(moment: datetime) -> list[tuple[str, str]]:
    count = announce.announce(moment)
    found = [(one.to, one.body) for one in testing.deliver(moment)]
    assert len(found) == count
    return found


def test_once_a_day_for_all_their_records_without_a_word_of_it(people: People, emilie: str) -> None:
    write(people.client("prof"), [adresse(people.emilie)], "Secret", "Rien que pour vous")
    write(people.client("prof_lycee"), [adresse(people.emilie_lycee)], "Autre")
    [(to, body)] = mails(MORNING)
    assert to == "emilie@example.org"
    assert "2 nouveaux messages" in body
    assert "/messagerie/" in body
    assert not any(word in body for word in ("Secret", "Maud", "Rien que", "Dupont"))
    write(people.client("prof"), [adresse(people.emilie)], "Encore")
    assert mails(MORNING + timedelta(hours=3)) == []
    [(_to, body)] = mails(MORNING + timedelta(days=1))
    assert "Un nouveau message" in body
    assert mails(MORNING + timedelta(days=2)) == []


@pytest.mark.parametrize(("hour", "sent"), [(6, False), (7, True), (19, True), (20, False), (23, False), (0, False)])
def test_quiet_hours(people: People, emilie: str, hour: int, sent: bool) -> None:
    write(people.client("prof"), [adresse(people.emilie)])
    assert bool(mails(MORNING.replace(hour=hour))) is sent


@pytest.mark.parametrize(
    ("digest", "hours", "expected"),
    [("immediat", (0, 0), [1, 1, 1]), ("quotidien", (0, 0), [1, 0, 0]), ("jamais", (0, 0), [0, 0, 0]),
     ("immediat", (600, 780), [0, 0, 1]), ("immediat", (1200, 660), [0, 1, 1])],
)  # fmt: skip
def test_each_as_they_chose(
    people: People, emilie: str, digest: str, hours: tuple[int, int], expected: list[int]
) -> None:
    said = {"digest": digest, "quiet_from": str(hours[0]), "quiet_to": str(hours[1])}
    assert people.client("emilie").post("/messagerie/annonces/", said).status_code == 302
    seen = []
    for hour in (10, 12, 14):
        write(people.client("prof"), [adresse(people.emilie)])
        seen.append(len(mails(MORNING.replace(hour=hour))))
    assert seen == expected


def test_nobody_else_is_written_to(people: People, emilie: str, configure: Configure) -> None:
    write(people.client("prof"), [adresse(people.paul), adresse(people.mairie)])
    assert mails(MORNING) == [], "never came, or has no address"
    sent = write(people.client("prof"), [adresse(people.emilie)])
    people.client("emilie").get(f"/messagerie/messages/{sent}/")
    assert mails(MORNING) == [], "read already"
    binned = write(people.client("prof"), [adresse(people.emilie)])
    sort_messages.sort_messages(people.who("emilie"), [binned], "corbeille")
    recalled = write(people.client("prof"), [adresse(people.emilie)])
    people.client("prof").post(f"/messagerie/messages/{recalled}/rappeler/")
    assert mails(MORNING) == []
    write(people.client("prof"), [adresse(people.emilie)])
    assert mails(MORNING + timedelta(days=8)) == [], "too old to be news"
    configure(textes="aucun", messagerie_suspendue=["responsable"])
    assert mails(MORNING) == []
    configure(textes="aucun")
    assert len(mails(MORNING)) == 1


def test_staff_and_pupils_too(people: People, emilie: str) -> None:
    people.albert.mel = "albert@example.org"
    people.albert.save()
    person = Personne.objects.create(
        public_id="albert", idp=IdentityProvider.objects.get(), first_login_at=MORNING, last_login_at=MORNING
    )
    PersonneEleve.objects.create(personne=person, eleve_public_id=people.albert.public_id)
    write(people.client("direction"), [adresse(people.albert), adresse(people.prof)])
    assert {to for to, _body in mails(MORNING)} == {"albert@example.org", "maud@example.org"}


@pytest.mark.parametrize("mel", ["pas une adresse", "a@", "", "a,b@example.org", "@x"])
def test_an_address_that_is_none_stops_nobody_elses_mail(people: People, emilie: str, mel: str) -> None:
    people.emilie.mel = mel
    people.emilie.save()
    write(people.client("direction"), [adresse(people.emilie), adresse(people.prof)])
    assert [to for to, _body in mails(MORNING)] == ["maud@example.org"]


def test_the_courier_outlives_a_folder_that_it_cannot_read(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_moment: object) -> int:
        raise PermissionError

    monkeypatch.setattr(announce.pieces, "purge_files", refuse)
    assert announce.tidy(MORNING) == 0


def test_a_page_says_what_holds(people: People) -> None:
    client = people.client("paul")
    page = client.get("/messagerie/annonces/").content.decode()
    assert 'value="1200" selected' in page
    bad: dict[str, Any] = {"digest": "souvent", "quiet_from": "0", "quiet_to": "0"}
    assert client.post("/messagerie/annonces/", bad).status_code == 422
    assert (
        client.post("/messagerie/annonces/", {"digest": "jamais", "quiet_from": "61", "quiet_to": "0"}).status_code
        == 422
    )
    assert not ReglageMessagerie.objects.exists()


def test_the_courier_does_it_every_hour_and_the_operator_at_once(people: People, emilie: str) -> None:
    write(people.client("prof"), [adresse(people.emilie)])
    apps.get_app_config("portail").purge(MORNING)  # type: ignore[attr-defined]
    assert len(testing.deliver(MORNING)) == 1
    for name in ("announcer", "ranger"):
        done = CliRunner().invoke(portail_app, ["messagerie", name])
        assert done.exit_code == 0
        assert done.stdout.startswith("0 ")


def test_old_bins_are_emptied_and_what_nobody_has_is_forgotten(people: People, tmp_path: Path) -> None:
    prof, draft = people.client("prof"), new_public_id()
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    said = {"objet": "x", "texte": "y", "a": [adresse(people.emilie), adresse(people.paul)], "action": "envoyer"}
    prof.post(f"/messagerie/brouillons/{draft}/", said | {"fichier": upload})
    for name in ("emilie", "paul"):
        sort_messages.sort_messages(people.who(name), [draft], "corbeille")
    later = MORNING + timedelta(days=40)
    assert announce.tidy(MORNING) == 0
    assert announce.tidy(later) == 2
    assert Message.objects.filter(public_id=draft).exists(), "its author still has it"
    sort_messages.sort_messages(people.who("prof"), [draft], "corbeille")
    announce.tidy(later)
    assert not Message.objects.exists()
    assert not PieceJointe.objects.exists()
    assert not Remise.objects.exists()
    assert list((tmp_path / "pieces").glob("??/*")) == []
