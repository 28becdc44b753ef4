"""mod_shib and shibd (OpenSAML), with their own configuration, key and socket; the packaged policies are unmodified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.conformance.clients.party import SHOWN, Party, write_keys
from tests.support.apache import MODULES, Site, apache, site
from tests.support.child import child, hand_over, server_folder

PACKAGED = Path("/etc/shibboleth")
PROVIDER = """<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="180">
  <OutOfProcess logger="{folder}/log.conf"/>
  <InProcess logger="{folder}/apache-log.conf"/>
  <UnixListener address="{folder}/shibd.sock"/>
  <ApplicationDefaults entityID="{entity_id}" REMOTE_USER="{shown}">
    <Sessions lifetime="3600" timeout="3600" relayState="ss:mem" checkAddress="false" handlerSSL="false"
        cookieProps="http" redirectLimit="exact">
      <SSO entityID="{idp_id}">SAML2</SSO>
      <Logout>SAML2 Local</Logout>
      <Handler type="MetadataGenerator" Location="/Metadata" signing="false"/>
    </Sessions>
    <Errors supportContact="assistance@example.org"/>
    <MetadataProvider type="XML" validate="true" path="{folder}/idp.xml"/>
    <AttributeExtractor type="XML" validate="true" reloadChanges="false" path="{folder}/attributes.xml"/>
    <AttributeFilter type="XML" validate="true" path="{packaged}/attribute-policy.xml"/>
    <CredentialResolver type="File" key="{key}" certificate="{certificate}"/>
  </ApplicationDefaults>
  <SecurityPolicyProvider type="XML" validate="true" path="{packaged}/security-policy.xml"/>
  <ProtocolProvider type="XML" validate="true" reloadChanges="false" path="{packaged}/protocols.xml"/>
</SPConfig>
"""
ATTRIBUTES = """<Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map">
  <Attribute name="{shown}" nameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic" id="{shown}"/>
</Attributes>
"""
LOGGER = """log4j.rootCategory=INFO, out
log4j.appender.out=org.apache.log4j.FileAppender
log4j.appender.out.fileName={file}
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%p %c %x: %m%n
"""
CONFIGURATION = """
LoadModule mod_shib {modules}/mod_shib.so
ShibConfig "{folder}/shibboleth2.xml"
<Location /prive>
    AuthType shibboleth
    ShibRequestSetting requireSession 1
    Require shib-session
    Header always set {shown} "%{{{shown}}}e"
</Location>
"""


@contextmanager
def shibboleth(idp_metadata: bytes, idp_id: str, host: str) -> Iterator[Party]:
    """The module and its daemon, trusting this identity provider, until the block ends."""
    with server_folder() as folder:
        place = site(folder, host)
        entity_id = f"{place.url}/shibboleth"
        _write(place, idp_metadata, idp_id, entity_id)
        command = [
            "/usr/sbin/shibd",
            "-F",
            "-f",
            "-c",
            str(folder / "shibboleth2.xml"),
            "-p",
            str(folder / "shibd.pid"),
        ]
        with (
            child(command, folder / "shibd.out", (folder / "shibd.sock").exists, unprivileged=True),
            apache(place, CONFIGURATION.format(modules=MODULES, folder=folder, shown=SHOWN)),
        ):
            yield Party(
                entity_id=entity_id,
                site=place.url,
                leave=f"{place.url}/Shibboleth.sso/Logout?{urlencode({'return': f'{place.url}/parti'})}",
                metadata_url=f"{place.url}/Shibboleth.sso/Metadata",
                log=folder / "shibd.log",
                says={
                    "altered": "signature could not be verified",
                    "unsigned": "Unable to establish security of incoming assertion",
                    "cipher": "signature could not be verified",
                    "replayed": "Rejecting replayed message ID",
                },
            )


def _write(place: Site, idp_metadata: bytes, idp_id: str, entity_id: str) -> None:
    folder = place.folder
    key, certificate = write_keys(folder, "shibboleth")
    (folder / "idp.xml").write_bytes(idp_metadata)
    (folder / "attributes.xml").write_text(ATTRIBUTES.format(shown=SHOWN))
    (folder / "log.conf").write_text(LOGGER.format(file=folder / "shibd.log"))
    (folder / "apache-log.conf").write_text(LOGGER.format(file=folder / "mod_shib.log"))
    provider = PROVIDER.format(
        folder=folder,
        packaged=PACKAGED,
        entity_id=entity_id,
        idp_id=idp_id,
        key=key,
        certificate=certificate,
        shown=SHOWN,
    )
    (folder / "shibboleth2.xml").write_text(provider)
    hand_over(folder)
