// Keeping a value: "Copier" shows where copying works, "Imprimer" where printing does.
for (const button of document.querySelectorAll("[data-copier]")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const value = button.parentElement.querySelector("[data-copiable]");
    try {
      await navigator.clipboard.writeText(value.textContent.trim());
      button.textContent = button.dataset.fait;
      setTimeout(() => { button.textContent = label; }, 4000);
    } catch {
      getSelection().selectAllChildren(value); // refused by the browser: the value is selected, ready to copy by hand
    }
  });
}

for (const button of document.querySelectorAll("[data-imprimer]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
