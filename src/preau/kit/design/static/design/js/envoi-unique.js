// A form leaves once: a second click while the first is under way does nothing.
// The button is not disabled, so that it keeps the focus and its value is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.parti) {
    event.preventDefault();
    return;
  }
  form.dataset.parti = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => { // a download or a dead network leaves the page in place: let the person try again
    delete form.dataset.parti;
    event.submitter?.removeAttribute("aria-disabled");
  }, 8000);
});
