// New messages without reloading: asks every second, then takes the new parts from the page itself.
const region = document.querySelector("[data-suivi]");

function merge(list, fresh) {
  const kept = new Set([...fresh.children].map((node) => node.dataset.id));
  for (const node of [...list.children]) if (!kept.has(node.dataset.id)) node.remove();
  let cursor = list.firstElementChild;
  for (const node of [...fresh.children]) {
    if (cursor?.dataset.id === node.dataset.id) {
      cursor = cursor.nextElementSibling;
    } else {
      list.insertBefore(document.adoptNode(node), cursor);
      offerCopies(node);
      node.scrollIntoView({ block: "nearest" });
    }
  }
}

function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copie]")) button.hidden = false;
}

async function look() {
  const url = new URL(region.dataset.suivi, location);
  if (region.dataset.dernier) url.searchParams.set("since", region.dataset.dernier);
  const { messages } = await (await fetch(url)).json();
  if (!messages.length) return;
  const text = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-suivi]");
  const lists = fresh.querySelectorAll("[data-liste]");
  region.querySelectorAll("[data-liste]").forEach((list, index) => {
    if (lists[index].children.length) list.closest("section, [data-suivi]").querySelector("[data-vide]")?.remove();
    merge(list, lists[index]);
  });
  region.dataset.dernier = fresh.dataset.dernier;
}

async function follow() {
  if (!document.hidden) await look().catch(() => {}); // the house restarts: the next look will tell
  setTimeout(follow, 1000);
}

region.addEventListener("click", async ({ target }) => {
  if (!target.matches("[data-copie]")) return;
  const value = target.parentElement.querySelector("[data-copiable]");
  const label = target.textContent;
  try {
    await navigator.clipboard.writeText(value.textContent.trim());
    target.textContent = target.dataset.fait;
    setTimeout(() => { target.textContent = label; }, 4000);
  } catch {
    getSelection().selectAllChildren(value);
  }
});
offerCopies(region);
region.querySelector(".bulle:last-child")?.scrollIntoView({ block: "nearest" });
follow();
