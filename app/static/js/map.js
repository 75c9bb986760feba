// A map of the places in an element with data-map: those of its list, or those that data-source answers with
// ([[lat, lon, name, href, text], …]). The library is fetched when the map comes into view. Places that would
// overlap share one marker with their number, so that Tab takes few steps and every place stays within reach.
const TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png";
const CELL = 56; // px within which places share a marker
const MARKER = 38; // px across a marker of several places
const FURTHEST = 18;
let library;

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    begin(target);
  }
});
for (const element of document.querySelectorAll("[data-map]")) watcher.observe(element);

// A search that is refined in place has another source; a map that was shown then shows those places.
document.addEventListener("map:source", ({ target, detail }) => {
  target.dataset.source = detail;
  if (target.shown) refresh(target);
});

async function begin(element) {
  library ??= load(element.dataset);
  const canvas = Object.assign(document.createElement("div"), { className: "map__canvas" });
  element.prepend(canvas);
  try {
    await library;
  } catch {
    canvas.remove();
    return notice(element);
  }
  const L = window.L;
  const map = L.map(canvas, { zoomControl: false, scrollWheelZoom: false, maxZoom: FURTHEST, attributionControl: false });
  L.control.zoom({ zoomInTitle: element.dataset.zoomIn, zoomOutTitle: element.dataset.zoomOut }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(element.dataset.credit).addTo(map);
  let drawn = 0;
  L.tileLayer(TILES, { maxZoom: FURTHEST })
    .on("tileload", () => drawn++)
    .on("tileerror", () => drawn || notice(element))
    .addTo(map);
  element.shown = { map, canvas, layer: L.layerGroup(), places: [] };
  await refresh(element);
  map.on("zoomend", () => draw(element));
}

async function refresh(element) {
  const { map, canvas, layer } = element.shown;
  const places = element.dataset.source ? await fetched(element.dataset.source) : listed(element);
  if (!places) return notice(element);
  element.shown.places = places;
  element.dataset.places = String(places.length);
  canvas.hidden = !places.length;
  if (canvas.hidden) return;
  map.invalidateSize(false);
  map.fitBounds(places.map((place) => [place.lat, place.lon]), { padding: [32, 32], maxZoom: 14, animate: false });
  layer.addTo(map);
  draw(element);
}

function load({ library: script, styles }) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles }));
  return new Promise((resolve, reject) => {
    const tag = Object.assign(document.createElement("script"), { src: script, onload: resolve, onerror: reject });
    document.head.append(tag);
  });
}

async function fetched(source) {
  const answer = await fetch(source).catch(() => null);
  if (!answer?.ok) return null;
  return (await answer.json()).map(([lat, lon, name, href, text]) => ({ lat, lon, name, href, text }));
}

function listed(element) {
  return [...element.querySelectorAll("[data-lat]")].map((item) => ({
    lat: Number(item.dataset.lat),
    lon: Number(item.dataset.lon),
    name: item.firstElementChild.textContent.trim(),
    href: item.querySelector("a")?.getAttribute("href"),
    text: item.querySelector(".map__text")?.textContent.trim(),
  }));
}

function draw(element) {
  const { map, layer, places } = element.shown;
  const L = window.L;
  layer.clearLayers();
  for (const together of grouped(map, places)) {
    const many = together.length > 1;
    const label = many ? element.dataset.many.replace("#", together.length) : together[0].name;
    const icon = L.divIcon({
      className: many ? "map__marker map__marker--many" : "map__marker",
      html: many ? String(together.length) : "",
      iconSize: many ? [MARKER, MARKER] : [24, 24],
    });
    const middle = around(together);
    const marker = L.marker(middle.getCenter(), { icon, title: label, alt: label }).addTo(layer);
    marker.getElement().setAttribute("aria-label", label);
    marker.getElement().dataset.places = String(together.length);
    const spread = middle.getNorthEast().distanceTo(middle.getSouthWest()) > 1;
    if (many && spread && map.getZoom() < FURTHEST) {
      marker.on("click", () => closer(element, middle));
      marker.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && closer(element, middle));
    } else {
      marker.bindPopup(() => popup(together), { maxHeight: 220 });
      marker.on("popupopen", ({ popup: opened }) => {
        opened.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", element.dataset.close);
        opened.getElement().querySelector("a")?.focus();
      });
    }
  }
}

// The markers are drawn anew: the keyboard goes on at the first of them.
function closer(element, bounds) {
  const { map } = element.shown;
  map.once("zoomend", () => setTimeout(() => element.querySelector(".map__marker")?.focus()));
  map.fitBounds(bounds, { padding: [48, 48], maxZoom: FURTHEST, animate: false });
}

function grouped(map, places) {
  const cells = new Map();
  for (const place of places) {
    const { x, y } = map.project([place.lat, place.lon]);
    const key = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(place);
  }
  const groups = [];
  for (const cell of cells.values()) {
    const middle = map.project(around(cell).getCenter());
    const near = groups.find((group) => map.project(around(group).getCenter()).distanceTo(middle) < MARKER);
    if (near) near.push(...cell);
    else groups.push(cell);
  }
  return groups;
}

function around(places) {
  return window.L.latLngBounds(places.map((place) => [place.lat, place.lon]));
}

function popup(places) {
  const list = Object.assign(document.createElement("ul"), { className: "map__popup" });
  for (const place of places) {
    const item = document.createElement("li");
    const name = document.createElement(place.href ? "a" : "b");
    if (place.href) name.href = place.href;
    name.textContent = place.name;
    item.append(name);
    if (place.text) item.append(document.createElement("br"), place.text);
    list.append(item);
  }
  return list;
}

function notice(element) {
  if (element.querySelector(".map__failed")) return;
  const sentence = Object.assign(document.createElement("p"), { className: "map__failed", textContent: element.dataset.failed });
  sentence.setAttribute("role", "status");
  element.prepend(sentence);
}
