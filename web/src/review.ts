// Keys that decide, where the page's address asks for them. They go by their place on the keyboard, which is the same whether
// Persian or English is typed.
export function review(): void {
  if (!document.querySelector("[data-key]")) return;
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea")) return;
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
    const meant = letter && document.querySelector<HTMLElement>(`[data-key="${letter}"]`);
    if (!meant) return;
    event.preventDefault();
    meant.click();
  });
}
