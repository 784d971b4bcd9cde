import { createServer, request } from "node:http";
import { connect } from "node:net";
import { hashOfToken, identifyByAny, identifyByOidc, identifyByTokens, newToken, type Role } from "@onexit/engine/door";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/nats.ts";
import { createOwnWorld, handlerOf, type OwnWorld } from "../../support/own-door.ts";
import { openSse } from "../../support/sse.ts";

let world: OwnWorld;
let base: string;
const tokens = { viewer: newToken(), ci: newToken(), root: newToken() };
const entryOf = (name: keyof typeof tokens, role: Role, namespaces: readonly string[]) => ({
  name,
  hash: hashOfToken(tokens[name]),
  grants: [{ role, namespaces }],
});
const entries = [
  entryOf("viewer", "view", ["*"]),
  entryOf("ci", "submit", ["default"]),
  entryOf("root", "admin", ["*"]),
];
const usual = { hosts: undefined, perSecond: 0, monotonic: () => performance.now() };
const byTokens = identifyByTokens(() => entries, Date.now);

beforeAll(async () => {
  world = await createOwnWorld();
  base = await world.openDoor({ guard: { ...usual, identify: byTokens } });
  await world.run("before", "refuse");
});
afterAll(() => world[Symbol.asyncDispose]());

const as = (token: string | undefined, path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${base}${path}`, {
    ...init,
    headers: { ...init.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });

// biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
const jsonOf = async (response: Response): Promise<any> => response.json();

/** Begins a request, and waits for the answer without having ended it. */
function begin(headers: Record<string, string>, text: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers: { ...headers, authorization: `Bearer ${tokens.ci}` } };
    const asked = request(`${base}/api/v1/workflows/default`, options, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      answer.on("end", () => {
        resolve({ status: answer.statusCode, text: body });
        asked.destroy();
      });
    });
    asked.on("error", reject);
    asked.flushHeaders();
    if (text !== "") asked.write(text);
  });
}

describe("a door that asks for tokens", () => {
  it.each([
    ["none", {}],
    ["a password", { authorization: "Basic cm9vdDpyb290" }],
    ["an empty one", { authorization: "Bearer " }],
    ["a wrong one", { authorization: "Bearer oxt_nobody" }],
    ["a hash", { authorization: `Bearer ${hashOfToken(tokens.root)}` }],
    ["two", { authorization: `Bearer ${tokens.root} x` }],
    ["a forged identity", { authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0." }],
  ])("refuses %s in each dialect's words, and tells no secret", async (_, headers) => {
    for (const path of ["/api/v1/workflows/default", "/api/onexit/v1/deliveries", "/metrics"]) {
      const response = await fetch(`${base}${path}`, { headers });
      const text = await response.text();
      expect([response.status, JSON.parse(text).code]).toEqual([401, 16]);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      for (const token of Object.values(tokens)) expect(text).not.toContain(token);
    }
    const kubernetes = await fetch(`${base}/apis/argoproj.io/v1alpha1/namespaces/default/workflows`, { headers });
    expect(await kubernetes.json()).toMatchObject({
      kind: "Status",
      status: "Failure",
      reason: "Unauthorized",
      code: 401,
    });
  });

  it("lets pages and probes through, for they hold nothing", async () => {
    expect((await as(undefined, "/healthz")).status).toBe(200);
    expect((await as(undefined, "/")).status).toBe(503);
  });

  const create = (name: string, namespace = "default") => ({
    path: `/api/v1/workflows/${namespace}`,
    init: { method: "POST", body: JSON.stringify({ workflow: handlerOf(name, "hi") }) },
  });
  it.each([
    ["viewer", "/api/v1/workflows/", {}, 200],
    ["viewer", "/api/v1/workflows/default/before", {}, 200],
    ["viewer", create("by-viewer").path, create("by-viewer").init, 403],
    ["viewer", "/api/v1/workflows/default/before", { method: "DELETE" }, 403],
    ["viewer", "/api/onexit/v1/deliveries/retry", { method: "POST", body: '{"filter":{"state":"dead"}}' }, 403],
    ["viewer", "/api/onexit/v1/audit", {}, 403],
    ["ci", "/api/v1/workflows/", {}, 403],
    ["ci", "/api/v1/workflows/prod", {}, 403],
    ["ci", "/api/v1/workflows/default%2F..%2Fprod", {}, 403],
    ["ci", create("by-ci").path, create("by-ci").init, 200],
    ["ci", create("by-ci-2", "prod").path, create("by-ci-2", "prod").init, 403],
    ["ci", "/api/v1/workflows/default/by-ci", { method: "DELETE" }, 403],
    ["ci", "/apis/argoproj.io/v1alpha1/workflows", {}, 403],
    ["root", create("by-root", "prod").path, create("by-root", "prod").init, 200],
    ["root", "/api/onexit/v1/audit", {}, 200],
  ])("%s asking for %s is answered with a fitting status", async (name, path, init, status) => {
    const response = await as(tokens[name as keyof typeof tokens], path, init);
    expect(response.status).toBe(status);
    if (status === 403) expect(await response.text()).toContain(`${name} needs the role`);
  });

  it("shows each only what is theirs, also live", async () => {
    await world.run("seen", "seen");
    const submitted = await world.engine.running.engine.submit(handlerOf("hidden", "hidden"), {
      namespace: "prod",
      semantics: "onexit",
      resources: [],
    });
    if ("refused" in submitted) throw new Error("refused");
    await world.engine.settled(submitted.workflow.uid);
    await eventually(() => world.acted.includes("hidden"));
    const of = async (token: string) => {
      const found = await jsonOf(await as(token, "/api/onexit/v1/deliveries?limit=1000"));
      return new Set(found.items.map((one: { workflow: { namespace: string } }) => one.workflow.namespace));
    };
    await eventually(async () => (await of(tokens.root)).has("prod"));
    expect([...(await of(tokens.ci))]).toEqual(["default"]);
    const events = await jsonOf(await as(tokens.ci, "/api/onexit/v1/events?workflow=hidden"));
    expect(events.items).toEqual([]);
    await using live = await openSse(`${base}/api/onexit/v1/stream?after=1`, undefined, {
      authorization: `Bearer ${tokens.ci}`,
    });
    const batch: { workflow: { namespace: string } }[] = JSON.parse((await live.next()).data);
    expect(new Set(batch.map(({ workflow }) => workflow.namespace))).toEqual(new Set(["default"]));
    expect((await as(tokens.ci, "/api/onexit/v1/me")).status).toBe(200);
    expect(await jsonOf(await as(tokens.ci, "/api/onexit/v1/me"))).toMatchObject({
      name: "ci",
      roles: ["view", "submit"],
      namespaces: ["default"],
    });
  });

  it("writes down who did what, and lets an admin read it", async () => {
    const dead = await jsonOf(await as(tokens.root, "/api/onexit/v1/deliveries?state=dead"));
    const { id } = dead.items[0];
    for (const path of [`deliveries/${id}/retry`, "deliveries/drop"]) {
      const body = JSON.stringify({ filter: { state: "dead" }, dryRun: true });
      expect((await as(tokens.root, `/api/onexit/v1/${path}`, { method: "POST", body })).status).toBe(200);
    }
    const dropped = await as(tokens.root, `/api/onexit/v1/deliveries/${id}/drop`, {
      method: "POST",
      body: '{"reason":"x"}',
    });
    expect((await jsonOf(dropped)).dropped).toEqual([id]);
    const audit = async () => (await jsonOf(await as(tokens.root, "/api/onexit/v1/audit?limit=1000"))).items;
    await eventually(async () => (await audit()).some((one: { path: string }) => one.path.endsWith(`${id}/drop`)));
    const items: { by: string; method: string; path: string; status: number; address: string; dryRun?: true }[] =
      await audit();
    const isDry = (end: string) => items.find(({ path }) => path.endsWith(end))?.dryRun;
    expect([isDry(`${id}/retry`), isDry("deliveries/drop"), isDry(`${id}/drop`)]).toEqual([true, true, undefined]);
    expect(items.find(({ path }) => path.endsWith(`${id}/drop`))).toMatchObject({
      by: "root",
      method: "POST",
      status: 200,
      address: "127.0.0.1",
    });
    expect(items.some(({ by, status, method }) => by === "viewer" && status === 403 && method === "DELETE")).toBe(true);
    expect(items.some(({ method }) => method === "GET")).toBe(false);
    const told = await jsonOf(await as(tokens.ci, "/api/onexit/v1/events?limit=1000"));
    expect(told.items.some(({ kind }: { kind: string }) => kind === "audit")).toBe(false);
  });

  it("writes down what was asked of a namespace that is none without losing its connection", async () => {
    const path = `/api/v1/workflows/${"b".repeat(6000)}`;
    const asked = await as(tokens.root, path, {
      method: "POST",
      body: JSON.stringify({ workflow: handlerOf("x", "x") }),
    });
    expect(asked.status).toBe(400);
    const list = async () => (await jsonOf(await as(tokens.root, "/api/onexit/v1/audit?limit=1000"))).items;
    await eventually(async () => (await list()).some((one: { path: string }) => one.path === path.slice(0, 500)));
  });

  it("tells journals who stopped a workflow", async () => {
    const workflow = handlerOf("stopped", "hi") as { spec: { templates: object[] } };
    workflow.spec.templates[0] = { name: "main", suspend: {} };
    await as(tokens.ci, "/api/v1/workflows/default", { method: "POST", body: JSON.stringify({ workflow }) });
    expect((await as(tokens.ci, "/api/v1/workflows/default/stopped/stop", { method: "PUT" })).status).toBe(200);
    const events = await jsonOf(await as(tokens.viewer, "/api/onexit/v1/events?workflow=stopped&type=StopRequested"));
    expect(events.items[0].message).toContain("by ci");
  });

  it("refuses what is too large before it is read, with its length or without", async () => {
    // A million labels, of which none has to be sent for the answer to come.
    const announced = await begin({ "content-length": "15777786" }, "");
    expect(announced).toMatchObject({ status: 413, text: expect.stringContaining("larger than") });
    const chunked = await begin({ "transfer-encoding": "chunked" }, `{"labels":"${"x".repeat(9 * 1024 * 1024)}`);
    expect(chunked.status).toBe(413);
    const long = await as(tokens.ci, `/api/v1/workflows/default?listOptions.labelSelector=${"a".repeat(20_000)}`);
    expect(long.status).toBe(431);
  });

  it("hears out whoever sends too much for a while, so that the answer reaches them", async () => {
    const megabyte = 1024 * 1024;
    const { hostname, port } = new URL(base);
    const ended = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname);
      const head = `POST /api/v1/workflows/default HTTP/1.1\r\nHost: x\r\nContent-Length: ${9 * megabyte}\r\n`;
      socket.write(`${head}Authorization: Bearer ${tokens.ci}\r\n\r\n`);
      socket.once("data", (answer) => {
        let left = 9;
        // The library would hang up after half a second.
        const timer = setInterval(() => {
          left -= 1;
          socket.write(Buffer.alloc(megabyte));
          if (left === 0) socket.end();
          if (left === 0) clearInterval(timer);
        }, 120);
        socket.once("close", (hadError) => {
          clearInterval(timer);
          resolve(left === 0 && !hadError ? String(answer).slice(0, 12) : `closed with ${left} MiB to send`);
        });
      });
      socket.on("error", () => undefined);
    });
    expect(ended).toBe("HTTP/1.1 413");
  });

  it("lets nobody ask too much, and says when to ask again", async () => {
    const slow = await world.openDoor({ guard: { ...usual, identify: byTokens, perSecond: 1 } });
    const ask = (token: string) => fetch(`${slow}/api/onexit/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    const statuses = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await ask(tokens.ci)).status);
    expect(statuses.at(0)).toBe(200);
    const last = await ask(tokens.ci);
    expect([last.status, Number(last.headers.get("retry-after")) >= 1]).toEqual([429, true]);
    expect((await ask(tokens.root)).status).toBe(200);
  });

  it("asks those who guess to wait, but not those who know", async () => {
    const door = await world.openDoor({ guard: { ...usual, identify: byTokens } });
    const ask = (token: string) => fetch(`${door}/api/onexit/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    const statuses = new Set<number>();
    for (let n = 0; n < 30; n += 1) statuses.add((await ask(`oxt_${n}`)).status);
    expect(statuses).toEqual(new Set([401, 429]));
    expect((await ask(tokens.ci)).status).toBe(200);
  });
});

describe("a door that asks nobody", () => {
  const ask = (headers: Record<string, string>, init: RequestInit = {}) =>
    // fetch sets the host by itself; node's own client does as it is told.
    new Promise<number | undefined>((resolve, reject) => {
      const url = `${world.base}/api/onexit/v1/deliveries/retry`;
      const asked = request(url, { method: init.method ?? "GET", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", reject);
      asked.end(typeof init.body === "string" ? init.body : undefined);
    });
  const post = { method: "POST", body: '{"filter":{"state":"dead"},"dryRun":true}' };

  it("answers to no name but those of this machine", async () => {
    expect(await ask({ host: "attacker.example" }, post)).toBe(421);
    expect(await ask({ host: "attacker.example:2746" })).toBe(421);
    expect(await ask({ host: "localhost:1" }, post)).toBe(200);
  });

  it("lets no page of another site change anything", async () => {
    const host = new URL(world.base).host;
    expect(await ask({ host, origin: "http://attacker.example", "x-onexit-csrf": "1" }, post)).toBe(403);
    expect(await ask({ host, origin: `http://${host}` }, post)).toBe(403);
    expect(await ask({ host, origin: `http://${host}`, "x-onexit-csrf": "1" }, post)).toBe(200);
    expect(await ask({ host }, post)).toBe(200);
  });
});

describe("a door that trusts an issuer", () => {
  it("takes its tokens for what their groups may do, and no others", async () => {
    const keys = await generateKeyPair("RS256", { extractable: true });
    const strange = await generateKeyPair("RS256", { extractable: true });
    const jwk: JWK = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256" };
    let isDown = true;
    let asked = 0;
    const server = createServer((request, response) => {
      if (isDown) return void response.writeHead(500).end();
      if (request.url === "/keys") asked += 1;
      const body = request.url === "/keys" ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const issuer = `http://127.0.0.1:${port}`;
    const oidc = identifyByOidc({
      issuer,
      audience: "onexit",
      groupsClaim: "groups",
      groups: new Map([["dev", [{ role: "submit", namespaces: ["default"] }]]]),
    });
    const door = await world.openDoor({ guard: { ...usual, identify: identifyByAny([byTokens, oidc]) } });
    const signed = (
      claims: object,
      { key = keys.privateKey, exp = "5m" }: { key?: typeof keys.privateKey; exp?: string } = {},
    ) =>
      new SignJWT({ iss: issuer, aud: "onexit", sub: "u1", email: "ada@example.test", groups: ["dev"], ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "k1" })
        .setExpirationTime(exp)
        .sign(key);
    const statusOf = async (token: string, path = "/api/v1/workflows/default") =>
      (await fetch(`${door}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
    try {
      const good = await signed({});
      expect(await statusOf(good)).toBe(503);
      // Those with tokens of their own need no issuer.
      expect(await statusOf(tokens.viewer)).toBe(200);
      isDown = false;
      expect(await statusOf(good)).toBe(200);
      expect(await statusOf(good, "/api/v1/workflows/prod")).toBe(403);
      expect(await statusOf(await signed({ groups: ["others"] }))).toBe(403);
      expect(await statusOf(await signed({ groups: undefined }))).toBe(403);
      const me = await fetch(`${door}/api/onexit/v1/me`, { headers: { authorization: `Bearer ${good}` } });
      expect(await me.json()).toMatchObject({ name: "ada@example.test", roles: ["view", "submit"] });
      expect(await statusOf(await signed({ aud: "another" }))).toBe(401);
      expect(await statusOf(await signed({ iss: "http://127.0.0.1:1" }))).toBe(401);
      expect(await statusOf(await signed({}, { exp: "-5m" }))).toBe(401);
      expect(await statusOf(await signed({}, { key: strange.privateKey }))).toBe(401);
      const [, claims] = good.split(".");
      const none = Buffer.from('{"alg":"none"}').toString("base64url");
      expect(await statusOf(`${none}.${claims}.`)).toBe(401);
      expect(await statusOf(`${none}.${claims}.x`)).toBe(401);
      // The public key as if it were a secret.
      const secret = new TextEncoder().encode(JSON.stringify(jwk));
      const confused = await new SignJWT({ iss: issuer, aud: "onexit", groups: ["dev"] })
        .setProtectedHeader({ alg: "HS256", kid: "k1" })
        .setExpirationTime("5m")
        .sign(secret);
      expect(await statusOf(confused)).toBe(401);
      expect(asked).toBe(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
