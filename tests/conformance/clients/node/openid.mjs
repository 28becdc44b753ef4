// openid-client behind the smallest server: a protected page and the address answers come to.
// Its settings come as JSON in the first argument; it answers refusals with openid-client's own words.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import * as client from "openid-client";

const { host, port, issuer, client_id, secret, scope, pkce = true, parameters = {}, metadata = {} } = JSON.parse(
  process.argv[2],
);
const site = `http://${host}:${port}`;
const known = { ...metadata, client_secret: secret };
const config = await client.discovery(new URL(issuer), client_id, known, undefined, {
  execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks], // loopback has no TLS; so check signatures
});
const sessions = new Map();
const idTokens = new Map();
const pending = new Map(); // kept after use: a replayed code must be refused by the provider, not by us

const latin1 = (text) => Buffer.from(text, "utf8").toString("latin1");
const cookieOf = (request) => request.headers.cookie;

const pages = {
  "/prive/page": async (request, response) => {
    const claims = sessions.get(cookieOf(request));
    if (!claims) {
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
      const cookie = `noeud=${randomUUID()}`;
      pending.set(cookie, {
        expectedState: state,
        expectedNonce: nonce,
        ...(pkce && { pkceCodeVerifier: verifier }),
      });
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: `${site}/prive/retour`,
        scope,
        state,
        nonce,
        ...(pkce && { code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" }),
        ...parameters,
      });
      response.writeHead(302, { Location: url.href, "Set-Cookie": `${cookie}; HttpOnly; Path=/` });
      return response.end();
    }
    for (const [name, value] of Object.entries(claims)) {
      response.setHeader(`Claim-${name.replaceAll("_", "-")}`, latin1([value].flat().join(",")));
    }
    response.end(Buffer.from("<!doctype html><title>page</title><h1>page</h1>")); // a string would re-encode the headers
  },
  "/prive/retour": async (request, response) => {
    const cookie = cookieOf(request);
    const tokens = await client.authorizationCodeGrant(config, new URL(request.url, site), {
      ...pending.get(cookie),
      idTokenExpected: true,
    });
    const told = tokens.claims();
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, told.sub);
    sessions.set(cookie, { ...told, ...userinfo });
    idTokens.set(cookie, tokens.id_token);
    response.writeHead(303, { Location: "/prive/page" });
    response.end();
  },
  "/sortie": async (request, response) => {
    const cookie = cookieOf(request);
    const url = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: `${site}/parti`,
      id_token_hint: idTokens.get(cookie),
    });
    sessions.delete(cookie);
    response.writeHead(303, { Location: url.href });
    response.end();
  },
  "/parti": async (request, response) => response.end("<!doctype html><title>parti</title><h1>parti</h1>"),
};

createServer(async (request, response) => {
  try {
    await pages[new URL(request.url, site).pathname](request, response);
  } catch (refusal) {
    response.writeHead(403, { "Content-Type": "text/plain; charset=utf-8" });
    response.end([refusal.code, refusal.error, refusal.message, refusal.cause?.message].join(" | "));
  }
}).listen(port, host);
