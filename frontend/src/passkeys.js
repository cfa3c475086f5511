// A passkey that was not used says so on the page; why, the browser tells nobody.

export function start() {
  document.addEventListener("allauth.error", () => {
    const trouble = document.querySelector("[data-passkey-trouble]");
    if (!trouble) return;
    trouble.hidden = false;
    trouble.focus();
  });
}
