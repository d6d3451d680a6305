/* Intake: where the focus goes after a part of the form came back, and Enter inside its fields. Without it the form is sent as a whole. */
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const DRAFT = "draft:tiep-nhan";

  document.addEventListener("mc:focus", (event) => { // HX-Trigger-After-Settle names the id
    const place = document.getElementById(event.detail.value);
    place?.focus();
    place?.scrollIntoView({ block: "nearest" });
  });

  // the search box says whether options are open
  document.addEventListener("htmx:afterSettle", () => {
    const box = $("#q");
    if (box) box.setAttribute("aria-expanded", String(Boolean($("#options"))));
  });

  // Enter looks up or goes on; only Ctrl+Enter sends the form
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.ctrlKey || event.defaultPrevented || !field.closest?.("#intake")) return;
    if (!field.matches("input:not([type=checkbox]):not([type=radio])")) return;
    event.preventDefault();
    if (/number$/.test(field.name)) field.dispatchEvent(new Event("change", { bubbles: true }));
    else {
      const fields = [...field.form.elements].filter((one) => one.matches("input, select, textarea") && one.getClientRects().length && one.tabIndex >= 0);
      fields[fields.indexOf(field) + 1]?.focus();
    }
  });

  // what was typed before the page was lost asks its questions again
  document.addEventListener("mc:restored", (event) => {
    const form = event.target;
    const box = $("#q", form);
    const number = $("#id_number", form);
    if (box?.value && !$("#procedure", form)?.value) box.dispatchEvent(new Event("input", { bubbles: true }));
    if (number?.value) number.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-drops]")) sessionStorage.removeItem(DRAFT);
  });
})();
