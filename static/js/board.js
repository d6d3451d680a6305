/* The board: a row dragged onto a name asks to give it to that officer. An extra: ticks, P and the name do the same. */
"use strict";
(() => {
  let form = null; // whose rows are carried
  const rows = () => document.querySelectorAll("[data-picks] [data-row]");
  const arm = () => rows().forEach((row) => { row.draggable = true; });
  const over = (row) => document.querySelectorAll("[data-drop]").forEach((one) => one.classList.toggle("is-over", one === row));

  document.addEventListener("DOMContentLoaded", arm);
  document.addEventListener("htmx:afterSettle", arm);
  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.("[data-picks] [data-row]");
    if (!row) return;
    form = row.closest("[data-picks]");
    const box = row.querySelector("[data-tick]");
    if (!box.checked) { // what is not ticked is carried alone
      form.querySelectorAll("[data-tick]").forEach((other) => { other.checked = other === box; });
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    form.querySelectorAll("[data-row]:has([data-tick]:checked)").forEach((one) => one.classList.add("is-carried"));
  });
  document.addEventListener("dragover", (event) => {
    const row = form && event.target.closest?.("[data-drop]");
    over(row);
    if (row) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const row = form && event.target.closest?.("[data-drop]");
    const button = form?.querySelector("[data-key=KeyP]");
    if (!row || !button) return;
    event.preventDefault();
    button.dataset.to = row.dataset.drop;
    button.click();
    delete button.dataset.to;
  });
  document.addEventListener("dragend", () => {
    over(null);
    rows().forEach((row) => row.classList.remove("is-carried"));
    form = null;
  });
})();
