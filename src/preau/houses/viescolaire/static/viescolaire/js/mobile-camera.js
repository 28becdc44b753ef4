// « Flasher le QR Code d'ici »: only where the browser reads codes by itself. Nothing of the picture leaves the phone.
const room = document.querySelector("[data-camera]");
const LINK = /^\/mobile\/ouvrir\/[\w-]{43}\/?$/;

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

function pathOf(text) {
  try {
    const url = new URL(text);
    return url.origin === location.origin && LINK.test(url.pathname) ? url.pathname : "";
  } catch {
    return "";
  }
}

async function look(video, said) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    said.textContent = said.dataset.refus;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  said.textContent = said.dataset.cherche;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  for (;;) {
    const [found] = await detector.detect(video).catch(() => []);
    const path = found ? pathOf(found.rawValue) : "";
    if (path) {
      for (const track of stream.getTracks()) track.stop();
      location.assign(path);
      return;
    }
    if (found) said.textContent = said.dataset.autre;
    await new Promise((again) => { setTimeout(again, 250); });
  }
}

if (await canRead()) {
  const open = room.querySelector("[data-camera-ouvrir]");
  room.hidden = false;
  open.addEventListener("click", () => {
    open.disabled = true;
    look(room.querySelector("[data-camera-image]"), room.querySelector("[data-camera-dit]")).finally(() => {
      open.disabled = false;
    });
  });
}
