"""Every text of a guide passes through gettext: titles, captions, remarks, labels, and what the guides add."""

from __future__ import annotations

import re
from gettext import NullTranslations

import pytest

from tutorials import manifest, words
from tutorials.alternative import describe
from tutorials.collection import TUTORIALS, texts
from tutorials.render import Guide, markdown, page
from tutorials.school import Ecole
from tutorials.walk import Shown

ECOLE = Ecole("999", "https://ent.example.org/", "02 61 91 00 48", "999@999.99", site="https://site.example.org/")
MARKED = re.compile("⟦[^⟦⟧]*⟧")
PO = """# Nederlands
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Une difficulté ? {contact}"
msgstr "Een probleem? "
"{contact}"

msgid "Sélectionner à nouveau « Responsable d'élève »"
msgstr "Kies opnieuw « Responsable d'élève »"

msgctxt "libellé"
msgid "Se connecter"
msgstr "Inloggen"

msgid "Page « {title} » : {todo}."
msgstr ""
"""


class Marking(NullTranslations):
    """A language where every text stands between two signs."""

    langue = "xx"

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


def guide(tutorial, has_video=False) -> Guide:
    """As if it had been walked: what depends on who walks is left out."""
    shown = [Shown(step, None, describe("", () if callable(step.actions) else step.actions)) for step in tutorial.steps]
    return Guide(tutorial, ECOLE, shown, has_video=has_video)


def unmarked(text: str) -> str:
    """What did not pass through gettext."""
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return text


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=[one.slug for one in TUTORIALS])
def test_nothing_is_said_beside_gettext(tutorial, tmp_path):
    with words.speaking(Marking()):
        made = guide(tutorial)
        written = re.sub(r"<!--.*?-->|<https?://[^>]*>", "", markdown(made))
        shown = re.sub(r"<style>.*?</style>|<[^>]*>|https?://[^<\s]*", "", page(made), flags=re.DOTALL)
        entry = manifest.entry(made, tmp_path)
    numbers = [step.number for step in tutorial.steps if step.number]
    for text in (written, shown):
        left = unmarked(text)
        for number in sorted(numbers, key=len, reverse=True):
            left = left.replace(number, "")
        assert not re.search(r"[^\W\d_]", left), left
    said = [entry[name] for name in ("titre", "sous_titre", "groupe", "avertissement")]
    said += [*entry["introduction"], *entry["fin"]]
    said += [step[name] for step in entry["etapes"] for name in ("texte", "remarque", "alternative")]
    assert not re.search(r"[^\W\d_]", "".join(map(unmarked, said)))


def test_a_catalogue_to_translate_holds_everything_that_is_said():
    known = set(texts())
    asked = set()

    class Asking(Marking):
        def gettext(self, message: str) -> str:
            asked.add(("", message))
            return message

        def pgettext(self, context: str, message: str) -> str:
            asked.add((context, message))
            return message

    with words.speaking(Asking()):
        for tutorial in TUTORIALS:
            markdown(guide(tutorial, has_video=True))
            page(guide(tutorial, has_video=True))
    assert len(asked) > 200
    assert asked <= known
    assert set(words.read(words.template(known))) == {key for key in known if key[1]}


def test_a_second_language_changes_the_guides(tmp_path):
    (tmp_path / "nl.po").write_text(PO, encoding="utf-8")
    (tutorial,) = (one for one in TUTORIALS if one.slug == "j10-connexion")
    with words.speaking(words.find("nl", tmp_path)):
        text, html = markdown(guide(tutorial)), page(guide(tutorial))
        assert describe("T", tutorial.steps[0].actions).endswith("puis appuyez sur « Inloggen ».")
    assert "Een probleem? 999" in text
    assert "Kies opnieuw « Responsable d'élève »" in text
    assert "Les personnes montrées dans les images sont fictives." in text  # what is not translated stays in French
    assert '<html lang="nl">' in html
    assert "Een probleem?" not in markdown(guide(tutorial))


def test_a_language_read_from_right_to_left(tmp_path):
    (tmp_path / "ar.po").write_text('msgid "x"\nmsgstr "y"\n', encoding="utf-8")
    with words.speaking(words.find("ar", tmp_path)):
        assert '<html lang="ar" dir="rtl">' in page(guide(TUTORIALS[0]))


def test_a_language_without_a_catalogue_is_refused(tmp_path):
    with pytest.raises(words.UnknownLanguageError, match="il y a : fr"):
        words.find("nl", tmp_path)


def test_a_line_that_is_no_catalogue_is_refused():
    with pytest.raises(ValueError, match="ce n'est pas une ligne"):
        words.read('msgid "a"\nmsgstr "b"\nnimporte quoi\n')
