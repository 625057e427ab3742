// Builds what the pages load into src/rasad/serve/static, which is committed: users need no Node.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { mesh, merge } from "topojson-client";

const to = "../src/rasad/serve/static";
const sources = ["css", "src"].flatMap(folder => readdirSync(folder).sort().map(name => `${folder}/${name}`));
const digest = createHash("sha256");
for (const name of sources) digest.update(readFileSync(name));
// A test compares this with the sources, so that a built file is never older than what it was built from.
const banner = `/* Built from web/ by npm run build; sources ${digest.digest("hex").slice(0, 16)}. */`;

const shared = { bundle: true, minify: true, target: ["chrome111", "firefox115", "safari16.4"], charset: "utf8", logLevel: "warning" };
await build({ ...shared, entryPoints: ["src/pages.ts"], outfile: `${to}/pages.js`, format: "iife", banner: { js: banner } });
const cytoscape = `/* With cytoscape 3, https://js.cytoscape.org. ${readFileSync("node_modules/cytoscape/LICENSE", "utf8").split("\n")[0]} MIT. */`;
await build({ ...shared, entryPoints: ["src/network.ts"], outfile: `${to}/network.js`, format: "iife", banner: { js: `${banner}\n${cytoscape}` }, legalComments: "none" });
await build({ ...shared, entryPoints: ["css/pages.css"], outfile: `${to}/pages.css`, external: ["*.woff2"], banner: { css: banner } });

const licence = readFileSync("node_modules/htmx.org/LICENSE", "utf8").split("\n")[0];
writeFileSync(`${to}/htmx.js`, `/* htmx 2, https://htmx.org. ${licence}. */\n${readFileSync("node_modules/htmx.org/dist/htmx.min.js", "utf8")}`);
for (const script of ["arabic", "latin", "latin-ext"]) {
  const font = `vazirmatn-${script}`;
  copyFileSync(`node_modules/@fontsource-variable/vazirmatn/files/${font}-wght-normal.woff2`, `${to}/${font}.woff2`);
}
copyFileSync("node_modules/axe-core/axe.min.js", "../tests/serve/axe.min.js");

// The world as Natural Earth draws it: a degree is a unit, east is right and north is up (plate carrée). Grey on either ground.
const world = JSON.parse(readFileSync("node_modules/world-atlas/countries-110m.json", "utf8"));
const { countries } = world.objects;
const inhabited = countries.geometries.filter(one => one.properties.name !== "Antarctica");
const line = (ring, close) => "M" + ring.map(([x, y]) => `${x.toFixed(1)},${(-y).toFixed(1)}`).join("L") + close;
const land = merge(world, inhabited).coordinates.flat().map(ring => line(ring, "Z")).join("");
const borders = mesh(world, countries, (one, other) => one !== other).coordinates.map(ring => line(ring, "")).join("");
writeFileSync(`${to}/world.svg`, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -84 360 144" width="3600" height="1440"><!-- Natural Earth, public domain, by way of world-atlas (ISC) -->
<path d="${land}" fill="#8a8f98" fill-opacity=".28"/><path d="${borders}" fill="none" stroke="#8a8f98" stroke-opacity=".55" stroke-width=".12"/></svg>
`);
