"""pronotepy, unmodified: what a parent or a pupil reads with it, as JSON. Runs in an environment of its own."""

import datetime
import json
import os
import sys
from typing import Any

import pronotepy
import requests
from pronotepy.ent import generic_func

ASKED = json.loads(sys.argv[1])
os.environ["NO_PROXY"] = "*"
CLASSES = {"parent": pronotepy.ParentClient, "eleve": pronotepy.Client, "viescolaire": pronotepy.VieScolaireClient}
COOKIES: list[list[str]] = []


def main() -> dict[str, Any]:
    """Log in as asked, read what is asked."""
    kind = CLASSES[ASKED.get("espace", "parent")]
    said: dict[str, Any] = {"version": pronotepy.__version__}
    try:
        client = log_in(kind)
    except Exception as problem:
        return {**said, "error": type(problem).__name__, "text": str(problem)}
    said |= {"logged_in": client.logged_in, "credentials": client.export_credentials(), "tours": []}
    said["cookies"] = COOKIES
    for _ in range(ASKED.get("rotations", 0)):
        before = client.password
        client = kind.token_login(**client.export_credentials())
        said["tours"].append(client.logged_in and client.password != before)
        said["credentials"] = client.export_credentials()
    return {**said, **read(client)}


def log_in(kind: Any) -> Any:
    """By QR code, token, or a login and a password, through an ENT or not."""
    factor = ASKED.get("factor", {})
    if "qr" in ASKED:
        return kind.qrcode_login(json.loads(ASKED["qr"]), ASKED["pin"], "essai-uuid", **factor)
    if "token" in ASKED:
        return kind.token_login(**ASKED["token"])
    ent = None
    if "ent" in ASKED:

        def ent(username: str, password: str, **_more: Any) -> Any:
            found = generic_func._cas(username, password, url=ASKED["ent"])
            COOKIES.extend([one.name, one.value, one.domain] for one in found)
            return found

    return kind(ASKED["url"], ASKED["username"], ASKED["password"], ent=ent, **factor)


def read(client: Any) -> dict[str, Any]:
    """Children one after the other, or the pupil."""
    if not client.logged_in:
        return {}
    if isinstance(client, pronotepy.VieScolaireClient):
        if ASKED.get("refresh"):
            client.refresh()  # through the ENT again
        return {"name": client.info.name, "checked": client.session_check()}
    found = {"name": client.info.name, "start": str(client.start_day), "period": client.current_period.name}
    if isinstance(client, pronotepy.ParentClient):
        children = []
        for child in client.children:
            client.set_child(child)
            children.append({"name": child.name, "classe": child.class_name, **read_one(client)})
        return {**found, "children": children}
    return {**found, **read_one(client)}


def read_one(client: Any) -> dict[str, Any]:
    """Three weeks of lessons, homework, contents, calendar, and what is still empty."""
    debut = datetime.date.fromisoformat(ASKED.get("debut", "2026-11-16"))
    fin = debut + datetime.timedelta(days=20)
    lessons = client.lessons(debut, fin)
    work = client.homework(debut, fin)
    for one in work if ASKED.get("tick") else ():
        one.set_done(True)
    contents = [lesson.content for lesson in lessons if ASKED.get("contents") and lesson.start.date() == debut]
    first = client.periods[0]
    return {
        "school": client.info.establishment if not isinstance(client, pronotepy.ParentClient) else "",
        "lessons": [write(one) for one in lessons],
        "homework": [[one.subject.name, one.description, str(one.date), one.done] for one in work],
        "again": [one.done for one in client.homework(debut, fin)] if ASKED.get("tick") else [],
        "contents": [[one.title, one.description] for one in contents if one],
        "files": [[one.name, one.data.decode()] for hw in work for one in hw.files if one.type == 1],
        "ical": requests.get(client.export_ical(), timeout=10).text if ASKED.get("ical") else "",
        "pdf": requests.get(client.generate_timetable_pdf(debut), timeout=10).content[:5].decode()
        if ASKED.get("pdf")
        else "",
        "empty": [len(client.discussions()), len(client.information_and_surveys()), len(client.menus(debut)),
                  len(first.grades), len(first.evaluations), len(first.absences), len(first.delays),
                  len(first.punishments), first.report is None],
        "staff": sorted(one.name for one in client.get_teaching_staff()),
        "checked": client.session_check(),
    }  # fmt: skip


def write(lesson: Any) -> list[Any]:
    """What the timetable says of one lesson."""
    subject = lesson.subject.name if lesson.subject else ""
    return [str(lesson.start), str(lesson.end), subject, lesson.teacher_name, lesson.classroom, lesson.canceled,
            lesson.status]  # fmt: skip


print(json.dumps(main()))
