// The error summary takes the focus, and its links put the cursor in the field.
const summary = document.querySelector("[data-resume]");

if (summary) {
  // `autofocus` does it in today's browsers; the others get it here, once the page is drawn.
  addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    if (document.activeElement === document.body) summary.focus();
  })));
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    // The label first, so that it stays in view above the field on a phone.
    (field.closest(".champ") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
