/* Keys: the map of shortcuts, walking a list, and a scanner that types faster than people.
   Read from event.code: Vietnamese input methods change event.key. An element names its key: data-key="F2", "Ctrl+KeyK Slash". */
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const typing = (node) => Boolean(node?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
  const stage = () => [...document.querySelectorAll("dialog[open]")].pop() || document;

  function chord(event) {
    return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.code}`;
  }
  function holder(keys) { // the element that answers to these keys; one inside the page goes before one of the frame
    const all = [...stage().querySelectorAll("[data-key]")].filter((node) => node.dataset.key.split(" ").includes(keys) && node.getClientRects().length);
    const form = document.activeElement?.closest("form"); // of two lists the one that has the focus
    return all.find((node) => form?.contains(node)) || all.find((node) => node.closest("main, dialog, #peek")) || all[0];
  }
  function press(node) {
    if (node.matches("input, select, textarea")) { node.focus(); node.select?.(); } else node.click();
  }
  function primary() {
    const active = document.activeElement;
    const places = [active?.closest("dialog"), active?.closest("form"), $("#peek.is-open"), $("main"), document];
    for (const place of places) {
      const button = place && $(".btn-primary:not([disabled]):not([data-no-enter])", place);
      if (button && button.getClientRects().length) return button;
    }
    return null;
  }

  // --- a list: one row is under the cursor (is-cur); the focus stands on the row's link
  const rows = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
  const link = (row) => $("[data-open]", row) || $("a", row);
  function go(list, row) {
    if (!row) return;
    list.querySelectorAll(".is-cur").forEach((other) => other.classList.remove("is-cur"));
    row.classList.add("is-cur");
    link(row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("mc:peek", { detail: { row } }));
  }
  function walk(event, list) {
    const all = rows(list);
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const at = now < 0 ? all.findIndex((row) => row.classList.contains("is-cur")) : now;
    const to = { ArrowDown: at + 1, KeyJ: at + 1, ArrowUp: at - 1, KeyK: at - 1, Home: 0, End: all.length - 1 }[event.code];
    if (to !== undefined) {
      const row = all[Math.max(0, Math.min(all.length - 1, to))];
      if (event.shiftKey) [all[at], row].forEach((one) => tick(one, true));
      go(list, row);
      return true;
    }
    if (event.code === "ArrowRight" && all[at]) { link(all[at])?.click(); return true; }
    const onLink = document.activeElement === link(all[at] || list);
    if (event.code === "Space" && all[at] && !document.activeElement.matches("button, input")) { tick(all[at]); return true; }
    if (event.code === "Enter" && all[at] && document.activeElement.matches("[data-list]")) { link(all[at])?.click(); return true; }
    if (event.code === "Enter" && onLink) { // Enter does the row's own next step; the right arrow opens the dossier
      const act = $("[data-act], .row-act", all[at]);
      if (act) { act.click(); return true; }
    }
    return false;
  }
  function tick(row, on) {
    const box = row && $("[data-tick]", row);
    if (!box) return;
    box.checked = on ?? !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function pick(list) { // all rows; none when all are ticked
    const boxes = [...list.querySelectorAll("[data-tick]")];
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    const list = row?.closest("[data-list]");
    if (!list || row.classList.contains("is-cur")) return;
    list.querySelectorAll(".is-cur").forEach((other) => other.classList.remove("is-cur"));
    row.classList.add("is-cur");
  });

  // --- suggestions under a field: arrows walk [role=option], Enter takes the one chosen
  function choose(event) {
    const box = event.target.closest?.("[role=combobox]");
    const place = box && document.getElementById(box.getAttribute("aria-controls"));
    const options = place ? [...place.querySelectorAll("[role=option]")] : [];
    if (!options.length) return false;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      const next = options[(at + step + options.length) % options.length];
      options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
      box.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
      return true;
    }
    if (event.code === "Enter" && !event.ctrlKey) {
      const chosen = options[Math.max(0, at)];
      (chosen.matches("a, button, label") ? chosen : $("a, button, label, input", chosen) || chosen).click();
      return true;
    }
    return false;
  }

  function handle(event) {
    if ((event.ctrlKey || event.metaKey) && event.code === "Enter") { const button = primary(); button?.click(); return Boolean(button); }
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyS" && $("form[data-draft]")) { document.dispatchEvent(new CustomEvent("mc:save")); return true; }
    if (event.code === "F4" && $("#peek") && !event.altKey) {
      const row = document.activeElement.closest?.("[data-row]") || $("[data-row].is-cur") || $("[data-row]");
      document.dispatchEvent(new CustomEvent("mc:peek", { detail: { row, toggle: true } }));
      return true;
    }
    if (choose(event)) return true;
    const keys = chord(event);
    const bare = /^(Shift\+)?(Key.|Slash|Space|Digit.)$/.test(keys);
    const list = document.activeElement?.closest?.("[data-list]");
    if (list && !typing(event.target) && !event.ctrlKey && !event.altKey && !event.metaKey && walk(event, list)) return true;
    if (list && keys === "Ctrl+KeyA" && $("[data-tick-all]", list)) { pick(list); return true; }
    if (bare && typing(event.target)) return false;
    if (bare && event.code !== "Slash" && !list) return false; // a letter is a key only while a list has the focus
    if (list && bare && list.closest("[data-picks]") && !$("[data-tick]:checked", list)) { // none ticked: the row under the cursor is meant
      if ($(`[data-key~="${keys}"]`, list.closest("[data-picks]"))) tick(document.activeElement.closest("[data-row]"), true);
    }
    const node = holder(keys);
    if (node) press(node);
    return Boolean(node);
  }

  // --- a scanner: 25 or more characters, on average under 40 ms apart, then Enter; a pause ends the burst
  const burst = { text: "", first: 0, last: 0, at: null, field: null, before: "" };
  function scan(event) {
    const alone = !(event.ctrlKey || event.altKey || event.metaKey);
    const goesOn = event.timeStamp - burst.last < 250 && event.target === burst.at;
    if (event.key === "Enter") {
      const pace = (burst.last - burst.first) / Math.max(1, burst.text.length - 1);
      const found = alone && goesOn && burst.text.length >= 25 && pace < 40 ? burst.text : "";
      burst.text = "";
      return found;
    }
    if (event.key.length === 1 && alone) {
      if (!goesOn || !burst.text) {
        const field = typing(event.target) ? event.target : null;
        Object.assign(burst, { text: "", first: event.timeStamp, at: event.target, field, before: field?.value ?? "" });
      }
      burst.text += event.key;
    } else if (event.key === "Backspace" && goesOn) burst.text = burst.text.slice(0, -1);
    else if (event.key !== "Shift" && event.key !== "Process") burst.text = ""; // a hand, not a scanner
    burst.last = event.timeStamp;
    return "";
  }
  function deliver(text) {
    const target = $("[data-scan-target]", stage()) || $("[data-scan-target]") || $("[data-scan-fallback]");
    if (!target) return false;
    if (burst.field && burst.field !== target) burst.field.value = burst.before;
    // the field itself may hold what an input method made of the text: the server untangles that better than we do
    target.value = burst.field === target && target.value.length > burst.before.length ? target.value.slice(burst.before.length) : text;
    target.focus();
    ["input", "change"].forEach((name) => target.dispatchEvent(new Event(name, { bubbles: true })));
    target.dispatchEvent(new CustomEvent("mc:scan", { bubbles: true, detail: { text: target.value } }));
    if (target.hasAttribute("data-scan-fallback") || target.hasAttribute("data-scan-submit")) target.form?.requestSubmit();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (!event.code || event.isComposing) return;
    const text = scan(event);
    if (text && deliver(text)) { event.preventDefault(); event.stopPropagation(); return; }
    if (event.defaultPrevented || event.repeat && event.code.startsWith("F")) return;
    if (handle(event)) event.preventDefault();
  }, true);

  // a list whose rows have a next step starts with its cursor on the first, so one solid button shows
  function start(place) {
    place.querySelectorAll("[data-list]").forEach((list) => {
      if (!$(".is-cur", list) && $("[data-act], .row-act", list)) $("[data-row]", list)?.classList.add("is-cur");
    });
  }
  document.addEventListener("htmx:load", (event) => start(event.target.parentNode || document));
  document.addEventListener("DOMContentLoaded", () => {
    start(document);
    const list = $("[data-list][data-list-focus]");
    if (!list || document.activeElement !== document.body || matchMedia("(max-width: 767px)").matches) return;
    const row = $("[data-row].is-cur", list) || $("[data-row]", list);
    if (row) { row.classList.add("is-cur"); link(row)?.focus({ preventScroll: true }); }
  });
})();
