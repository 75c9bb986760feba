// A text that staff use again goes in where the cursor stands, without sending the form.
for (const picker of document.querySelectorAll("[data-blocks]")) {
  const select = picker.querySelector("select");
  picker.querySelector("button").addEventListener("click", (event) => {
    const area = picker.closest("form").querySelector(`#${CSS.escape(picker.dataset.blocks)}`);
    event.preventDefault();
    const text = select.selectedOptions[0].dataset.text;
    const before = area.value.slice(0, area.selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n\n" : "";
    area.setRangeText(gap + text, area.selectionStart, area.selectionEnd, "end");
    area.focus();
  });
}
