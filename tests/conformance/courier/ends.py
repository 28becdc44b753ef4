"""For each gateway, how to build it against a good end, a closed one, and how to read what arrived there."""

import email
import email.policy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from preau.kit.courier.envelope import Gateway
from preau.kit.courier.gateways import build_gateway, memory
from preau.kit.courier.settings import Settings
from tests.conformance.courier.servers import free_port, provider, relay


@dataclass
class End:
    """A gateway, and what reached its other end: (recipient, subject, body) of each message *kept* there."""

    gateway: Gateway
    arrived: Callable[[], list[tuple[str, str, str]]]


@dataclass
class Trait:
    """What a gateway is able to do."""

    kinds: tuple[str, ...]
    dedupes: bool
    has_subject: bool = True
    can_be_closed: bool = True


TRAITS = {
    "console": Trait(("sms", "mail"), dedupes=False, can_be_closed=False),
    "file": Trait(("sms", "mail"), dedupes=False),
    "memory": Trait(("sms", "mail"), dedupes=True, can_be_closed=False),
    "telephone": Trait(("sms", "mail"), dedupes=True),
    "http": Trait(("sms", "mail"), dedupes=True, has_subject=False),
    "smtp": Trait(("mail",), dedupes=False),
}


@contextmanager
def open_end(name: str, folder: Path, read_output: Callable[[], str]) -> Iterator[End]:
    if name == "memory":
        memory.outbox.clear()
        yield End(build_gateway(name, Settings()), lambda: [(e.to, e.subject, e.body) for e in memory.outbox])
        memory.outbox.clear()
    elif name == "console":
        yield End(build_gateway(name, Settings()), lambda: list(_console(read_output())))
    elif name == "file":
        path = folder / "sent.jsonl"
        yield End(build_gateway(name, Settings(file_path=str(path))), lambda: list(_lines(path)))
    elif name in ("telephone", "http"):
        with provider() as server:
            yield End(
                build_gateway(name, _http_settings(server.url)),
                lambda: [(m["to"], m.get("subject", ""), m.get("body", m.get("text"))) for m in server.kept.values()],
            )
    else:
        with relay() as (handler, port):
            settings = Settings(smtp_host="127.0.0.1", smtp_port=port)
            yield End(build_gateway(name, settings), lambda: [_mail(mail) for mail in handler.mails])


def closed_end(name: str, folder: Path) -> Gateway:
    """The gateway towards an end that is not there."""
    port = free_port()
    return build_gateway(
        name,
        Settings(
            file_path=str(folder / "absent" / "sent.jsonl"),
            telephone_url=f"http://127.0.0.1:{port}",
            telephone_token="t",
            http_url=f"http://127.0.0.1:{port}/send",
            smtp_host="127.0.0.1",
            smtp_port=port,
        ),
    )


def _http_settings(url: str) -> Settings:
    return Settings(telephone_url=url, telephone_token="jeton", http_url=f"{url}/send")


def _console(output: str) -> Iterator[tuple[str, str, str]]:
    for block in output.split("-" * 60 + "\n")[1::2]:
        head, _, body = block.partition("\n\n")
        first, _, subject = head.partition("\n")
        yield first.split("→ ")[1].split(" (")[0], subject, body[:-1]


def _lines(path: Path) -> Iterator[tuple[str, str, str]]:
    for line in path.read_text().splitlines() if path.exists() else []:
        message = json.loads(line)
        yield message["to"], message["subject"], message["body"]


def _mail(content: bytes) -> tuple[str, str, str]:
    mail = cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default))
    return mail["To"], mail["Subject"].strip(), mail.get_content().replace("\r\n", "\n").rstrip("\n")
