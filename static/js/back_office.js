// The key « / » leads to the search box of the back office. Whoever does not want it switches it off, on this device.
const KEPT = "back-office-shortcut";
const WRITES = "input, textarea, select, [contenteditable]";

function isOn() {
  return localStorage.getItem(KEPT) !== "off";
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  if (event.target.closest(WRITES)) return;
  const boxes = document.querySelectorAll("[data-shortcut]");
  const box = boxes[boxes.length - 1];
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

document.querySelectorAll("[data-shortcut-choice]").forEach((choice) => {
  const box = choice.querySelector("[data-shortcut-switch]");
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  choice.hidden = false;
});

// What the admin's own scripts draw gets its name here: the field that one types into to choose, an icon that speaks.
function chosenIn(field) {
  const own = field.closest(".select2");
  const drawn = own || document.querySelector("select + .select2-container--open");
  return drawn && drawn.previousElementSibling;
}

function nameWhatIsDrawn() {
  document.querySelectorAll(".select2-search__field:not([aria-label])").forEach((field) => {
    const select = chosenIn(field);
    const label = select && select.labels && select.labels[0];
    if (label) field.setAttribute("aria-label", label.textContent.replace(/\s*:\s*$/, "").trim());
  });
  document.querySelectorAll(".help-tooltip[aria-label]:not([role])").forEach((icon) => icon.setAttribute("role", "img"));
}

new MutationObserver(nameWhatIsDrawn).observe(document.body, { childList: true, subtree: true });
nameWhatIsDrawn();
