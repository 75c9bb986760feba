// Beside each password field with data-show: a button that shows what was typed.
for (const field of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain-button";
  button.setAttribute("aria-controls", field.id);
  const say = () => (button.textContent = field.type === "password" ? field.dataset.show : field.dataset.hide);
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    say();
  });
  field.form.addEventListener("submit", () => (field.type = "password"));
  say();
  field.after(button);
}
