// Files may be dropped anywhere on the form that takes them.
export function drop(): void {
  const form = document.querySelector<HTMLFormElement>("[data-drop]");
  const input = form?.querySelector<HTMLInputElement>("input[type=file]");
  if (!form || !input) return;
  const over = (on: boolean) => (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", on);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", event => {
    over(false)(event);
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  });
}
