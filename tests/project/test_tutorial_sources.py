"""Reading the guides again without a browser finds those whose pages have changed, by the sources of the pages."""

from __future__ import annotations

import pytest

from tutorials import fingerprint, proofreading, sources
from tutorials.collection import ORDER, TUTORIALS

TEMPLATE = """{% load i18n %}<h1>{% translate "Choisir l'établissement" %}</h1>
<p>Votre <strong>fiche</strong> est
   envoyée à {{ nom }}, merci.</p>{% include "x.html" with label="Tout est exact" %}
"""
CODE = '''"""A page."""
TEXT = ("Ce qui change "
        f"le {day} est dit.")
'''
SETTINGS = 'titre = "Un code de {service} a été envoyé"\n'


@pytest.fixture
def written(tmp_path):
    """Sources of pages, of each kind."""
    house = tmp_path / "houses" / "une"
    (house / "migrations").mkdir(parents=True)
    (house / "page.html").write_text(TEMPLATE)
    (house / "page.py").write_text(CODE)
    (house / "mots.toml").write_text(SETTINGS)
    (house / "migrations" / "0001.py").write_text('NAME = "Texte de migration"\n')
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "Choisir l'établissement",
        "CHOISIR L'ÉTABLISSEMENT",
        "Votre fiche est envoyée à … merci.",
        "Tout est exact",
        "Tout est exact (facultatif)",
        "Ce qui change le … est dit.",
        "Un code de … a été envoyé",
        "… : …",
    ],
)
def test_what_the_sources_say_is_found(written, text):
    assert sources.missing([text], written) == []


@pytest.mark.parametrize(
    "text", ["Choisir une école", "Votre fiche est envoyée à … bravo.", "Texte de migration", "Choisir établissement"]
)
def test_what_they_no_longer_say_is_missing(written, text):
    assert sources.missing([text], written) == [text]


def looked_for(memory, slug):
    texts = {text for page in memory["tutoriels"][slug] for text in memory["pages"][page]}
    return [text for text in sorted(texts - set(memory["absents"])) if sources.pieces(text)]


@pytest.mark.parametrize("slug", ORDER)
def test_most_texts_of_each_guide_are_looked_for(root, slug):
    memory = fingerprint.kept(root / "docs" / "tutoriels")
    texts = {text for page in memory["tutoriels"][slug] for text in memory["pages"][page] if sources.pieces(text)}
    assert len(looked_for(memory, slug)) > 0.8 * len(texts)


@pytest.mark.parametrize("slug", ORDER)
def test_a_text_that_a_page_has_lost_makes_its_guide_stale(root, monkeypatch, slug):
    memory = fingerprint.kept(root / "docs" / "tutoriels")
    own = [one for one in TUTORIALS if one.slug == slug]
    assert proofreading.lost(own, memory) == []
    gone = looked_for(memory, slug)[-1]
    said = sources.everything()
    for piece in sources.pieces(gone):
        said = said.replace(piece, "")
    monkeypatch.setattr(sources, "everything", lambda root: said)
    why = proofreading.lost(own, memory)
    assert why
    assert f"« {gone} » ne se lit plus dans les pages." in " ".join(why)
    assert all(line.startswith(f"{slug}, étape ") for line in why)
