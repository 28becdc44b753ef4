"""Gateway `smtp`: mails through a relay. An SMTP relay knows no idempotency key, so the mail itself carries it.

The Message-ID comes from the key: two copies of one message have the same and most mailboxes show one;
`X-Preau-Attempt` says which copy it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import smtplib
from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from preau.kit.courier.envelope import Envelope, PassingFailure, PermanentFailure, Receipt
from preau.kit.courier.settings import Settings

TIMEOUT = 3  # seconds, for each exchange with the relay


class SmtpGateway:
    """One connection per mail."""

    name = "smtp"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._domain = parseaddr(settings.smtp_from)[1].rpartition("@")[2]

    def send(self, envelope: Envelope) -> Receipt:
        """Hand it to the relay; the receipt is the Message-ID."""
        mail = self._compose(envelope)
        connection = self._connect()
        try:
            connection.send_messages([mail])
        except BadHeaderError:
            raise PermanentFailure("a header cannot carry this value") from None
        except smtplib.SMTPRecipientsRefused as problem:
            raise _refused(max(code for code, _ in problem.recipients.values())) from None
        except smtplib.SMTPResponseException as problem:
            raise _refused(problem.smtp_code) from None
        except (smtplib.SMTPException, OSError) as problem:
            raise PassingFailure(type(problem).__name__, may_have_left=True) from None
        except ValueError:
            raise PermanentFailure("the address or the subject is not one") from None
        finally:
            _leave(connection)
        return Receipt(mail.extra_headers["Message-ID"])

    def _connect(self) -> EmailBackend:
        s = self._settings
        connection = EmailBackend(
            host=s.smtp_host,
            port=s.smtp_port,
            username=s.smtp_user,
            password=s.smtp_password,
            use_tls=s.smtp_security == "starttls",
            use_ssl=s.smtp_security == "tls",
            timeout=TIMEOUT,
        )
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as problem:  # wrong password too: an operator can mend it
            _leave(connection)
            raise PassingFailure(type(problem).__name__) from None
        return connection

    def _compose(self, envelope: Envelope) -> EmailMessage:
        name = hashlib.sha256(envelope.idempotency_key.encode()).hexdigest()[:32]
        headers = {
            "Message-ID": f"<{name}@{self._domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Preau-Attempt": str(envelope.attempt),
        }
        return EmailMessage(envelope.subject, envelope.body, self._settings.smtp_from, [envelope.to], headers=headers)


def build(settings: Settings) -> SmtpGateway:
    """The gateway towards COURIER_SMTP_HOST; raises ImproperlyConfigured for a security or a sender that is none."""
    if settings.smtp_security not in ("none", "starttls", "tls"):
        raise ImproperlyConfigured("COURIER_SMTP_SECURITY : none, starttls ou tls.")
    if "@" not in parseaddr(settings.smtp_from)[1]:
        raise ImproperlyConfigured("COURIER_SMTP_FROM n'est pas une adresse.")
    return SmtpGateway(settings)


def _leave(connection: EmailBackend) -> None:
    """Hang up; a relay that is rude at this moment changes nothing of what it answered before."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.close()


def _refused(code: int) -> PassingFailure | PermanentFailure:
    """RFC 5321 §4.2.1: 5xx is for good, 4xx passes."""
    if 500 <= code < 600:
        return PermanentFailure(f"SMTP {code}")
    return PassingFailure(f"SMTP {code}")
