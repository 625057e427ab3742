// Parts of a drawing; what they look like is in the style sheet.
type Attributes = Record<string, string | number>;

export function shape(name: string, attributes: Attributes, ...inside: (SVGElement | string)[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}

export function button(name: string, said: string, done: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = name;
  made.title = said;
  made.setAttribute("aria-label", said);
  made.addEventListener("click", done);
  return made;
}
