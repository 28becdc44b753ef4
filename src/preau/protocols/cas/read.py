"""From parameters and bodies to values: what browsers ask /login, what services ask the validations and /proxy.

Parameters come in as every value of every name (`{"service": ["https://…"]}`), so that a repeated one is seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from preau.protocols.cas import names
from preau.protocols.cas.address import LIMIT, Address, parse_address
from preau.protocols.cas.messages import Format, LoginRequest, ProxyRequest, ValidationRequest
from preau.protocols.cas.refusals import (
    FormatUnknown,
    MethodRefused,
    ParameterRepeated,
    ProxyIncomplete,
    SamlRequestUnreadable,
    ShownRefusal,
    TargetUnauthorized,
    TicketUnknown,
    ValidationIncomplete,
)
from preau.protocols.cas.tickets import TicketKind, kind_of
from preau.protocols.refusals import Refusal
from preau.protocols.saml.xml import Limits, parse, whole_text

Parameters = Mapping[str, Sequence[str]]
SAML_LIMITS = Limits(size=16 * 1024, depth=12, elements=60)
ON_DEMAND = (TicketKind.SERVICE, TicketKind.PROXY)


def read_login(params: Parameters) -> LoginRequest:
    """What /login is asked (§2.1.1): `service` or `TARGET`, `renew`, `gateway`, `method`. Raises ShownRefusals.

    `gateway` counts for nothing beside `renew`, or without a service (§2.1.1).
    """
    wanted = [name for name in ("service", "TARGET") if params.get(name)]
    if len(wanted) > 1 or any(len(params.get(name, ())) > 1 for name in ("service", "TARGET", "method")):
        raise ParameterRepeated()
    text = params[wanted[0]][0] if wanted else ""
    method = _first(params, "method").upper() or "GET"
    if method not in ("GET", "POST"):
        raise MethodRefused()
    service = parse_address(text) if text else None
    renew = is_set(params, "renew")
    return LoginRequest(
        service=service,
        renew=renew,
        gateway=is_set(params, "gateway") and not renew and service is not None,
        by_post=method == "POST",
        by_target=wanted == ["TARGET"],
    )


def read_logout(params: Parameters) -> Address | None:
    """Where /logout is asked to go on to (§2.3.1): `service`; `url` MUST be ignored. Raises ShownRefusals."""
    if len(params.get("service", ())) > 1:
        raise ParameterRepeated()
    text = _first(params, "service")
    return parse_address(text) if text else None


def read_validation(params: Parameters, *, takes_proxy: bool = False) -> ValidationRequest:
    """A call of /validate, /serviceValidate, /proxyValidate or their /p3 (§2.4.1, §2.5.1). Raises ValidationRefusals.

    A text that no ticket of ours can be is refused here, before anything is looked up.
    """
    request = ValidationRequest(
        ticket=_only(params, "ticket"),
        service=_address(_only(params, "service")),
        renew=is_set(params, "renew"),
        pgt_url=_first(params, "pgtUrl"),
        format=read_format(params),
        takes_proxy=takes_proxy,
    )
    if len(params.get("pgtUrl", ())) > 1:
        raise ValidationIncomplete("pgtUrl repeated")
    return _of_a_kind(request)


def read_format(params: Parameters) -> Format:
    """§2.5.1: XML unless JSON is asked; another value is refused."""
    text = _first(params, "format").upper() or "XML"
    if text not in Format.__members__:
        raise FormatUnknown()
    return Format[text]


def read_saml_validation(params: Parameters, body: bytes) -> ValidationRequest:
    """A call of /samlValidate (§4.2): `TARGET` in the query, the ticket in a SOAP body. Raises ValidationRefusals."""
    service = _address(_only(params, "TARGET"))
    try:
        root = parse(body, SAML_LIMITS)
        artifacts = list(root.iter(names.samlp1("AssertionArtifact")))
        requests = list(root.iter(names.samlp1("Request")))
        if len(artifacts) != 1 or len(requests) != 1:
            raise SamlRequestUnreadable(f"{len(artifacts)} AssertionArtifact")
        ticket = whole_text(artifacts[0])
    except SamlRequestUnreadable:
        raise
    except Refusal as problem:
        raise SamlRequestUnreadable(problem.code) from problem
    asked = ValidationRequest(ticket=ticket, service=service, renew=is_set(params, "renew"))
    return _of_a_kind(replace(asked, request_id=requests[0].get("RequestID", "")[:256]))


def read_proxy(params: Parameters) -> ProxyRequest:
    """A call of /proxy (§2.7.1). Raises ProxyRefusals."""
    pgt, target = params.get("pgt", ()), params.get("targetService", ())
    if len(pgt) != 1 or len(target) != 1 or not pgt[0] or not target[0]:
        raise ProxyIncomplete()
    try:
        return ProxyRequest(pgt[0][:LIMIT], parse_address(target[0]))
    except ShownRefusal as problem:
        raise TargetUnauthorized(problem.code) from problem


def is_set(params: Parameters, name: str) -> bool:
    """§2.1.1: "if this parameter is set"; `false` and nothing are read as not set, as every server does."""
    return _first(params, name).strip().lower() not in ("", "false", "0")


def _first(params: Parameters, name: str) -> str:
    return next(iter(params.get(name, ())), "")


def _only(params: Parameters, name: str) -> str:
    given = params.get(name, ())
    if len(given) != 1 or not given[0]:
        raise ValidationIncomplete(name)
    return given[0]


def _address(text: str) -> Address:
    try:
        return parse_address(text)
    except ShownRefusal as problem:
        raise ValidationIncomplete(problem.code) from problem


def _of_a_kind(request: ValidationRequest) -> ValidationRequest:
    if kind_of(request.ticket) not in ON_DEMAND:
        raise TicketUnknown("not a ticket")
    return request
