/* Forms: sent once, drafts kept while the tab lives, help on the sign-in page. */
"use strict";
(() => {
  document.documentElement.classList.add("js");

  // --- once: the second press does nothing; the hidden key would catch it on the server anyway.
  // Where the answer leaves this page standing (a new tab, data-file: a file) the form can be sent again after a second.
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll(".is-busy").forEach((button) => { button.classList.remove("is-busy"); button.removeAttribute("aria-disabled"); });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if ("sent" in form.dataset) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "";
    const button = event.submitter;
    if (button) { button.classList.add("is-busy"); button.setAttribute("aria-disabled", "true"); }
    if ("forget" in form.dataset) sessionStorage.clear();
    if (form.target === "_blank" || "file" in form.dataset) setTimeout(() => release(form), 1000);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // --- drafts: text typed into a form with data-draft survives a lost session or a closed page, never the tab
  const keep = (name) => `draft:${name}`;
  const fields = (form) => [...form.elements].filter((field) => field.name && !/^(hidden|password|file|submit|button)$/.test(field.type) && !("noDraft" in field.dataset));
  let pen = 0;
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    clearTimeout(pen);
    pen = setTimeout(() => save(form), 400);
  });
  function save(form) {
    const values = fields(form).map((field) => [field.name, field.value, /checkbox|radio/.test(field.type) ? field.checked : null]);
    try {
      sessionStorage.setItem(keep(form.dataset.draft), JSON.stringify(values));
    } catch { return; }
    const note = form.querySelector("[data-draft-note]");
    if (note) {
      const now = new Date();
      note.textContent = `${note.dataset.draftNote} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
    }
  }
  document.addEventListener("mc:save", () => document.querySelectorAll("form[data-draft]").forEach(save));
  function restore(form) {
    const kept = sessionStorage.getItem(keep(form.dataset.draft));
    if (!kept || "draftFresh" in form.dataset || form.querySelector("[aria-invalid=true], .err")) return; // the server's own copy is newer
    const values = JSON.parse(kept);
    fields(form).forEach((field) => {
      const found = values.find(([name, value, ticked]) => name === field.name && (ticked === null || value === field.value));
      if (!found) return;
      if (found[2] === null) field.value = found[1];
      else field.checked = found[2];
    });
    form.dispatchEvent(new CustomEvent("mc:restored", { bubbles: true }));
  }
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-draft-done]").forEach((mark) => sessionStorage.removeItem(keep(mark.dataset.draftDone)));
    document.querySelectorAll("form[data-draft]").forEach(restore);
  });
  document.addEventListener("htmx:load", (event) => {
    const mark = event.target.matches?.("[data-draft-done]") ? event.target : event.target.querySelector?.("[data-draft-done]");
    if (mark) sessionStorage.removeItem(keep(mark.dataset.draftDone));
  });

  // --- a link that ticks every paper at once: data-tick-papers="<id of the list>"
  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-tick-papers]");
    if (!all) return;
    event.preventDefault();
    const list = document.getElementById(all.dataset.tickPapers);
    list?.querySelectorAll("input[type=checkbox]:not(:disabled)").forEach((box) => {
      if (!box.checked) { box.checked = true; box.dispatchEvent(new Event("change", { bubbles: true })); }
    });
    list?.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // --- sign-in: show the password, tell of Caps Lock and of an input method that puts marks on letters
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (!button) return;
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
  document.addEventListener("keyup", (event) => {
    if (!event.target.matches?.("[data-password]") || !event.getModifierState) return;
    const warn = document.querySelector("[data-caps]");
    if (warn) warn.hidden = !event.getModifierState("CapsLock");
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-password]")) return;
    const warn = document.querySelector("[data-marks]");
    if (warn) warn.hidden = !/[^\u0020-\u007e]/.test(event.target.value);
  });
})();
