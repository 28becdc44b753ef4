// An identity provider on node-oidc-provider: one login form.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { body, client, finish, host, issuer, page, port, redirect_uri, scopes, shared } from "./settings.mjs";

const people = new Map();
for (let rank = 0; rank < 1000; rank += 1) {
  people.set(`essai-${rank}`, {
    sub: `essai-${rank}`, given_name: "Angèle Claire", family_name: `DELMAS${rank}`, birthdate: "1962-08-17",
    gender: "female", birthplace: "50129", birthcountry: "99100", email: `essai-${rank}@example.org`,
  });
}

const provider = new Provider(issuer, {
  ...shared,
  clients: [client(redirect_uri)],
  claims: scopes,
  acrValues: ["eidas1"],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/connexion/${uid}` },
  findAccount: async (_, id) => people.has(id) && { accountId: id, claims: () => people.get(id) },
});
const callback = provider.callback();

createServer(async (request, response) => {
  if (!request.url.startsWith("/connexion/")) return callback(request, response);
  if (request.method === "POST") {
    const said = await body(request);
    if (said.get("password") === "123" && people.has(said.get("login"))) {
      return finish(provider, request, response, said.get("login"));
    }
  }
  return page(response, '<form method="post"><input name="login"><input name="password"><button>Se connecter</button></form>');
}).listen(port, host);
