// What both servers of the bench share: node-oidc-provider as plainly as its README sets it, everything in memory.
import { generateKeyPairSync } from "node:crypto";

export const { role, host, port, peer, redirect_uri, client_id, secret } = JSON.parse(process.argv[2]);
export const issuer = `http://${host}:${port}`;

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

export const shared = {
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: `${role}-1` }] },
  cookies: { keys: ["une-cle-pour-le-banc"] },
  pkce: { required: () => false },
  ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Interaction: 1800, Session: 1800, Grant: 1800 },
  enabledJWA: {
    idTokenSigningAlgValues: ["ES256"],
    userinfoSigningAlgValues: ["ES256"],
    requestObjectSigningAlgValues: ["ES256"],
  },
};

const claims = ["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email"];
export const scopes = { openid: ["sub"], identite_pivot: claims.slice(0, 6), email: ["email"] };

export const client = (uri) => ({
  client_id,
  client_secret: secret,
  redirect_uris: [uri],
  response_types: ["code"],
  grant_types: ["authorization_code"],
  token_endpoint_auth_method: "client_secret_post",
  id_token_signed_response_alg: "ES256",
});

export const body = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
};

export const page = (response, html) => {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  response.end(`<!doctype html><html lang="fr"><meta charset="utf-8"><title>banc</title><h1>banc</h1>${html}</html>`);
};

// The grant that a consent page ends with, then back to the client.
export async function finish(provider, request, response, accountId) {
  const { params, grantId } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, {
    login: { accountId, acr: "eidas1" },
    consent: { grantId: grantId ?? (await grant.save()) },
  });
}
