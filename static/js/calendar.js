/* The year: arrow keys walk from day to day, and a phone, which shows one month at a time, begins with this one.
   An extra: every day is a link of its own without it. */
"use strict";
(() => {
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const day = event.target.closest?.("[data-days] a.day");
    if (!step || !day || event.altKey || event.ctrlKey || event.metaKey) return;
    const days = [...document.querySelectorAll("[data-days] a.day")];
    const next = days[days.indexOf(day) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  const months = document.querySelector("[data-days]");
  const now = months?.querySelector("[aria-current=date]")?.closest("table");
  if (now) months.scrollLeft = now.offsetLeft - months.offsetLeft - 12;
})();
