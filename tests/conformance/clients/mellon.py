"""mod_auth_mellon (lasso) in an Apache of its own, as its README configures it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.conformance.clients.party import SHOWN, Party, write_keys
from tests.support.apache import MODULES, apache, site
from tests.support.child import server_folder

CONFIGURATION = """
LoadModule auth_mellon_module {modules}/mod_auth_mellon.so
MellonLockFile "{folder}/mellon.lock"
<Location />
    MellonEnable "info"
    MellonEndpointPath "/mellon"
    MellonSPPrivateKeyFile "{key}"
    MellonSPCertFile "{certificate}"
    MellonIdPMetadataFile "{idp}"
    MellonMergeEnvVars On
    MellonDefaultLoginPath "/prive/page"
</Location>
<Location /prive>
    AuthType Mellon
    MellonEnable "auth"
    Require valid-user
    Header always set {shown} "%{{MELLON_{shown}}}e"
</Location>
"""


@contextmanager
def mellon(idp_metadata: bytes, host: str) -> Iterator[Party]:
    """The module, trusting this identity provider, until the block ends."""
    with server_folder() as folder:
        place = site(folder, host)
        key, certificate = write_keys(folder, "mellon")
        idp = folder / "idp.xml"
        idp.write_bytes(idp_metadata)
        own = CONFIGURATION.format(
            modules=MODULES, folder=folder, key=key, certificate=certificate, idp=idp, shown=SHOWN
        )
        with apache(place, own):
            yield Party(
                entity_id=f"{place.url}/mellon/metadata",
                site=place.url,
                leave=f"{place.url}/mellon/logout?{urlencode({'ReturnTo': f'{place.url}/parti'})}",
                metadata_url=f"{place.url}/mellon/metadata",
                log=place.log,
                says={
                    "altered": "Failed to verify signature",
                    "unsigned": "Signature element not found",
                    "cipher": "decryption failed",
                    "replayed": "has already been used",
                },
            )
