"""Each house alone, as a real process: it migrates, starts, answers `/sante/`; what must not start does not."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from preau.instances.houses import HOUSES
from tests.support.patience import WITHIN


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environ(tmp_path: Path, **more: str) -> dict[str, str]:
    ours = ("PREAU_", "COURIER_", "DJANGO_", *(f"{name.upper()}_" for name in HOUSES))
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "PREAU_DATA": str(tmp_path), "PREAU_DEMO": "1", "TELEPHONE_TOKEN": "t" * 32, **more}


def preau(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "preau", *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


@pytest.mark.parametrize("house", HOUSES)
def test_a_house_migrates_starts_alone_and_answers(house, tmp_path):
    env = environ(tmp_path)
    assert preau("migrate", "registre", env=env).returncode == 0
    done = preau("migrate", house, env=env)
    assert done.returncode == 0, done.stderr
    port = free_port()
    with serving(house, port, env) as process:
        answer = wait_for(f"http://127.0.0.1:{port}/sante/", process)
        assert answer.json() == {"etat": "ok"}
        assert not dict(answer.cookies)
    assert process.returncode == 0


@pytest.mark.parametrize("turn", range(3))
def test_a_house_told_to_stop_while_it_starts_stops(turn, tmp_path):
    """The socket listens before the workers have loaded the application: a signal in between is not lost."""
    env = environ(tmp_path)
    assert preau("migrate", "registre", env=env).returncode == 0
    assert preau("migrate", "portail", env=env).returncode == 0
    port = free_port()
    with serving("portail", port, env) as process:
        wait_for_socket(port)
        time.sleep(turn * 0.15)
    assert process.returncode is not None


def test_a_house_does_not_share_the_port_of_another_program(tmp_path):
    """Two servers on one port would each get half of the visitors, and neither would say so."""
    env = environ(tmp_path)
    assert preau("migrate", "registre", env=env).returncode == 0
    assert preau("migrate", "portail", env=env).returncode == 0
    port = free_port()
    with serving("portail", port, env):
        wait_for_socket(port)
        done = preau("serve", "portail", "--port", str(port), env=env)
    assert done.returncode == 2
    assert f"127.0.0.1:{port} est déjà pris" in done.stderr


@contextlib.contextmanager
def serving(house: str, port: int, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`preau serve` in a process of its own; it must end by itself when asked, and is killed when it does not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "preau", "serve", house, "--port", str(port)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise


def wait_for_socket(port: int) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nothing listens on {port}")


def wait_for(url: str, process: subprocess.Popen[str]) -> httpx.Response:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(process.stdout.read() if process.stdout else "dead")
        try:
            answer = httpx.get(url, timeout=2, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.2)
            continue
        if answer.status_code == 200:
            return answer
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize(
    ("arguments", "more", "said"),
    [
        (["serve", "comptes", "--host", "0.0.0.0"], {}, "boucle locale"),
        (["serve", "comptes"], {}, "preau migrate comptes"),
        (["serve", "cuisine"], {}, "il n'y a pas de maison"),
        (["serve", "comptes", "--cert", "/nulle/part.pem"], {}, "--cert et --key vont ensemble"),
        (["serve", "comptes"], {"COMPTES_COULEUR": "bleu"}, "COMPTES_COULEUR n'est pas un réglage connu"),
        (["serve", "comptes"], {"PREAU_DEMO": "0"}, "PREAU_SECRET_KEY_FILE manque"),
        (["serve", "comptes"], {"PREAU_DEMO": "0", "PREAU_SECRET_KEY": "court"}, "50 caractères"),
        (["courier", "site"], {}, "n'envoie pas de messages"),
        (["serve", "comptes"], {"PREAU_DATABASE": "mysql://x/y"}, "postgresql://"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_must_not_start_says_why_and_ends(arguments, more, said, tmp_path):
    done = preau(*arguments, env=environ(tmp_path, **more))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("house", [house.name for house in HOUSES.values() if house.demo_only])
def test_what_is_for_demonstrations_refuses_to_be_anything_else(house, tmp_path):
    env = environ(tmp_path, PREAU_DEMO="0", PREAU_SECRET_KEY="x" * 60)
    preau("migrate", house, env=env)
    done = preau("serve", house, env=env)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
