import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { onexitIn } from "../commands/here.ts";

let dir = "";
let address = "";
/** Of each request: its path and what it says of who asks. */
const asked: string[] = [];
let answers = true;
const engine = createServer((request, response) => {
  asked.push(`${request.url} ${request.headers.authorization ?? "-"}`);
  if (answers) response.writeHead(200, { "content-type": "application/json" }).end('{"items": []}');
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-settle-"));
  await mkdir(join(dir, "home", "onexit"), { recursive: true });
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
  address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
});
afterAll(async () => {
  engine.closeAllConnections();
  engine.close();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  asked.length = 0;
  answers = true;
  await writeFile(join(dir, "onexit.yaml"), "");
  await writeFile(join(dir, "token"), "secret-of-staging\n");
  await writeFile(
    join(dir, "home", "onexit", "config.yaml"),
    `options: {semantics: argo}\ncontexts:\n  staging: {server: "${address}", namespace: team, tokenFile: ../../token}\n`,
  );
});

const here = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  onexitIn(dir, args, { XDG_CONFIG_HOME: join(dir, "home"), ...env });

describe("the environment", () => {
  it.each([
    [
      ["config", "view"],
      { ONEXIT_COLOR: "maybe" },
      'environment ONEXIT_COLOR: "maybe" is nothing for --color: write true or false',
    ],
    [
      ["run", "x.yaml"],
      { ONEXIT_SEMANTICS: "agro" },
      'environment ONEXIT_SEMANTICS: "agro" is nothing for --semantics: write onexit, argo',
    ],
    [["list"], { ONEXIT_SINCE: "soon" }, "--since is what environment ONEXIT_SINCE says"],
    [["doctor"], { ONEXIT_PORT: "x" }, "--port is what environment ONEXIT_PORT says"],
    [["list"], { ONEXIT_REQUEST_TIMEOUT: "soon" }, "--request-timeout is what environment ONEXIT_REQUEST_TIMEOUT says"],
  ])("a bad value for %j is an error that names its variable: %j", async (args, env, message) => {
    await expect(here(args, env)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  it("sets switches, and those that say no", async () => {
    expect((await here(["list"], { ONEXIT_NO_HEADERS: "true" })).out).toBe("");
    expect((await here(["list"], { ONEXIT_NO_HEADERS: "false" })).out).toMatch(/^NAME/);
    expect((await here(["list", "--no-headers"], { ONEXIT_NO_HEADERS: "false" })).out).toBe("");
  });
});

describe("a context", () => {
  it("is a server, a namespace and a token", async () => {
    await here(["list", "--context", "staging"], { ARGO_TOKEN: "Bearer of-another" });
    expect(asked).toEqual(["/api/v1/workflows/team Bearer secret-of-staging"]);
  });

  it("gives its token to no other server", async () => {
    await here(["list", "--context", "staging", "--server", address]);
    expect(asked).toEqual(["/api/v1/workflows/team -"]);
  });

  it("may be named by a project, which may name no server", async () => {
    await writeFile(join(dir, "onexit.yaml"), "options: {context: staging, namespace: blue}\n");
    await here(["list"]);
    expect(asked).toEqual(["/api/v1/workflows/blue Bearer secret-of-staging"]);
    await writeFile(join(dir, "onexit.yaml"), "env: a\noptions: {server: 'evil.test'}\n");
    await expect(here(["list"])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/onexit\.yaml:2:11: unknown key "server"/),
    });
  });

  it.each([
    [
      "stagin",
      /--context: there is no context "stagin" \(did you mean "staging"\?\); contexts stand in .*config\.yaml/,
    ],
    ["constructor", /there is no context "constructor"/],
  ])("that there is not is said, with what there is: %s", async (name, message) => {
    await expect(here(["list", "--context", name])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });

  it("without its token's file says which it is, and nothing is asked", async () => {
    await rm(join(dir, "token"));
    await expect(here(["list", "--context", "staging"])).rejects.toMatchObject({
      message: expect.stringMatching(/^context staging: tokenFile .*token cannot be read: ENOENT/),
    });
    expect(asked).toEqual([]);
  });

  it("is shown by config view with where each value comes from, its token masked", async () => {
    const { out } = await here(["config", "view", "--origin", "--context", "staging"]);
    expect(out).toMatch(/server +127\.0\.0\.1:\d+ +context staging, flag\n/);
    expect(out).toMatch(/namespace +team +context staging, flag\n/);
    expect(out).toMatch(/semantics +argo +.*config\.yaml:1\n/);
    expect(out).toMatch(/ARGO_TOKEN +\*\*\*\* +context staging, tokenFile .*token\n/);
    expect(out).not.toContain("secret-of-staging");
  });
});

describe("how a command behaves", () => {
  it("tells with --verbose what was asked and who said what, and not with which token", async () => {
    const { err } = await here(["list", "-v"], { ONEXIT_CONTEXT: "staging" });
    expect(err).toMatch(/onexit: --namespace team \(context staging, environment ONEXIT_CONTEXT\)/);
    expect(err).toMatch(/onexit: GET http:\/\/127\.0\.0\.1:\d+\/api\/v1\/workflows\/team 200 \d/);
    expect(err).not.toContain("secret");
  });

  it("waits for an answer no longer than --request-timeout", async () => {
    answers = false;
    await expect(here(["list", "--context", "staging", "--request-timeout", "50ms"])).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("timeout"),
    });
  });

  it("refuses to be quiet and verbose", async () => {
    await expect(here(["list", "-q", "-v"])).rejects.toMatchObject({ exitCode: 2 });
  });
});

it.each([["version"], ["explain", "OX1001"]])(
  "%s needs no configuration, and helps where it is broken",
  async (...args) => {
    await writeFile(join(dir, "home", "onexit", "config.yaml"), "options: [\n");
    expect((await here(args)).code).toBe(0);
    await expect(here(["list"])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/config\.yaml:2:1: /),
    });
  },
);
