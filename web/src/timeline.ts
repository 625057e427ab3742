// The timeline of a relation: balance by period, events on their scale, facts; axes of both calendars. Time runs to the right in
// both languages. It says nothing that the tables below it do not say.
import { Calendar, type Reckoning } from "./calendars";
import { button, shape } from "./svg";

type Day = number;
type Data = {
  lang: string;
  periods: [Day, Day, number, number][];
  events: [Day, number, number, boolean, string, string, string, string][];
  facts: [Day | null, Day | null, Day | null, boolean, string][];
  turns: [Day, number, number][];
  since: Day | null;
  until: Day | null;
  on: Day | null;
  types: Record<string, string>;
  statuses: Record<string, string>;
  directions: Record<string, string>;
  months: Record<Reckoning, string[]>;
  words: Record<string, string>;
};
const QUADS = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"];
const [AXIS, TALL, GAP, ROW] = [24, 130, 18, 24];
const LEAST = 7; // days that are seen at once

export function timeline(): void {
  document.querySelectorAll<HTMLElement>("[data-timeline]").forEach(figure => {
    if (!figure.querySelector("svg")) new Timeline(figure).start();
  });
}

class Timeline {
  private data: Data;
  private calendars: [Calendar, Calendar]; // the other, above; the reader's, below
  private whole: [number, number];
  private view: [number, number];
  private told = document.createElement("output");
  private narrow = document.createElement("a");
  private stage = document.createElement("div");

  constructor(private figure: HTMLElement) {
    this.data = JSON.parse(figure.dataset.timeline ?? "") as Data;
    const { lang, months } = this.data;
    const own: Reckoning = lang === "fa" ? "jalali" : "gregorian";
    const other: Reckoning = own === "jalali" ? "gregorian" : "jalali";
    this.calendars = [new Calendar(other, months, lang), new Calendar(own, months, lang)];
    const days = [
      ...this.data.periods.flatMap(([first, last]) => [first, last]),
      ...this.data.events.map(([day]) => day),
      ...this.data.facts.flatMap(([first, end, known]) => [first, end, known]),
    ].filter(day => day !== null);
    const first = this.data.since ?? Math.min(...days);
    const last = Math.max(this.data.until ?? Math.max(...days), first + LEAST);
    const room = (last - first) / 50;
    this.whole = this.view = [first - room, last + room];
  }

  start(): void {
    const { words } = this.data;
    const tools = document.createElement("p");
    tools.className = "tools";
    this.narrow.textContent = words.narrow ?? "";
    tools.append(
      button("+", words.closer ?? "", () => this.zoom(0.5)),
      button("−", words.farther ?? "", () => this.zoom(2)),
      button("↔", words.whole ?? "", () => this.show(...this.whole)),
      this.narrow,
    );
    this.told.className = "told faint";
    this.stage.className = "stage";
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "group");
    this.stage.setAttribute("aria-label", `${words.title}. ${words.hint}`);
    this.figure.replaceChildren(tools, this.stage, this.told);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.stage);
    this.show(...this.whole);
  }

  private show(first: number, last: number): void {
    const [low, high] = this.whole;
    const long = Math.min(Math.max(last - first, LEAST), high - low);
    const start = Math.min(Math.max(first, low), high - long);
    this.view = [start, start + long];
    const here = new URL(location.href);
    const days = { since: Math.ceil(start), until: Math.floor(start + long) };
    for (const [name, day] of Object.entries(days)) here.searchParams.set(name, new Date(day * 864e5).toISOString().slice(0, 10));
    here.searchParams.delete("before");
    this.narrow.href = here.pathname + here.search;
    this.narrow.hidden = long >= high - low;
    this.told.textContent = this.span();
    this.draw();
  }

  private span(): string {
    const [first, last] = this.view.map(Math.round) as [number, number];
    return [...this.calendars].reverse().map(one => `${one.day(first)} – ${one.day(last)}`).join(" · ");
  }

  private zoom(by: number, around = (this.view[0] + this.view[1]) / 2): void {
    const [first, last] = this.view;
    this.show(around - (around - first) * by, around + (last - around) * by);
  }

  private move(part: number): void {
    const step = (this.view[1] - this.view[0]) * part;
    this.show(this.view[0] + step, this.view[1] + step);
  }

  private listen(): void {
    const keys: Record<string, () => void> = {
      "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), "0": () => this.show(...this.whole),
      ArrowLeft: () => this.move(-0.2), ArrowRight: () => this.move(0.2),
    };
    this.stage.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]?.();
    });
    const day = (x: number): number => {
      const box = this.stage.getBoundingClientRect();
      return this.view[0] + ((x - box.left) / box.width) * (this.view[1] - this.view[0]);
    };
    this.stage.addEventListener("dblclick", event => this.zoom(0.5, day(event.clientX)));
    this.stage.addEventListener("wheel", event => {
      if (!event.ctrlKey) return; // a page is scrolled through, not zoomed by chance
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, day(event.clientX));
    }, { passive: false });
    let from: { x: number; view: [number, number] } | null = null;
    this.stage.addEventListener("pointerdown", event => {
      from = { x: event.clientX, view: this.view };
    });
    addEventListener("pointerup", () => { from = null; });
    this.stage.addEventListener("pointermove", event => {
      if (!from || !event.buttons) return;
      const moved = ((from.x - event.clientX) / this.stage.clientWidth) * (from.view[1] - from.view[0]);
      if (Math.abs(from.x - event.clientX) > 3) this.show(from.view[0] + moved, from.view[1] + moved);
    });
    this.stage.addEventListener("pointerover", event => {
      const said = (event.target as Element).closest("[data-said]")?.getAttribute("data-said");
      this.told.textContent = said ?? this.span();
    });
  }

  private draw(): void {
    const wide = Math.max(this.stage.clientWidth, 200);
    const { words, facts, turns, on, events, periods } = this.data;
    const tops = { balance: AXIS + GAP, events: AXIS + TALL + 2 * GAP, facts: AXIS + 2 * TALL + 3 * GAP };
    const bottom = tops.facts + Math.max(1, facts.length) * ROW;
    const [first, last] = this.view;
    const x = (day: number): number => ((day - first) / (last - first)) * wide;
    const seen = (from: number, to: number): boolean => to >= first && from <= last;
    const y = (top: number, score: number): number => top + (TALL / 2) * (1 - score / 10);
    const way = this.data.lang === "fa" ? "rtl" : "ltr";
    const root = shape("svg", { width: wide, height: bottom + AXIS, "aria-hidden": "true", direction: "ltr" });
    const write = (at: number, line: number, said: string, anchor = "middle", kind = ""): void => {
      root.append(shape("text", { x: at, y: line, "text-anchor": anchor, class: kind, direction: way }, said));
    };
    const [left, right] = way === "rtl" ? ["end", "start"] : ["start", "end"]; // edges of words, as they are drawn

    this.calendars.forEach((calendar, at) => {
      for (const tick of calendar.ticks(first, last, Math.max(2, Math.floor(wide / 110)))) {
        root.append(shape("line", { x1: x(tick.day), x2: x(tick.day), y1: at ? AXIS : AXIS - 6, y2: at ? bottom : AXIS, class: "tick" }));
        const [place, edge] = x(tick.day) < 45 ? [2, left] : x(tick.day) > wide - 45 ? [wide - 2, right] : [x(tick.day), "middle"];
        write(place, at ? bottom + 17 : 13, tick.name, edge, at ? "" : "faint");
      }
    });
    for (const [top, name] of [[tops.balance, `${words.balance} (${words.scale})`], [tops.events, words.events]] as const) {
      root.append(shape("line", { x1: 0, x2: wide, y1: y(top, 0), y2: y(top, 0), class: "zero" }));
      write(4, top + 8, name ?? "", left, "name");
    }
    write(4, tops.facts - 5, words.facts ?? "", left, "name");
    root.append(shape("line", { x1: 0, x2: wide, y1: bottom, y2: bottom, class: "zero" }));

    for (const [from, to, score, number] of periods.filter(([from, to]) => seen(from, to))) {
      const [low, high] = [y(tops.balance, Math.max(0, score)), y(tops.balance, Math.min(0, score))];
      const said = `${this.spell(from, to)}: ${this.signed(score)} · ${(words.of_period ?? "").replace("{n}", this.number(number))}`;
      const width = Math.max(2, x(to + 1) - x(from) - 1);
      root.append(shape("rect", { x: x(from), y: low, width, height: Math.max(1, high - low), class: score < 0 ? "bad" : "good", "data-said": said }));
    }
    for (const [day, score, quad, counts, type, direction, id, status] of events.filter(([day]) => seen(day, day))) {
      const parts = [this.calendars[1].day(day), this.data.directions[direction], this.data.types[type], this.signed(score)];
      if (status !== "actual") parts.push(this.data.statuses[status]);
      const dot = shape("circle", { cx: x(day), cy: y(tops.events, score), r: 5, class: `${QUADS[quad]}${counts ? "" : " hollow"}`, "data-said": parts.join(" · ") });
      root.append(shape("a", { href: `${this.figure.dataset.events}/${encodeURIComponent(id)}`, tabindex: -1 }, dot));
    }
    facts.forEach(([from, end, known, open, name], row) => {
      const top = tops.facts + row * ROW + 3;
      const [start, stop] = [from ?? first, end ?? known ?? from ?? first];
      if (!seen(start, open ? last : stop)) return;
      const bar = (to: number, kind: string): SVGElement =>
        shape("rect", { x: Math.max(-2, x(start)), y: top, width: Math.max(4, Math.min(to, wide + 2) - Math.max(-2, x(start))), height: ROW - 6, class: kind, "data-said": `${name} · ${this.spell(from, end)}` });
      if (open) root.append(bar(wide + 2, "open"));
      root.append(bar(Math.max(x(stop), x(start) + 4), "fact"));
      const near = Math.max(4, x(start) + 5);
      write(near > wide * 0.7 ? Math.min(near, wide) - 9 : near, top + 13, name, near > wide * 0.7 ? right : left, "on");
    });
    for (const [day, before, after] of turns.filter(([day]) => seen(day, day))) {
      const change = (words.change ?? "").replace("{before}", this.signed(before)).replace("{after}", this.signed(after));
      const said = `${words.turning}: ${this.calendars[1].day(day)} · ${change}`;
      root.append(shape("line", { x1: x(day), x2: x(day), y1: AXIS, y2: bottom, class: "turn", "data-said": said }));
    }
    if (on !== null && seen(on, on)) {
      root.append(shape("line", { x1: x(on), x2: x(on), y1: AXIS, y2: bottom, class: "asked", "data-said": `${words.day}: ${this.calendars[1].day(on)}` }));
    }
    this.stage.replaceChildren(root);
  }

  private spell(from: Day | null, to: Day | null): string {
    const [first, last] = [from, to].map(day => (day === null ? "…" : this.calendars[1].day(day)));
    return from === to ? `${first}` : `${first} – ${last}`;
  }

  private number(value: number): string {
    return value.toLocaleString(this.data.lang);
  }

  private signed(value: number): string {
    const said = Math.abs(value).toLocaleString(this.data.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return `\u2066${value < 0 ? "−" : "+"}${said}\u2069`;
  }
}
