import doiuse from "doiuse";
import postcss from "postcss";

/** What a browser may lack, because the page is as good without it there. */
const MAY_LACK = new Set([
  "css-focus-visible", // Safari before 15.4 then draws its own ring around what has the focus
  "css-resize", // a field on an iPhone is not pulled larger
  "css-color-adjust", // colours on paper are the printer's choice
]);

/** Newer than the floor, and not known to doiuse. */
const NEWER =
  /:(?:is|where)\(|[;{]\s*(?:aspect-ratio|accent-color):|color-mix\(|light-dark\(|text-wrap:|overflow(?:-[xy])?:\s*clip|@property|@scope|scrollbar-gutter:|\b(?:translate|scale|rotate):|anchor-name:|field-sizing:|animation-timeline:|@media[^{]*[<>]|\bround\(|text-box:|view-transition-name:/g;

/** Sentences about what of a style the browsers cannot do. */
export async function tooNewInStyle(text, browsers) {
  const found = new Set();
  const linter = doiuse({
    browsers,
    onFeatureUsage: ({ feature, featureData, usage }) => {
      if (!featureData.missing || MAY_LACK.has(feature) || isChainOfNots(feature, usage)) return;
      found.add(`${feature} (${featureData.missing}) in ${usage.toString().split("{")[0].slice(0, 100)}`);
    },
  });
  await postcss([linter]).process(text, { from: undefined });
  for (const [word] of text.matchAll(NEWER)) found.add(`${word.slice(0, 40)} is newer`);
  return [...found];
}

/** doiuse takes `a:not(b):not(c)` and `a:not(b), c` for `a:not(b, c)`. */
function isChainOfNots(feature, usage) {
  return feature === "css-not-sel-list" && !/:not\([^()]*,/.test(usage.selector ?? "");
}
