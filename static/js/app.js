/* Page behaviours: htmx, dialogs, toasts, drawer, menus. Every one is an extra: without this file links and forms still work. */
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (selector, from = document) => from.querySelector(selector);
  const live = (words) => { const place = $("#live"); if (place) place.textContent = words; };
  const dialog = () => $("#dialog");
  let opener = null; // what had the focus before a dialog opened
  let focused = null; // the address that had it before its part of the page came anew

  // --- htmx: the token of this page on every request; a bar after 300 ms of waiting
  document.addEventListener("htmx:configRequest", (event) => {
    const token = $("meta[name=csrf]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const poll = event.detail.elt;
    if (!poll.hasAttribute("data-poll")) return;
    // nobody looks, or somebody is in the middle of it
    if (document.hidden || $("dialog[open]") || $("[data-tick]:checked, details[open]", poll)) event.preventDefault();
    else if (poll.contains(document.activeElement)) focused = document.activeElement.getAttribute("href");
  });
  let waiting = 0;
  let bar = 0;
  document.addEventListener("htmx:beforeSend", () => {
    waiting += 1;
    clearTimeout(bar);
    bar = setTimeout(() => waiting && root.classList.add("is-loading"), 300);
  });
  document.addEventListener("htmx:afterRequest", () => {
    waiting = Math.max(0, waiting - 1);
    if (!waiting) root.classList.remove("is-loading");
  });
  document.addEventListener("htmx:beforeSwap", (event) => { // a refusal with words of its own is read where it was met
    if (event.detail.xhr.status !== 403 || !event.detail.xhr.getResponseHeader("X-Words")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  const failed = (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    toast(dialog()?.dataset[status === 401 || status === 403 ? "denied" : "failed"] || "", "error");
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  // --- focus after a swap: the sum of errors, else the field that asks for it, else the dialog's first field
  const FIELDS = "input:not([type=hidden]):not([disabled]), select, textarea";
  function settle(place) {
    const wrong = $("[data-focus]", place) || $("[aria-invalid=true]", place);
    const target = wrong || $("[autofocus]", place);
    if (target) target.focus();
    else if (place.id === "dialog" || place.closest?.("#dialog")) {
      ($(`.dlg__form :is(${FIELDS})`, dialog()) || $(".btn-primary", dialog()) || dialog()).focus();
    }
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.target; // what was swapped in; the old target may be gone
    if (place.closest?.("#dialog")) settle(dialog());
    else if (place.hasAttribute?.("data-settle")) settle(place);
    if (focused) $(`#main [href="${focused}"]`)?.focus({ preventScroll: true });
    focused = null;
    document.querySelectorAll("#main [data-list]").forEach(count);
    const words = event.detail.elt?.dataset?.says;
    if (words) live(words);
    document.querySelectorAll(".toast:not([data-timed])").forEach(time);
  });

  // --- dialogs: a link with data-dialog opens its own address in <dialog id="dialog">, a button that of its form and ticks
  function asked(button) {
    const url = new URL(button.hasAttribute("formaction") ? button.formAction : button.form.action);
    const sent = new FormData(button.form);
    sent.delete("csrfmiddlewaretoken");
    if (button.dataset.to) sent.append("people", button.dataset.to);
    url.search = new URLSearchParams(sent);
    return url.href;
  }
  function open(url, from) {
    opener = from;
    const place = dialog();
    window.htmx.ajax("GET", url, { target: "#dialog", swap: "innerHTML" }).then(() => {
      if (place.children.length && !place.open) place.showModal();
      settle(place);
    });
  }
  function close(place) {
    if (place.open) place.close();
  }
  document.addEventListener("close", (event) => {
    const behind = $("[data-behind]", event.target); // something was done: what lies behind is no longer true
    if (behind) location.assign(behind.href);
    if (event.target.id === "dialog") event.target.replaceChildren();
    if (opener?.isConnected) opener.focus();
    opener = null;
  }, true);

  // --- the quick look beside a list
  const peek = () => $("#peek");
  function look(row) {
    const place = peek();
    const url = row?.dataset.peek;
    if (!place || !url) return;
    window.htmx.ajax("GET", url, { target: "#peek", swap: "innerHTML" }).then(() => {
      place.classList.add("is-open");
      place.dataset.shows = url;
    });
  }
  function unlook() {
    const place = peek();
    if (!place?.classList.contains("is-open")) return false;
    place.classList.remove("is-open");
    delete place.dataset.shows;
    place.replaceChildren();
    return true;
  }
  document.addEventListener("mc:peek", (event) => {
    const row = event.detail.row;
    if (peek()?.classList.contains("is-open") && (event.detail.toggle || !row)) unlook();
    else if (event.detail.toggle || peek()?.classList.contains("is-open")) look(row);
  });

  // --- one listener for all clicks
  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    const link = event.target.closest("[data-dialog]");
    if (link && plain && window.htmx && dialog()) {
      event.preventDefault();
      link.closest("details.menu")?.removeAttribute("open");
      if (link.form) open(asked(link), document.activeElement); // by a key the hand stays on its row
      else open(link.href || link.dataset.dialog, link);
      return;
    }
    const opens = event.target.closest("[data-opens]");
    if (opens) {
      const place = document.getElementById(opens.dataset.opens);
      opens.closest("details.menu")?.removeAttribute("open");
      opener = opens;
      place?.showModal?.();
      return;
    }
    const closes = event.target.closest("[data-closes]");
    if (closes) {
      const place = closes.closest("dialog, .toast, #peek");
      if (place) event.preventDefault();
      if (place?.matches("dialog")) close(place);
      else if (place?.matches(".toast")) place.remove();
      else unlook();
      return;
    }
    const peeks = event.target.closest("[data-peeks]");
    if (peeks && plain && peek()) {
      event.preventDefault();
      const row = peeks.closest("[data-row]") || $("[data-row].is-cur") || $("[data-row]");
      document.dispatchEvent(new CustomEvent("mc:peek", { detail: { row, toggle: true } }));
      return;
    }
    if (event.target.closest("[data-drawer]")) {
      event.preventDefault();
      location.hash = "nav";
      setTimeout(() => $("#nav .mc-nav__close a")?.focus(), 170); // once it has slid in
      return;
    }
    if (event.target.matches("dialog")) close(event.target); // the veil
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
    const print = event.target.closest("[data-print]");
    if (print) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || $("dialog[open]")) return;
    const menu = $("details.menu[open]");
    if (menu) { menu.removeAttribute("open"); $("summary", menu).focus(); return; }
    if (location.hash === "#nav") { location.hash = "main"; return; }
    unlook();
  });

  // --- ticks of a list: all at once, and the bar that says how many
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-tick-all]");
    const list = event.target.closest("[data-list], form");
    if (all && list) list.querySelectorAll("[data-tick]").forEach((box) => { box.checked = all.checked; });
    if (list && event.target.matches("[data-tick-all], [data-tick]")) count(list);
    const auto = event.target.closest("[data-auto]");
    if (auto) auto.requestSubmit();
  });
  document.addEventListener("reset", (event) => setTimeout(() => event.target.querySelectorAll("[data-list]").forEach(count)));
  function count(list) {
    const boxes = [...list.querySelectorAll("[data-tick]")];
    const ticked = boxes.filter((box) => box.checked).length;
    const place = list.closest("[data-picks]") || document; // of several lists each has its own bar
    const all = $("[data-tick-all]", list);
    if (all) { all.checked = ticked > 0 && ticked === boxes.length; all.indeterminate = ticked > 0 && ticked < boxes.length; }
    place.querySelectorAll("[data-ticked]").forEach((one) => { one.textContent = ticked; });
    place.querySelectorAll("[data-bulk]").forEach((one) => { one.hidden = ticked === 0; });
    place.querySelectorAll("[data-needs-ticks]").forEach((one) => { one.disabled = ticked === 0; });
  }

  // --- toasts: 6 s, with undo 10 s; they wait while pointed at or focused
  function time(box) {
    box.dataset.timed = "";
    let clock = 0;
    const start = () => { clock = setTimeout(() => box.remove(), Number(box.dataset.toast || 6) * 1000); };
    const stop = () => clearTimeout(clock);
    ["mouseenter", "focusin"].forEach((name) => box.addEventListener(name, stop));
    ["mouseleave", "focusout"].forEach((name) => box.addEventListener(name, start));
    if (!box.classList.contains("toast--error")) start();
  }
  function toast(words, tone = "info") {
    const place = $("#toasts");
    if (!place || !words) return;
    const box = document.createElement("div");
    box.className = `toast toast--${tone}`;
    box.setAttribute("role", tone === "error" ? "alert" : "status");
    const text = document.createElement("span");
    text.className = "toast__t";
    text.textContent = words;
    const shut = document.createElement("button");
    shut.type = "button";
    shut.className = "toast__x";
    shut.dataset.closes = "";
    shut.textContent = "×";
    box.append(text, shut);
    place.append(box);
    time(box);
  }
  document.addEventListener("mc:say", (event) => { // HX-Trigger: {"mc:say": {"text": "…", "tone": "success"}}
    toast(event.detail.text, event.detail.tone);
    live(event.detail.text);
  });
  document.addEventListener("mc:close", () => close(dialog()));

  // --- offline strip; a page from the back-forward cache shows old figures, so it is asked for anew
  const strip = () => { const place = $("[data-offline]"); if (place) place.hidden = navigator.onLine; };
  window.addEventListener("offline", strip);
  window.addEventListener("online", strip);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".toast").forEach(time);
    const said = $(".toast__t"); // what was there when the page came is not read out by itself
    if (said) setTimeout(() => live(said.textContent.trim()), 300);
    document.querySelectorAll("[data-bulk]").forEach((place) => { place.hidden = true; });
    document.querySelectorAll("[data-list]").forEach(count);
    const wrong = $("[data-focus]");
    if (wrong) wrong.focus();
  });
})();
