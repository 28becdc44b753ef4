// The mobile space, installed or not: the worker that keeps its pages to be read offline is put in its place.
const { ouvrier } = document.querySelector("script[data-ouvrier]").dataset;
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(ouvrier).catch(() => {}); // refused by the browser: plain pages remain
}
