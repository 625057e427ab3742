// Words that are selected in a story go into the form of the field that is chosen for them.
export function pick(): void {
  const text = document.getElementById("text");
  const bar = document.querySelector<HTMLElement>("[data-pick-bar]");
  if (!text || !bar) return;
  let words = "";
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const inside = chosen && !chosen.isCollapsed && text.contains(chosen.anchorNode) && text.contains(chosen.focusNode);
    if (!inside) return; // the bar stays while its buttons are gone through
    words = chosen.toString().trim();
    bar.hidden = !words;
    const shown = bar.querySelector("[data-pick-words]");
    if (shown) shown.textContent = words;
  });
  bar.addEventListener("click", event => {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>("[data-pick]");
    if (!button) return;
    const inputs = [...document.querySelectorAll<HTMLInputElement>(`[data-picked="${button.dataset.pick}"]`)];
    for (const input of inputs) input.value = words;
    inputs[0]?.form?.querySelector("button")?.focus();
  });
}
