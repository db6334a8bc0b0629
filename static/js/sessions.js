// What JavaScript adds to the sheet of a training session: it keeps what is typed, and names who bears a card.
const QUIET_MS = 1500;

const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]").value;

const post = (address, body) =>
  fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });

// Wait until nothing was typed for a moment.
function whenQuiet(deed) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(deed, QUIET_MS);
  };
}

function startAutosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const keep = async () => {
    if (form.dataset.sentAt) return;
    try {
      const answer = await post(form.dataset.autosave, new FormData(form));
      if (!answer.ok || answer.redirected || !(await answer.json()).saved) return;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
      status.textContent = `${form.dataset.saved} ${time}`;
    } catch {
      // Off line: the next word tries again, and the form itself is still there.
    }
  };
  form.addEventListener("input", whenQuiet(keep));
}

function startTrainerNames(box) {
  const input = box.querySelector("input");
  const [first, last, status] = ["first-name", "last-name", "found"].map((name) => box.querySelector(`[data-${name}]`));
  const find = async () => {
    const card = input.value.trim();
    let found = { first_name: "", last_name: "" };
    if (card.includes("-")) {
      const body = new FormData();
      body.set("carte", card);
      body.set("csrfmiddlewaretoken", token(input.form));
      try {
        const answer = await post(box.dataset.findTrainer, body);
        if (!answer.ok || answer.redirected) return;
        found = await answer.json();
      } catch {
        return;
      }
    }
    if (card !== input.value.trim()) return;
    first.textContent = found.first_name || "–";
    last.textContent = found.last_name || "–";
    const name = `${found.first_name} ${found.last_name}`.trim();
    status.textContent = card && !name ? box.dataset.unknown : name;
  };
  input.addEventListener("input", whenQuiet(find));
  input.addEventListener("change", find);
}

// The list of institutions is for accredited organisms alone.
function startInstitutions(box) {
  const accredited = box.dataset.accredited.split(" ");
  const [kind, name] = [box.querySelector("select"), box.querySelector("input")];
  const list = name.getAttribute("list");
  const show = () => {
    if (accredited.includes(kind.value)) name.setAttribute("list", list);
    else name.removeAttribute("list");
  };
  kind.addEventListener("change", show);
  show();
}

document.querySelectorAll("form[data-autosave]").forEach(startAutosave);
document.querySelectorAll("[data-find-trainer]").forEach(startTrainerNames);
document.querySelectorAll("[data-accredited]").forEach(startInstitutions);
