"""Messages of the tests, and the queueing of one of them."""

from datetime import timedelta
from typing import Any

from preau.kit import clockkit
from preau.kit.courier import MessageTemplate, queue, register
from preau.kit.courier.models import Message

CODE = register(
    MessageTemplate("ESSAI-SMS-01", "sms", "Votre code est {{ code }}.", "Code des essais.", binds_code=True)
)
MAIL = register(
    MessageTemplate(
        "ESSAI-MAIL-01",
        "mail",
        "Bonjour {{ nom }},\n\nVotre lien : {{ lien }}\n",
        "Lien des essais.",
        subject="Un lien pour {{ nom }}",
    )
)
MOBILE = "+33639980001"
ADRESSE = "emilie.dupont@example.org"


def queue_code(**changes: Any) -> Message:
    given: dict[str, Any] = {
        "to": MOBILE,
        "params": {"code": "123456", "host": "comptes.example.org"},
        "expires_at": clockkit.now() + timedelta(minutes=30),
    }
    return queue("ESSAI-SMS-01", **(given | changes))


def queue_mail(**changes: Any) -> Message:
    given: dict[str, Any] = {
        "to": ADRESSE,
        "params": {"nom": "Émilie <b>", "lien": "https://comptes.example.org/a?b=1&c=2"},
        "expires_at": clockkit.now() + timedelta(hours=1),
    }
    return queue("ESSAI-MAIL-01", **(given | changes))
