"""What is signed, published and read back: id_token, JWKS, rollover, hints, sign-out, answers on the wire."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jws, jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey
from joserfc.jwk import KeySet as JoseKeySet

from preau.protocols.oidc import (
    BadKey,
    BadToken,
    Client,
    KeySet,
    LogoutRequest,
    ReplyTo,
    TokenResponse,
    load_key,
    load_keys,
    make_key,
    pairwise_subject,
    read_id_token_hint,
    read_logout_request,
    refusals,
    refusals_token,
    write_challenge,
    write_code_redirect,
    write_discovery,
    write_error,
    write_error_redirect,
    write_id_token,
    write_logout_redirect,
    write_signed_userinfo,
    write_token_response,
)
from tests.protocols.oidc import world


def independent(token: str, algorithm: str) -> Any:
    """The token as a client reads it: with our published keys only."""
    published = JoseKeySet.import_key_set(json.loads(json.dumps(world.keys().jwks())))
    return jwt.decode(token, published, algorithms=[algorithm])


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_id_token_as_a_client_reads_it(algorithm: Any) -> None:
    found = independent(write_id_token(world.claims(), world.keys(), algorithm), algorithm)
    assert found.header == {"alg": algorithm, "kid": world.keys().signer(algorithm).kid, "typ": "JWT"}
    digest = hashlib.sha256(b"a" * 43).digest()[:16]
    assert found.claims == {
        "iss": world.ISSUER,
        "sub": "s" * 64,
        "aud": "stage",
        "exp": int(world.NOW.timestamp()) + 600,
        "iat": int(world.NOW.timestamp()),
        "auth_time": int(world.NOW.timestamp()) - 120,
        "nonce": world.GOOD["nonce"],
        "acr": "eleve",
        "amr": ["pwd"],
        "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "sid": "session-1",
    }


def test_claims_without_a_value_are_left_out_and_none_is_overwritten() -> None:
    bare = world.claims(nonce="", acr="", amr=(), access_token="", sid="", extra={"iss": "x", "email": "a@example.org"})
    claims = independent(write_id_token(bare, world.keys(), "ES256"), "ES256").claims
    assert claims.keys() == {"iss", "sub", "aud", "exp", "iat", "auth_time", "email"}
    assert claims["iss"] == world.ISSUER


def test_jwks_holds_no_secret() -> None:
    for key in world.keys().jwks()["keys"]:
        assert not key.keys() & {"d", "p", "q", "dp", "dq", "qi", "k"}
        assert key["use"] == "sig"
        assert key["kid"] == world.keys().signer(key["alg"]).kid
    assert world.keys().algorithms() == ("RS256", "ES256")


def test_rollover() -> None:
    """Published last, moved first, then the former one only checks: no token is lost on the way."""
    old, new = world.pem("ec"), world.pem("ec-new")
    announced, moved = load_keys([old, new]), load_keys([new, old])
    public = load_key(old).jwk.as_pem(private=False)
    retired, gone = load_keys([new, public]), load_keys([new])
    before = write_id_token(world.claims(), announced, "ES256")
    after = write_id_token(world.claims(), moved, "ES256")
    for keys in (announced, moved, retired):
        assert keys.read(before)["sub"] == keys.read(after)["sub"] == "s" * 64
        assert len(keys.jwks()["keys"]) == 2
    assert retired.signer("ES256").kid == moved.signer("ES256").kid != announced.signer("ES256").kid
    with pytest.raises(BadToken):
        gone.read(before)
    assert len(load_keys([old, old, public]).keys) == 1


def test_bad_keys() -> None:
    with pytest.warns(SecurityWarning):
        small = RSAKey.generate_key(1024).as_pem()
    for pem in (b"", b"PRIVATE KEY", small, ECKey.generate_key("P-384").as_pem(), make_key()[:-40]):
        with pytest.raises(BadKey):
            load_key(pem)
    with pytest.raises(BadKey):
        load_keys([load_key(world.pem("ec")).jwk.as_pem(private=False)])
    with pytest.raises(BadKey):
        load_keys([world.pem("ec")]).signer("RS256")
    assert load_key(world.pem("rsa", "RS256")).algorithm == "RS256"


def forged(header: dict[str, Any], key: bytes = b"", claims: dict[str, Any] | None = None) -> str:
    """A JWT written by hand: whatever header, HMAC-SHA256 with `key`, or no signature."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    said = {"iss": world.ISSUER, "aud": "stage", "sub": "s"} if claims is None else claims
    head = f"{part(json.dumps(header).encode())}.{part(json.dumps(said).encode())}"
    return f"{head}.{part(hmac.digest(key, head.encode(), 'sha256') if key else b'')}"


def forgeries() -> dict[str, str]:
    """RFC 8725: what a JWT library may be talked into."""
    rsa, ec = world.keys().keys
    good = write_id_token(world.claims(), world.keys(), "RS256")
    head, body, sign = good.split(".")
    other = load_keys([make_key()])
    own = other.keys[0].jwk
    brought = {"alg": "ES256", "kid": ec.kid, "jwk": own.as_dict(private=False)}
    return {
        "alg none": forged({"alg": "none", "kid": rsa.kid}),
        "alg None": forged({"alg": "None", "kid": rsa.kid}),
        "no alg": forged({"kid": rsa.kid}),
        "no kid": forged({"alg": "RS256"}),
        "MAC with our public key": forged({"alg": "HS256", "kid": rsa.kid}, rsa.jwk.as_pem(private=False)),
        "MAC called RS256": forged({"alg": "RS256", "kid": rsa.kid}, rsa.jwk.as_pem(private=False)),
        "signature removed": f"{head}.{body}.",
        "signature of another": f"{head}.{body}.{write_id_token(world.claims(), other, 'ES256').split('.')[2]}",
        "body changed": f"{head}.{body[:-2]}AA.{sign}",
        "key of somebody else": write_id_token(world.claims(), other, "ES256"),
        "our kid, another key": jws.serialize_compact({"alg": "ES256", "kid": ec.kid}, b"{}", own, ["ES256"]),
        "key brought along": jws.serialize_compact(brought, b"{}", own, ["ES256"]),
        "wrong alg for the key": jws.serialize_compact({"alg": "PS256", "kid": rsa.kid}, b"{}", rsa.jwk, ["PS256"]),
        "kid is a list": forged({"alg": "RS256", "kid": [rsa.kid]}),
        "header is a list": f"W10.{body}.{sign}",
        "payload is a list": jws.serialize_compact({"alg": "RS256", "kid": rsa.kid}, b"[]", rsa.jwk, ["RS256"]),
        "payload is no JSON": jws.serialize_compact({"alg": "RS256", "kid": rsa.kid}, b"{", rsa.jwk, ["RS256"]),
        "MAC with a secret": jwt.encode({"alg": "HS256"}, {"sub": "s"}, OctKey.import_key("s" * 32)),
        "encrypted": f"{head}.{body}.{sign}.{sign}.{sign}",
        "empty": "",
        "dots": "..",
        "not ASCII": "é.é.é",
        "too long": good + "A" * 8192,
    }


@pytest.mark.parametrize("name", forgeries())
def test_forged_tokens_are_never_read(name: str) -> None:
    token = forgeries()[name]
    with pytest.raises(BadToken):
        world.keys().read(token)
    with pytest.raises(refusals_token.HintInvalid):
        read_id_token_hint(token, world.keys(), world.ISSUER)


def test_their_twin_is_read() -> None:
    for algorithm in ("RS256", "ES256"):
        hint = read_id_token_hint(write_id_token(world.claims(), world.keys(), algorithm), world.keys(), world.ISSUER)  # type: ignore[arg-type]
        assert (hint.client_id, hint.subject, hint.sid) == ("stage", "s" * 64, "session-1")


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://autre.example.org"}, {"aud": ["stage"]}, {"aud": None}, {"sub": 3}, {"sid": {}}],
)
def test_hints_of_another_shape(claims: dict[str, Any]) -> None:
    good = {"iss": world.ISSUER, "aud": "stage", "sub": "s"}
    assert read_id_token_hint(world.keys().sign(good, "ES256"), world.keys(), world.ISSUER).subject == "s"
    with pytest.raises(refusals_token.HintInvalid):
        read_id_token_hint(world.keys().sign({**good, **claims}, "ES256"), world.keys(), world.ISSUER)


def sign_out(keys: KeySet | None = None, **params: Any) -> LogoutRequest:
    lists = {name: value if isinstance(value, list) else [value] for name, value in params.items()}
    return read_logout_request(lists, find, keys or world.keys(), world.ISSUER)


def find(client_id: str) -> Client | None:
    return world.CLIENT if client_id == "stage" else None


def test_sign_out() -> None:
    hint = write_id_token(world.claims(), world.keys(), "RS256")
    asked = sign_out(id_token_hint=hint, post_logout_redirect_uri=world.AFTER, state="x", client_id="stage")
    assert asked.client is world.CLIENT
    assert asked.hint is not None
    assert (asked.hint.sid, asked.post_logout_redirect_uri, asked.state) == ("session-1", world.AFTER, "x")
    assert sign_out() == LogoutRequest()
    assert sign_out(client_id="stage", post_logout_redirect_uri=world.AFTER).hint is None
    assert sign_out(client_id="inconnu").client is None
    for wrong in (world.AFTER + "/", "https://evil.example.net/"):
        with pytest.raises(refusals_token.LogoutUriRefused):
            sign_out(id_token_hint=hint, post_logout_redirect_uri=wrong)
    with pytest.raises(refusals_token.LogoutUriRefused):
        sign_out(post_logout_redirect_uri=world.AFTER)
    with pytest.raises(refusals_token.HintInvalid):
        sign_out(id_token_hint=hint, client_id="autre")
    with pytest.raises(refusals_token.HintInvalid):
        sign_out(id_token_hint=forged({"alg": "none"}))
    for large in ({"state": "a" * 2049}, {"id_token_hint": "a" * 8193}, {"state": ["a", "b"]}):
        with pytest.raises(refusals.RequestTooLarge):
            sign_out(**large)


def test_redirections() -> None:
    asked = world.ask()
    url = write_code_redirect(asked.reply_to, "c0de", world.ISSUER)
    assert url.startswith(world.CALLBACK + "&")
    assert parse_qs(urlsplit(url).query) == {
        "page": ["1"], "code": ["c0de"], "state": ["etat-1"], "iss": [world.ISSUER]
    }  # fmt: skip
    said = parse_qs(
        urlsplit(write_error_redirect(ReplyTo(world.CALLBACK), refusals.LoginRequired(), world.ISSUER)).query
    )
    assert said["error"] == ["login_required"]
    assert said["error_description"] == ["OIDC-0030 nobody is signed in"]
    assert "state" not in said
    assert write_logout_redirect(world.AFTER, "") == world.AFTER
    assert write_logout_redirect(world.AFTER, "a b") == world.AFTER + "?state=a+b"


def test_every_description_may_stand_in_a_header() -> None:
    """RFC 6749 §4.1.2.1 and RFC 6750 §3: no quote, no backslash, ASCII; and every refusal has its words."""
    for module in (refusals, refusals_token):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, refusals.OidcRefusal) and one.code:
                described = one().describe()
                assert described.isascii()
                assert described.isprintable()
                assert not set(described) & set('"\\')
                assert one.description
                assert one.personne
                assert one.support


def test_answers_of_servers() -> None:
    body = write_token_response(TokenResponse("a", 600, "i", ("openid", "profile")))
    assert body == {
        "access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": "i", "scope": "openid profile"
    }  # fmt: skip
    wrong = refusals_token.ClientNotAuthenticated()
    assert write_error(wrong)["error"] == "invalid_client"
    assert write_error(wrong, "https://example.org/e")["error_uri"] == "https://example.org/e"
    assert write_challenge(wrong, "oidc") == 'Basic realm="oidc"'
    assert write_challenge(refusals_token.TokenMissing(), "oidc") == 'Bearer realm="oidc"'
    assert 'error="invalid_token"' in write_challenge(refusals_token.TokenInvalid(), "oidc")


def test_signed_userinfo() -> None:
    client = replace(world.CLIENT, userinfo_algorithm="ES256")
    token = write_signed_userinfo({"sub": "s", "iss": "x"}, client, world.keys(), world.ISSUER, issued_at=world.NOW)
    assert independent(token, "ES256").claims == {
        "sub": "s", "iss": world.ISSUER, "aud": "stage", "iat": int(world.NOW.timestamp())
    }  # fmt: skip
    bare = write_signed_userinfo(
        {"sub": "s"}, client, world.keys(), world.ISSUER, issued_at=world.NOW, expires_at=world.NOW, typ=""
    )
    assert independent(bare, "ES256").claims["exp"] == int(world.NOW.timestamp())
    for found in (bare, write_id_token(world.claims(), world.keys(), "ES256", typ="")):
        assert independent(found, "ES256").header.keys() == {"alg", "kid"}
    with pytest.raises(ValueError, match="plain"):
        write_signed_userinfo({}, world.CLIENT, world.keys(), world.ISSUER, issued_at=world.NOW)


def test_subjects_are_pairwise() -> None:
    subjects = {pairwise_subject(sector, person, salt) for sector in "ab" for person in "cd" for salt in "ef"}
    assert len(subjects) == 8
    assert all(len(one) == 64 for one in subjects)


def test_discovery() -> None:
    document = write_discovery(world.PROVIDER, world.keys())
    assert document["issuer"] == world.ISSUER
    assert document["acr_values_supported"] == ["eleve", "responsable"]
    assert document["id_token_signing_alg_values_supported"] == ["RS256", "ES256"]
    assert document["userinfo_signing_alg_values_supported"] == ["none"]
    other = write_discovery(replace(world.PROVIDER, acr_values=(), signs_userinfo=True), world.keys())
    assert other["userinfo_signing_alg_values_supported"] == ["none", "RS256", "ES256"]
    assert "acr_values_supported" not in other
    required = {
        "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported"
    }  # fmt: skip
    assert required <= document.keys()
    json.dumps(document)
