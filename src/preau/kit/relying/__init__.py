"""The network around `protocols.oidc.relying`: what a house needs to let people sign in at an OpenID provider.

`Relying` begins and finishes a sign-in. Discovery and keys are kept ten minutes per process; every call takes at most
`timeout` seconds, follows no redirection, reads at most 256 KiB. Trouble is a refusal, `OIDC-0070` to `OIDC-0100`.
"""

from preau.kit.relying.party import Begun, Identified, Relying
from preau.kit.relying.refusals import AnswerUnexpected, NetworkTrouble, TooSlow, Unreachable
from preau.kit.relying.sources import clear_caches

__all__ = [
    "AnswerUnexpected",
    "Begun",
    "Identified",
    "NetworkTrouble",
    "Relying",
    "TooSlow",
    "Unreachable",
    "clear_caches",
]
