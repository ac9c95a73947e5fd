// Builds what every page loads into the package, under fixed names: desk.js, desk.css, chinese.css and its fonts.
import { resolve } from "node:path";
import { defineConfig } from "vite";

/** Browsers of our floor read woff2; the older format beside it would only double the package. */
const onlyWoff2 = {
  postcssPlugin: "only-woff2",
  Once(sheet) {
    sheet.walkDecls("src", (declaration) => {
      declaration.value = declaration.value.replace(/,\s*url\([^)]*\.woff\)\s*format\(['"]woff['"]\)/g, "");
    });
  },
};

export default defineConfig({
  root: "assets",
  base: "/static/built/",
  publicDir: false,
  logLevel: "warn",
  css: {
    postcss: { plugins: [onlyWoff2] },
    // Bootstrap 5.3 is written with Sass's older words.
    preprocessorOptions: {
      scss: { quietDeps: true, silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"] },
    },
  },
  build: {
    outDir: resolve(import.meta.dirname ?? ".", "tongcun/website/static/built"),
    emptyOutDir: true,
    target: ["chrome87", "safari15"],
    cssTarget: ["chrome87", "safari15"],
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      // htmx can evaluate filters of triggers; our pages forbid it (allowEval, and the content security policy).
      onwarn: (warning, warn) => warning.code === "EVAL" || warn(warning),
      input: {
        desk: resolve("assets/desk/desk.js"),
        "desk-style": resolve("assets/desk/desk.scss"),
        chinese: resolve("assets/fonts/chinese.css"),
      },
      output: {
        entryFileNames: "[name].js",
        assetFileNames: (asset) => {
          const name = asset.names?.[0] ?? "";
          if (name.endsWith(".woff2")) return "fonts/[name][extname]";
          return name === "desk-style.css" ? "desk.css" : "[name][extname]";
        },
      },
    },
  },
});
