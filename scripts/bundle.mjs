// Packs the built command into one file: Node spends longer on finding 370 modules than on everything else before the
// first step (docs/performance.md). What a module does when it is loaded is done when it is first imported, as before.
import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const cli = join(fileURLToPath(new URL("..", import.meta.url)), "packages/cli");
const outdir = join(cli, "dist/bundle");
const { outputFiles, metafile } = await build({
  entryPoints: [join(cli, "dist/main.js")],
  outfile: join(outdir, "onexit.cjs"),
  write: false,
  metafile: true,
  bundle: true,
  // A script can be compiled from a cache (packages/cli/bin/load-bundle.mjs), a module of Node 20 cannot.
  format: "cjs",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
  define: { "import.meta.url": "bundleUrl" },
  // Large and used by few: loaded as they are, where somebody has things in S3 or in a cluster.
  external: ["@aws-sdk/*", "@kubernetes/*"],
});
const [{ path, text: packed }] = outputFiles;
const text = asAscii(packed.replaceAll("await import(", "await importModule("));
requireNoImportLeft();
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
// By one rename, so that a bundle that is there is whole.
writeFileSync(`${path}.new`, `// ${createHash("sha256").update(text).digest("hex")}\n${text}`);
renameSync(`${path}.new`, path);

/** What comes from V8's cache may not import by itself, so the loader does. */
function requireNoImportLeft() {
  const [{ imports }] = Object.values(metafile.outputs);
  const names = imports.filter(({ kind }) => kind === "dynamic-import").map((one) => one.path);
  const left = names.filter(
    (name) => !text.includes(`await importModule("${name}")`) || text.includes(` import("${name}")`),
  );
  if (left.length > 0)
    throw new Error(`write \`await import(...)\`, as it is found in the bundle, for ${left.join(", ")}`);
}

/** It is read as latin1. What stands in patterns and tagged templates is left as it is by `charset`. */
function asAscii(packed) {
  return packed.replaceAll(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
