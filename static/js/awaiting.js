// A page that waits for something to happen elsewhere asks again, and goes on once it has.
const EVERY_MS = 2500;
const AT_MOST = 120;

async function ask(address, times) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok && answer.redirected) {
      location.assign(answer.url);
      return;
    }
  } catch {
    // The network comes back, or the button is there.
  }
  if (times < AT_MOST) setTimeout(() => ask(address, times + 1), EVERY_MS);
}

document.querySelectorAll("[data-awaiting]").forEach((place) => {
  setTimeout(() => ask(place.dataset.awaiting, 1), EVERY_MS);
});
