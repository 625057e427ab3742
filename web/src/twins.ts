// After a part of a page was exchanged: its JSON twin in the head is that of what is shown now.
export function twins(): void {
  const shown = document.querySelector<HTMLAnchorElement>("[data-json]");
  const twin = document.querySelector<HTMLLinkElement>('link[rel="alternate"][type="application/json"]');
  const other = document.querySelector<HTMLAnchorElement>("[data-language]");
  const alternate = document.querySelector<HTMLLinkElement>('link[rel="alternate"][hreflang]');
  if (shown && twin) twin.href = shown.href;
  if (other && alternate) alternate.href = other.href;
}
