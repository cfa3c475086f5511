// Runs in <head> before the first paint: light or dark as chosen, else as the device says.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = read("jiban.theme") || "auto";
    root.dataset.themeChoice = choice;
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  };
  root.dataset.keys = read("jiban.keys") || "on";
  dark.addEventListener("change", apply);
  addEventListener("storage", (event) => { if (event.key === "jiban.theme") apply(); });
  addEventListener("jiban:theme", apply);
  apply();
})();
