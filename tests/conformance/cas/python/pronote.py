"""pronotepy's own functions for ENTs, unmodified: the cookies they come back with. Runs in .venv-cas."""

import json
import os
import sys

from pronotepy.ent import generic_func
from pronotepy.exceptions import ENTLoginError

ASKED = json.loads(sys.argv[1])
os.environ["REQUESTS_CA_BUNDLE"] = ASKED["certificate"]
os.environ["NO_PROXY"] = "*"
function = getattr(generic_func, ASKED["function"])
try:
    cookies = function(ASKED["username"], ASKED["password"], url=ASKED["url"], **ASKED.get("more", {}))
    said = {"cookies": [(one.name, one.value, one.domain) for one in cookies]}
except (ENTLoginError, AttributeError, AssertionError) as error:
    said = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(said))
