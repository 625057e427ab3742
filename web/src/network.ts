// The signed graph of a period, and a slider from period to period. It says nothing that the tables below it do not say.
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";

type Data = { nodes: [string, string, number, number][]; edges: [string, string, number, number, number][] };
const HUES = [210, 25, 130, 285, 50, 175, 340, 95, 240, 0]; // of blocs, the strongest first

function graph(): void {
  const figure = document.querySelector<HTMLElement>("[data-graph]");
  if (!figure) return;
  const data = JSON.parse(figure.dataset.graph ?? "") as Data;
  // Where this stands, cytoscape adds no style of its own to the page, which the page's policy would refuse.
  document.head.append(Object.assign(document.createElement("meta"), { id: "__________cytoscape_stylesheet" }));
  const stage = document.createElement("div");
  stage.className = "net";
  stage.setAttribute("aria-hidden", "true");
  figure.prepend(stage);
  const net = cytoscape({
    container: stage,
    elements: elements(data),
    style: style(stage),
    layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 90000, idealEdgeLength: () => 90, padding: 24 },
    userZoomingEnabled: false, // a page is scrolled through, not zoomed by chance; pinching works
    boxSelectionEnabled: false,
    maxZoom: 3,
  });
  open(net, figure);
  new MutationObserver(() => net.style(style(stage))).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => net.style(style(stage)));
  new ResizeObserver(() => net.resize().fit(undefined, 24)).observe(stage);
}

/** Nodes begin on a circle, those of a bloc beside each other: the same graph is always drawn in the same way. */
function elements({ nodes, edges }: Data): ElementDefinition[] {
  const ordered = [...nodes].sort((a, b) => a[2] - b[2]);
  const most = Math.max(...nodes.map(node => node[3]), 1);
  const heaviest = Math.max(...edges.map(edge => edge[3] + edge[4]), 1);
  return [
    ...ordered.map(([id, name, bloc, strength], at) => ({
      data: { id, name, hue: HUES[(bloc - 1) % HUES.length] ?? 0, size: 10 + 34 * Math.sqrt(strength / most) },
      position: { x: 300 * Math.cos((2 * Math.PI * at) / nodes.length), y: 300 * Math.sin((2 * Math.PI * at) / nodes.length) },
    })),
    ...edges.map(([source, target, , plus, minus]) => ({
      data: { source, target, width: 1 + 7 * Math.sqrt((plus + minus) / heaviest), sign: plus >= minus ? "plus" : "minus" },
    })),
  ];
}

/** A canvas knows no style sheet: the colours are those that elements of the page have. */
function style(stage: HTMLElement): StylesheetJson {
  const probe = document.createElement("span");
  stage.append(probe);
  const colour = (name: string): string => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const [ink, plus, minus, paper] = ["ink", "good", "bad", "paper"].map(colour) as [string, string, string, string];
  probe.remove();
  const font = getComputedStyle(stage).fontFamily;
  return [
    { selector: "node", style: {
      label: "data(name)", width: "data(size)", height: "data(size)", "font-family": font, "font-size": 12, color: ink,
      "text-outline-color": paper, "text-outline-width": 2, "text-valign": "bottom", "text-margin-y": 3,
      "background-color": (node: { data(name: string): number }) => `hsl(${node.data("hue")}, 45%, 50%)`,
    } },
    { selector: "edge", style: { width: "data(width)", "curve-style": "haystack", opacity: 0.65, "line-color": plus } },
    { selector: "edge[sign = 'minus']", style: { "line-color": minus, "line-style": "dashed" } },
    { selector: ".away", style: { opacity: 0.12 } },
  ] as StylesheetJson;
}

/** Pointing at somebody leaves those around; a click leads to the actor, or to the relation of an edge. */
function open(net: Core, figure: HTMLElement): void {
  net.on("mouseover", "node", event => net.elements().difference(event.target.closedNeighborhood()).addClass("away"));
  net.on("mouseout", "node", () => net.elements().removeClass("away"));
  const go = (base: string | undefined, ...ids: string[]): void => {
    if (!ids.some(id => id.includes("/"))) location.assign([base, ...ids.map(encodeURIComponent)].join("/"));
  };
  net.on("tap", "node", event => go(figure.dataset.actors, event.target.id()));
  net.on("tap", "edge", event => go(figure.dataset.relations, event.target.source().id(), event.target.target().id()));
}

/** The links from period to period as a slider. */
function slider(): void {
  const steps = document.querySelector<HTMLElement>("[data-slider]");
  const links = [...(steps?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
  if (!steps || links.length < 2) return;
  const input = document.createElement("input");
  const told = document.createElement("output");
  const chosen = links.findIndex(link => link.hasAttribute("aria-current"));
  Object.assign(input, { type: "range", min: "0", max: String(links.length - 1), value: String(chosen < 0 ? links.length - 1 : chosen) });
  input.setAttribute("aria-label", steps.dataset.slider ?? "");
  const tell = (): void => {
    const name = links[Number(input.value)]?.textContent ?? "";
    told.textContent = name;
    input.setAttribute("aria-valuetext", name);
  };
  input.addEventListener("input", tell);
  input.addEventListener("change", () => links[Number(input.value)]?.click());
  tell();
  steps.prepend(input, told);
}

slider();
document.fonts.load("12px Vazirmatn", "ab آب").then(graph, graph); // a canvas does not wait for fonts
