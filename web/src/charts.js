// Draws the charts of the overview anew, with tooltips and links, from the same specifications
// that their pictures are made from. Without eval: Vega's expressions are interpreted.

import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const dark = matchMedia("(prefers-color-scheme: dark)");

async function draw(place) {
  const url = place.dataset.spec;
  const spec = await (await fetch(dark.matches ? url.replace(/(charts\/[a-z-]+)/u, "$1.dark") : url)).json();
  const live = document.createElement("div");
  live.className = "live";
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", spec.description);
  await embed(live, spec, {
    actions: false,
    ast: true,
    expr: expressionInterpreter,
    renderer: "svg",
    loader: { target: "_self" },
    tooltip: { theme: dark.matches ? "dark" : "light" },
  });
  place.replaceChildren(live);
}

// A chart is drawn when it comes near: no figure waits for one further down.
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      seen.unobserve(entry.target);
      draw(entry.target).catch((error) => console.error(error));
    }
  }
}, { rootMargin: "200px" });

for (const place of document.querySelectorAll("[data-spec]")) seen.observe(place);
