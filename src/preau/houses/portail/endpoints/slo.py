"""Where identity providers bring logout messages, theirs or the answer to ours."""

from __future__ import annotations

from preau.houses.portail import farewell
from preau.houses.portail.actions.single_logout import end_federated, farewell_of
from preau.houses.portail.federation import PARTY
from preau.kit.federation.views import slo_view

slo = slo_view(PARTY, end_federated, lambda row: farewell.write_url(farewell_of(row)))
