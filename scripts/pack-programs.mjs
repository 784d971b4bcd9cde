// Packs the services and the inbox, as they were built, for the tests that start and kill hundreds of them: to find and load
// 300 modules takes Node four times the processor's time of loading a few.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { isBuiltAfter, root } from "./setup.mjs";

const outdir = join(root, "node_modules", ".onexit-programs");
// The engine stands nowhere alone.
const services = readdirSync(join(root, "services")).filter((name) => name !== "engine");
const mains = [...services.map((name) => [name, `services/${name}`]), ["inbox", "packages/inbox"]];

/** Packs them all, unless nothing was built since; each is then `node_modules/.onexit-programs/<name>.mjs`. */
export async function packPrograms() {
  if (!isBuiltAfter(join(outdir, "inbox.mjs"))) return;
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: mains.map(([name, folder]) => ({ in: join(root, folder, "dist/main.js"), out: name })),
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
    external: ["@aws-sdk/*", "@kubernetes/*"],
    // CommonJS clients ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire as createRequireHere } from "node:module"; const require = createRequireHere(import.meta.url);',
    },
  });
}
