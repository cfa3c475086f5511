// htmx and its morph extension in one file; settings stand in the page's htmx-config meta tag.
import htmx from "htmx.org/dist/htmx.esm.js";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

window.htmx = htmx;

// As idiomorph's own extension does it, without its string evaluation, which our CSP forbids.
htmx.defineExtension("morph", {
  isInlineSwap: (style) => style === "morph",
  handleSwap(style, target, fragment) {
    if (style === "morph" || style === "morph:outerHTML") return Idiomorph.morph(target, fragment.children, { ignoreActiveValue: true });
    if (style === "morph:innerHTML") return Idiomorph.morph(target, fragment.children, { morphStyle: "innerHTML", ignoreActiveValue: true });
    return false;
  },
});
