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
