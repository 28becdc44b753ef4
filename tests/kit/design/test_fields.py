"""Every field: what it forgives, and each refusal with the sentence that repairs."""

from datetime import date
from typing import Any

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.design import forms
from preau.kit.design.forms.birth import MONTHS, read_month
from preau.kit.design.forms.mobile import INDICATIFS

TODAY = date(2026, 9, 8)


def refusal(field: django_forms.Field, value: Any) -> str:
    """Code of the refusal, "" when the value is taken."""
    try:
        field.clean(value)
    except ValidationError as problem:
        return problem.error_list[0].code
    return ""


def birth(**kwargs: Any) -> forms.BirthDateField:
    return forms.BirthDateField(today=lambda: TODAY, **kwargs)


class TestNom:
    @pytest.mark.parametrize(
        "name", ["Dupont", "O'Brien", "d’Arc", "Le  Goff", "Nuñez-García", "Łukasz", "È", "王", "N'Guyên"]
    )
    def test_it_takes_any_name(self, name: str) -> None:
        assert forms.NomField().clean(name) == " ".join(name.split())

    def test_it_composes_accents(self) -> None:
        assert forms.NomField().clean("He\u0301le\u0300ne") == "Hélène"

    @pytest.mark.parametrize(
        ("value", "code"), [("", "required"), ("   ", "required"), ("--", "no-letter"), ("Dup0nt", "digit")]
    )
    def test_it_refuses(self, value: str, code: str) -> None:
        assert refusal(forms.NomField(), value) == code

    def test_it_refuses_a_name_too_long(self) -> None:
        assert refusal(forms.NomField(), "a" * 101) == "max_length"

    def test_it_refuses_control_characters(self) -> None:
        assert refusal(forms.NomField(), "Du\x07pont") == "control"

    @given(st.text(max_size=120))
    def test_it_never_breaks(self, text: str) -> None:
        assert refusal(forms.NomField(), text) in {
            "", "required", "no-letter", "digit", "control", "max_length", "null_characters_not_allowed",
        }  # fmt: skip


class TestCode:
    @pytest.mark.parametrize(
        "typed",
        ["123456", " 123 456 ", "123-456", "12.34.56", "１２３４５６", "١٢٣٤٥٦", "123\u00a0456", "\u200e123456"],
    )
    def test_it_ignores_spacing_and_scripts(self, typed: str) -> None:
        assert forms.CodeField().clean(typed) == "123456"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [("", "required"), (" ", "required"), ("12345", "shape"), ("1234567", "shape"), ("12345a", "shape")],
    )
    def test_it_refuses(self, typed: str, code: str) -> None:
        assert refusal(forms.CodeField(), typed) == code

    def test_it_is_one_box_that_the_phone_fills(self) -> None:
        attrs = forms.CodeField().widget.attrs
        assert attrs["autocomplete"] == "one-time-code"
        assert attrs["inputmode"] == "numeric"
        assert "maxlength" not in attrs

    @given(st.text(max_size=80))
    def test_what_it_takes_is_six_ascii_figures(self, text: str) -> None:
        try:
            cleaned = forms.CodeField().clean(text)
        except ValidationError:
            return
        assert len(cleaned) == 6
        assert cleaned.isascii()
        assert cleaned.isdigit()


class TestMobile:
    @pytest.mark.parametrize(
        ("indicatif", "number", "e164"),
        [
            ("+33", "06 39 98 00 01", "+33639980001"),
            ("+33", "6.39.98.00.01", "+33639980001"),
            ("+33", "+33 6 39 98 00 01", "+33639980001"),
            ("+33", "0692 39 98 01", "+262692399801"),
            ("+262", "0692 39 98 01", "+262692399801"),
            ("autre", "+33 6 39 98 00 01", "+33639980001"),
            ("autre", "0033639980001", "+33639980001"),
        ],
    )
    def test_it_gives_e164(self, indicatif: str, number: str, e164: str) -> None:
        assert forms.MobileField().clean([indicatif, number]) == e164

    @pytest.mark.parametrize(
        ("indicatif", "number", "code"),
        [
            ("+33", "", "required"),
            ("+33", "12", "invalid"),
            ("+33", "bonjour", "invalid"),
            ("+33", "01 99 00 12 34", "fixed"),
            ("+999", "06 39 98 00 01", "indicatif"),
            ("autre", "639980001", "indicatif"),
        ],
    )
    def test_it_refuses(self, indicatif: str, number: str, code: str) -> None:
        assert refusal(forms.MobileField(), [indicatif, number]) == code

    def test_france_comes_first_and_another_country_last(self) -> None:
        codes = [code for code, _label in INDICATIFS]
        assert codes[:6] == ["+33", "+262", "+590", "+594", "+596", "+687"]
        assert codes[-1] == "autre"
        assert len(set(codes)) == len(codes)

    def test_a_missing_indicatif_is_france(self) -> None:
        widget = forms.MobileField().widget
        assert widget.value_from_datadict({"tel": "06 39 98 00 01"}, {}, "tel") == ["+33", "06 39 98 00 01"]

    @pytest.mark.parametrize(
        ("known", "shown"),
        [("", ["+33", ""]), ("+33639980001", ["+33", "+33639980001"]), ("+32470000001", ["autre", "+32470000001"])],
    )
    def test_a_known_number_is_shown_again(self, known: str, shown: list[str]) -> None:
        assert forms.MobileField().widget.decompress(known) == shown

    @given(st.sampled_from([code for code, _label in INDICATIFS]), st.text(max_size=70))
    def test_it_never_breaks(self, indicatif: str, number: str) -> None:
        try:
            cleaned = forms.MobileField().clean([indicatif, number])
        except ValidationError:
            return
        assert cleaned.startswith("+")
        assert cleaned[1:].isdigit()


class TestBirth:
    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            (["14", "3", "2014"], date(2014, 3, 14)),
            (["14", "mars", "2014"], date(2014, 3, 14)),
            ([" 1 ", "AOÛT", "2013"], date(2013, 8, 1)),
            (["01", "févr.", "2016"], date(2016, 2, 1)),
            (["29", "02", "2016"], date(2016, 2, 29)),
            (["8", "9", "2026"], TODAY),
            (["１４", "３", "２０１４"], date(2014, 3, 14)),
        ],
    )
    def test_it_reads(self, typed: list[str], day: date) -> None:
        assert birth().clean(typed) == day

    @pytest.mark.parametrize(
        ("typed", "code", "parts"),
        [
            (["", "", ""], "required", ()),
            (["14", "", "2014"], "incomplete", ("mois",)),
            (["", "", "2014"], "incomplete", ("jour", "mois")),
            (["14", "13", "2014"], "month", ("mois",)),
            (["14", "ju", "2014"], "month", ("mois",)),
            (["32", "3", "2014"], "day", ("jour",)),
            (["x", "3", "2014"], "day", ("jour",)),
            (["14", "3", "14"], "year", ("annee",)),
            (["14", "3", "abcd"], "year", ("annee",)),
            (["31", "4", "2014"], "no-such-day", ("jour", "mois")),
            (["29", "2", "2014"], "no-such-day", ("jour", "mois")),
            (["9", "9", "2026"], "future", ("annee",)),
            (["14", "3", "1899"], "too-old", ("annee",)),
            (["14", "3", "0000"], "no-such-day", ("jour", "mois")),
        ],
    )
    def test_it_refuses(self, typed: list[str], code: str, parts: tuple[str, ...]) -> None:
        with pytest.raises(ValidationError) as caught:
            birth().clean(typed)
        problem = caught.value.error_list[0]
        assert problem.code == code
        assert tuple((problem.params or {}).get("parts", ())) == parts

    def test_it_may_be_left_empty(self) -> None:
        assert birth(required=False).clean(["", "", ""]) is None

    def test_it_names_the_child(self) -> None:
        with pytest.raises(ValidationError, match="Albert : le mois s'écrit"):
            birth(whose="Albert").clean(["1", "x", "2014"])

    def test_no_box_takes_the_birthday_of_the_browsers_owner(self) -> None:
        assert {box.attrs["autocomplete"] for box in birth().widget.widgets} == {"off"}

    def test_every_month_reads_by_number_and_by_name(self) -> None:
        for rank, name in enumerate(MONTHS, start=1):
            assert read_month(str(rank)) == read_month(f"{rank:02d}") == read_month(name.upper()) == rank

    @given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
    def test_it_never_breaks(self, typed: list[str]) -> None:
        try:
            found = birth().clean(typed)
        except ValidationError:
            return
        assert found is None or found <= TODAY

    @given(st.dates(min_value=date(1920, 1, 1), max_value=TODAY))
    def test_it_reads_back_what_it_shows(self, day: date) -> None:
        assert birth().clean(birth().widget.decompress(day)) == day


class Policy:
    """Two rules, and what a deployment may add."""

    rules = (("majuscule", "Doit contenir 1 majuscule"), ("chiffre", "Doit contenir 1 chiffre"))

    def met(self, password: str) -> set[str]:
        tests = {"majuscule": any(c.isupper() for c in password), "chiffre": any(c.isdigit() for c in password)}
        return {key for key, is_met in tests.items() if is_met}


class OneOfTwo(Policy):
    """Either rule is enough."""

    required = ()
    at_least = 1


class TestPassword:
    def test_it_takes_what_meets_every_rule(self) -> None:
        assert forms.PasswordField(policy=Policy()).clean(" A1 ") == " A1 "

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("a", "doit contenir 1 majuscule ; doit contenir 1 chiffre"),
            ("A", "doit contenir 1 chiffre"),
            ("1", "doit contenir 1 majuscule"),
        ],
    )
    def test_it_says_which_rules_are_lacking(self, typed: str, words: str) -> None:
        with pytest.raises(ValidationError) as caught:
            forms.PasswordField(policy=Policy()).clean(typed)
        assert caught.value.messages == [f"Le mot de passe {words}"]

    def test_some_rules_may_be_enough(self) -> None:
        field = forms.PasswordField(policy=OneOfTwo())
        assert field.clean("A") == "A"
        with pytest.raises(ValidationError, match="au moins 1 des règles"):
            field.clean("a")

    @pytest.mark.parametrize(
        ("kwargs", "expected"),
        [
            ({}, "current-password"),
            ({"policy": Policy()}, "new-password"),
            ({"confirms": "x"}, "new-password"),
            ({"new": True}, "new-password"),
        ],
    )
    def test_managers_know_what_it_is(self, kwargs: dict[str, Any], expected: str) -> None:
        assert forms.PasswordField(**kwargs).widget.attrs["autocomplete"] == expected

    def test_no_box_cuts_a_long_password(self) -> None:
        assert "maxlength" not in forms.PasswordField().widget.attrs
        assert refusal(forms.PasswordField(), "a" * 1025) == "max_length"

    def test_it_refuses_an_empty_one(self) -> None:
        assert refusal(forms.PasswordField(policy=Policy()), "") == "required"


class TestOthers:
    @pytest.mark.parametrize(("value", "code"), [("", "required"), ("emilie", "invalid"), ("a@b", "invalid")])
    def test_a_mail_address_is_refused(self, value: str, code: str) -> None:
        assert refusal(forms.MailField(), value) == code

    def test_a_mail_address_is_taken_with_blanks(self) -> None:
        assert forms.MailField().clean(" emilie.dupont@example.org ") == "emilie.dupont@example.org"

    def test_the_sentence_of_a_wrong_mail_address_shows_an_example(self) -> None:
        with pytest.raises(ValidationError, match=r"prenom\.nom@example\.org"):
            forms.MailField().clean("emilie")

    @pytest.mark.parametrize(("value", "code"), [("", "required"), ("peut-etre", "invalid_choice")])
    def test_a_card_is_refused(self, value: str, code: str) -> None:
        assert refusal(forms.ChoiceCards(cards=[("oui", "Oui"), ("non", "Non")]), value) == code

    @pytest.mark.parametrize(("value", "code"), [("", "required"), ("z", "invalid_choice")])
    def test_a_line_of_a_list_is_refused(self, value: str, code: str) -> None:
        assert refusal(forms.SelectField(choices=[("a", "A")]), value) == code

    def test_a_box_must_be_ticked(self) -> None:
        assert refusal(forms.CheckField(), False) == "required"

    def test_a_text_too_long_is_refused_with_its_label(self) -> None:
        with pytest.raises(ValidationError, match="« Objet » est trop long : 10 caractères au plus"):
            forms.TextField(label="Objet", max_length=10).clean("a" * 11)
