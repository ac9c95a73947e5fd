// Fails when a style or script needs more than the browsers of our floor, which package.json names in `browserslist`.
//   node assets/floor/check.js [FILE…]     (without files: all that Vite has built)
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { tooNewInScript } from "./scripts.js";
import { tooNewInStyle } from "./styles.js";

const BUILT = "tongcun/website/static/built";

function builtFiles() {
  return readdirSync(BUILT)
    .filter((name) => /\.(css|js)$/.test(name))
    .map((name) => join(BUILT, name));
}

const files = process.argv.length > 2 ? process.argv.slice(2) : builtFiles();
const { browserslist } = JSON.parse(readFileSync("package.json", "utf8"));
let found = 0;
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const findings = file.endsWith(".css") ? await tooNewInStyle(text, browserslist) : await tooNewInScript(text);
  for (const finding of findings) console.error(`${file}: ${finding}`);
  found += findings.length;
}
if (!files.length) console.error(`${BUILT}: nothing is built; run: make assets`);
if (found) console.error(`${found} uses of what ${browserslist.join(", ")} cannot do.`);
process.exitCode = found || !files.length ? 1 : 0;
