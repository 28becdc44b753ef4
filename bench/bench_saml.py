"""SAML: one response issued and checked, ours beside pysaml2, python3-saml and signxml; login and SSO in process.

CPU times include children (pysaml2 starts xmlsec1). Sizes can be changed: `BENCH_ROUNDS=50 python -m bench.bench_saml`.
"""

from __future__ import annotations

import base64
import os
import resource
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.account_service import Service

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "200"))
SLOW_ROUNDS = max(ROUNDS // 20, 3)
SERIES = 5
SP_ID, ACS, IDP = "https://ent.example.org/sp", "https://ent.example.org/acs", "http://127.0.0.1:8001/idp"


def cpu() -> float:
    """CPU seconds of this process and its children, system time included."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure(work: Callable[[], Any], rounds: int) -> tuple[float, float, float]:
    """Median, least and greatest CPU milliseconds of one call, over SERIES series after a warm-up."""
    work()
    series = []
    for _ in range(SERIES):
        start = cpu()
        for _ in range(rounds):
            work()
        series.append((cpu() - start) / rounds * 1000)
    return median(series), min(series), max(series)


def row(name: str, work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Measure and print one line; the median."""
    middle, least, most = measure(work, rounds)
    print(f"| {name} | {middle:.2f} [{least:.2f}–{most:.2f}] | {1000 / middle:,.0f} |", flush=True)
    return middle


def main() -> None:
    """Both tables."""
    print(f"Median of {SERIES} series, RSA 2048, four attributes; CPU of children included.\n")
    print("| one response | CPU ms | per second per core |\n|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
        messages(Path(folder))
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
        flows(Path(folder))


def messages(folder: Path) -> None:
    """Issue and check one response."""
    from preau.protocols.saml import Attribute, Expectations, ResponseSpec, make_key_pair, read_response, write_response
    from preau.protocols.saml.messages import IdpConfig
    from preau.protocols.saml.metadata import idp_metadata, read_idp_metadata

    now = datetime.now(UTC)
    pair, sp = make_key_pair("idp", now), make_key_pair("sp", now)
    attributes = tuple(Attribute(f"a{n}", (f"valeur {n}",), f"a{n}") for n in range(4))
    spec = ResponseSpec("_r", "_a", IDP, SP_ID, ACS, now, now, "_n", "_s", attributes, "_q")
    row("issue, ours, signed twice", lambda: write_response(spec, pair.key, pair.certificate))
    row("issue, ours, and encrypted", lambda: write_response(spec, pair.key, pair.certificate, sp.certificate))
    row("issue, signxml, signed twice", lambda: sign_with_signxml(spec, pair))
    metadata = idp_metadata(IdpConfig(IDP, IDP, (pair.certificate,)))
    issue, check = pysaml2(folder, pair, sp, metadata)
    row("issue, pysaml2, signed twice", issue, SLOW_ROUNDS)
    sent = base64.b64encode(write_response(spec, pair.key, pair.certificate))
    idp = read_idp_metadata(metadata)
    expected = Expectations(idp, SP_ID, ACS, frozenset({"_q"}), decryption_keys=(sp.key,))
    row("check, ours, both signatures and every line of §3c", lambda: read_response(sent, expected, now))
    sealed = base64.b64encode(write_response(spec, pair.key, pair.certificate, sp.certificate))
    row("check, ours, and decrypted", lambda: read_response(sealed, expected, now))
    row("check, signxml, one signature alone", signxml_check(sent, pair))
    row("check, python3-saml, whole response", python3_saml(sent, pair))
    row("check, pysaml2, whole response", lambda: check(sent.decode()), SLOW_ROUNDS)


def sign_with_signxml(spec: Any, pair: Any) -> bytes:
    """The same response with signxml's signatures in place of ours."""
    from lxml import etree
    from signxml import XMLSigner

    from preau.protocols.saml import names, write

    signer = XMLSigner(signature_algorithm="rsa-sha256", digest_algorithm="sha256", c14n_algorithm=names.EXC_C14N)
    root = write._response(spec.response_id, ACS, spec.issue_instant, "_q", IDP)
    root.append(signer.sign(write._assertion(spec), key=pair.key, cert=[pair.certificate], reference_uri="#_a"))
    return etree.tostring(signer.sign(root, key=pair.key, cert=[pair.certificate], reference_uri="#_r"))


def signxml_check(sent: bytes, pair: Any) -> Callable[[], Any]:
    """Signature of the response only, by signxml."""
    from signxml import SignatureConfiguration, XMLVerifier

    data = base64.b64decode(sent)
    config = SignatureConfiguration(location="./")
    return lambda: XMLVerifier().verify(data, x509_cert=pair.certificate, expect_config=config)


def python3_saml(sent: bytes, pair: Any) -> Callable[[], Any]:
    """Strict check of the whole response by python3-saml."""
    from onelogin.saml2.response import OneLogin_Saml2_Response
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    settings = OneLogin_Saml2_Settings({
        "strict": True,
        "sp": {"entityId": SP_ID, "assertionConsumerService": {"url": ACS}},
        "idp": {"entityId": IDP, "x509cert": pair.certificate_pem().decode(), "singleSignOnService": {"url": IDP}},
        "security": {"wantMessagesSigned": True, "wantAssertionsSigned": True, "requestedAuthnContext": False},
    })  # fmt: skip
    request = {"https": "on", "http_host": "ent.example.org", "script_name": "/acs", "get_data": {}, "post_data": {}}

    def check() -> None:
        assert OneLogin_Saml2_Response(settings, sent.decode()).is_valid(request, request_id="_q")

    return check


def pysaml2(folder: Path, pair: Any, sp: Any, metadata: bytes) -> tuple[Callable[[], Any], Callable[[str], Any]]:
    """pysaml2 as identity provider and as service provider."""
    from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
    from saml2.client import Saml2Client
    from saml2.config import IdPConfig, SPConfig
    from saml2.saml import NAMEID_FORMAT_TRANSIENT, NameID
    from saml2.server import Server

    from preau.protocols.saml import SpConfig, names, sp_metadata

    files = {
        "idp.key": pair.key_pem(), "idp.crt": pair.certificate_pem(), "sp.key": sp.key_pem(),
        "sp.crt": sp.certificate_pem(), "idp.xml": metadata, "sp.xml": sp_metadata(SpConfig(SP_ID, ACS)),
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes(content)

    def settings(who: str, other: str, service: dict[str, Any]) -> dict[str, Any]:
        algorithms = {"signing_algorithm": names.RSA_SHA256, "digest_algorithm": names.SHA256}
        return {
            "entityid": IDP if who == "idp" else SP_ID,
            "key_file": str(folder / f"{who}.key"),
            "cert_file": str(folder / f"{who}.crt"),
            "metadata": {"local": [str(folder / f"{other}.xml")]},
            "allow_unknown_attributes": True,
            "service": {who: {**service, **algorithms}},
        }

    idp_config, sp_config = IdPConfig(), SPConfig()
    idp_config.load(
        settings("idp", "sp", {"endpoints": {"single_sign_on_service": [(f"{IDP}/sso", BINDING_HTTP_REDIRECT)]}})
    )
    endpoints = {"assertion_consumer_service": [(ACS, BINDING_HTTP_POST)]}
    sp_config.load(settings("sp", "idp", {"endpoints": endpoints, "allow_unsolicited": False}))
    server, client = Server(config=idp_config), Saml2Client(sp_config)

    def issue() -> Any:
        return server.create_authn_response(
            {f"a{n}": [f"valeur {n}"] for n in range(4)}, "_q", ACS, SP_ID,
            name_id=NameID(format=NAMEID_FORMAT_TRANSIENT, text="_n"),
            authn={"class_ref": names.PASSWORD_PROTECTED, "authn_auth": IDP},
            sign_assertion=True, sign_response=True,
        )  # fmt: skip

    def check(sent: str) -> Any:
        answer = client.parse_authn_request_response(sent, BINDING_HTTP_POST, outstanding={"_q": "/"})
        assert answer is not None
        return answer

    return issue, check


def flows(folder: Path) -> None:
    """A login and an SSO, by Django's client in this process: no server, no TLS, and a hash that costs nothing."""
    service = Service(folder, SP_ID, ACS)
    print("\nIdentity provider's side, Django's client in one process (no HTTP server), password hash replaced by a")
    print(
        "comparison, SQLite on disk; 2 children in 2 schools. Login = request, form page, credentials, signed answer.\n"
    )
    print("| flow | CPU ms | flows per second per core |\n|---|---|---|", flush=True)
    row("login, 3 requests", service.login, ROUNDS // 2)
    service.login(keep=True)
    row("SSO on an open session, 1 request", service.sso, ROUNDS)
    print(f"\nThe hash itself (argon2id, t=2, m=19456 KiB): {measure(service.hash, 5)[0]:.1f} ms CPU.")


if __name__ == "__main__":
    main()
