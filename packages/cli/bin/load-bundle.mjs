import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Script } from "node:vm";

const file = fileURLToPath(new URL("../dist/bundle/onexit.cjs", import.meta.url));
const parameters = "require, module, exports, __filename, __dirname, bundleUrl, importModule";

/**
 * The packed command, compiled but not started. Where there is a code cache for just this bundle (scripts/code-cache.mjs),
 * V8 takes its functions from there instead of compiling them anew, which is a tenth of the time to a workflow's first
 * step; a cache of another version of Node is refused by V8, and everything is as without one.
 *
 * `start` runs it, `codeCache` gives what has been compiled so far, and `cachePath` is where that belongs.
 */
export function loadBundle() {
  // The bundle is ASCII, which latin1 reads fastest.
  const source = readFileSync(file, "latin1");
  const cachePath = cachePathOf(source);
  const script = new Script(`(function (${parameters}) {${source}\n})`, {
    filename: file,
    cachedData: readIfPresent(cachePath),
  });
  return {
    cachePath,
    codeCache: () => script.createCachedData(),
    start() {
      const module = { exports: {} };
      const main = script.runInThisContext();
      const importModule = (name) => import(name);
      main(createRequire(file), module, module.exports, file, dirname(file), pathToFileURL(file).href, importModule);
    },
  };
}

/** V8 compares no more than the length of a source: the cache's name carries the digest that the bundle's first line holds. */
function cachePathOf(source) {
  const [, digest] = /^\/\/ ([0-9a-f]{64})\n/.exec(source) ?? [];
  if (digest === undefined) throw new Error(`${file} is damaged: build onexit again (npm run build)`);
  return `${file}.${digest.slice(0, 16)}.cache`;
}

function readIfPresent(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
