"""pronotepy, unmodified: every public method of its clients and of what they give, once; what raises, as JSON."""

import datetime
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pronotepy
from pronotepy import dataClasses

ASKED = json.loads(sys.argv[1])
os.environ["NO_PROXY"] = "*"
CLASSES = {"parent": pronotepy.ParentClient, "eleve": pronotepy.Client, "viescolaire": pronotepy.VieScolaireClient}
KIND = CLASSES[ASKED["espace"]]
DAY = datetime.date(2026, 11, 23)
NEVER = {"Message", "Discussion", "Recipient", "Util"}
"""Classes that nothing here is of, or that ask for nothing."""
Call = Callable[[], Any]


def steps(client: Any) -> Iterator[tuple[str, Call]]:
    """`Class.method` and how it is called."""
    yield "ClientBase.get_week", lambda: client.get_week(DAY)
    yield "ClientBase.periods", lambda: client.periods[2]
    yield "ClientBase.session_check", client.session_check
    yield "ClientBase.keep_alive", lambda: alive(client)
    yield "ClientBase.export_credentials", client.export_credentials
    yield "ClientBase.post", lambda: client.post("Navigation", 7, {"onglet": 7, "ongletPrec": 7})
    yield "ClientBase.request_qr_code_data", lambda: client.request_qr_code_data("1234")
    yield "ClientBase.qrcode_login", lambda: again(client)
    yield from (of_staff(client) if ASKED["espace"] == "viescolaire" else of_family(client))
    yield from of_info("ClientInfo", client.info)
    yield "ClientBase.refresh", client.refresh


def of_family(client: Any) -> Iterator[tuple[str, Call]]:
    """What a parent or a pupil reads."""
    yield "Client.lessons", lambda: client.lessons(DAY)
    yield (
        "Client.lessons before the year",
        lambda: client.lessons(datetime.date(2026, 8, 20), datetime.date(2026, 9, 4)),
    )
    yield "Client.homework", lambda: client.homework(DAY)
    yield "Client.homework before the year", lambda: client.homework(datetime.date(2026, 7, 10), DAY)
    yield "Client.export_ical", client.export_ical
    yield "Client.generate_timetable_pdf", lambda: client.generate_timetable_pdf(DAY)
    yield "Client.generate_timetable_pdf of the year", client.generate_timetable_pdf
    yield "Client.get_recipients", client.get_recipients
    yield "Client.get_teaching_staff", client.get_teaching_staff
    yield "Client.new_discussion", lambda: client.new_discussion("Objet", "Texte", [])
    yield "Client.discussions", lambda: client.discussions(True)
    yield "Client.information_and_surveys", lambda: client.information_and_surveys(only_unread=True)
    yield "Client.menus", lambda: client.menus(DAY, DAY + datetime.timedelta(days=8))
    yield "Client.current_period", lambda: client.current_period.name
    for name in public(dataClasses.Period):
        yield f"Period.{name}", lambda name=name: [getattr(one, name) for one in client.periods]
    monday = client.lessons(DAY)
    yield from of_objects("Lesson", monday)
    yield from of_objects("LessonContent", [one.content for one in monday if one.content])
    work = client.homework(DAY)
    yield from of_objects("Homework", work)
    yield "Homework.set_done", lambda: [one.set_done(True) for one in work]
    files = [one for each in work for one in each.files]
    yield "Attachment.data", lambda: [one.data for one in files if one.type == 1]
    yield "Attachment.save", lambda: [one.save(tempfile.mkstemp()[1]) for one in files]
    news = client.information_and_surveys()
    yield from of_objects("Information", news)
    yield "Information.mark_as_read", lambda: [one.mark_as_read(True) for one in news]
    yield "Object.to_dict", lambda: [one.to_dict() for one in (*monday, *work, *client.get_teaching_staff())]
    if isinstance(client, pronotepy.ParentClient):
        yield "ParentClient.set_child", lambda: client.set_child(client.children[-1].name)
        yield "ParentClient.post", lambda: client.post("Navigation", 7)
        yield from of_info("child", client.children[-1])


def of_staff(client: Any) -> Iterator[tuple[str, Call]]:
    """Classes, pupils, who answers for them."""
    yield "StudentClass.students", lambda: [one.students() for one in client.classes]
    pupils = client.classes[0].students()
    yield "Student.identity", lambda: [one.identity for one in pupils[:3]]
    yield "Student.guardians", lambda: [one.guardians for one in pupils[:3]]


def of_info(title: str, info: Any) -> Iterator[tuple[str, Call]]:
    """Each property of a person."""
    for name in public(dataClasses.ClientInfo):
        yield f"{title}.{name}", lambda name=name: getattr(info, name)


def of_objects(title: str, found: list[Any]) -> Iterator[tuple[str, Call]]:
    """What may be read of objects, which must be there; a newer release has methods for the properties of an older."""
    assert found, title
    for name in public(getattr(dataClasses, title)):
        if name not in ("set_done", "mark_as_read"):
            yield f"{title}.{name}", lambda name=name: [value(getattr(one, name)) for one in found]


def value(found: Any) -> Any:
    """A property, or what a method without arguments gives."""
    return found() if callable(found) else found


def alive(client: Any) -> None:
    """Its thread begins and ends."""
    with client.keep_alive():
        client.communication.last_ping = 0


def again(client: Any) -> Any:
    """Log in elsewhere with a code that this client asked for."""
    return KIND.qrcode_login(client.request_qr_code_data("1234"), "1234", "essai-uuid-2").info.name


def public(cls: Any) -> list[str]:
    """Names that it adds, in order."""
    return [name for name, one in vars(cls).items() if name[0] != "_" and isinstance(one, property | type(public))]


def all_names() -> set[str]:
    """`Class.method` of what was to be called."""
    mine = [one for one in KIND.__mro__ if one.__module__.startswith("pronotepy")]
    read = ("StudentClass", "Student") if ASKED["espace"] == "viescolaire" else (
        "Period", "Lesson", "LessonContent", "Homework", "Attachment", "Information")  # fmt: skip
    kept = [*mine, dataClasses.ClientInfo, *(getattr(dataClasses, name) for name in read)]
    return {f"{one.__name__}.{name}" for one in kept for name in public(one)} - {"ClientBase.token_login"}


def main() -> dict[str, Any]:
    """What was said by each that raised, and which were left out."""
    client = KIND.qrcode_login(json.loads(ASKED["qr"]), ASKED["pin"], "essai-uuid")
    raised, given, called = {}, {}, set()
    for name, call in steps(client):
        called.add(name)
        try:
            given[name] = repr(call())[:200]
        except Exception as problem:
            raised[name] = f"{type(problem).__name__}: {problem}"
    return {"raised": raised, "given": given, "left_out": sorted(all_names() - called)}


print(json.dumps(main()))
