// The QR code leads here with the code after "#", which no server reads: put it in the box, the person presses the button.
const box = document.querySelector("[data-du-lien]");
const given = decodeURIComponent(location.hash.slice(1));
if (box && !box.value && /^[A-Z0-9-]{12,20}$/.test(given)) {
  box.value = given;
  history.replaceState(null, "", location.pathname);
}
