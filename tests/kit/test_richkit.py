"""Whatever is typed, what is shown can neither run, nor load, nor style, nor lead elsewhere than it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from preau.kit import richkit

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" jAvA\tscript:alert(1)\">x</a>",
    "<a href=\"&#x6A;avascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"//evil.example/\">x</a>",
    "<a href=\"/se-deconnecter/\">x</a>",
    "<a href=\"https://ok.example/\" onclick=alert(1) style=\"position:fixed\" target=_top ping=//e.example>x</a>",
    "<form action=/se-deconnecter/ method=post><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=x></object><embed src=x><base href=//e.example><meta http-equiv=refresh content=0;url=//e.example>",
    "<style>*{display:none}</style><link rel=stylesheet href=//e.example>",
    "<p style=\"background:url(//e.example)\" class=bandeau-demo id=contenu>x</p>",
    "<!--><script>alert(1)</script-->",
    "<p>\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<textarea></textarea><title></title><plaintext><xmp><b>",
    "<template><script>alert(1)</script></template>",
    "<h1>Faux titre</h1><dialog open>x</dialog>",
    "\u202efdp.exe",
]  # fmt: skip
PIECES = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE), st.sampled_from(["<p>", "</p>", "<ul><li>", "</a>", "<", ">", '"', "&"]), st.text()
    ),
    max_size=8,
).map("".join)


def check_harmless(written: str) -> None:
    root = lxml_html.fragment_fromstring(written, create_parent="div")
    for element in list(root.iter())[1:]:
        assert isinstance(element.tag, str), "a comment or an instruction"
        assert element.tag in richkit.TAGS
        allowed = {"href", "rel"} if element.tag == "a" else set()
        assert set(element.attrib) <= allowed
        if "href" in element.attrib:
            assert richkit.LINK.match(element.get("href") or "")
            assert element.get("rel") == richkit.REL
    assert not richkit.UNSEEN.search(written)


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_hostile_remains(typed: str) -> None:
    check_harmless(richkit.clean(typed))


@settings(max_examples=100, deadline=None)
@given(PIECES)
def test_whatever_is_typed_is_harmless_and_clean_once_for_all(typed: str) -> None:
    once = richkit.clean(typed)
    check_harmless(once)
    assert richkit.clean(once) == once


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), PIECES))
def test_plain_text_keeps_every_sign_as_a_sign(typed: str) -> None:
    written = richkit.from_plain(typed)
    check_harmless(written)
    typed_words = richkit.UNSEEN.sub("", typed.replace("\r", "\n")).split()
    assert "".join(richkit.text_of(written).split()) == "".join(typed_words)


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_the_text_of_anything_has_no_empty_line(typed: str) -> None:
    assert all(line.strip() == line and line for line in richkit.text_of(typed).splitlines())


def test_what_is_allowed_stays() -> None:
    typed = (
        "<h3>Sortie</h3><p>Le <strong>12</strong> <em>mai</em><br>à 8 h</p><ul><li>un</li></ul><ol><li>deux</li></ol>"
        '<blockquote>Cité</blockquote><p><a href="mailto:a@example.org">écrire</a></p>'
    )
    assert richkit.clean(typed).replace(f' rel="{richkit.REL}"', "") == typed
    assert richkit.text_of(typed) == "Sortie\nLe 12 mai\nà 8 h\nun\ndeux\nCité\nécrire"


def test_a_link_of_the_web_stays_and_says_nothing_of_us() -> None:
    assert richkit.clean('<a href="HTTPS://ok.example/?a=1&amp;b=2">x</a>') == (
        f'<a href="HTTPS://ok.example/?a=1&amp;b=2" rel="{richkit.REL}">x</a>'
    )


def test_typed_without_markup() -> None:
    written = richkit.from_plain("Bonjour,\r\n<b>Réunion</b> le 12\n\n\nVoir https://ok.example/?a=1&b=2.\n")
    assert written == (
        "<p>Bonjour,<br>&lt;b&gt;Réunion&lt;/b&gt; le 12</p>"
        f'<p>Voir <a href="https://ok.example/?a=1&amp;b=2" rel="{richkit.REL}">https://ok.example/?a=1&amp;b=2</a>.</p>'
    )
    assert richkit.from_plain("  \n \n") == ""


def test_what_was_typed_comes_back_to_be_changed() -> None:
    typed = "Bonjour,\nRéunion <b> & co\n\nVoir https://ok.example/?a=1&b=2."
    assert richkit.to_plain(richkit.from_plain(typed)) == typed
    assert (
        richkit.to_plain("<h3>Sortie</h3><ul><li>un</li><li>deux</li></ul><p>fin</p>")
        == "Sortie\n\n- un\n- deux\n\nfin"
    )


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_changing_nothing_changes_nothing(typed: str) -> None:
    once = richkit.from_plain(richkit.to_plain(typed))
    assert richkit.from_plain(richkit.to_plain(once)) == once
