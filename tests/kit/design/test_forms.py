"""How a form is printed: label, hint, error, control; one summary that leads to each field."""

from typing import Any

import pytest
from django import forms as django_forms
from lxml import html

from preau.kit.design import forms
from tests.kit.design.test_fields import Policy

CARDS = [forms.Card("oui", "Oui", "Je m'en occupe"), forms.Card("non", "Non")]


class Family(forms.Form):
    """One field of each kind."""

    cache = django_forms.CharField(required=False, widget=django_forms.HiddenInput)
    nom = forms.NomField(label="Nom", hint="Comme à l'école", missing="Saisissez votre nom")
    mobile = forms.MobileField(label="N° de téléphone portable", hint="Celui donné à l'établissement")
    mel = forms.MailField(label="Adresse mail", required=False)
    lien = forms.ChoiceCards(label="Êtes-vous son responsable ?", cards=CARDS, hint="Un seul choix")
    ne_le = forms.BirthDateField(label="Né le", hint="Par exemple 14 mars 2014")
    mot_de_passe = forms.PasswordField(label="Mot de passe", policy=Policy())
    confirmation = forms.PasswordField(label="Confirmation", confirms="mot_de_passe")
    accord = forms.CheckField(label="J'accepte")
    groups = (forms.Group(("lien", "ne_le"), title="Albert DUPONT", detail="CLG LES COURTILS", intro="Votre enfant"),)


GOOD = {
    "nom": "Dupont", "mobile": "06 39 98 00 01", "lien": "oui",
    "ne_le_jour": "14", "ne_le_mois": "3", "ne_le_annee": "2014",
    "mot_de_passe": "Ab1", "confirmation": "Ab1", "accord": "on",
}  # fmt: skip


def tree(form: forms.Form) -> Any:
    return html.fromstring(f"<div>{form}</div>")


def test_a_good_answer_is_taken() -> None:
    form = Family(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["mobile"] == "+33639980001"
    assert not tree(form).xpath("//*[@data-resume]")


def test_order_is_label_hint_error_control() -> None:
    field = tree(Family({})).xpath("//div[contains(@class, 'champ')][label[@for='id_nom']]")[0]
    assert [(child.tag, child.get("id")) for child in field] == [
        ("label", None),
        ("div", "id_nom_helptext"),
        ("div", "id_nom_error"),
        ("input", "id_nom"),
    ]


@pytest.mark.parametrize("identifier", ["id_nom", "id_mobile"])
def test_a_control_is_described_by_its_hint_and_error(identifier: str) -> None:
    control = tree(Family({})).xpath("//*[@id=$id]", id=identifier)[0]
    assert control.get("aria-describedby") == f"{identifier}_helptext {identifier}_error"
    assert control.get("aria-invalid") == "true"


def test_a_group_of_controls_is_a_fieldset_described_once() -> None:
    page = tree(Family({}))
    for name, legend in (("lien", "Êtes-vous son responsable ?"), ("ne_le", "Né le")):
        group = page.xpath("//fieldset[@aria-describedby=$ids]", ids=f"id_{name}_helptext id_{name}_error")[0]
        assert group.find("legend").text_content().strip() == legend


def test_the_summary_says_every_error_and_leads_to_it() -> None:
    page = tree(Family({}))
    summary = page.xpath("//*[@data-resume]")[0]
    assert summary.find("h2").text_content() == "Il y a un problème"
    assert summary.get("tabindex") == "-1"
    assert "autofocus" in summary.attrib
    lines = [(link.get("href"), link.text_content()) for link in summary.xpath(".//a")]
    assert lines == [
        ("#id_lien_0", "Choisissez une réponse") if name == "lien" else line
        for name, line in [
            ("nom", ("#id_nom", "Saisissez votre nom")),
            ("mobile", ("#id_mobile", "Saisissez votre numéro de téléphone portable")),
            ("lien", ("", "")),
            ("ne_le", ("#id_ne_le_jour", "Saisissez la date de naissance")),
            ("mot_de_passe", ("#id_mot_de_passe", "Saisissez votre mot de passe")),
            ("confirmation", ("#id_confirmation", "Confirmez votre mot de passe")),
            ("accord", ("#id_accord", "Renseignez « J'accepte »")),
        ]
    ]
    for href, words in lines:
        assert page.xpath("//*[@id=$id]", id=href[1:])
        beside = [" ".join(p.text_content().split()) for p in page.xpath("//div[@class='erreur']/p")]
        assert f"Erreur : {words}" in beside


def test_only_the_wrong_box_of_a_date_is_marked_and_linked() -> None:
    page = tree(Family({**GOOD, "ne_le_mois": "13"}))
    assert page.xpath("//input[starts-with(@id, 'id_ne_le') and @aria-invalid]/@id") == ["id_ne_le_mois"]
    assert page.xpath("//*[@data-resume]//a/@href") == ["#id_ne_le_mois"]


def test_an_error_of_the_whole_form_is_said_without_link() -> None:
    form = Family(GOOD)
    form.is_valid()
    form.add_error(None, "Ce service est fermé")
    assert form.summary == [forms.SummaryLine("Ce service est fermé", "")]
    assert "Ce service est fermé" in tree(form).xpath("//*[@data-resume]")[0].text_content()


def test_answers_are_kept_but_never_a_password() -> None:
    page = tree(Family({**GOOD, "nom": "", "mobile_indicatif": "+32", "ne_le_mois": "mars", "mot_de_passe": "Secret1"}))
    assert page.xpath("//input[@id='id_mobile']/@value") == ["06 39 98 00 01"]
    assert page.xpath("//select[@id='id_mobile_indicatif']/option[@selected]/@value") == ["+32"]
    assert page.xpath("//input[@id='id_ne_le_mois']/@value") == ["mars"]
    assert page.xpath("//input[@type='radio'][@checked]/@value") == ["oui"]
    assert "Secret1" not in html.tostring(page, encoding="unicode")


def test_two_different_passwords_are_refused() -> None:
    form = Family({**GOOD, "confirmation": "Ab2"})
    assert form.errors["confirmation"] == [
        "Les deux mots de passe sont différents. Saisissez deux fois le même mot de passe."
    ]


def test_the_same_password_written_two_ways_is_the_same() -> None:
    assert Family({**GOOD, "mot_de_passe": "Ab1µ", "confirmation": "Ab1μ"}).is_valid()


def test_optional_fields_are_marked_and_the_page_says_so() -> None:
    page = tree(Family())
    assert [mark.getparent().text for mark in page.xpath("//*[@class='facultatif']")] == ["Adresse mail "]
    assert "sauf ceux marqués" in page.xpath("//*[@class='rappel']")[0].text_content()


def test_a_date_needed_after_an_answer_is_not_marked_optional() -> None:
    class Children(forms.Form):
        nom = forms.NomField(label="Nom")
        ne_le = forms.BirthDateField(label="Né le", whose="Albert", required=False)

    page = tree(Children())
    assert not page.xpath("//*[@class='facultatif']")
    assert page.xpath("//*[@class='rappel']")[0].text_content() == "Tous les champs sont obligatoires."


def test_a_named_group_is_one_frame_with_its_legend() -> None:
    frame = tree(Family()).xpath("//fieldset[@class='groupe']")[0]
    assert frame.find("legend").text_content() == "Albert DUPONTCLG LES COURTILS"
    assert frame.xpath("./p")[0].text_content() == "Votre enfant"
    assert len(frame.xpath(".//fieldset")) == 2


def test_a_card_is_described_by_its_hint() -> None:
    page = tree(Family())
    card = page.xpath("//input[@id='id_lien_0']")[0]
    assert page.xpath("//*[@id=$id]", id=card.get("aria-describedby"))[0].text_content() == "Je m'en occupe"
    assert page.xpath("//input[@id='id_lien_1']")[0].get("aria-describedby") is None


def test_rules_are_listed_as_data_for_the_script() -> None:
    page = tree(Family())
    rules = page.xpath("//*[@data-regles='id_mot_de_passe']//li")
    assert [(rule.get("data-cle"), rule.text) for rule in rules] == list(Policy.rules)
    assert "id_mot_de_passe_regles" in page.xpath("//input[@id='id_mot_de_passe']/@aria-describedby")[0]


def test_a_field_added_later_has_the_same_words() -> None:
    form = forms.Form({})
    form.add("objet", forms.TextField(label="Objet"))
    assert form.errors["objet"] == ["Renseignez « Objet »"]


def test_what_people_type_is_escaped() -> None:
    text = str(Family({**GOOD, "nom": '"><script>1</script>'}))
    assert "<script>" not in text
