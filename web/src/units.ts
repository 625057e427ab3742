/** From code points of a text, as Rasad counts, to UTF-16 units, as browsers do. */
export function units(text: string): (point: number) => number {
  const wide: number[] = []; // the points that take two units
  let point = 0;
  for (const char of text) {
    if (char.length === 2) wide.push(point);
    point += 1;
  }
  return at => {
    let before = 0;
    while (before < wide.length && (wide[before] as number) < at) before += 1;
    return Math.min(at + before, text.length);
  };
}
