"""Two imports at once, in two real connections: one wins, the other is told, nothing is mixed."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from preau.registre.actions import apply_import, propose_import
from preau.registre.formats import refusals
from preau.registre.models import Eleve, Etablissement, Import, Responsable
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import Ecole

pytestmark = pytest.mark.transactional


def wait_for_locks(milliseconds: int) -> None:
    """How long the statements of this thread wait for another's lock."""
    postgresql = f"SET lock_timeout = {milliseconds}"
    sqlite = f"PRAGMA busy_timeout = {milliseconds}"
    with connections["registre"].cursor() as cursor:
        cursor.execute(postgresql if connections["registre"].vendor == "postgresql" else sqlite)


def test_two_proposals_applied_together(ecole: Ecole) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(2)
    files = ecole.write()

    def one() -> None:
        try:
            with propose_import(files, at=RENTREE) as proposal:
                barrier.wait(10)
                apply_import(proposal)
                outcomes.append("appliqué")
        except refusals.RegistreRefusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["REGISTRE-0003", "appliqué"]
    assert (Eleve.objects.count(), Responsable.objects.count(), Import.objects.count()) == (3, 3, 1)
    assert Etablissement.objects.get().version == 1


def test_a_registry_that_stays_locked(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_eleve("701", prenom="Alberto")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(using="registre"):
            if connections["registre"].vendor == "postgresql":
                with connections["registre"].cursor() as cursor:
                    cursor.execute("LOCK TABLE registre_eleve IN EXCLUSIVE MODE")
            held.set()
            done.wait(30)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        with propose_import(ecole.write(), at=RENTREE) as proposal:
            held.wait(10)
            wait_for_locks(50)
            with pytest.raises(refusals.ImportEnCours):
                apply_import(proposal)
    finally:
        done.set()
        holder.join(30)
        wait_for_locks(10000)
    assert Eleve.objects.get(source_id="701").prenom == "Albert"
