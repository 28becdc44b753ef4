"""Asking for a message: the row is written in the caller's transaction, so it exists exactly when the action does."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.utils import translation

from preau.kit import clockkit, phonekit
from preau.kit.courier.catalogue import get_template
from preau.kit.courier.models import Message, new_message_id
from preau.kit.courier.rendering import render
from preau.kit.courier.settings import current
from preau.kit.courier.vault import Vault, open_vault

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
MAIL = re.compile(r"[^\s@<>,;\x00-\x1f\x7f]{1,64}@[^\s@<>,;\x00-\x1f\x7f]{1,189}")


class KeyReusedError(ValueError):
    """The idempotency key already names another message: the caller would lose this one without knowing."""


def queue(
    template: str,
    *,
    to: str,
    params: dict[str, Any],
    expires_at: datetime,
    idempotency_key: str | None = None,
    silent: bool = False,
) -> Message:
    """Write the message `template` for `to` (E.164 number or mail address), to be sent before `expires_at`.

    `params` (JSON values) and `to` are sealed. The text is rendered once here, so that a missing parameter breaks the
    action and not a later night. With an `idempotency_key` already used for the same template and recipient the former
    row is given back, and nothing more is sent. `silent`: the same row, the same work, and nothing sent (enumeration,
    design.md §7.9). Raises BadTemplateError, RenderError, KeyReusedError; ValueError for a recipient that is none.
    """
    chosen = get_template(template)
    _check_recipient(chosen.kind, to)
    language = translation.get_language() or "fr"
    render(chosen, params, language)
    vault = get_vault()
    public_id = new_message_id()
    content = {"to": to, "params": params, "language": language, "silent": silent}
    now = clockkit.now()
    message = Message(
        public_id=public_id,
        template=chosen.number,
        kind=chosen.kind,
        to_masked=mask(chosen.kind, to),
        to_hash=vault.recipient_hash(to),
        sealed=vault.seal(json.dumps(content).encode(), bound_to=public_id),
        idempotency_key=idempotency_key or public_id,
        queued_at=now,
        due_at=now,
        expires_at=expires_at,
    )
    if idempotency_key is None:
        message.save(force_insert=True)
        return message
    return _save_once(message)


def find_messages(to: str) -> list[Message]:
    """What was queued for that recipient and is still remembered, newest first (the office's "SMS non reçu")."""
    return list(Message.objects.filter(to_hash=get_vault().recipient_hash(to)).order_by("-pk"))


def get_vault() -> Vault:
    """The vault of this process; its key file is made at first use in a demonstration only."""
    return open_vault(current().key_file, may_create=bool(django_settings.PREAU_DEMO))


def mask(kind: str, to: str) -> str:
    """What may be shown and kept of a recipient: "+33 6 •• •• •• 01", "e•••@example.org"."""
    if kind == "sms":
        shown = phonekit.mask(to)
        return shown if "•" in shown else f"{to[:3]}•••{to[-2:]}"
    local, _, domain = to.rpartition("@")
    return f"{local[:1]}•••@{domain}"[:80]


def _check_recipient(kind: str, to: str) -> None:
    """A recipient that no gateway could take is a mistake of the caller; it is never quoted."""
    if not (E164 if kind == "sms" else MAIL).fullmatch(to):
        raise ValueError("an SMS goes to an E.164 number, a mail to an address")


def _save_once(message: Message) -> Message:
    try:
        with transaction.atomic():  # a savepoint: the caller's transaction survives a key used before
            message.save(force_insert=True)
            return message
    except IntegrityError:
        former = Message.objects.get(idempotency_key=message.idempotency_key)
    if (former.template, former.to_hash) != (message.template, message.to_hash):
        raise KeyReusedError(f"the key of {message.template} already names a message {former.template}")
    return former
