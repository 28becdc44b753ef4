// The error summary takes the focus when the page opens, and its links put the cursor in the field.
const summary = document.querySelector("[data-resume]");

if (summary) {
  summary.focus();
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
