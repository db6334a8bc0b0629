// Ctrl+K: go to anything by its name. What it offers also stands on the page as links, or behind « Rechercher ».
// The list is an ARIA combobox: focus stays in the field, the arrows choose, Enter goes, Escape closes.
const QUIET_MS = 200;
const SHORTEST = 2;
const MOST_PAGES = 12;

const dialog = document.getElementById("palette");
const shortcuts = document.getElementById("shortcuts");

const folded = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

// The links of the page's menus, and the button that changes the language.
function pages(query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const seen = new Map();
  document.querySelectorAll("nav a[href], .app-header a[href]").forEach((link) => {
    const label = link.textContent.replaceAll(/\s+/g, " ").trim();
    if (label && !seen.has(link.href)) seen.set(link.href, { label, detail: "", url: link.href });
  });
  const language = document.querySelector(".app-header__language button");
  const all = [...seen.values()];
  if (language) all.push({ label: language.textContent.trim(), detail: "", press: language });
  return all.filter(({ label }) => words.every((word) => folded(label).includes(word))).slice(0, MOST_PAGES);
}

function startPalette() {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  const { search, count, none, pages: heading } = dialog.dataset;
  let options = [];
  let current = -1;
  let timer;
  let asked = 0;

  const choose = (index) => {
    options[current]?.element.setAttribute("aria-selected", "false");
    current = options.length ? (index + options.length) % options.length : -1;
    const option = options[current];
    option?.element.setAttribute("aria-selected", "true");
    option?.element.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.element.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const go = ({ url, press }) => {
    dialog.close();
    if (press) press.click();
    else location.assign(url);
  };

  const draw = (groups) => {
    options = [];
    const drawn = groups.map(({ label, hits }, number) => {
      const group = document.createElement("div");
      const title = document.createElement("p");
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", `palette-group-${number}`);
      title.id = `palette-group-${number}`;
      title.className = "app-palette__group";
      title.setAttribute("role", "presentation");
      title.textContent = label;
      group.append(title);
      hits.forEach((hit) => {
        const element = document.createElement("div");
        const detail = document.createElement("span");
        element.id = `palette-option-${options.length}`;
        element.className = "app-palette__option";
        element.setAttribute("role", "option");
        element.setAttribute("aria-selected", "false");
        element.append(hit.label, " ", detail);
        detail.className = "app-palette__detail";
        detail.textContent = hit.detail;
        element.addEventListener("click", () => go(hit));
        options.push({ ...hit, element });
        group.append(element);
      });
      return group;
    });
    const nothing = document.createElement("p");
    nothing.className = "app-palette__none";
    nothing.setAttribute("role", "presentation");
    nothing.textContent = none;
    list.replaceChildren(...(options.length || !input.value.trim() ? drawn : [nothing]));
    input.setAttribute("aria-expanded", String(options.length > 0));
    current = -1;
    choose(options.length ? 0 : -1);
    status.textContent = options.length ? count.replace("%s", options.length) : none;
  };

  const show = async () => {
    const query = input.value.trim();
    const hits = pages(query);
    const local = hits.length ? [{ label: heading, hits }] : [];
    const turn = ++asked;
    if (query.length < SHORTEST) {
      draw(local);
      return;
    }
    try {
      const address = `${search}?${new URLSearchParams({ q: query })}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const found = answer.ok && !answer.redirected ? (await answer.json()).groups : [];
      if (turn === asked) draw([...found, ...local]);
    } catch {
      if (turn === asked) draw(local);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, QUIET_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(current + 1);
    else if (event.key === "ArrowUp") choose(current - 1);
    else if (event.key === "Enter" && options[current]) go(options[current]);
    // Of itself, a search field that is not empty would first be emptied.
    else if (event.key === "Escape") dialog.close();
    else return;
    event.preventDefault();
  });

  return () => {
    if (!dialog.open) dialog.showModal();
    input.value = "";
    input.focus();
    show();
  };
}

// A field that has just been closed away keeps the focus until the browser draws again.
const isTyping = ({ target }) => Boolean(target.closest?.("input, textarea, select, [contenteditable]")?.checkVisibility());

function startShortcuts() {
  const open = startPalette();
  const hasSingleKeys = "shortcuts" in dialog.dataset;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
      return;
    }
    if (!hasSingleKeys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/") open();
    else if (event.key === "?") shortcuts.showModal();
    else return;
    event.preventDefault();
  });
}

startShortcuts();
