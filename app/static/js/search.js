// Around a list of hits: the map, and filters that change the list in place (htmx asks and swaps, see the template).
const page = document.querySelector("[data-search]");
const map = page.querySelector("[data-map]");
const toggle = page.querySelector("[data-map-toggle]");

map.hidden = toggle.hidden = false;
const words = [toggle.textContent, toggle.dataset.mapToggle];
toggle.addEventListener("click", () => {
  const shown = page.classList.toggle("shows-map");
  toggle.setAttribute("aria-expanded", String(shown));
  toggle.textContent = words[Number(shown)];
});

document.addEventListener("htmx:afterSettle", () => {
  const list = document.getElementById("lijst");
  document.getElementById("gemeld").textContent = list.querySelector("h1").textContent.trim();
  map.dispatchEvent(new CustomEvent("map:source", { bubbles: true, detail: list.dataset.points }));
});

// What cannot be searched with, and a connection that fails, get the browser's own page.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, () => document.getElementById("zoek").submit());
}
