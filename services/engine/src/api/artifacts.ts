import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { type ArtifactLocation, isJsonObject } from "@onexit/events";
import { type ArtifactPlaces, directoryKey, repositoryIn } from "@onexit/executor";
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

/** How long a place may take to begin to answer. */
const firstByteMs = 30_000;

/** `/artifacts…`: the bytes of a node's artifacts, from where they lie. */
export function artifactRoutes(reader: Reader, places: ArtifactPlaces): Hono {
  const routes = new Hono();
  for (const [prefix, side] of [
    ["artifacts", "outputs"],
    ["input-artifacts", "inputs"],
  ] as const) {
    routes.get(`/${prefix}/:namespace/:name/:nodeId/:artifact`, async (c) => {
      const { namespace, name, nodeId, artifact } = c.req.param();
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return notFound(c, name);
      return answer(c, places, seen, { nodeId, artifact, side, path: [] });
    });
    routes.get(`/${prefix}-by-uid/:uid/:nodeId/:artifact`, async (c) => {
      const { uid, nodeId, artifact } = c.req.param();
      const seen = await reader.byUid(uid);
      return seen === undefined ? notFound(c, uid) : answer(c, places, seen, { nodeId, artifact, side, path: [] });
    });
  }
  // What the page of Argo asks for: `{workflows|archived-workflows}/{name or uid}`, and perhaps a file within.
  routes.get("/artifact-files/:namespace/:by/:id/:nodeId/:side/:artifact/*", (c) => file(c, reader, places));
  routes.get("/artifact-files/:namespace/:by/:id/:nodeId/:side/:artifact", (c) => file(c, reader, places));
  return routes;
}

async function file(c: Context, reader: Reader, places: ArtifactPlaces): Promise<Response> {
  const { namespace = "", by, id = "", nodeId = "", side, artifact = "" } = c.req.param() as Record<string, string>;
  if (side !== "inputs" && side !== "outputs") return fail(c, 3, `${side} is neither inputs nor outputs`);
  if (by !== "workflows" && by !== "archived-workflows") return fail(c, 3, `${by} is no way to name a workflow`);
  const seen = by === "workflows" ? await reader.find(namespace, id) : await reader.byUid(id);
  if (seen === undefined || seen.state.workflow.namespace !== namespace) return notFound(c, id);
  const path = partsOf(c.req.path.split("/").slice(8));
  if (path === undefined) return fail(c, 3, "the path leads out of the artifact");
  return answer(c, places, seen, { nodeId, artifact, side, path });
}

async function answer(c: Context, places: ArtifactPlaces, { state }: Seen, wanted: Wanted): Promise<Response> {
  const { nodeId, artifact, side, path } = wanted;
  const { name } = state.workflow;
  const node = state.nodes.valueSeq().find((one) => nodeIdOf(name, one.name) === nodeId || one.name === nodeId);
  if (node === undefined) return fail(c, 5, `${name} has no node ${JSON.stringify(nodeId)}`);
  const known = side === "inputs" ? node.inputArtifacts : (node.outputs.artifacts ?? {});
  const value = Object.hasOwn(known, artifact) ? known[artifact] : undefined;
  if (value === undefined) {
    const names = Object.keys(known).join(", ") || "none";
    return fail(c, 5, `${node.name} has no artifact ${JSON.stringify(artifact)} among its ${side}; it has: ${names}`);
  }
  const { location, subPath = "" } = value;
  const within = partsOf([...subPath.split("/").map(encodeURIComponent), ...path.map(encodeURIComponent)]);
  if (within === undefined) return fail(c, 3, "the path leads out of the artifact");
  if (isJsonObject(location.raw) && within.length === 0) {
    return bytes(c, artifact, Readable.from([Buffer.from(String(location.raw.data ?? ""))]));
  }
  const problem = whyNotHandedOut(state, location);
  if (problem !== undefined)
    return fail(c, 12, `${side} artifact ${JSON.stringify(artifact)} of ${node.name} ${problem}`);
  const place = await stored(c, location, within, places);
  return place instanceof Response ? place : bytes(c, place.fileName, place.body);
}

/** What lies there, or the answer that says why it cannot be had. */
async function stored(c: Context, location: ArtifactLocation, within: readonly string[], places: ArtifactPlaces) {
  const starting = new AbortController();
  // Only until the first byte: what is large may take its time.
  const timer = setTimeout(() => starting.abort(), firstByteMs);
  const signal = AbortSignal.any([c.req.raw.signal, starting.signal]);
  try {
    const { repository, key } = repositoryIn(location, places);
    const root = directoryKey(key);
    const fileName = [root, ...within].join("/");
    // A key that goes on where a file's ends is another object, of whomever.
    const file = within.length === 0 ? undefined : await repository.get(root, signal);
    file?.destroy();
    const body = file === undefined ? await repository.get(fileName, signal) : undefined;
    if (body === undefined)
      return fail(c, 5, `nothing lies at ${JSON.stringify(fileName)} any more, or it is a directory`);
    return { body, fileName: fileName.split("/").at(-1) ?? fileName };
  } catch (error) {
    if (starting.signal.aborted)
      return fail(c, 4, `where the artifact lies did not answer within ${firstByteMs / 1000} s`);
    const why = error instanceof Error ? error.message || error.name : String(error);
    return fail(c, 14, `the artifact cannot be read from where it lies: ${why}`);
  } finally {
    clearTimeout(timer);
  }
}

function bytes(c: Context, fileName: string, body: Readable): Response {
  c.header("content-type", "application/octet-stream");
  c.header("content-disposition", `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`);
  // Artifacts are anything: none of them is to run in the page that shows it.
  c.header("content-security-policy", "sandbox");
  c.header("x-content-type-options", "nosniff");
  return c.body(Readable.toWeb(body) as ReadableStream);
}

/**
 * Who may look at a workflow may not read all that the engine's credentials open: only what steps of this workflow have
 * stored. A composite's outputs do not count, for they may be an input passed on.
 */
function whyNotHandedOut({ nodes }: Seen["state"], location: ArtifactLocation): string | undefined {
  const [kind = "nowhere"] = Object.entries(location).flatMap(([key, value]) => (isJsonObject(value) ? [key] : []));
  const elsewhere = "fetch it from there with credentials of your own";
  if (kind !== "local" && kind !== "s3") {
    return `lies in ${kind}, whose answer may be another today than when the workflow ran: ${elsewhere}`;
  }
  const isThere = (found: ArtifactLocation) => isDeepStrictEqual(found, location);
  const isStored = nodes.some(
    ({ nodeType, outputs }) =>
      nodeType === "Pod" && Object.values(outputs.artifacts ?? {}).some((output) => isThere(output.location)),
  );
  return isStored ? undefined : `lies in ${kind}, and no step of this workflow has stored it there: ${elsewhere}`;
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
