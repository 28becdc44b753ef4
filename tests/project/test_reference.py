"""The generated reference is complete and fresh; `make check` says the same, sooner."""

from __future__ import annotations

from preau.instances import reference
from preau.kit import envkit
from preau.protocols.refusals import Refusal


def test_generated_pages_are_fresh(root):
    stale = [
        str(path)
        for path, text in {**reference.pages(), **reference.maps()}.items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, "run make docs and make maps"


def test_every_setting_is_documented_with_a_sentence():
    page = reference.settings_page()
    for _title, prefix, cls in reference.settings_classes():
        for row in envkit.document(cls, prefix):
            assert f"`{row.variable}`" in page
            assert len(row.help) > 8, row.variable


def test_every_refusal_and_flow_is_in_the_reference(root):
    pages, maps = reference.pages(), reference.maps()
    handbook = next(text for path, text in pages.items() if path.name == "erreurs.md")
    assert not [code for code in Refusal.catalogue() if code not in handbook]
    assert any("activation-sms" in str(path) for path in maps)
    assert all("```mermaid" in text for text in maps.values())
