// Choosing skills: what is chosen, as chips or as rows with a level, and a combobox with suggestions (ARIA combobox
// with a listbox). The text area stays the form's field: one skill per line. Without this script people type in it.
const WAIT = 150;

for (const box of document.querySelectorAll("[data-skills-field]")) enhance(box);

function enhance(box) {
  const area = document.getElementById(box.dataset.skillsField);
  const rows = box.querySelector("[data-rows]");
  const rowBefore = box.querySelector("template[data-row]");
  const chosen = lines(area.value);
  const chips = rows ?? made("ul", { className: "row skills-field__chips" });
  const list = made("div", { id: `${area.id}-lijst`, className: "skills-field__list", hidden: true });
  const status = made("p", { className: "visually-hidden" });
  status.setAttribute("role", "status");
  const input = made("input", {
    id: `${area.id}-kiezen`, type: "text", className: "utrecht-textbox utrecht-textbox--html-input", autocomplete: "off",
  });
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"])
    if (area.hasAttribute(name)) input.setAttribute(name, area.getAttribute(name));
  let active = -1, timer, asked = 0;

  area.hidden = true;
  area.after(made("div", { className: "skills-field__input" }, input, list), status);
  if (!rows) area.after(chips);
  box.querySelector(`label[for="${area.id}"]`).htmlFor = input.id;
  for (const link of document.querySelectorAll(`.error-summary a[href="#${area.id}"]`)) link.href = `#${input.id}`;
  show();

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const options = list.querySelectorAll("[role=option]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.length) move(options, event.key === "ArrowDown" ? active + 1 : active - 1);
    } else if (event.key === "Enter" || (event.key === "," && input.value.trim())) {
      if (active < 0 && !input.value.trim()) return; // an empty line sends the form
      event.preventDefault();
      add(active >= 0 ? options[active].dataset.label : input.value);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Backspace" && !input.value && chosen.length) {
      remove(chosen.length - 1);
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  area.form.addEventListener("submit", () => {
    if (input.value.trim()) add(input.value);
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault(); // the input keeps the focus
    add(option.dataset.label);
  });

  async function suggest() {
    const typed = input.value.trim();
    const turn = ++asked;
    if (typed.length < 2) return close();
    const address = new URL(box.dataset.suggest, location.href);
    address.searchParams.set("q", typed);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = [...parsed.querySelectorAll("[role=option]")].filter((option) => !has(option.dataset.label));
    list.replaceChildren(made("ul", { className: "skills-field__options" }, ...fresh.map(option)));
    list.firstChild.setAttribute("role", "listbox");
    list.firstChild.setAttribute("aria-label", box.dataset.found);
    active = -1;
    list.hidden = !fresh.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    status.textContent = fresh.length ? `${box.dataset.found} ${fresh.length}` : "";
  }

  function option({ dataset: { label, also } }, number) {
    const item = made("li", { id: `${list.id}-${number}`, textContent: label });
    item.dataset.label = label;
    if (also) item.append(made("span", { className: "quiet", textContent: ` (${box.dataset.also} ${also})` }));
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    return item;
  }

  function move(options, to) {
    options[active]?.setAttribute("aria-selected", "false");
    active = (to + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function close() {
    asked++;
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function add(typed) {
    for (const label of lines(typed)) if (!has(label)) chosen.push(label);
    status.textContent = `${box.dataset.added} ${typed.trim()}`;
    input.value = "";
    close();
    show();
  }

  function remove(number) {
    const [label] = chosen.splice(number, 1);
    status.textContent = `${box.dataset.removed} ${label}`;
    show();
    input.focus();
  }

  function has(label) {
    return chosen.some((one) => one.toLowerCase() === label.toLowerCase());
  }

  function show() {
    area.value = chosen.join("\n");
    chips.hidden = !chosen.length;
    const kept = new Map([...chips.children].map((item) => [item.dataset.skill, item]));
    chips.replaceChildren(...chosen.map((label) => kept.get(label) ?? (rows ? row(label) : chip(label))));
  }

  function chip(label) {
    const item = made("li", {}, removeButton(label, label));
    item.dataset.skill = label;
    return item;
  }

  // The rows that came with the page have no button yet; their choices stay as they are.
  function row(label) {
    const item = [...rows.children].find((one) => !one.dataset.skill && word(one).value === label)
      ?? rowBefore.content.firstElementChild.cloneNode(true);
    item.dataset.skill = word(item).value = item.querySelector(".skill-row__word").textContent = label;
    for (const select of item.querySelectorAll("select")) select.setAttribute("aria-label", `${select.dataset.label} ${label}`);
    item.append(removeButton(label, "×"));
    return item;
  }

  function removeButton(label, face) {
    const button = made("button", { type: "button", className: face === label ? "chip" : "skill-row__remove" });
    button.append(made("span", { className: "visually-hidden", textContent: `${box.dataset.remove} ` }), face);
    if (face !== label) button.setAttribute("aria-label", `${box.dataset.remove} ${label}`);
    button.addEventListener("click", () => remove(chosen.indexOf(label)));
    return button;
  }
}

function word(item) {
  return item.querySelector("input[type=hidden]");
}

// A label may hold a comma ("lassen, TIG"): only lines divide.
function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
