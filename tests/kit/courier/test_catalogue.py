import pytest

from preau.kit.courier.catalogue import (
    BadTemplateError,
    MessageTemplate,
    catalogue_markdown,
    get_template,
    list_templates,
    register,
)
from tests.kit.courier import essai


def test_a_registered_message_is_found_by_its_number() -> None:
    assert get_template("ESSAI-SMS-01") is essai.CODE
    assert essai.CODE in list_templates()


def test_a_number_is_given_once() -> None:
    with pytest.raises(BadTemplateError, match="already"):
        register(MessageTemplate("ESSAI-SMS-01", "sms", "Autre.", "Autre."))


def test_an_unknown_number_is_refused() -> None:
    with pytest.raises(BadTemplateError, match="not in the catalogue"):
        get_template("ESSAI-SMS-99")


@pytest.mark.parametrize(
    ("number", "kind", "subject", "binds"),
    [
        ("essai-sms-01", "sms", "", False),
        ("ESSAI-SMS-1", "sms", "", False),
        ("ESSAI-SMS-02", "mail", "Sujet", False),
        ("ESSAI-MAIL-02", "mail", "", False),
        ("ESSAI-SMS-02", "sms", "Sujet", False),
        ("ESSAI-MAIL-02", "mail", "Sujet", True),
    ],
)
def test_a_template_that_contradicts_itself_is_refused(number: str, kind: str, subject: str, binds: bool) -> None:
    with pytest.raises(BadTemplateError):
        MessageTemplate(number, kind, "Texte.", "Essai.", subject=subject, binds_code=binds)  # type: ignore[arg-type]


def test_the_reference_lists_every_message() -> None:
    page = catalogue_markdown()
    assert page.startswith("# Messages envoyés\n")
    for template in list_templates():
        assert f"| {template.number} |" in page
    assert "| ESSAI-MAIL-01 | mel | Lien des essais. |" in page
    assert len([line for line in page.splitlines() if line.startswith("| ESSAI-")]) == 2
