"""Bin, folders, search: what one's own boxes hold, and only they."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.portail.actions import messagerie, sort_messages
from preau.houses.portail.models import DossierMessages, Message, Remise
from tests.houses.portail.conftest import WITH_DATABASES
from tests.houses.portail.people import COLLEGE, People, adresse, write

pytestmark = WITH_DATABASES


def subjects(client: Any, path: str) -> list[str]:
    return [one.message.objet for one in client.get(f"/messagerie/{path}").context["lignes"]]


def sort(client: Any, geste: str, *ids: str, boite: str = "reception") -> Any:
    return client.post("/messagerie/ranger/", {"geste": geste, "m": list(ids), "boite": boite})


def test_to_the_bin_and_back_and_gone(people: People) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie), adresse(people.paul)], "Un")
    emilie = people.client("emilie")
    assert sort(emilie, "supprimer", sent)["Location"] == "/messagerie/"
    assert subjects(emilie, "") == ["Un"], "only the bin is emptied"
    sort(emilie, "corbeille", sent)
    assert subjects(emilie, "") == []
    assert subjects(emilie, "boites/corbeille/") == ["Un"]
    assert "Sortir de la corbeille" in emilie.get(f"/messagerie/messages/{sent}/").content.decode()
    sort(emilie, "restaurer", sent)
    assert subjects(emilie, "") == ["Un"]
    sort(emilie, "corbeille", sent)
    assert sort(emilie, "vider")["Location"] == "/messagerie/boites/corbeille/"
    assert emilie.get(f"/messagerie/messages/{sent}/").status_code == 404
    assert subjects(people.client("paul"), "") == ["Un"], "nobody else's box changed"
    assert subjects(people.client("prof"), "boites/envoyes/") == ["Un"]


def test_out_of_the_sent_ones_it_stays_with_its_readers(people: People) -> None:
    prof = people.client("prof")
    sent = write(prof, [adresse(people.emilie)], "Un")
    assert sort(prof, "corbeille", sent, boite="envoyes")["Location"] == "/messagerie/boites/envoyes/"
    assert subjects(prof, "boites/envoyes/") == []
    assert prof.get(f"/messagerie/messages/{sent}/").status_code == 404
    assert subjects(people.client("emilie"), "") == ["Un"]


def test_folders(people: People) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie)], "Un")
    emilie = people.client("emilie")
    assert emilie.post("/messagerie/dossiers/", {"nom": " Collège "}).status_code == 302
    assert emilie.post("/messagerie/dossiers/", {"nom": "Collège"}).status_code == 302
    assert emilie.post("/messagerie/dossiers/", {"nom": ""}).status_code == 422
    folder = DossierMessages.objects.get()
    url = f"/messagerie/dossiers/{folder.public_id}/"
    assert sort(emilie, f"deplacer:{folder.public_id}", sent)["Location"] == "/messagerie/"
    assert subjects(emilie, "") == []
    assert [one.message.objet for one in emilie.get(url).context["lignes"]] == ["Un"]
    assert sort(emilie, "deplacer:", sent, boite=folder.public_id)["Location"] == url
    assert subjects(emilie, "") == ["Un"]
    sort(emilie, f"deplacer:{folder.public_id}", sent)
    emilie.post("/messagerie/dossiers/", {"nom": "École"})
    assert emilie.post(f"{url}modifier/", {"nom": "École", "action": "renommer"}).status_code == 422
    assert emilie.post(f"{url}modifier/", {"nom": "2026", "action": "renommer"}).status_code == 302
    assert "2026" in emilie.get(url).content.decode()
    assert emilie.post(f"{url}modifier/", {"action": "supprimer"}).status_code == 302
    assert subjects(emilie, "") == ["Un"]
    assert emilie.get(url).status_code == 404


def test_a_folder_is_nobody_elses(people: People) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie), adresse(people.paul)], "Un")
    mine = sort_messages.create_dossier(people.who("emilie"), "À moi")
    for name in ("paul", "prof", "direction"):
        other, url = people.client(name), f"/messagerie/dossiers/{mine.public_id}/"
        assert other.get(url).status_code == 404
        assert other.get(f"{url}modifier/").status_code == 404
        assert other.post(f"{url}modifier/", {"action": "supprimer"}).status_code == 404
        assert sort(other, f"deplacer:{mine.public_id}", sent).status_code == 404
    assert DossierMessages.objects.count() == 1
    assert not Remise.objects.exclude(dossier=None).exists()


def test_fifty_folders_are_enough(people: People) -> None:
    DossierMessages.objects.bulk_create([DossierMessages(personne="emilie", nom=str(n)) for n in range(50)])
    answer = people.client("emilie").post("/messagerie/dossiers/", {"nom": "un de trop"})
    assert answer.status_code == 409
    assert DossierMessages.objects.count() == 50


@pytest.mark.parametrize("geste", ["", "effacer", "deplacer:absent", "lire"])
def test_unknown_gestures_are_refused(people: People, geste: str) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie)], "Un")
    assert sort(people.client("emilie"), geste, sent).status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [("musee", True), ("MUSÉE sortie", True), ("maud", True), ("parents", True), ("car", True), ("train", False),
     ("%", False), ("_", False), ("' OR 1=1", False)],
)  # fmt: skip
def test_words_are_found_whatever_the_accents(people: People, words: str, found: bool) -> None:
    write(people.client("prof"), [f"parents:{COLLEGE}:d=6 A"], "Sortie au musée", "En car.")
    for name in ("emilie", "prof"):
        page = people.client(name).post("/messagerie/recherche/", {"mots": words})
        assert bool(page.context["lignes"]) is found
    assert people.client("emilie").post("/messagerie/recherche/", {"mots": ""}).status_code == 422
    assert people.client("emilie").get("/messagerie/recherche/").status_code == 200


def test_only_ones_own_messages_are_searched(people: People) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie)], "Musée")
    for name in ("paul", "direction", "correspondant", "prof_lycee"):
        assert messagerie.search(people.who(name), "musee") == []
    sort(people.client("emilie"), "corbeille", sent)
    assert messagerie.search(people.who("emilie"), "musee")
    sort(people.client("emilie"), "vider")
    assert messagerie.search(people.who("emilie"), "musee") == []


def test_pages_of_a_full_box(people: People) -> None:
    rows = [Message(auteur="l:x", auteur_nom="X", objet=str(n), sent_at="2026-11-02T08:00:00Z") for n in range(60)]
    Message.objects.bulk_create(rows)
    Remise.objects.bulk_create([Remise(message=one, adresse=adresse(people.emilie), nom="E") for one in rows])
    emilie = people.client("emilie")
    pages = [subjects(emilie, f"?page={n}") for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({one for page in pages for one in page}) == 60
    assert subjects(emilie, "?page=-4") == pages[2]
    assert subjects(emilie, "?page=x") == pages[0]


def test_a_box_costs_the_same_queries_whatever_it_holds(people: People, django_assert_max_num_queries: Any) -> None:
    for n in range(8):
        write(people.client("prof"), [adresse(people.emilie)], str(n))
    emilie = people.client("emilie")
    with django_assert_max_num_queries(24):
        assert len(subjects(emilie, "")) == 8


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60))
def test_any_words_are_searched_in_peace(people: People, words: str) -> None:
    assert messagerie.search(people.who("emilie"), words) == []
