// Serves the built dashboard over made-up data, with the routes and the security policy of the real server.
//   node packages/dashboard/dev/fixture-server.mjs [port]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { actions, audit, health, me, policies, previewOf } from "./fixture-answers.mjs";
import { createDeliveries } from "./fixture-deliveries.mjs";
import { logLines } from "./fixture-logs.mjs";
import { createStream } from "./fixture-stream.mjs";
import { liveRun, makeWorld } from "./fixture-world.mjs";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/** Starts it; port 0 takes a free one. `token`: what must be sent with each request, if anything. */
export async function startFixtureServer({ port = 0, token } = {}) {
  const startedAt = Date.now();
  const { runs } = makeWorld(startedAt);
  const live = { name: "live-build-5rktf", startedAt: startedAt - 6_000 };
  const submitted = [];
  const deliveries = createDeliveries(runs, startedAt);
  const stream = createStream(runs, startedAt);
  const changed = new Map();

  const all = () =>
    [...submitted, liveRun(live.name, live.startedAt, Date.now()), ...runs].map(
      (one) => changed.get(one.metadata.name) ?? one,
    );
  const find = (namespace, name) =>
    all().find((one) => one.metadata.namespace === namespace && one.metadata.name === name);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://fixture");
    const parts = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    const json = (body, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const query = (name) => url.searchParams.get(name) ?? "";
    if (parts[0] !== "api") return sendFile(url.pathname, response);
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return json({ code: 16, message: "no token, or an unknown one" }, 401);
    if (request.method !== "GET" && request.headers["x-onexit-csrf"] !== "1")
      return json({ code: 7, message: "the request does not come from the dashboard" }, 403);
    const body = request.method === "GET" ? undefined : await bodyOf(request);

    if (parts[1] === "v1" && parts[2] === "workflows") {
      const [, , , namespace = "", name, verb] = parts;
      if (name === undefined) return json(listOf(all(), namespace, query));
      const found = find(namespace, name);
      if (found === undefined) return json({ code: 5, message: `workflows.argoproj.io "${name}" not found` }, 404);
      if (verb === "log") return sendLog(found, query, request, response);
      if (request.method === "DELETE") return json({});
      if (request.method === "PUT" && verb === "retry")
        return json({ code: 12, message: "retry is not built yet" }, 501);
      return json(found);
    }
    const [, , , route, id, verb] = parts;
    if (route === "stream") return stream.open(request, response);
    if (route === "events") return json(stream.list(query));
    if (route === "deliveries") {
      if (request.method === "GET")
        return id === undefined
          ? json(deliveries.list(query))
          : answer(deliveries.get(id), `there is no delivery ${id}`);
      if (id === "drop") return json(deliveries.dropAll(body));
      if (id === "retry") return json(deliveries.redriveAll(body));
      if (verb === "retry") return json(deliveries.redrive(id, body, (told) => stream.tell([told])));
      if (verb === "drop") return json(deliveries.drop(id, body));
    }
    if (route === "actions") return json(actions);
    if (route === "preview") return json(previewOf(query));
    if (route === "policies") return json(policies);
    if (route === "health") return json(health);
    if (route === "audit") return json(audit);
    if (route === "me") return json(me);
    return json({ code: 5, message: `there is nothing at ${url.pathname}` }, 404);

    function answer(value, otherwise) {
      return value === undefined ? json({ code: 5, message: otherwise }, 404) : json(value);
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));

  return {
    port: server.address().port,
    url: `http://127.0.0.1:${server.address().port}`,
    stream,
    /** Puts a workflow at the top, as if somebody had submitted it now. */
    submit(workflow) {
      submitted.unshift(workflow);
      stream.tell([stream.happening(workflow, "workflow", "WorkflowSubmitted", { phase: "Pending" })]);
    },
    /** Replaces a workflow by what a function makes of it, and tells everybody. */
    change(name, make, type = "NodeFinished") {
      const next = make(structuredClone(all().find((one) => one.metadata.name === name)));
      changed.set(name, next);
      stream.tell([
        stream.happening(next, type.startsWith("Workflow") ? "workflow" : "node", type, { phase: next.status.phase }),
      ]);
    },
    async close() {
      stream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listOf(all, namespace, query) {
  const phases = /phase in \(([^)]*)\)/.exec(query("listOptions.labelSelector"))?.[1].split(",");
  const [, label, value] = /(?:^|,)([a-z]+)=([a-z]+)/.exec(query("listOptions.labelSelector")) ?? [];
  const limit = Number(query("listOptions.limit")) || Number.POSITIVE_INFINITY;
  const from = Number(query("listOptions.continue")) || 0;
  const wanted = all
    .filter((one) => namespace === "" || one.metadata.namespace === namespace)
    .filter((one) => one.metadata.name.includes(query("namePattern")))
    .filter((one) => phases === undefined || phases.includes(one.status.phase))
    .filter((one) => label === undefined || one.metadata.labels[label] === value)
    .sort((a, b) => b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp));
  const items = wanted
    .slice(from, from + limit)
    .map(({ status, ...rest }) => ({ ...rest, status: { ...status, nodes: undefined } }));
  const isMore = from + limit < wanted.length;
  return { metadata: { resourceVersion: "1", ...(isMore ? { continue: String(from + limit) } : {}) }, items };
}

function sendLog(workflow, query, request, response) {
  response.writeHead(200, { "content-type": "application/json" });
  const isLive = query("logOptions.follow") === "true" && workflow.status.finishedAt === null;
  const line = (entry) => `${JSON.stringify({ result: entry })}\n`;
  response.write(logLines(workflow, query("podName")).map(line).join(""));
  if (!isLive) return response.end();
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    for (const entry of logLines(workflow, query("podName"), count)) response.write(line(entry));
  }, 400);
  request.on("close", () => clearInterval(timer));
}

function sendFile(path, response) {
  const isAsset = path.startsWith("/assets/");
  const file = isAsset ? normalize(path).replace(/^[/\\]+/, "") : "index.html";
  try {
    const content = readFileSync(join(dist, file));
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-security-policy": policy,
      "cache-control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? {} : JSON.parse(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFixtureServer({ port: Number(process.argv[2] ?? 4750) });
  console.log(`the dashboard over made-up data: ${url}`);
}
