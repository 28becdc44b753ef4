"""The grammar of filters and paths: read, written and read again, or refused by name at a position."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.scim import refusals
from preau.protocols.scim.filters import (
    OPERATORS,
    And,
    AttrPath,
    Comparison,
    Filter,
    Not,
    Or,
    Present,
    ValuePath,
    visit,
    write_filter,
)
from preau.protocols.scim.grammar import Limits, Path, is_storable, parse_attribute, parse_filter, parse_path

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
NAME = AttrPath("userName")
# The examples of RFC 7644 §3.4.2.2, as printed there.
PRINTED = [
    'userName Eq "bjensen"',
    'name.familyName co "O\'Malley"',
    'userName sw "J"',
    f'{USER}:userName sw "J"',
    "title pr",
    'meta.lastModified gt "2011-05-13T04:42:34Z"',
    'title pr and userType eq "Employee"',
    'title pr or userType eq "Intern"',
    'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
    'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
    'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
    'userType eq "Employee" and (emails.type eq "work")',
    'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
    'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
]
names = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_-]{0,8}\Z")
texts = st.text(max_size=12).filter(is_storable)
values = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
paths = st.builds(
    AttrPath, names, st.just("") | names | st.just("$ref"), st.sampled_from(["", USER, "urn:preau:scim:1.0:Compte"])
)
leaves = st.builds(Comparison, paths, st.sampled_from(sorted(OPERATORS)), values) | st.builds(Present, paths)


def chain(kind: type[And] | type[Or], parts: list[Filter]) -> Filter:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return kind(tuple(flat))


def trees(base: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    return st.recursive(
        base,
        lambda inner: (
            st.builds(Not, inner)
            | st.lists(inner, min_size=2, max_size=3).map(lambda parts: chain(And, parts))
            | st.lists(inner, min_size=2, max_size=3).map(lambda parts: chain(Or, parts))
        ),
        max_leaves=8,
    )


brackets = st.builds(ValuePath, paths.filter(lambda path: not path.sub), trees(leaves))


@given(trees(leaves | brackets))
@settings(max_examples=100, deadline=None)
def test_what_is_written_reads_the_same(node: Filter) -> None:
    assert parse_filter(write_filter(node), Limits(10**6, 10**3, 60)) == node


@given(st.text(alphabet=st.sampled_from('userName eq pr and or not ()[]"\\.:$-0123e+ \t\néà'), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse_filter(text)
    except (refusals.FiltreIllisible, refusals.FiltreDemesure):
        return
    assert parse_filter(write_filter(node)) == node


@pytest.mark.parametrize("text", PRINTED)
def test_the_examples_of_the_rfc_are_read(text: str) -> None:
    assert parse_filter(write_filter(parse_filter(text))) == parse_filter(text)


def test_not_binds_tighter_than_and_and_than_or() -> None:
    a, b, c = (Comparison(AttrPath(name), "eq", 1) for name in "abc")
    assert parse_filter("a eq 1 or b eq 1 and not (c eq 1)") == Or((a, And((b, Not(c)))))
    assert parse_filter("(a eq 1 or b eq 1) and c eq 1") == And((Or((a, b)), c))
    assert parse_filter("NOT(a eq 1) AND  b EQ 1") == And((Not(a), b))
    assert parse_filter("not eq 1") == Comparison(AttrPath("not"), "eq", 1)


def test_values_are_json() -> None:
    read = [parse_filter(f"a eq {text}") for text in ('"é\\u00e9\\n"', "-1.5e3", "true", "null")]
    assert [node.value for node in read if isinstance(node, Comparison)] == ["éé\n", -1500.0, True, None]


BROKEN = {
    "": ("userName pr", 1),
    "userName": ("userName pr", 9),
    "userName eq": ('userName eq "a"', 12),
    "userName is 1": ("userName eq 1", 10),
    "userName eq bob": ('userName eq "bob"', 13),
    'userName eq "a': ('userName eq "a"', 13),
    'userName eq "\\ud800"': ('userName eq "\\u00e9"', 13),
    'userName eq "\\u0000"': ('userName eq "\\u0020"', 13),
    "userName eq 01": ("userName eq 1", 14),
    "userName eq 1e999": ("userName eq 1e99", 13),
    "userName eq True": ("userName eq true", 13),
    "userName pr and": ("userName pr and active pr", 13),
    "userName pr or (active pr": ("userName pr or (active pr)", 26),
    "userName pr)": ("userName pr", 12),
    'emails[type eq "a"': ('emails[type eq "a"]', 19),
    'emails.value[type eq "a"]': ('emails[type eq "a"]', 14),
    "a[b[c pr]]": ("a[b pr]", 4),
    "1a pr": ("a1 pr", 1),
    "a..b pr": ("a.b pr", 2),
    "a.b.c pr": ("a.b pr", 4),
    "userName\teq 1": ("userName eq 1", 9),
    "http:a pr": ("urn:x:a pr", 5),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_filter_is_refused_where_it_breaks(text: str) -> None:
    good, position = BROKEN[text]
    parse_filter(good)
    with pytest.raises(refusals.FiltreIllisible) as caught:
        parse_filter(text)
    assert caught.value.context["position"] == position
    assert caught.value.protocol_error == "invalidFilter"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("a pr" + " " * 36, "a pr" + " " * 37),
        ("a pr and a pr and a pr", "a pr and a pr and a pr and a pr"),
        ("((a pr))", "(((a pr)))"),
        ("not (not (a pr))", "not (not (not (a pr)))"),
        ("(a[b pr])", "((a[b pr]))"),
    ],
)
def test_a_filter_has_bounds(good: str, bad: str) -> None:
    limits = Limits(length=40, terms=3, depth=2)
    parse_filter(good, limits)
    with pytest.raises(refusals.FiltreDemesure):
        parse_filter(bad, limits)


def test_hostile_depth_costs_nothing() -> None:
    with pytest.raises(refusals.FiltreDemesure):
        parse_filter("(" * 4096)
    with pytest.raises(refusals.FiltreDemesure):
        parse_filter("a" * 4097)


def test_paths_of_operations() -> None:
    inner = Comparison(AttrPath("type"), "eq", "work")
    assert parse_path("name.familyName") == Path(AttrPath("name", "familyName"))
    assert parse_path('emails[type eq "work"]') == Path(AttrPath("emails"), inner)
    assert parse_path('emails[type eq "work"].value') == Path(AttrPath("emails", "value"), inner)
    assert parse_path(f"{USER}:name.familyName") == Path(AttrPath("name", "familyName", USER))
    assert str(parse_path("urn:preau:scim:1.0:Compte:etat")) == "urn:preau:scim:1.0:Compte:etat"


@pytest.mark.parametrize("text", ["", "a b", "a[", "a[]", "a[b pr].c.d", "a[b pr]c", "a[b pr].urn:x:c", 'a eq "b"'])
def test_a_broken_path_is_refused(text: str) -> None:
    with pytest.raises(refusals.FiltreIllisible):
        parse_path(text)


def test_an_attribute_alone() -> None:
    assert parse_attribute("name.familyName") == AttrPath("name", "familyName")
    with pytest.raises(refusals.FiltreIllisible):
        parse_attribute("name pr")


class Shape:
    """A visitor that writes a tree's shape."""

    def comparison(self, node: Comparison) -> str:
        return node.op

    def present(self, node: Present) -> str:
        return "pr"

    def negation(self, part: str) -> str:
        return f"!{part}"

    def conjunction(self, parts: list[str]) -> str:
        return "&".join(parts)

    def disjunction(self, parts: list[str]) -> str:
        return "|".join(parts)

    def value_path(self, node: ValuePath) -> str:
        return f"[{visit(node.inner, self)}]"


def test_a_visitor_sees_every_node() -> None:
    node = parse_filter("a pr and not (b eq 1) or c[d lt 2]")
    assert visit(node, Shape()) == "pr&!eq|[lt]"
