"""Where the identity provider brings logout messages, its own or the answer to ours."""

from __future__ import annotations

from preau.houses.demarches.actions.end_session import end_federated
from preau.houses.demarches.farewell import farewell_url
from preau.houses.demarches.federation import PARTY
from preau.kit.federation.views import slo_view

slo = slo_view(PARTY, end_federated, farewell_url)
