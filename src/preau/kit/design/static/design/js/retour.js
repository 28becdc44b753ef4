// A page restored from the back-forward cache may show what is no longer true (someone logged out): load it again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
