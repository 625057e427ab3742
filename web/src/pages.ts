// What the pages can do beyond links and forms. Each works without it, but for the words that light up in a story.
import { drop } from "./drop";
import { pick } from "./pick";
import { print } from "./print";
import { reader } from "./reader";
import { retry } from "./retry";
import { review } from "./review";
import { suggest } from "./suggest";
import { theme } from "./theme";
import { timeline } from "./timeline";
import { twins } from "./twins";

theme();
drop();
print();
retry();
reader();
review();
pick();
timeline();
suggest();
document.addEventListener("htmx:afterSettle", () => {
  twins();
  theme();
  timeline();
  suggest();
});
