// A hub as FranceConnect is one (specs/franceconnect.md §2.15): node-oidc-provider towards services, openid-client
// towards one provider, a page of choice and a page « Continuer sur … ».
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import * as oidc from "openid-client";
import { body, client, client_id, finish, host, issuer, page, peer, port, redirect_uri, scopes, secret, shared } from "./settings.mjs";

const back = `${issuer}/oidc-callback`;
const config = await oidc.discovery(new URL(peer), client_id, { id_token_signed_response_alg: "ES256" },
  oidc.ClientSecretPost(secret), { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] });
const pending = new Map();
const identities = new Map();

const provider = new Provider(issuer, {
  ...shared,
  clients: [{ ...client(redirect_uri), userinfo_signed_response_alg: "ES256", subject_type: "pairwise" }],
  claims: scopes,
  acrValues: ["eidas1"],
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: async (_, accountId, service) => `${accountId}-${service.clientId}`,
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    claimsParameter: { enabled: true },
    revocation: { enabled: true },
  },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: async (_, id) => ({ accountId: id, claims: () => ({ ...identities.get(id), sub: id }) }),
});
const callback = provider.callback();

const pages = {
  interaction: async (request, response, uid) => {
    await provider.interactionDetails(request, response);
    page(response, `<form method="post" action="/interaction/${uid}/fournisseur"><button>Impôts</button></form>`);
  },
  fournisseur: async (_, response, uid) => {
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    pending.set(state, { uid, checks: { expectedState: state, expectedNonce: nonce, idTokenExpected: true } });
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: back, scope: "openid identite_pivot email", acr_values: "eidas1", prompt: "login", state, nonce,
    });
    response.writeHead(303, { Location: url.href }).end();
  },
  "oidc-callback": async (request, response) => {
    const url = new URL(request.url, issuer);
    const { uid, checks } = pending.get(url.searchParams.get("state"));
    pending.delete(url.searchParams.get("state"));
    const tokens = await oidc.authorizationCodeGrant(config, url, checks);
    const { sub } = tokens.claims();
    identities.set(sub, await oidc.fetchUserInfo(config, tokens.access_token, sub));
    pending.set(uid, sub);
    response.writeHead(303, { Location: `/interaction/${uid}/consentement` }).end();
  },
  consentement: async (request, response, uid) => {
    if (request.method === "POST") return finish(provider, request, response, pending.get(uid));
    return page(response, '<form method="post"><button>Continuer sur le banc</button></form>');
  },
};

createServer(async (request, response) => {
  const [, first, uid, last] = new URL(request.url, issuer).pathname.split("/");
  const found = pages[first === "interaction" ? (last ?? first) : first];
  return found ? found(request, response, uid) : callback(request, response);
}).listen(port, host);
