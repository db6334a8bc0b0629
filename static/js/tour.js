// The card of a guided tour stands beside what it speaks of. Without JavaScript it stands on top of the page.
const GAP = 12;

function place(card, target) {
  const at = target.getBoundingClientRect();
  const room = document.documentElement.clientWidth - card.offsetWidth - GAP;
  const start = Math.max(GAP, Math.min(at.left, room));
  card.style.left = `${start + window.scrollX}px`;
  card.style.top = `${at.bottom + window.scrollY + GAP}px`;
}

function leave(card, target, address) {
  window.history.replaceState(null, "", address);
  target?.classList.remove("app-coach-target");
  card.remove();
  document.getElementById("main").focus();
}

export function startTour() {
  const card = document.querySelector("[data-coach]");
  if (!card) return;
  const target = document.querySelector(card.dataset.coach);
  const way = card.querySelector("[data-coach-leave]");
  const mark = card.querySelector("[data-coach-mark]");
  if (mark) {
    // Being here is having seen it: the button is for those without JavaScript.
    const kept = new FormData(mark);
    kept.set("deed", "done");
    const noted = { method: "POST", body: kept, redirect: "manual", keepalive: true };
    fetch(mark.action, noted).catch(() => {});
    mark.hidden = true;
  }
  if (target) {
    target.classList.add("app-coach-target");
    card.classList.add("app-coach--beside");
    const settle = () => place(card, target);
    settle();
    window.addEventListener("resize", settle);
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
  card.querySelector("h2").focus({ preventScroll: Boolean(target) });
  way.addEventListener("click", (event) => {
    event.preventDefault();
    leave(card, target, way.href);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card.isConnected && !document.querySelector("dialog[open]")) {
      leave(card, target, way.href);
    }
  });
}
