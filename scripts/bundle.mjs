// Packs the built command into a few files: Node spends longer on finding 370 modules than on everything else before
// the first step (docs/performance.md). What is loaded later, such as the actions' clients, stays in chunks of its own.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const cli = join(fileURLToPath(new URL("..", import.meta.url)), "packages/cli");
const outdir = join(cli, "dist/bundle");
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [join(cli, "dist/main.js")],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  outExtension: { ".js": ".mjs" },
  chunkNames: "[name]-[hash]",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
  // Large and used by few: loaded as they are, where somebody has things in S3 or in a cluster.
  external: ["@aws-sdk/*", "@kubernetes/*"],
  // CommonJS clients ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire as createRequireHere } from "node:module"; const require = createRequireHere(import.meta.url);',
  },
});
