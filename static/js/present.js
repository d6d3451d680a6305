/* The presentation. An extra: without it the three panels are pages that lead to each other.

   [data-show=20]      the seconds a panel stands; inside it
   [data-show-page]    what is replaced, whole; its [data-number] says which panel it is
   [data-show-step]    links to the panels; [data-show-move=±1] the one before and after
   [data-show-pause]   button with data-pause and data-play words; [data-show-words] holds them
   [data-show-bar]     a <progress> of 0 to 100; [data-show-stale] says in data-words when asking failed
   [data-show-full]    the whole screen; [data-show-back] the way out

   Space pauses, the arrows change the panel, Escape leads back. Who asked for less motion starts paused. */
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const show = document.querySelector("[data-show]");
  if (!show) return;
  const $ = (selector) => show.querySelector(selector);
  const page = $("[data-show-page]");
  const pause = $("[data-show-pause]");
  const bar = $("[data-show-bar]");
  const stale = $("[data-show-stale]");
  const steps = [...show.querySelectorAll("[data-show-step]")];
  const TICK = 0.25;
  const whole = Number(show.dataset.show);
  let stood = 0;
  let paused = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let asked = 0; // the newest question: an answer that comes after it is dropped

  function draw() {
    bar.value = (stood / whole) * 100;
    pause.classList.toggle("is-paused", paused);
    $("[data-show-words]").textContent = paused ? pause.dataset.play : pause.dataset.pause;
  }

  function at() {
    return Number(page.querySelector("[data-number]").dataset.number) - 1;
  }

  async function open(place) {
    const link = steps[(place + steps.length) % steps.length];
    const question = ++asked;
    stood = 0;
    draw();
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.status === 401 || answer.status === 403) { location.reload(); return; } // signed out: to the sign-in
      if (!answer.ok) throw new Error(String(answer.status));
      const words = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (question !== asked) return;
      page.replaceChildren(...words.body.childNodes);
      stale.textContent = "";
      history.replaceState(null, "", link.href);
    } catch (error) {
      if (question === asked) stale.textContent = stale.dataset.words;
      return;
    }
    steps.forEach((step) => {
      if (step === link) step.setAttribute("aria-current", "page");
      else step.removeAttribute("aria-current");
    });
  }

  function toggle() {
    paused = !paused;
    draw();
  }

  pause.addEventListener("click", toggle);
  $("[data-show-full]").addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  });
  show.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show-step], [data-show-move]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open("showMove" in link.dataset ? at() + Number(link.dataset.showMove) : steps.indexOf(link));
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.code === "Space" && !event.target.closest("button")) toggle();
    else if (event.code === "ArrowRight") open(at() + 1);
    else if (event.code === "ArrowLeft") open(at() - 1);
    else if (event.code === "Escape" && !document.fullscreenElement) $("[data-show-back]").click();
    else return;
    event.preventDefault();
  });
  setInterval(() => {
    if (paused || document.hidden) return;
    stood += TICK;
    if (stood >= whole) open(at() + 1);
    else draw();
  }, TICK * 1000);
  draw();
})();
