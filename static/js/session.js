// Two minutes before a session ends for want of use, the page says so, and one press keeps it.
// Other windows of the same session count: each notes in the browser when it was last answered.
const WARNED_BEFORE_MS = 120_000;
const LOOK_EVERY_MS = 1000;
const USED = "session-used";

const dialog = document.getElementById("session-end");

function note() {
  try {
    localStorage.setItem(USED, String(Date.now()));
  } catch {
    // A browser that keeps nothing: this window counts by itself.
  }
}

function lastUse(loaded) {
  try {
    return Math.max(loaded, Number(localStorage.getItem(USED)));
  } catch {
    return loaded;
  }
}

function inWords(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

function startSessionWarning() {
  const idle = Number(dialog.dataset.idle) * 1000;
  const [ending, ended] = ["ending", "ended"].map((part) => dialog.querySelector(`[data-session=${part}]`));
  const left = dialog.querySelector("[data-session-left]");
  const status = dialog.querySelector("[role=status]");
  let used = Date.now();
  let isOver = false;
  note();

  const over = () => {
    isOver = true;
    ending.hidden = true;
    ended.hidden = false;
    dialog.setAttribute("aria-labelledby", "session-ended-title");
    if (!dialog.open) dialog.showModal();
    status.textContent = ended.querySelector("h2").textContent;
  };

  const look = () => {
    used = lastUse(used);
    const remaining = used + idle - Date.now();
    if (remaining <= 0) {
      over();
      return;
    }
    if (remaining <= WARNED_BEFORE_MS) {
      left.textContent = inWords(remaining);
      if (!dialog.open) {
        dialog.showModal();
        status.textContent = left.textContent;
      }
    } else if (dialog.open) {
      dialog.close();
    }
    setTimeout(look, LOOK_EVERY_MS);
  };

  ending.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (!answer.ok || answer.redirected) {
        over();
        return;
      }
      used = Date.now();
      note();
      dialog.close();
    } catch {
      // Off line: the time goes on, and the button is still there.
    }
  });
  // Closed by the keyboard, it comes back only when the session is over.
  dialog.addEventListener("cancel", (event) => {
    if (!isOver) event.preventDefault();
  });
  setTimeout(look, LOOK_EVERY_MS);
}

startSessionWarning();
