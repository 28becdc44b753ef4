"""Who is found by whom; nothing of another school, whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.portail import droits
from preau.houses.portail.actions.write_message import has_mailbox
from preau.houses.portail.annuaire import SHOWN, Annuaire, Demande
from preau.houses.portail.listes import Liste, read_code
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.visiteur import Visiteur
from preau.kit.journal.models import Entry
from preau.registre.models import Lien, Scolarite
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.people import COLLEGE, EVERYBODY, LYCEE, People, account, adresse
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES
ALL = {
    "emilie": {"Junier", "Royer", "Martin", "Morel", "Petit"},
    "paul": {"Junier", "Royer", "Martin"},
    "ines": {"Morel", "Petit"},
    "albert": {"Junier", "Royer", "Martin"},
    "jeanne": {"Morel", "Petit"},
    "prof": {"Junier", "Royer", "Ville", "Passant", "Dupont", "N'Guyen", "Le Goff"},
    "direction": {"Junier", "Martin", "Ville", "Passant", "Dupont", "N'Guyen", "Le Goff"},
    "mairie": {"Junier", "Royer", "Martin"},
    "correspondant": {"Royer", "Martin", "Ville"},
    "invite": {"Junier", "Royer", "Martin"},
    "prof_lycee": {"Petit", "Dupont", "Zidi"},
    "direction_lycee": {"Morel", "Dupont", "Zidi"},
}


def everyone_seen(people: People, name: str) -> set[str]:
    book = Annuaire(people.who(name))
    return {one.nom.title() for uai in (COLLEGE, LYCEE) for one in book.search(Demande(uai=uai))}


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_role_sees_its_own_schools_and_what_the_rights_say(people: People, name: str) -> None:
    assert everyone_seen(people, name) == ALL[name]


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_is_written_to_who_is_not_seen(people: People, name: str) -> None:
    book = Annuaire(people.who(name))
    every = [adresse(getattr(people, one)) for one in EVERYBODY]
    seen = {one.adresse for uai in (COLLEGE, LYCEE) for one in book.search(Demande(uai=uai))}
    assert set(book.find(every)) <= seen
    assert not set(book.find(every)) & set(people.who(name).adresses)


@pytest.mark.parametrize(("state", "is_there"), [("a-activer", True), ("actif", True), ("ferme", False)])
def test_staff_are_written_to_before_their_first_visit_not_after_they_left(
    people: People, state: str, is_there: bool
) -> None:
    CompteLocal.objects.filter(pk=people.correspondant.pk).update(state=state)
    book = Annuaire(people.who("emilie"))
    assert bool(book.search(Demande(nom="junier"))) is is_there
    assert bool(book.find([adresse(people.correspondant)])) is is_there
    assert has_mailbox(adresse(people.correspondant)) is is_there


@pytest.mark.parametrize("text", ["Correspondant ENT", "correspondant", "JUNIER Admin", "admin juni", "junier"])
def test_the_correspondant_ent_is_found_as_the_seed_says(people: People, text: str) -> None:
    found = Annuaire(people.who("emilie")).search(Demande(nom=text))
    assert [one.nom_complet for one in found] == ["Admin JUNIER"]
    assert found[0].can_write
    assert found[0].fonction == "Correspondant ENT"


@pytest.mark.parametrize("text", ["nguyen", "N'Guyen", "paul n guyen", "goff", "LÉA", "lea nguyen"])
def test_names_are_found_whatever_the_accents(people: People, text: str) -> None:
    assert Annuaire(people.who("prof")).search(Demande(nom=text))


def test_by_class_profile_and_role(people: People) -> None:
    book = Annuaire(people.who("prof"))
    of_class = {(one.profil, one.prenom) for one in book.search(Demande(division="6 A"))}
    assert of_class == {("eleve", "Albert"), ("eleve", "Léa"), ("responsable", "Emilie"), ("responsable", "Paul")}
    assert {one.prenom for one in book.search(Demande(profil="eleve"))} == {"Albert", "Léa", "Tom"}
    assert {one.nom for one in book.search(Demande(role="direction"))} == {"Royer"}
    assert book.search(Demande()) == []


def test_a_class_may_be_opened_to_its_pupils_by_the_school(
    people: People, configure: Configure, tmp_path: Path
) -> None:
    assert not Annuaire(people.who("albert")).search(Demande(nom="Léa"))
    rule = 'voit = ["personnel", "ma-classe"]\necrit = ["personnel", "ma-classe"]\n'
    (tmp_path / "droits.toml").write_text(f'["{COLLEGE}".eleve]\n{rule}', encoding="utf-8")
    configure(messagerie_droits=str(tmp_path / "droits.toml"))
    book = Annuaire(people.who("albert"))
    assert [one.prenom for one in book.search(Demande(profil="eleve"))] == ["Léa"]
    assert not book.search(Demande(nom="Tom"))
    assert not book.search(Demande(division="5 B"))
    assert not book.find([adresse(people.tom)])
    assert list(book.find([adresse(people.lea)]))
    assert not Annuaire(people.who("jeanne")).search(Demande(profil="eleve")), "the other school keeps its rule"


@pytest.mark.parametrize(
    "text",
    [
        "[defaut.parent]\nvoit=[]",
        "[defaut.eleve]\nvoit=['tous']",
        "[defaut.eleve]\necrit=['eleve']",
        "voit=1",
        "=",
        "[defaut]\neleve=3",
        "[defaut.eleve]\nvoient=[]",
        "[defaut.eleve]\ngroupes=['amis']",
    ],
)
def test_rights_that_make_no_sense_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "droits.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(droits.BadDroits):
        droits.load(str(path))
    with pytest.raises(droits.BadDroits):
        droits.load(str(tmp_path / "absent.toml"))


def test_the_last_good_rights_stay(people: People, configure: Configure, tmp_path: Path) -> None:
    path = tmp_path / "droits.toml"
    path.write_text("[defaut.responsable]\nvoit=[]\n", encoding="utf-8")
    configure(messagerie_droits=str(path))
    assert everyone_seen(people, "paul") == set()
    path.write_text("[", encoding="utf-8")
    assert everyone_seen(people, "paul") == set()


def test_who_has_left_is_not_found(people: People) -> None:
    Lien.objects.filter(responsable=people.paul).update(cut_at="2026-10-01T00:00:00Z")
    Scolarite.objects.filter(eleve=people.tom).update(gone_at="2026-10-01T00:00:00Z")
    people.mairie.state = "ferme"
    people.mairie.save()
    book = Annuaire(people.who("prof"))
    assert not book.search(Demande(nom="Paul")) + book.search(Demande(nom="Tom")) + book.search(Demande(nom="Ville"))
    assert not book.find([adresse(people.paul), adresse(people.tom), adresse(people.mairie)])


def test_staff_of_two_schools_is_one_line(people: People) -> None:
    both = account("b.deux", "Deux", "Bea", "personnel", [COLLEGE, LYCEE], "vie-scolaire")
    found = Annuaire(people.who("emilie")).search(Demande(nom="Bea"))
    assert [one.uais for one in found] == [(COLLEGE, LYCEE)]
    assert everyone_seen(people, "paul") >= {"Deux"}
    seen = Annuaire(people.who("paul")).search(Demande(nom="Bea"))
    assert seen[0].uais == (COLLEGE,), "a parent of one school does not learn of the other"
    assert {
        one.nom
        for one in Annuaire(Visiteur(both.public_id, [], "local", "", local=both.public_id)).search(
            Demande(nom="morel")
        )
    } == {"Morel"}


def test_lists_are_the_staffs(people: People) -> None:
    labels = {one.label for one in Annuaire(people.who("prof")).listes()}
    assert {"Personnels", "Tous les parents", "Parents de 6 A", "Élèves de 5 B", "Parents de 6 AGR1"} <= labels
    assert not any("2 C" in label for label in labels)
    assert Annuaire(people.who("emilie")).listes() == []
    assert Annuaire(people.who("albert")).listes() == []
    book = Annuaire(people.who("prof"))
    assert book.find_listes([f"parents:{LYCEE}:", "parents:x:d=6 A", f"amis:{COLLEGE}:", "r:x"]) == {}
    assert not Annuaire(people.who("emilie")).find_listes([f"parents:{COLLEGE}:d=6 A"])


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (f"parents:{COLLEGE}:d=6 A", {"Emilie DUPONT", "Paul N'GUYEN"}),
        (f"eleves:{COLLEGE}:d=6 A", {"Albert DUPONT", "Léa N'GUYEN"}),
        (f"eleves:{COLLEGE}:g=6 AGR1", {"Albert DUPONT"}),
        (f"parents:{COLLEGE}:g=5 BGR1", set()),
        (f"eleves:{COLLEGE}:", {"Albert DUPONT", "Léa N'GUYEN", "Tom LE GOFF"}),
        (f"personnels:{COLLEGE}:", {"Denise Royer"}),
    ],
)
def test_a_list_holds_its_people_but_not_who_writes(people: People, code: str, names: set[str]) -> None:
    book = Annuaire(people.who("prof"))
    liste = book.find_listes([code])[code]
    assert {one.nom_complet for one in book.expand(liste)} == names
    assert read_code(liste.code) == (liste.genre, liste.uai, liste.portee)
    assert isinstance(liste, Liste)


def test_a_common_name_is_cut_short(people: People) -> None:
    for number in range(SHOWN + 5):
        account(f"x.{number}", "Commun", f"Ana{number}", "personnel", [COLLEGE])
    page = people.client("emilie").post("/annuaire/", {"nom": "commun"})
    assert len(page.context["fiches"]) == SHOWN
    assert "précisez votre recherche" in page.content.decode()


def test_the_journal_tells_who_searched_whom_and_not_the_words(people: People) -> None:
    people.client("emilie").post("/annuaire/", {"nom": "Junier"})
    row = Entry.objects.get(event="annuaire.recherche")
    assert row.actor == "emilie"
    assert row.detail["trouves"] == [adresse(people.correspondant)]
    assert "unier" not in str(row.detail)
    people.client("paul").post("/annuaire/", {"nom": " junier "})
    assert Entry.objects.filter(detail__nom=row.detail["nom"]).count() == 2


def test_searches_are_counted(people: People, configure: Configure) -> None:
    configure(textes="aucun", annuaire_recherches=2)
    client = people.client("emilie")
    assert [client.post("/annuaire/", {"nom": "x"}).status_code for _ in range(3)] == [200, 200, 429]
    assert people.client("paul").post("/annuaire/", {"nom": "x"}).status_code == 200
    assert client.get("/annuaire/").status_code == 200


def test_the_page(people: People) -> None:
    client = people.client("emilie")
    assert "Profil" in client.get("/annuaire/").content.decode()
    assert client.post("/annuaire/", {"nom": " "}).status_code == 422
    assert client.post("/annuaire/", {"nom": "x", "division": "6 A", "profil": "eleve"}).status_code == 422
    page = client.get("/annuaire/?role=correspondant-ent").content.decode()
    assert "Écrire à Admin JUNIER" in page
    assert "6 A" not in page
    assert client.get("/annuaire/?brouillon=absent").status_code == 404
    assert InspectingClient().get("/annuaire/").status_code == 302


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_any_words_are_looked_for_in_peace(people: People, text: str) -> None:
    found = Annuaire(people.who("paul")).search(Demande(nom=text))
    assert {one.uais for one in found} <= {(COLLEGE,)}
