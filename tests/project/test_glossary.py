"""One word per idea: a noun of our models is English, or stands in docs/reference/glossaire.md."""

from __future__ import annotations

import re

from django.apps import apps


def words_of_models() -> dict[str, str]:
    """Each word of the class and field names of our models, with a place where it stands."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        for word in re.findall(r"[A-Z][a-z0-9]*", model.__name__):
            found.setdefault(word.lower(), model.__name__)
        for field in model._meta.get_fields():
            if not field.auto_created:
                for word in field.name.split("_"):
                    found.setdefault(word, f"{model.__name__}.{field.name}")
    return found


def glossary(root) -> set[str]:
    rows = re.findall(r"^\| ([a-z0-9, ]+) \|", (root / "docs/reference/glossaire.md").read_text(), re.MULTILINE)
    return {word.strip() for row in rows for word in row.split(",")} - {"word"}


def test_every_word_of_a_model_is_english_or_in_the_glossary(root):
    english = set((root / "tests/project/english.txt").read_text().split())
    known = english | glossary(root)
    unknown = {
        word: place
        for word, place in words_of_models().items()
        if word not in known and word.removesuffix("s") not in known and word.removesuffix("x") not in known
    }
    assert not unknown, "an English word goes to english.txt, a French noun to the glossary with its source"


def test_the_glossary_gives_each_word_once(root):
    words = re.findall(r"^\| ([a-z0-9, ]+) \|", (root / "docs/reference/glossaire.md").read_text(), re.MULTILINE)
    flat = [word.strip() for row in words for word in row.split(",")]
    assert len(flat) == len(set(flat))
