// Keys for who works through many cases. They do nothing while somebody types or holds another key, and can be turned
// off for good (WCAG 2.1.4); the page says which keys there are.
const STORED = "sneltoetsen";
const help = document.querySelector("[data-keys]");
const choice = help.querySelector("[data-keys-on]");
const rows = [...document.querySelectorAll("[data-rows] tbody tr")];

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

help.hidden = false;
choice.checked = stored() !== "uit";
choice.addEventListener("change", () => {
  try {
    localStorage.setItem(STORED, choice.checked ? "aan" : "uit");
  } catch {
    // Without storage the choice holds for this page.
  }
});

// The row of the case that has the focus.
function current() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function move(step) {
  const at = current();
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  rows[next]?.querySelector("[data-open]").focus();
}

function follow(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  if (target.matches("a, summary")) target.click();
  target.scrollIntoView({ block: "nearest" });
  target.focus();
  const field = target.matches("summary") && target.parentElement.querySelector("textarea");
  if (field) field.focus();
  return true;
}

function typing(target) {
  return target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

const ACTIONS = {
  "?": () => {
    help.open = !help.open;
    help.querySelector("summary").focus();
  },
  x: () => rows[current()]?.querySelector("input[type=checkbox]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (!choice.checked || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  let done = true;
  if (rows.length && (event.key === "j" || event.key === "k")) move(event.key === "j" ? 1 : -1);
  else if (ACTIONS[event.key]) ACTIONS[event.key]();
  else done = /^[a-z]$/.test(event.key) && follow(event.key);
  if (done) event.preventDefault();
});
