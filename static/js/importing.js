// The page of an import asks again how far it is, and loads itself anew once people have something to decide.
const EVERY_MS = 2000;

async function ask() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("importing");
    if (answer.ok && !answer.redirected && fresh) {
      if (!("importing" in fresh.dataset)) {
        location.reload();
        return;
      }
      document.getElementById("importing").replaceWith(fresh);
    }
  } catch {
    // The network comes back, or the link is there.
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
