import dataclasses
from typing import Any

import pytest

from preau.kit.courier import rendering, testing
from preau.kit.courier.catalogue import MessageTemplate
from preau.kit.courier.rendering import RenderError

GOOD = {"code": "123456", "host": "comptes.example.org"}


def test_an_sms_reads_as_snapshot() -> None:
    text = testing.render("ESSAI-SMS-01", GOOD)
    assert text.subject == ""
    assert text.body == "Votre code est 123456.\n\n@comptes.example.org #123456"


def test_a_message_is_plain_text_nothing_is_escaped() -> None:
    text = testing.render("ESSAI-MAIL-01", {"nom": "D'Été & <fils>", "lien": "https://x.example.org/?a=1&b=2"})
    assert text.subject == "Un lien pour D'Été & <fils>"
    assert text.body == "Bonjour D'Été & <fils>,\n\nVotre lien : https://x.example.org/?a=1&b=2"


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(RenderError, match="ESSAI-SMS-01: the parameter code is missing"):
        testing.render("ESSAI-SMS-01", {"host": "comptes.example.org"})
    with pytest.raises(RenderError, match="host"):
        testing.render("ESSAI-SMS-01", {"code": "123456"})


@pytest.mark.parametrize("nom", ["a\x00b", "a\x1bb", "a\x07"])
def test_a_control_character_is_refused(nom: str) -> None:
    with pytest.raises(RenderError):
        testing.render("ESSAI-MAIL-01", {"nom": nom, "lien": "x"})


def test_a_line_break_cannot_enter_a_subject() -> None:
    text = testing.render("ESSAI-MAIL-01", {"nom": "x\r\nBcc: y@example.org", "lien": "x"})
    assert text.subject == "Un lien pour x Bcc: y@example.org"


def test_an_sms_too_long_is_refused(settings: Any) -> None:
    settings.COURIER = dataclasses.replace(settings.COURIER, sms_segments=2)
    template = MessageTemplate("ESSAI-SMS-50", "sms", "{{ texte }}", "Essai.")
    assert rendering.render(template, {"texte": "a" * 306}).body == "a" * 306
    with pytest.raises(RenderError, match="takes 3 segments"):
        rendering.render(template, {"texte": "a" * 307})


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(RenderError, match="empty"):
        rendering.render(MessageTemplate("ESSAI-SMS-51", "sms", "{{ t }}", "Essai."), {"t": " \n"})


def test_blank_lines_of_template_tags_do_not_reach_people() -> None:
    body = "{% if oui %}\nUn.  \n{% endif %}\n\n\n\nDeux.\n\n"
    assert rendering.render(MessageTemplate("ESSAI-SMS-52", "sms", body, "Essai."), {"oui": True}).body == (
        "Un.\n\nDeux."
    )


def test_an_error_never_quotes_a_parameter() -> None:
    with pytest.raises(RenderError) as caught:
        testing.render("ESSAI-SMS-01", {"code": "12 34", "host": "secret host"})
    assert "12 34" not in str(caught.value)
    assert "secret" not in str(caught.value)
