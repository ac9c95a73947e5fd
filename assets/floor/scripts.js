import { ESLint } from "eslint";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";

/** Chrome 87 and Safari 15 know ECMAScript 2021, and nothing of later years that both share. */
const YEAR = 2021;

const linter = new ESLint({
  overrideConfigFile: true,
  allowInlineConfig: false,
  overrideConfig: [
    {
      files: ["**/*.js"],
      languageOptions: { ecmaVersion: YEAR, sourceType: "module" },
      plugins: { compat, "es-x": esx },
      settings: { "es-x": { aggressive: true }, lintAllEsApis: true },
      rules: { ...esx.configs[`flat/restrict-to-es${YEAR}`].rules, "compat/compat": "error" },
    },
  ],
});

/** Sentences about what of a script the browsers cannot do. */
export async function tooNewInScript(text) {
  const [result] = await linter.lintText(text, { filePath: "script.js" });
  return result.messages.map(({ line, column, message }) => `${line}:${column} ${message}`);
}
