"""What the hub tells people by mail."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

APPAREIL_MAIL = register(
    MessageTemplate(
        number="PASSERELLE-MAIL-01",
        kind="mail",
        subject="{{ passerelle }} : connexion à {{ site }}",
        body="passerelle/messages/appareil.txt",
        description="Une connexion depuis un appareil qui n'est pas connu pour cette personne.",
    )
)
