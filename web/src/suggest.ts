// Names are suggested while one is typed, of both scripts; without it any name can be typed all the same.
type Suggestion = { code: string; kind: string; name: string; name_fa: string };
const WAIT = 120; // milliseconds between letters

export function suggest(): void {
  document.querySelectorAll<HTMLInputElement>("input[data-suggest]:not([list])").forEach((field, number) => {
    const list = document.createElement("datalist");
    list.id = `names-${number}`;
    field.after(list);
    field.setAttribute("list", list.id);
    let timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => void fill(field, list), WAIT);
    });
  });
}

async function fill(field: HTMLInputElement, list: HTMLDataListElement): Promise<void> {
  const text = field.value.trim();
  if (!text) return list.replaceChildren();
  const answer = await fetch(`/api/v1/names?text=${encodeURIComponent(text)}`);
  if (!answer.ok || field.value.trim() !== text) return; // more was typed in between
  const persian = document.documentElement.lang === "fa";
  const found = (await answer.json()) as Suggestion[];
  list.replaceChildren(...found.map(({ code, name, name_fa }) => {
    const [own, other] = persian ? [name_fa || name, name] : [name || name_fa, name_fa];
    return Object.assign(document.createElement("option"), { value: own, label: `${other} · ${code}` });
  }));
}
