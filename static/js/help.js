// « ? » opens the article about this page beside it. Without JavaScript, or if anything fails, the link leads there.
function dialogOf(link, article) {
  const dialog = document.createElement("dialog");
  dialog.className = "app-help";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "govuk-button govuk-button--secondary app-help__close";
  close.textContent = link.dataset.helpClose;
  close.addEventListener("click", () => dialog.close());
  const whole = document.createElement("a");
  whole.className = "govuk-link";
  whole.href = link.href;
  whole.textContent = link.dataset.helpOpen;
  const last = document.createElement("p");
  last.className = "govuk-body";
  last.append(whole);
  // The page under the dialog keeps its own names, and its one h1.
  article.removeAttribute("id");
  article.querySelectorAll("nav").forEach((contents) => contents.remove());
  article.querySelectorAll("[id]").forEach((named) => named.removeAttribute("id"));
  const title = document.createElement("h2");
  const heading = article.querySelector("h1");
  title.className = heading.className;
  title.id = "help-title";
  title.tabIndex = -1;
  title.append(...heading.childNodes);
  heading.replaceWith(title);
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(close, article, last);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  return [dialog, title];
}

async function open(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = answer.ok && page.getElementById("help-article");
  if (!article) return false;
  const [dialog, title] = dialogOf(link, document.adoptNode(article));
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
  return true;
}

export function startHelp() {
  const link = document.querySelector("a[data-help]");
  if (!link || typeof HTMLDialogElement !== "function") return;
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || location.pathname === link.pathname) return;
    event.preventDefault();
    if (document.querySelector("dialog.app-help")) return;
    const isOpen = await open(link).catch(() => false);
    if (!isOpen) location.assign(link.href);
  });
}
