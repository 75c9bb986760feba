// Suggestions below the search field while typing (ARIA combobox with a listbox). Without this script the field is a field.
const WAIT = 150;

for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);

function enhance(input) {
  const list = made("div", { id: `${input.id}-lijst`, className: "skills-field__list", hidden: true });
  const status = made("p", { className: "visually-hidden" });
  status.setAttribute("role", "status");
  const around = made("div", { className: "skills-field__input" });
  input.before(around);
  around.append(input, list, status);
  const attributes = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  let active = -1, timer, asked = 0, typed = input.value;

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const options = list.querySelectorAll("[role=option]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden || !options.length) return;
      event.preventDefault();
      move(options, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      close(); // what stands in the field is searched
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // once closes the list, twice empties the field
      input.value = typed;
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    input.value = option.textContent;
    close();
    input.form.requestSubmit();
  });

  async function suggest() {
    const turn = ++asked;
    if (typed.trim().length < 2) return close();
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", typed);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || turn !== asked || document.activeElement !== input) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const options = [...parsed.querySelectorAll("[role=option]")];
    options.forEach((option, number) => { option.id = `${list.id}-${number}`; });
    list.replaceChildren(made("ul", { className: "skills-field__options" }, ...options));
    list.firstChild.setAttribute("role", "listbox");
    list.firstChild.setAttribute("aria-label", input.dataset.suggestFound);
    active = -1;
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    status.textContent = options.length ? `${input.dataset.suggestFound} ${options.length}` : "";
  }

  // Beyond the last suggestion stands what was typed.
  function move(options, step) {
    options[active]?.setAttribute("aria-selected", "false");
    active = ((active + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    input.value = options[active]?.textContent ?? typed;
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function close() {
    asked++;
    clearTimeout(timer);
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
