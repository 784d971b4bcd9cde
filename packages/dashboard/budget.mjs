// What the dashboard may weigh: gzip, as it goes over the wire. Fails the build when it has grown beyond that.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("./dist/", import.meta.url));
const most = { script: 60_000, style: 12_000, graph: 35_000 };

/** What is too heavy, in words; empty when nothing is. `firstLoad` is what the list of workflows needs. */
export function weigh(folder = dist) {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const names = readdirSync(join(folder, "assets"));
  const sizeOf = (name) => gzipSync(readFileSync(join(folder, "assets", name)), { level: 9 }).length;
  const first = [...html.matchAll(/\/assets\/([\w.-]+\.(?:js|css))"/g)].map(([, name]) => name);
  const sum = (list) => list.reduce((total, name) => total + sizeOf(name), 0);
  const sizes = {
    script: sum(first.filter((name) => name.endsWith(".js"))),
    style: sum(names.filter((name) => name.endsWith(".css"))),
    graph: Math.max(...names.filter((name) => /^layout/.test(name)).map(sizeOf)),
  };
  const problems = Object.entries(most)
    .filter(([what, limit]) => !(sizes[what] <= limit && sizes[what] > 0))
    .map(([what, limit]) => `${what}: ${sizes[what]} bytes of gzip; ${limit} are allowed`);
  return { sizes, problems };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sizes, problems } = weigh();
  for (const problem of problems) console.error(`the dashboard is too heavy: ${problem}`);
  if (problems.length > 0) process.exit(1);
  if (!process.argv.includes("--quiet"))
    console.log(`first load ${sizes.script} + ${sizes.style} bytes, graph ${sizes.graph} (gzip)`);
}
