"""XML signatures of one shape: enveloped, exclusive C14N, one reference to the element's own ID.

Written by our own template on lxml and `cryptography`; checked by our own grammar first, then by signxml, whose
verified element is the only thing read afterwards. Sources: xmldsig-core1, saml-core §5.4.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.exceptions import SignXMLException

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names

_WAY_OUT: Final = "Retournez au service d'où vous venez et recommencez la connexion."
_METHODS: Final = {
    names.RSA_SHA256: SignatureMethod.RSA_SHA256,
    names.RSA_SHA384: SignatureMethod.RSA_SHA384,
    names.RSA_SHA512: SignatureMethod.RSA_SHA512,
}
_DIGESTS: Final = {
    names.SHA256: DigestAlgorithm.SHA256,
    names.SHA384: DigestAlgorithm.SHA384,
    names.SHA512: DigestAlgorithm.SHA512,
}
_SHA1: Final = frozenset({names.SHA1, names.RSA_SHA1})
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=\s]+")


class SignatureMissing(Refusal):
    """The element that must be signed carries no signature."""

    code = "SAML-0010"
    status = 403
    personne = "La réponse de connexion reçue n'est pas signée. " + _WAY_OUT
    support = "Signature absente là où elle est exigée. Vérifier les réglages du fournisseur d'identité."


class SignatureMisplaced(Refusal):
    """A signature outside the grammar: elsewhere, other reference, other transforms, several of them."""

    code = "SAML-0011"
    status = 403
    personne = "La signature de la réponse de connexion n'est pas acceptable. " + _WAY_OUT
    support = "Signature d'une forme refusée (enveloppement, références multiples…) : tentative d'attaque probable."


class WeakAlgorithm(Refusal):
    """SHA-1, or an algorithm outside our short list."""

    code = "SAML-0012"
    status = 403
    personne = "La signature de la réponse de connexion utilise un procédé trop ancien. " + _WAY_OUT
    support = "Algorithme de signature refusé : demander RSA-SHA256 au partenaire."


class SignatureInvalid(Refusal):
    """The signature is not by a key of the partner's metadata, or the content was altered."""

    code = "SAML-0013"
    status = 403
    personne = "La signature de la réponse de connexion est fausse. " + _WAY_OUT
    support = (
        "Signature non vérifiée par les clés des métadonnées. Le partenaire a-t-il changé de clé ? Recharger ses "
        "métadonnées."
    )


def canonical(element: etree._Element) -> bytes:
    """Exclusive canonical form, without comments."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def sign(element: etree._Element, key: RSAPrivateKey, certificate: x509.Certificate, position: int = 1) -> None:
    """Sign `element` in place by its ID; the ds:Signature becomes its child number `position` (after the Issuer)."""
    digest = base64.b64encode(hashlib.sha256(canonical(element)).digest()).decode()
    # Written in canonical form from the start, so that the bytes signed are these and no second C14N is paid.
    signed_info = (
        f'<ds:SignedInfo xmlns:ds="{names.DS}">'
        f'<ds:CanonicalizationMethod Algorithm="{names.EXC_C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{names.RSA_SHA256}"></ds:SignatureMethod>'
        f'<ds:Reference URI="#{element.get("ID")}"><ds:Transforms>'
        f'<ds:Transform Algorithm="{names.ENVELOPED}"></ds:Transform>'
        f'<ds:Transform Algorithm="{names.EXC_C14N}"></ds:Transform></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{names.SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    value = base64.b64encode(key.sign(signed_info.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
    signature = (
        f'<ds:Signature xmlns:ds="{names.DS}">{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue>'
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate_text(certificate)}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    element.insert(position, etree.fromstring(signature))


def certificate_text(certificate: x509.Certificate) -> str:
    """The certificate as metadata and KeyInfo hold it: base64 of its DER, on one line."""
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def verify(element: etree._Element, certificates: tuple[x509.Certificate, ...]) -> etree._Element:
    """The element as its signature covers it (without the signature), verified by one of `certificates`.

    The KeyInfo of the message is never used. The returned tree is rebuilt from the bytes that were hashed: read
    nothing else afterwards.
    """
    method, digest = check_shape(element)
    config = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=frozenset({_METHODS[method]}),
        digest_algorithms=frozenset({_DIGESTS[digest]}),
        ignore_ambiguous_key_info=True,
    )
    bare = etree.fromstring(etree.tostring(element, with_tail=False))
    _drop_key_info(bare)
    for certificate in certificates:
        verified = _verify_with(bare, certificate, config)
        if verified is not None:
            if verified.tag != element.tag or verified.get("ID") != element.get("ID"):
                raise SignatureMisplaced("verified element is another")
            return verified
    raise SignatureInvalid(f"none of {len(certificates)} keys")


def _drop_key_info(element: etree._Element) -> None:
    # Keys are pinned: what the message says about keys must not even be parsed by the verifier.
    signature = element.find(names.ds("Signature"))
    assert signature is not None
    for key_info in signature.findall(names.ds("KeyInfo")):
        signature.remove(key_info)


def _verify_with(
    element: etree._Element, certificate: x509.Certificate, config: SignatureConfiguration
) -> etree._Element | None:
    if not isinstance(certificate.public_key(), RSAPublicKey):
        return None
    # The metadata pins the key, not the certificate's dates (saml-metadata-iop §2.5): judge inside them.
    dated = SignatureConfiguration(**{**vars(config), "verification_time": certificate.not_valid_before_utc})
    try:
        result = XMLVerifier().verify(element, x509_cert=certificate, expect_config=dated)
    except (SignXMLException, ValueError, TypeError, etree.LxmlError):
        return None
    assert not isinstance(result, list)
    return result.signed_xml


def check_shape(element: etree._Element) -> tuple[str, str]:
    """The (signature method, digest method) of the one signature `element` carries, or a refusal (saml-core §5.4)."""
    signatures = element.findall(names.ds("Signature"))
    if not signatures:
        raise SignatureMissing(etree.QName(element).localname)
    if len(signatures) != 1:
        raise SignatureMisplaced(f"{len(signatures)} signatures")
    signature = signatures[0]
    _children(signature, [["SignedInfo", "SignatureValue"], ["SignedInfo", "SignatureValue", "KeyInfo"]])
    signed_info = signature[0]
    _children(signed_info, [["CanonicalizationMethod", "SignatureMethod", "Reference"]])
    reference = signed_info[2]
    _children(reference, [["Transforms", "DigestMethod", "DigestValue"]])
    _children(reference[0], [["Transform", "Transform"]])
    if not element.get("ID") or reference.get("URI") != f"#{element.get('ID')}":
        raise SignatureMisplaced("reference to another element")
    if [transform.get("Algorithm") for transform in reference[0]] != [names.ENVELOPED, names.EXC_C14N]:
        raise SignatureMisplaced("transforms")
    if signed_info[0].get("Algorithm") != names.EXC_C14N:
        raise SignatureMisplaced("canonicalization")
    _check_leaves(signature, reference)
    method, digest = signed_info[1].get("Algorithm", ""), reference[1].get("Algorithm", "")
    if method not in _METHODS or digest not in _DIGESTS:
        raise WeakAlgorithm("SHA-1" if {method, digest} & _SHA1 else "unknown algorithm")
    return method, digest


def _check_leaves(signature: etree._Element, reference: etree._Element) -> None:
    for node in (signature[1], reference[2]):
        if len(node) or not _BASE64.fullmatch(node.text or ""):
            raise SignatureMisplaced("value is not plain base64")
    for node in (reference[0][0], signature[0][1], reference[1]):
        if len(node):
            raise SignatureMisplaced("parameters of an algorithm")
    for node in (reference[0][1], signature[0][0]):
        if [child.tag for child in node] not in ([], [f"{{{names.EXC_C14N}}}InclusiveNamespaces"]):
            raise SignatureMisplaced("parameters of a transform")


def _children(node: etree._Element, allowed: list[list[str]]) -> None:
    found = [child.tag for child in node]
    if found not in [[names.ds(name) for name in row] for row in allowed]:
        raise SignatureMisplaced(f"children of {etree.QName(node).localname}")
