// The citizen's letter: the device's position when asked for, and the link in the QR code.

const DEGREES = 5; // about a metre; more would be false precision

function locate(box) {
  const ask = box.querySelector("[data-locate-ask]");
  const shown = box.querySelector("[data-locate-shown]");
  const [lon, lat] = ["lon", "lat"].map((name) => box.querySelector(`[name="${name}"]`));
  const tick = box.querySelector('[name="position"]');
  const says = box.querySelector("[data-locate-says]");
  const tell = () => { box.querySelector("[data-locate-text]").textContent = lon.value ? `${lat.value}, ${lon.value}` : ""; };
  tell();
  if (!("geolocation" in navigator) || !isSecureContext) return;
  ask.hidden = "located" in box.dataset;
  ask.addEventListener("click", () => {
    says.textContent = box.dataset.wait;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      lon.value = coords.longitude.toFixed(DEGREES);
      lat.value = coords.latitude.toFixed(DEGREES);
      tick.checked = true;
      shown.hidden = false;
      ask.hidden = true;
      says.textContent = "";
      tell();
    }, () => { says.textContent = box.dataset.denied; }, { enableHighAccuracy: true, timeout: 15000 });
  });
}

/** Number and code of `#XJ261121-0000012/ABCD-EFGH`, or null. The part after # is never sent to a server. */
export function partsOf(hash) {
  const found = /^#([A-Z]{1,4}\d{6}-\d{7,18})\/([A-Z0-9]{4}-?[A-Z0-9]{4})$/.exec(hash);
  return found ? { number: found[1], code: found[2] } : null;
}

function openFromLink(form) {
  const parts = partsOf(location.hash);
  if (!parts) return;
  history.replaceState(null, "", location.pathname);
  form.elements.number.value = parts.number;
  form.elements.code.value = parts.code;
  form.requestSubmit();
}

export function start() {
  document.querySelectorAll("[data-locate]").forEach(locate);
  const form = document.querySelector("form[data-letter-link]");
  if (!form) return;
  openFromLink(form);
  addEventListener("hashchange", () => openFromLink(form));
}
