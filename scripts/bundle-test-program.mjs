import { build } from "esbuild";

/** Packs a program of the tests, with our sources in it, into one file that Node runs as it is. */
export function bundleTestProgram(entryPoint, outfile) {
  return build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@onexit/source"],
    sourcemap: "inline",
    logLevel: "warning",
    // CommonJS clients ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire as createRequireHere } from "node:module"; const require = createRequireHere(import.meta.url);',
    },
  });
}
