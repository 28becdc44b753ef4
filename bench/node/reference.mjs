// node-oidc-provider set as FranceConnect sets it (specs/franceconnect.md §2.3 to §2.9), and as FranceConnect+ for the
// clients that give a key: the oracle of our relying party. Everyone who comes is Angèle; one client is always refused.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const { host, port, redirect_uri, after, secret, jwks } = JSON.parse(process.argv[2]);
const issuer = `http://${host}:${port}`;
const pair = (kind, options) => generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" });
const claims = ["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email"];

const client = (client_id, more = {}) => ({
  client_id,
  client_secret: secret,
  redirect_uris: [redirect_uri],
  post_logout_redirect_uris: [after],
  response_types: ["code"],
  grant_types: ["authorization_code"],
  token_endpoint_auth_method: "client_secret_post",
  id_token_signed_response_alg: "ES256",
  userinfo_signed_response_alg: "ES256",
  require_auth_time: true,
  ...more,
});
const sealed = (alg) => ({
  id_token_encrypted_response_alg: alg,
  id_token_encrypted_response_enc: "A256GCM",
  userinfo_encrypted_response_alg: alg,
  userinfo_encrypted_response_enc: "A256GCM",
  jwks,
});

const provider = new Provider(issuer, {
  clients: [
    client("es256"),
    client("rs256", { id_token_signed_response_alg: "RS256", userinfo_signed_response_alg: "RS256" }),
    client("hs256", { id_token_signed_response_alg: "HS256", userinfo_signed_response_alg: "HS256" }),
    client("basic", { token_endpoint_auth_method: "client_secret_basic" }),
    client("json", { userinfo_signed_response_alg: undefined }),
    client("refused"),
    client("ecdh-es", sealed("ECDH-ES")),
    client("rsa-oaep", sealed("RSA-OAEP")),
    client("rsa-oaep-256", sealed("RSA-OAEP-256")),
  ],
  jwks: {
    keys: [
      { ...pair("ec", { namedCurve: "P-256" }), use: "sig", alg: "ES256", kid: "pkcs11:ES256:hsm" },
      { ...pair("rsa", { modulusLength: 4096 }), use: "sig", alg: "RS256", kid: "pkcs11:RS256:hsm" },
    ],
  },
  cookies: { keys: ["une-cle-pour-les-essais"] },
  pkce: { required: () => false },
  ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Interaction: 1800, Session: 1800, Grant: 1800 },
  acrValues: ["eidas1", "eidas2"],
  claims: { openid: ["sub"], identite_pivot: claims.slice(0, 6), email: ["email"], amr: null },
  subjectTypes: ["public"],
  enabledJWA: {
    idTokenSigningAlgValues: ["HS256", "ES256", "RS256"],
    userinfoSigningAlgValues: ["HS256", "ES256", "RS256"],
    idTokenEncryptionAlgValues: ["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"],
    idTokenEncryptionEncValues: ["A256GCM"],
    userinfoEncryptionAlgValues: ["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"],
    userinfoEncryptionEncValues: ["A256GCM"],
  },
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    encryption: { enabled: true },
    claimsParameter: { enabled: true },
  },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: async (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, given_name: "Angèle Claire", family_name: "DELMAS", birthdate: "1962-08-17", gender: "female",
      birthplace: "50129", birthcountry: "99100", email: "angele@example.org",
    }),
  }),
});
const callback = provider.callback();

createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return callback(request, response);
  const { params } = await provider.interactionDetails(request, response);
  if (params.client_id === "refused") {
    const refusal = { error: "access_denied", error_description: "User auth aborted" };
    return provider.interactionFinished(request, response, refusal);
  }
  const accountId = `${"4f0c".repeat(16)}v1`;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const login = { accountId, acr: params.acr_values.split(" ")[0], amr: ["fc", "pwd"] };
  return provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } });
}).listen(port, host);
