// Plays the conversation: its own times, stretched to a few seconds. The page says everything without this.
"use strict";
(() => {
  const LASTS = 8000; // milliseconds that a whole conversation takes on stage
  const player = document.querySelector(".player");
  const steps = [...document.querySelectorAll(".diagram .step")];
  if (!player || steps.length === 0) return;
  const scrub = player.querySelector(".scrub");
  const play = player.querySelector(".play");
  const clock = player.querySelector(".clock");
  const moment = player.querySelector(".moment");
  const times = steps.map(step => Number(step.dataset.at));
  const end = Math.max(1, times[times.length - 1]);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = steps.length; // how many messages have been said
  let frame = 0;
  let lock = "";

  const show = (count, at) => {
    steps.forEach((step, i) => {
      step.classList.toggle("future", i >= count);
      step.classList.toggle("now", frame !== 0 && i === count - 1);
    });
    shown = count;
    scrub.value = at;
    scrub.setAttribute("aria-valuetext", `${(at / 1000).toFixed(1)} milliseconds, ${count} of ${steps.length} messages`);
    clock.textContent = `${(at / 1000).toFixed(1)} ms`;
    const next = count === 0 ? "open" : steps[count - 1].dataset.lock;
    if (next !== lock) {
      lock = next;
      const entry = player.querySelector(`.legend .${CSS.escape(lock)}`);
      moment.querySelector(".padlock").replaceWith(entry.querySelector(".padlock").cloneNode(true));
      moment.querySelector(".saying").textContent = entry.querySelector("span").textContent;
    }
  };
  const saidBy = at => times.filter(time => time <= at).length;
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "Play";
  };
  const start = () => {
    const from = shown >= steps.length ? 0 : Number(scrub.value);
    const begun = performance.now();
    play.textContent = "Pause";
    const tick = now => {
      const at = Math.min(end, from + ((now - begun) / LASTS) * end);
      const count = saidBy(at);
      if (count !== shown && !calm.matches && count > 0) {
        steps[count - 1].scrollIntoView({ block: "nearest" });
      }
      show(count, at);
      if (at >= end) stop();
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  };
  const stepTo = count => {
    stop();
    const within = Math.max(0, Math.min(steps.length, count));
    show(within, within === 0 ? 0 : times[within - 1]);
    if (within > 0) steps[within - 1].scrollIntoView({ block: "nearest" });
  };

  const next = () => stepTo(shown >= steps.length ? 1 : shown + 1);

  play.addEventListener("click", () => (frame ? stop() : start()));
  player.querySelector(".back").addEventListener("click", () => stepTo(shown - 1));
  player.querySelector(".next").addEventListener("click", next);
  scrub.addEventListener("input", () => {
    stop();
    show(saidBy(Number(scrub.value)), Number(scrub.value));
  });
  document.addEventListener("keydown", event => {
    if (event.target.closest("input, pre, a") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("button, summary")) return; // theirs
    const actions = {
      " ": () => (frame ? stop() : start()),
      ArrowRight: next,
      ArrowLeft: () => stepTo(shown - 1),
      Home: () => stepTo(0),
      End: () => stepTo(steps.length),
    };
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
  player.hidden = false;
  // What is stepped or tabbed to must not end up below the player, which stays on top.
  document.documentElement.style.scrollPaddingTop = `${player.offsetHeight + 12}px`;
  show(steps.length, end);
})();
