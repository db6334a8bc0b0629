// The page of a job that goes on by itself asks again how far it is, and loads itself anew once that is over.
const EVERY_MS = 2000;

async function ask() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("job");
    if (answer.ok && !answer.redirected && fresh) {
      if (!("running" in fresh.dataset)) {
        location.reload();
        return;
      }
      document.getElementById("job").replaceWith(fresh);
    }
  } catch {
    // The network comes back, or the link is there.
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
