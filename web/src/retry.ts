// A page of a record that is in use asks again, less and less often.
const FIRST = 5000;

export function retry(): void {
  if (!document.querySelector("[data-retry]")) return;
  const times = Number(new URL(location.href).hash.replace("#again-", "")) || 0;
  setTimeout(() => {
    history.replaceState(null, "", `#again-${times + 1}`);
    location.reload();
  }, FIRST * (times + 1));
}
