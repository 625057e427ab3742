// Ties the claims of a story to its words. The text stays one text node, since elements in it would reorder mixed-direction
// words: what lights up are ranges (CSS custom highlights).
import { units } from "./units";

type Marks = Record<string, [number, number][]>;
const FIELDS: Record<string, string[]> = {
  type: ["type"],
  party: ["source", "target"],
  other: ["time", "place", "quantities"],
  said_by: ["said_by"],
};
const KEYS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export function reader(): void {
  const article = document.getElementById("text");
  const claims = [...document.querySelectorAll<HTMLElement>(".claims > li")];
  article?.normalize(); // browsers cut long texts into several nodes
  const text = article?.firstChild;
  if (!article || !(text instanceof Text) || !claims.length || !CSS.highlights) return;

  const unit = units(text.data);
  const marks = claims.map(claim => JSON.parse(claim.dataset.marks ?? "{}") as Marks);
  const range = ([start, end]: [number, number]): Range => {
    const made = new Range();
    made.setStart(text, unit(start));
    made.setEnd(text, unit(end));
    return made;
  };
  const ranges = (of: Marks, fields: string[]): Range[] => fields.flatMap(field => (of[field] ?? []).map(range));

  const show = (shown: number): void => {
    claims.forEach((claim, number) => claim.classList.toggle("on", number === shown));
    const of = marks[shown] ?? {};
    for (const [name, fields] of Object.entries(FIELDS)) CSS.highlights.set(name, new Highlight(...ranges(of, fields)));
  };

  const reveal = (shown: number): void => {
    const [words] = ranges(marks[shown] ?? {}, ["type"]);
    if (!words) return;
    const inside = getComputedStyle(article).overflowY === "auto";
    const pane = inside ? article.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const box = words.getBoundingClientRect();
    if (box.top < pane.top || box.bottom > pane.bottom) {
      (inside ? article : window).scrollBy({ top: box.top - (pane.top + pane.bottom) / 2 });
    }
  };

  /** The claim whose words are nearest to a place in the text, within its sentence. */
  const at = (x: number, y: number): number => {
    const place = caret(x, y);
    if (!place || place.node !== text) return -1;
    let best = -1;
    let least = Infinity;
    marks.forEach((of, number) => {
      if (!ranges(of, ["sentence"]).some(one => one.isPointInRange(text, place.offset))) return;
      const away = Math.min(...ranges(of, ["type"]).map(one => distance(one, place.offset)));
      if (away < least) [best, least] = [number, away];
    });
    return best;
  };

  CSS.highlights.set("every", new Highlight(...marks.flatMap(of => ranges(of, ["type"]))));
  claims.forEach((claim, number) => {
    claim.addEventListener("mouseenter", () => show(number));
    claim.addEventListener("focus", () => {
      show(number);
      reveal(number);
      history.replaceState(null, "", `#${encodeURIComponent(claim.id)}`);
    });
    claim.addEventListener("keydown", event => {
      const next = claims[number + (KEYS[event.key] ?? NaN)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  });
  article.addEventListener("click", event => {
    claims[at(event.clientX, event.clientY)]?.focus();
  });
  article.addEventListener("mousemove", event => {
    const found = at(event.clientX, event.clientY);
    if (found >= 0) show(found);
  });
  if (claims.length === 1) show(0);
  const asked = decodeURIComponent(location.hash.slice(1));
  claims.find(claim => claim.id === asked)?.focus({ preventScroll: false });
}

function distance(one: Range, offset: number): number {
  return Math.max(one.startOffset - offset, offset - one.endOffset, 0);
}

function caret(x: number, y: number): { node: Node; offset: number } | null {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const found = document.caretRangeFromPoint(x, y);
  return found && { node: found.startContainer, offset: found.startOffset };
}
