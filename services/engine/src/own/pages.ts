import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Context, Hono } from "hono";

/** A file of the built dashboard. */
interface Page {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly zipped: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
}

interface Built {
  readonly builtAt: number;
  /** By path, as in `/assets/index-3f2c.js`. */
  readonly pages: ReadonlyMap<string, Page>;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".map": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

/** What the browser draws by itself; the rest is not there. */
const places = [
  "/",
  "/w/:namespace/:name",
  "/workflows",
  "/workflows/:namespace",
  "/workflows/:namespace/:name",
  // What argo, hera and Argo's own pages link.
  "/archived-workflows",
  "/archived-workflows/:namespace",
  "/archived-workflows/:namespace/:uid",
  "/cron-workflows",
  "/cron-workflows/:namespace",
  "/cron-workflows/:namespace/:name",
  "/workflow-templates",
  "/workflow-templates/:namespace",
  "/workflow-templates/:namespace/:name",
  "/cluster-workflow-templates",
  "/cluster-workflow-templates/:name",
  "/deliveries",
  "/deliveries/:id",
  "/events",
  "/actions",
  "/preview",
  "/policies",
  "/audit",
  "/health",
];

const csp =
  "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const notBuilt = `<!doctype html>
<html lang="en">
<title>onexit</title>
<h1>The dashboard is not built</h1>
<p>Build it with <code>npm run setup</code>, then load this page again. The API is there without it.</p>
</html>
`;

/** The dashboard's files. Only names that were found in the folder are served: no path can lead out of it. */
export function pageRoutes(folder: string): Hono {
  const routes = new Hono();
  let built: Promise<Built> | undefined;

  /** Read once, and again when the dashboard was built again. */
  const current = async (): Promise<Built> => {
    const known = await built;
    const builtAt = await builtAtOf(folder);
    if (known?.builtAt === builtAt) return known;
    built = readBuilt(folder, builtAt);
    return built;
  };

  const index = async (c: Context) => {
    const page = (await current()).pages.get("/index.html");
    if (page === undefined) return c.html(notBuilt, 503, headers);
    return answer(c, page, "no-cache");
  };
  for (const place of places) routes.get(place, index);
  routes.get("/assets/*", async (c, next) => {
    const page = (await current()).pages.get(c.req.path);
    return page === undefined ? next() : answer(c, page, "public, max-age=31536000, immutable");
  });
  // What lies beside the page: an icon, say.
  routes.get("/:file{[^/]+\\.[a-z]+}", async (c, next) => {
    const page = (await current()).pages.get(c.req.path);
    return page === undefined ? next() : answer(c, page, "public, max-age=3600");
  });
  return routes;
}

const headers = {
  "content-security-policy": csp,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

function answer(c: Context, { body, zipped, type, etag }: Page, caching: string): Response {
  const said = { ...headers, "cache-control": caching, etag, vary: "accept-encoding" };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, said);
  const isZipped = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "") && zipped.length < body.length;
  return c.body(isZipped ? zipped : body, 200, {
    ...said,
    "content-type": type,
    ...(isZipped ? { "content-encoding": "gzip" } : {}),
  });
}

/** When the page was built, epoch ms; 0 where there is none. */
async function builtAtOf(folder: string): Promise<number> {
  return stat(join(folder, "index.html")).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function readBuilt(folder: string, builtAt: number): Promise<Built> {
  if (builtAt === 0) return { builtAt, pages: new Map() };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pages = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length), await readPage(path)] as const;
      }),
  );
  return { builtAt, pages: new Map(pages) };
}

async function readPage(path: string): Promise<Page> {
  const body = new Uint8Array(await readFile(path));
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const zipped = new Uint8Array(await promisify(gzip)(body));
  return { body, zipped, type: types[extname(path)] ?? "application/octet-stream", etag };
}
