// The pages' script: each part finds its own elements and does nothing when there are none.
import { start as bench } from "./bench.js";
import { start as clock } from "./clock.js";
import { start as countdown } from "./countdown.js";
import { start as danger } from "./danger.js";
import { start as dialogs } from "./dialogs.js";
import { start as drafts } from "./drafts.js";
import { start as forms } from "./forms.js";
import { start as fromfile } from "./fromfile.js";
import { start as inbox } from "./inbox.js";
import { start as keys } from "./keys.js";
import { start as letter } from "./letter.js";
import { start as menus } from "./menus.js";
import { meta, onContent } from "./page.js";
import { start as passkeys } from "./passkeys.js";
import { start as requests } from "./requests.js";

clock();
countdown();
// Order matters for submit: confirm and danger may stop a form before the guard counts it as sent.
dialogs();
danger();
bench();
forms();
fromfile();
drafts();
inbox();
keys();
letter();
menus();
passkeys();
requests();

// Charts and maps are heavy, so a page pays for them only when it has one.
onContent((root) => {
  if (root.querySelector("[data-chart]")) import(meta("jiban-charts")).then((charts) => charts.draw(root));
  if (root.querySelector("[data-map], [data-city-map]")) import(meta("jiban-map")).then((map) => map.draw(root));
});
