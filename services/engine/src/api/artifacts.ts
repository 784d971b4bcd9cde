import { Readable } from "node:stream";
import { type ArtifactValue, isJsonObject } from "@onexit/events";
import type { ArtifactRepository } from "@onexit/executor";
import { nodeIdOf } from "@onexit/interpreter";
import { type Context, Hono } from "hono";
import type { Reader, Seen } from "../reader.ts";
import { fail, notFound } from "./failure.ts";

/** Which artifact of which node, and which file within it. */
interface Wanted {
  readonly nodeId: string;
  readonly artifact: string;
  readonly side: "inputs" | "outputs";
  readonly path: readonly string[];
}

/** `/artifacts…`: the bytes of a node's artifacts, from where they lie. */
export function artifactRoutes(reader: Reader, repository: ArtifactRepository): Hono {
  const routes = new Hono();
  for (const [prefix, side] of [
    ["artifacts", "outputs"],
    ["input-artifacts", "inputs"],
  ] as const) {
    routes.get(`/${prefix}/:namespace/:name/:nodeId/:artifact`, async (c) => {
      const { namespace, name, nodeId, artifact } = c.req.param();
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return notFound(c, name);
      return answer(c, repository, seen, { nodeId, artifact, side, path: [] });
    });
    routes.get(`/${prefix}-by-uid/:uid/:nodeId/:artifact`, async (c) => {
      const { uid, nodeId, artifact } = c.req.param();
      const seen = await reader.byUid(uid);
      return seen === undefined ? notFound(c, uid) : answer(c, repository, seen, { nodeId, artifact, side, path: [] });
    });
  }
  // What the page of Argo asks for: `{workflows|archived-workflows}/{name or uid}`, and perhaps a file within.
  routes.get("/artifact-files/:namespace/:by/:id/:nodeId/:side/:artifact/*", (c) => file(c, reader, repository));
  routes.get("/artifact-files/:namespace/:by/:id/:nodeId/:side/:artifact", (c) => file(c, reader, repository));
  return routes;
}

async function file(c: Context, reader: Reader, repository: ArtifactRepository): Promise<Response> {
  const { namespace = "", by, id = "", nodeId = "", side, artifact = "" } = c.req.param() as Record<string, string>;
  if (side !== "inputs" && side !== "outputs") return fail(c, 3, `${side} is neither inputs nor outputs`);
  if (by !== "workflows" && by !== "archived-workflows") return fail(c, 3, `${by} is no way to name a workflow`);
  const seen = by === "workflows" ? await reader.find(namespace, id) : await reader.byUid(id);
  if (seen === undefined || seen.state.workflow.namespace !== namespace) return notFound(c, id);
  const path = partsOf(c.req.path.split("/").slice(8));
  if (path === undefined) return fail(c, 3, "the path leads out of the artifact");
  return answer(c, repository, seen, { nodeId, artifact, side, path });
}

async function answer(c: Context, repository: ArtifactRepository, { state }: Seen, wanted: Wanted): Promise<Response> {
  const { nodeId, artifact, side } = wanted;
  const { name } = state.workflow;
  const node = state.nodes.valueSeq().find((one) => nodeIdOf(name, one.name) === nodeId || one.name === nodeId);
  if (node === undefined) return fail(c, 5, `${name} has no node ${JSON.stringify(nodeId)}`);
  const known = side === "inputs" ? node.inputArtifacts : (node.outputs.artifacts ?? {});
  const value = Object.hasOwn(known, artifact) ? known[artifact] : undefined;
  if (value === undefined) {
    const names = Object.keys(known).join(", ") || "none";
    return fail(c, 5, `${node.name} has no artifact ${JSON.stringify(artifact)} among its ${side}; it has: ${names}`);
  }
  const place = placeOf(value, wanted.path);
  if ("problem" in place) return fail(c, 12, place.problem);
  const body = "data" in place ? Readable.from([place.data]) : await repository.get(place.key, c.req.raw.signal);
  const fileName = "data" in place ? artifact : (place.key.split("/").at(-1) ?? artifact);
  if (body === undefined) return fail(c, 5, `nothing lies at ${JSON.stringify(fileName)} any more`);
  c.header("content-type", "application/octet-stream");
  c.header("content-disposition", `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`);
  // Artifacts are anything: none of them is to run in the page that shows it.
  c.header("content-security-policy", "sandbox");
  c.header("x-content-type-options", "nosniff");
  return c.body(Readable.toWeb(body) as ReadableStream);
}

/** Only what lies in this engine's own repository is handed out: for others a client needs their credentials. */
function placeOf(
  { location, subPath = "" }: ArtifactValue,
  path: readonly string[],
): { readonly key: string } | { readonly data: Buffer } | { readonly problem: string } {
  const [[kind, at] = ["nothing", undefined]] = Object.entries(location).filter(([, value]) => isJsonObject(value));
  const details = isJsonObject(at) ? at : {};
  if (kind === "raw" && path.length === 0) return { data: Buffer.from(String(details.data ?? "")) };
  const isOwn = kind === "local" || (kind === "s3" && details.bucket === undefined && details.endpoint === undefined);
  const inside = subPath === "" ? [] : partsOf(subPath.split("/"));
  if (!isOwn || typeof details.key !== "string" || inside === undefined) {
    return { problem: `an artifact in ${kind} is not handed out: fetch it from where it lies` };
  }
  return { key: [details.key.replace(/\/+$/, ""), ...inside, ...path].join("/") };
}

/** The parts of a path; undefined when one of them leads out. */
function partsOf(parts: readonly string[]): readonly string[] | undefined {
  try {
    const decoded = parts.map((part) => decodeURIComponent(part)).filter((part) => part !== "");
    const isSafe = (part: string) => part !== "." && part !== ".." && !/[/\\\0]/.test(part);
    return decoded.every(isSafe) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
