// node-saml behind the smallest server: a protected page, the address answers come to, its metadata.
// Its settings come as JSON in the first argument; it answers refusals with node-saml's own words.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { SAML } from "@node-saml/node-saml";

const { host, port, shown, ...settings } = JSON.parse(process.argv[2]);
const site = `http://${host}:${port}`;
const saml = new SAML({
  ...settings,
  issuer: `${site}/metadata`,
  callbackUrl: `${site}/acs`,
  logoutCallbackUrl: `${site}/slo`,
  identifierFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
  disableRequestedAuthnContext: true,
  signatureAlgorithm: "sha256",
  digestAlgorithm: "sha256",
  wantAssertionsSigned: true,
  wantAuthnResponseSigned: true,
  validateInResponseTo: "ifPresent",
});
const sessions = new Map();

const body = async (request) => {
  let text = "";
  for await (const part of request) text += part;
  return Object.fromEntries(new URLSearchParams(text));
};

const pages = {
  "/metadata": async (request, response) => {
    response.setHeader("Content-Type", "application/samlmetadata+xml");
    response.end(saml.generateServiceProviderMetadata(settings.publicCert, settings.publicCert));
  },
  "/prive/page": async (request, response) => {
    const session = sessions.get(request.headers.cookie);
    if (!session) {
      response.writeHead(302, { Location: await saml.getAuthorizeUrlAsync("/prive/page", host, {}) });
      return response.end();
    }
    response.setHeader(shown, [session[shown]].flat().join(";"));
    response.end("<!doctype html><title>page</title><h1>page</h1>");
  },
  "/acs": async (request, response) => {
    const { profile } = await saml.validatePostResponseAsync(await body(request));
    const cookie = `noeud=${randomUUID()}`;
    sessions.set(cookie, profile);
    response.writeHead(303, { Location: "/prive/page", "Set-Cookie": `${cookie}; HttpOnly; Path=/` });
    response.end();
  },
  "/sortie": async (request, response) => {
    const cookie = request.headers.cookie;
    const url = await saml.getLogoutUrlAsync(sessions.get(cookie), "", {});
    sessions.delete(cookie);
    response.writeHead(302, { Location: url });
    response.end();
  },
  "/slo": async (request, response) => {
    const said = await body(request);
    let next = "/parti";
    if (said.SAMLRequest) {
      const { profile } = await saml.validatePostRequestAsync(said);
      for (const [cookie, { nameID }] of sessions) if (nameID === profile.nameID) sessions.delete(cookie);
      next = await saml.getLogoutResponseUrlAsync(profile, said.RelayState ?? "", {}, true);
    } else {
      await saml.validatePostResponseAsync(said);
    }
    response.writeHead(303, { Location: next });
    response.end();
  },
  "/parti": async (request, response) => response.end("<!doctype html><title>parti</title><h1>parti</h1>"),
};

createServer(async (request, response) => {
  try {
    await pages[new URL(request.url, site).pathname](request, response);
  } catch (refusal) {
    response.writeHead(403, { "Content-Type": "text/plain; charset=utf-8" });
    response.end(String(refusal.message));
  }
}).listen(port, host);
