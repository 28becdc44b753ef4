// A passkey: the page's form waits while the browser asks for the finger, the face or the key, then goes with the answer.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function read(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return options;
}

function write({ id, rawId, type, response, authenticatorAttachment }) {
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, authenticatorAttachment, response: said, clientExtensionResults: {} });
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  const form = place.closest("form");
  const field = form.elements.namedItem("credential");
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const state = place.querySelector("[data-passkey-etat]");
    try {
      const publicKey = read(JSON.parse(place.dataset.options));
      const answer = await navigator.credentials[place.dataset.passkey]({ publicKey });
      field.value = write(answer);
      form.submit();
    } catch {
      state.textContent = place.dataset.echec; // cancelled, refused or unknown: the button is still there
    }
  }, { capture: true });
}
