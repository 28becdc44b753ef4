"""Every arrow of every map is walked, in the three wordings; an arrow that nobody walks fails the last line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.send_code import PURPOSE, subject
from preau.houses.comptes.flows import ActivationSms
from preau.houses.comptes.models import Compte, CompteResponsable
from preau.kit import codes
from preau.kit.clockkit import now
from preau.kit.flows import Run
from preau.registre.models import Scolarite
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.merging import attached
from tests.houses.comptes.walk import Arrow, Walk, answers, born, passwords, shortest_ways

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
ALBERT, JEANNE = date(2014, 3, 2), date(2018, 11, 30)


class Driver:
    """Knows how to take each arrow from the page it starts at."""

    def __init__(self, walk: Walk, family: Family) -> None:
        self.walk, self.family = walk, family

    def both(self) -> dict[str, str]:
        return answers(**{self.family.albert.public_id: ALBERT, self.family.jeanne.public_id: JEANNE})

    def right_code(self) -> dict[str, str]:
        return {"code": self.walk.code()}

    def wrong_code(self) -> dict[str, str]:
        return {"code": f"{(int(self.walk.code()) + 1) % 10**6:06}"}

    def has_account(self) -> None:
        row = Compte.objects.create(identifiant="autre.dupont42", password="x", prenom="E", nom="D", mobile=MOBILE)
        CompteResponsable.objects.create(compte=row, responsable_public_id=self.family.emilie.public_id)
        attached(row, self.family)

    def cut(self) -> None:
        for record in (self.family.emilie, self.family.emilie_ecole):
            record.liens.update(cut_at=now())

    def cpge(self) -> None:
        Scolarite.objects.update(mef="30011009210")

    def exhaust(self, dates: dict[str, str]) -> None:
        said = {**self.wrong_code(), **dates}
        for _try in range(5):
            self.walk.send(**said)

    def dead_code(self, dates: dict[str, str]) -> None:
        run = Run.objects.get()
        assert codes.check(PURPOSE, subject(run.public_id, MOBILE), self.walk.code()) is codes.CodeVerdict.JUSTE
        self.walk.send(code="123456", **dates)

    def resend(self) -> None:
        with time_machine.travel(now() + timedelta(minutes=1), tick=True):
            self.walk.send("action-renvoyer")

    def first(self, deed: Callable[[], None], said: Callable[[], dict[str, str]]) -> None:
        answer = said()
        deed()
        self.walk.send(**answer)

    def take(self, arrow: Arrow) -> None:
        one, two = born("ne_le", ALBERT), {**born("ne_le", ALBERT), **born("ne_le_2", JEANNE)}
        send = self.walk.send
        deeds: dict[Arrow, Callable[[], Any]] = {
            ("creation", "commencé"): send,
            ("identite", "demandé"): self.walk.identity,
            ("code", "juste"): lambda: send(**self.right_code()),
            ("code", "renvoyé"): self.resend,
            ("code", "déjà"): lambda: self.first(self.has_account, self.right_code),
            ("code", "aucun"): lambda: self.first(self.cut, self.right_code),
            ("code", "sans-compte"): lambda: self.first(self.cpge, self.right_code),
            ("code-et-dates", "sans-compte"): lambda: self.first(self.cpge, lambda: {**self.right_code(), **one}),
            ("code", "épuisé"): lambda: self.exhaust({}),
            ("code", "expiré"): lambda: self.dead_code({}),
            ("code-et-dates", "tous"): lambda: send(**self.right_code(), **two),
            ("code-et-dates", "reste"): lambda: send(**self.right_code(), **one),
            ("code-et-dates", "renvoyé"): self.resend,
            ("code-et-dates", "déjà"): lambda: self.first(self.has_account, lambda: {**self.right_code(), **one}),
            ("code-et-dates", "aucun"): lambda: self.first(self.cut, lambda: {**self.right_code(), **one}),
            ("code-et-dates", "épuisé"): lambda: self.exhaust(one),
            ("code-et-dates", "expiré"): lambda: self.dead_code(one),
            ("enfants", "confirmés"): lambda: send(**self.both()),
            ("enfants", "aucun"): lambda: send(
                **answers(**{self.family.albert.public_id: None, self.family.jeanne.public_id: None})
            ),
            ("enfants-restants", "confirmés"): lambda: send(**answers(**{self.family.jeanne.public_id: JEANNE})),
            ("enfants-restants", "aucun"): lambda: self.first(self.cut, dict),
            ("identifiant", "continuer"): send,
            ("compte-existant", "nouveau"): send,
            ("nouveau-mot-de-passe", "choisi"): lambda: send(**passwords()),
            ("bloque", "recommencer"): send,
            ("code-expire", "recommencer"): send,
        }
        for last in ("mot-de-passe", "identifiant-et-mot-de-passe"):
            deeds[last, "choisi"] = lambda: send(**passwords())
            deeds[last, "déjà"] = lambda: self.first(self.has_account, lambda: dict(passwords()))
            deeds[last, "aucun"] = lambda: self.first(self.cut, lambda: dict(passwords()))
        deeds[arrow]()


ARROWS = [
    pytest.param(variant, path, id=f"{variant} {path[-1][0]} → {path[-1][1]}")
    for variant in wordings.names()
    for path in shortest_ways(wordings.get(variant).maps["activation-sms"], ActivationSms.first(variant)).values()
]
ADDRESSES = {"contact": "/contact/", "mon-compte": "/mon-compte/"}


@pytest.mark.parametrize(("variant", "path"), ARROWS)
def test_the_arrow_leads_where_the_map_says(
    family: Family, walk: Walk, reglages: Any, variant: str, path: list[Arrow]
) -> None:
    reglages(wording=variant)
    driver = Driver(walk, family)
    walk.open()
    for page, outcome in path:
        driver.take((page, outcome))
        target = wordings.get(variant).maps["activation-sms"][page][outcome]
        assert walk.page.status_code == 200
        assert ADDRESSES.get(target, target) in (walk.at, walk.step), (page, outcome)
