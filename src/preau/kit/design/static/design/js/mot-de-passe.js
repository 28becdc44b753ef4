// Password boxes: a button that shows what is typed, rules ticked while typing, a strength word.
// Patterns come with the page; the server remains the judge.

for (const box of document.querySelectorAll("[data-mot-de-passe]")) {
  const input = box.querySelector("input");
  const button = box.querySelector("[data-montrer]");
  if (!button) continue;
  const show = button.textContent;
  const set = (shown) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? button.dataset.cacher : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => set(input.type === "password"));
  input.form?.addEventListener("submit", () => set(false)); // browsers must not keep it as ordinary text
}

for (const rules of document.querySelectorAll("[data-regles]")) {
  const input = document.getElementById(rules.dataset.regles);
  const announce = document.querySelector(`[data-annonce="${rules.dataset.regles}"]`);
  const force = rules.querySelector("[data-force]");
  const list = [...rules.querySelectorAll("li[data-motif]")].map((item) => ({
    item,
    pattern: new RegExp(item.dataset.motif, "su"),
    required: "obligatoire" in item.dataset,
  }));
  // Rules without a pattern are the server's to judge. Where it cannot be asked, the list gets ticks but no strength
  // word: it might contradict the server.
  const remote = [...rules.querySelectorAll("li:not([data-motif])")];
  const whole = !remote.length || force.dataset.adresse;

  const tick = (item, met, text) => {
    item.classList.toggle("oui", met);
    const state = item.querySelector("[data-etat]");
    state.textContent = text ? (met ? state.dataset.oui : state.dataset.non) : "";
  };

  const say = (word) => {
    force.className = `force ${word}`;
    force.querySelector("strong").textContent = force.dataset[word];
  };

  // The house knows more words than this page does; until it has answered, nothing is called strong.
  const ask = async (text) => {
    const token = input.form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      const answer = await fetch(force.dataset.adresse, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ mot_de_passe: text }),
      });
      const { mot, respectees = [] } = answer.ok ? await answer.json() : {};
      if (!mot || input.value.normalize("NFKC") !== text) return;
      say(mot);
      for (const item of remote) tick(item, respectees.includes(item.dataset.cle), text);
    } catch {
      // no network: the first guess stays
    }
  };

  const judge = () => {
    const text = input.value.normalize("NFKC");
    for (const rule of list) {
      rule.met = rule.pattern.test(text);
      tick(rule.item, rule.met, text);
    }
    for (const item of remote) tick(item, false, ""); // until the server has answered
    const required = list.filter((rule) => rule.required);
    const others = list.filter((rule) => !rule.required && rule.met).length;
    const enough = required.every((rule) => rule.met) && others >= Number(rules.dataset.auMoins);
    if (whole) {
      const varied = new Set(text).size;
      const strong = !force.dataset.adresse && (varied >= 10 || (varied >= 8 && text.length >= 12));
      force.hidden = !text;
      say(!enough ? "faible" : strong ? "fort" : "moyen");
    }
    return { enough, text, left: list.filter((rule) => !rule.met).length };
  };

  let waiting, asking;
  input.addEventListener("input", () => {
    const { enough, text, left } = judge();
    clearTimeout(asking);
    if (whole && enough && force.dataset.adresse) asking = setTimeout(() => ask(text), 300);
    clearTimeout(waiting); // said once the person pauses, not at every key
    waiting = setTimeout(() => {
      announce.textContent = !text ? "" : enough ? announce.dataset.complet : `${announce.dataset.reste} ${left}`;
    }, 1200);
  });
  judge();
}
