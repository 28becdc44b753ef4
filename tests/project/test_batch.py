"""Commands that share one start are the same commands: their order, their status, their words, and nothing kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from preau.instances.batch import Batches, instance_of


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PREAU_", "DJANGO_"))}
    return {**kept, "PREAU_DATA": str(tmp_path), "PREAU_DEMO": "1"}


@pytest.fixture
def batches(environ: dict[str, str]) -> Iterator[Batches]:
    made = Batches(environ)
    yield made
    made.close()
    assert not made.waiting


def test_each_command_says_what_it_says_alone(batches: Batches) -> None:
    help_, wrong, migrated = batches.run(
        [["passerelle", "--help"], ["passerelle", "danser"], ["migrate", "passerelle"]]
    )
    assert (help_[0], migrated) == (0, (0, ""))
    assert "preau passerelle" in help_[1]
    assert wrong[0] == 2
    assert "danser" in wrong[1]
    process, _words = batches.waiting["passerelle"]
    (listed,) = batches.run([["passerelle", "service", "list"]])
    assert listed[0] == 0, listed[1]  # a later command finds what an earlier one wrote
    assert batches.waiting["passerelle"][0] is process


def test_settings_that_do_not_hold_are_said_for_each_command(environ: dict[str, str]) -> None:
    batches = Batches({**environ, "PASSERELLE_INCONNU": "1"})
    said = batches.run([["passerelle", "service", "list"], ["passerelle", "--help"]])
    assert [status for status, _words in said] == [2, 2]
    assert "PASSERELLE_INCONNU" in said[0][1]
    assert not batches.waiting


def test_a_command_acts_in_the_instance_that_preau_gives_it() -> None:
    commands = [["import", "siecle"], ["migrate", "portail"], ["comptes", "agent", "add"]]
    assert [instance_of(one) for one in commands] == ["registre", "portail", "comptes"]
