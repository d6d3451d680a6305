/* Returns desk: what a scan found opens its dialog; closed, the hand goes back to the scanner's field. */
"use strict";
(() => {
  const scan = () => document.getElementById("scan");
  document.addEventListener("mc:dialog", (event) => { // HX-Trigger: {"mc:dialog": {"url": "…"}}
    const link = document.getElementById("open-dialog");
    if (!link) return;
    link.href = event.detail.url;
    link.click();
    if (scan()) scan().value = "";
  });
  document.addEventListener("close", (event) => {
    if (event.target.id === "dialog") setTimeout(() => { scan()?.focus(); scan()?.select(); }, 0);
  }, true);
})();
