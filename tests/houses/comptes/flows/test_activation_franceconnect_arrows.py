"""Every arrow of every map of J2 is walked, in the three wordings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.contact import Contact, check_proof
from preau.houses.comptes.actions.enrol_federated import PURPOSE
from preau.houses.comptes.flows import ActivationFranceConnect
from preau.houses.comptes.models import Compte, CompteResponsable
from preau.kit import codes, limits
from preau.kit.clockkit import now
from preau.kit.flows import Run
from preau.registre.models import Scolarite
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.federated import come
from tests.houses.comptes.letters import ALBERT, JEANNE, letter_of
from tests.houses.comptes.merging import attached
from tests.houses.comptes.walk import Arrow, Walk, answers, shortest_ways

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
JOURNEY = "activation-franceconnect"


class Driver:
    """Knows how to take each arrow from the page it starts at."""

    def __init__(self, walk: Walk, family: Family) -> None:
        self.walk, self.family = walk, family

    def both(self) -> dict[str, str]:
        return answers(**{self.family.albert.public_id: ALBERT, self.family.jeanne.public_id: JEANNE})

    def right_code(self) -> dict[str, str]:
        return {"code": self.walk.code()}

    def letter(self) -> dict[str, str]:
        letter = letter_of(self.family)
        return {"identifiant": letter.notification.identifiant, "mot_de_passe": letter.password}

    def has_account(self, state: str = "actif") -> None:
        row = Compte.objects.create(
            identifiant="autre.dupont42", password="x", prenom="E", nom="D", mobile=MOBILE, state=state
        )
        CompteResponsable.objects.create(compte=row, responsable_public_id=self.family.emilie.public_id)
        attached(row, self.family)

    def suspended(self) -> None:
        self.has_account("suspendu")

    def cut(self) -> None:
        for record in (self.family.emilie, self.family.emilie_ecole):
            record.liens.update(cut_at=now())

    def cpge(self) -> None:
        Scolarite.objects.update(mef="30011009210")

    def exhaust_code(self) -> None:
        wrong = f"{(int(self.walk.code()) + 1) % 10**6:06}"
        for _try in range(5):
            self.walk.send(code=wrong)

    def dead_code(self) -> None:
        verdict = check_proof(PURPOSE, Run.objects.get().public_id, Contact.of(MOBILE), self.walk.code())
        assert verdict is codes.CodeVerdict.JUSTE
        self.walk.send(code="123456")

    def resend(self) -> None:
        with time_machine.travel(now() + timedelta(minutes=1), tick=True):
            self.walk.send("action-renvoyer")

    def no_dates_left(self) -> None:
        run, rule = Run.objects.get(), limits.Rule("comptes-date-demarche", 3, timedelta(days=1))
        for _try in range(3):
            limits.count(rule, f"{run.public_id}:{self.family.albert.public_id}")
        self.walk.send(**answers(**{self.family.jeanne.public_id: JEANNE}))

    def first(self, deed: Callable[[], None], said: Callable[[], dict[str, str]]) -> None:
        answer = said()
        deed()
        self.walk.send(**answer)

    def by_mail(self) -> None:
        """Back to the page of the mail, from one that came by SMS: its own code is over too."""
        run = Run.objects.get()
        run.trail = [
            {**one, "wrote": {**one["wrote"], "contact": "emilie@example.org"}} if "contact" in one["wrote"] else one
            for one in run.trail
        ]
        run.save(update_fields=["trail"])
        self.walk.send()

    def take(self, arrow: Arrow) -> None:
        send = self.walk.send
        deeds: dict[Arrow, Callable[[], Any]] = {
            ("mobile", "demandé"): lambda: send(mobile="0639980001"),
            ("mobile", "mail"): lambda: send("action-mel"),
            ("mel", "demandé"): lambda: send(mel="Emilie@example.org"),
            ("identifiants", "courrier"): lambda: send(**self.letter()),
            ("actions", "rattacher"): send,
            ("enfants", "confirmés"): lambda: send(**self.both()),
            ("enfants", "déjà"): lambda: self.first(self.has_account, self.both),
            ("enfants", "inactif"): lambda: self.first(self.suspended, self.both),
            ("enfants", "épuisé"): self.no_dates_left,
            ("enfants", "aucun"): lambda: send(
                **answers(**{self.family.albert.public_id: None, self.family.jeanne.public_id: None})
            ),
            ("active", "continuer"): send,
            ("compte-lie", "continuer"): send,
            ("code", "juste"): lambda: send(**self.right_code()),
            ("code", "renvoyé"): self.resend,
            ("code", "épuisé"): self.exhaust_code,
            ("code", "expiré"): self.dead_code,
        }
        for page in ("bloque", "code-expire"):
            deeds[page, "recommencer"] = send
            deeds[page, "recommencer-mail"] = self.by_mail
        for page in ("mobile", "mel"):
            deeds[page, "identifiants"] = lambda: send("action-identifiants")
        for page in ("mobile", "mel", "identifiants"):
            deeds[page, "autre"] = lambda: send("action-autre")
        for page, said in (("code", self.right_code), ("identifiants", self.letter)):
            deeds[page, "déjà"] = lambda said=said: self.first(self.has_account, said)  # type: ignore[misc]
            deeds[page, "inactif"] = lambda said=said: self.first(self.suspended, said)  # type: ignore[misc]
            deeds[page, "aucun"] = lambda said=said: self.first(self.cut, said)  # type: ignore[misc]
            deeds[page, "sans-compte"] = lambda said=said: self.first(self.cpge, said)  # type: ignore[misc]
        deeds[arrow]()


ARROWS = [
    pytest.param(variant, path, id=f"{variant} {path[-1][0]} → {path[-1][1]}")
    for variant in wordings.names()
    for path in shortest_ways(wordings.get(variant).maps[JOURNEY], ActivationFranceConnect.first(variant)).values()
]
ADDRESSES = {"contact": "/contact/", "mon-compte": "/mon-compte/", "sortie": "/connexion/"}


@pytest.mark.parametrize(("variant", "path"), ARROWS)
def test_the_arrow_leads_where_the_map_says(
    family: Family, walk: Walk, reglages: Any, variant: str, path: list[Arrow]
) -> None:
    reglages(wording=variant, franceconnect_all_dates=path[-1][1] == "épuisé")
    driver = Driver(walk, family)
    come(walk)
    for page, outcome in path:
        assert walk.step == page
        driver.take((page, outcome))
        target = wordings.get(variant).maps[JOURNEY][page][outcome]
        assert walk.page.status_code == 200, walk.text
        assert ADDRESSES.get(target, target) in (walk.at, walk.step), (page, outcome)
