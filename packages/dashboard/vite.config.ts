import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { conditions: ["@onexit/source", "module", "browser", "development|production"] },
  worker: { format: "es" },
  build: {
    target: ["chrome123", "firefox120", "safari17.5"],
    // Everything is a file under /assets: a data: URL would not pass the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
