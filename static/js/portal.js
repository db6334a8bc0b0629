// What JavaScript adds to pages that already work without it. Texts come from data attributes.
import { startHelp } from "./help.js";
import { startTour } from "./tour.js";
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
} from "../vendor/govuk-6.6.0/govuk-frontend.min.js";

const COPIED_FOR_MS = 4000;
const SENT_FOR_MS = 10_000;

function startComponents() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  const components = [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    FileUpload,
    NotificationBanner,
    PasswordInput,
    Radios,
    SkipLink,
  ];
  components.forEach((component) => createAll(component));
}

// A button beside a code: copies it, and says so aloud.
function startCopyButtons() {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const text = button.querySelector(".app-copy__text");
    const status = button.parentElement.querySelector("[role=status]");
    const before = text.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      text.textContent = status.textContent = button.dataset.copied;
      setTimeout(() => {
        text.textContent = before;
        status.textContent = "";
      }, COPIED_FOR_MS);
    });
  });
}

// A button that may not be pressed yet: the server refuses as well, this only spares the refusal.
function startCooldowns() {
  document.querySelectorAll("[data-cooldown]").forEach((button) => {
    const note = document.createElement("span");
    note.className = "app-cooldown";
    button.append(note);
    const opensAt = Date.now() + Number(button.dataset.cooldown) * 1000;
    const tick = () => {
      const left = Math.ceil((opensAt - Date.now()) / 1000);
      button.disabled = left > 0;
      note.textContent = left > 0 ? ` ${button.dataset.cooldownText.replace("%s", left)}` : "";
      if (left > 0) setTimeout(tick, 1000);
    };
    tick();
  });
}

// A form that is on its way is not sent twice, however long the answer takes.
function startSendingOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sentAt && Date.now() - Number(form.dataset.sentAt) < SENT_FOR_MS) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = String(Date.now());
  });
  // The back button may bring the page back as it was left.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent-at]").forEach((form) => delete form.dataset.sentAt);
  });
}

// A form shown again with its errors is the answer to what was sent: going back to it later, the browser would ask
// to send it once more. Once the corrected form leaves, the way back leads to the form itself.
function startWayBack() {
  if (!document.querySelector(".govuk-error-summary")) return;
  document.addEventListener("submit", () => history.replaceState(history.state, "", location.href));
}

// What was typed is not lost by a tab or a link of the page: the browser asks first. « Annuler » means it.
function startUnsaved() {
  document.querySelectorAll("form[data-unsaved]").forEach((form) => {
    const typed = () => new URLSearchParams(new FormData(form)).toString();
    // A form shown again with its errors holds what is saved nowhere.
    const before = document.querySelector(".govuk-error-summary") ? "" : typed();
    let isGivenUp = false;
    form.addEventListener("click", (event) => {
      isGivenUp = Boolean(event.target.closest(".govuk-button-group a"));
    });
    window.addEventListener("beforeunload", (event) => {
      if (!isGivenUp && !form.dataset.sentAt && typed() !== before) event.preventDefault();
    });
  });
}

// On a narrow screen each row of a table becomes a card: its cells then name themselves, and the
// roles that the change of display would lose are written out.
function startTableCards() {
  document.querySelectorAll(".app-table-scroll--cards table").forEach((table) => {
    const labels = [...table.querySelectorAll("thead th")].map((heading) => heading.textContent.trim());
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody").forEach((group) => group.setAttribute("role", "rowgroup"));
    table.querySelectorAll("thead th").forEach((heading) => heading.setAttribute("role", "columnheader"));
    table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
    table.querySelectorAll("tbody tr").forEach((row) => {
      [...row.cells].forEach((cell, index) => {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
        if (row.cells.length === labels.length) cell.dataset.label ??= labels[index];
      });
    });
  });
}

// Without JavaScript the browser's own menu prints.
function startPrintButtons() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

// The territory gives the code of a telephone. Without JavaScript the portal reads it so, if the code was left.
function startTerritories() {
  document.querySelectorAll("select[name$='-territory']").forEach((territory) => {
    const code = document.getElementById(territory.id.replace(/territory$/, "code"));
    territory.addEventListener("change", () => {
      code.value = territory.value === "0" ? "" : `+${territory.value}`;
    });
  });
}

startComponents();
startHelp();
startTour();
startCopyButtons();
startPrintButtons();
startCooldowns();
startSendingOnce();
startWayBack();
startUnsaved();
startTableCards();
startTerritories();
