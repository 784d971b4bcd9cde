import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { HttpWork } from "@onexit/events";
import { generate } from "selfsigned";
import { describe, expect, it } from "vitest";
import { createLocalRepository } from "../src/artifact/local-repository.ts";
import { createDirectory } from "./support/directory.ts";
import { createFixture, leafOf, until, workflow } from "./support/fixture.ts";
import { createLoopback, textOf } from "./support/server.ts";

const http = (work: Partial<HttpWork>) =>
  leafOf("a", {
    ...{ kind: "http", method: "GET", url: "", headers: [], body: "", timeoutMs: 5_000, insecureSkipVerify: false },
    ...work,
  });

const values = (kind: string, name: string) =>
  kind === "secret" && name === "login" ? { token: "hunter22" } : undefined;

describe("an HTTP request", () => {
  it("is sent with its method, headers and body, and its answer reported whatever its status", async () => {
    await using fixture = createFixture();
    await using server = await createLoopback(async (request, response) => {
      response.writeHead(418, { "X-Kind": ["a", "b"] });
      response.end(`${request.method} ${request.headers["x-one"]} ${await textOf(request)}`);
    });
    const report = await fixture.ended(
      http({ method: "POST", url: `${server.url}/x?y`, headers: [{ name: "X-One", value: "1" }], body: "hello" }),
    );
    expect(report).toMatchObject({
      outcome: "exited",
      response: { statusCode: 418, body: "POST 1 hello", headers: { "x-kind": ["a", "b"] } },
    });
  });

  it("sends bytes as they are", async () => {
    await using fixture = createFixture();
    const seen: Buffer[] = [];
    await using server = await createLoopback(async (request, response) => {
      for await (const piece of request) seen.push(piece as Buffer);
      response.end();
    });
    const bytes = Buffer.from([0, 255, 1]);
    await fixture.ended(http({ method: "PUT", url: server.url, bodyBytes: bytes.toString("base64") }));
    expect(Buffer.concat(seen)).toEqual(bytes);
  });

  it("takes headers from secrets, and tells nobody", async () => {
    await using fixture = createFixture({ values });
    await using server = await createLoopback((request, response) => response.end(request.headers.authorization));
    const from = { kind: "secret", name: "login", key: "token", optional: false } as const;
    const report = await fixture.ended(
      http({ url: server.url, headers: [{ name: "Authorization", value: "", from }] }),
    );
    expect(report.response?.body).toBe("***");
  });

  it("without the secret is an error that names it", async () => {
    await using fixture = createFixture({ values });
    const from = { kind: "secret", name: "login", key: "no", optional: false } as const;
    const report = await fixture.ended(http({ url: "http://127.0.0.1:1", headers: [{ name: "H", value: "", from }] }));
    expect(report).toMatchObject({
      outcome: "error",
      message: 'secret "login" has no key "no", which is to be header H',
    });
  });

  it("follows redirects, but not for ever", async () => {
    await using fixture = createFixture();
    await using server = await createLoopback((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` });
      response.end("there");
    });
    expect((await fixture.ended(http({ url: `${server.url}/10` }))).response?.body).toBe("there");
    await using other = createFixture();
    expect(await other.ended(http({ url: `${server.url}/11` }))).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("stopped after 10 redirects"),
    });
  });

  it.each([
    ["that nobody listens to", "http://127.0.0.1:1/x", /GET "http:\/\/127.0.0.1:1\/x": connect ECONNREFUSED/],
    ["of another scheme", "file:///etc/passwd", /unsupported protocol scheme file:/],
    ["that is no URL", "nonsense", /Invalid URL/],
  ])("to an address %s fails and says why", async (_, url, message) => {
    await using fixture = createFixture();
    expect(await fixture.ended(http({ url }))).toMatchObject({
      outcome: "failed",
      message: expect.stringMatching(message),
    });
  });

  it("has only so much time", async () => {
    await using fixture = createFixture();
    await using server = await createLoopback(() => {});
    expect(await fixture.ended(http({ url: server.url, timeoutMs: 100 }))).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("no complete answer within 100 ms"),
    });
  });

  it("takes a body of 20 MiB at most", async () => {
    await using fixture = createFixture();
    await using server = await createLoopback((_, response) => response.end(Buffer.alloc(21 * 1024 * 1024)));
    expect(await fixture.ended(http({ url: server.url }))).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("longer than 20971520 bytes"),
    });
  });

  it("is ended by a cancel", async () => {
    await using fixture = createFixture();
    let asked = 0;
    await using server = await createLoopback(() => {
      asked += 1;
    });
    fixture.executor.run(http({ url: server.url }), workflow);
    await until("the request", () => asked || undefined);
    fixture.executor.cancel({ type: "CancelProcess", node: "a", attempt: 1, graceMs: 0 }, workflow);
    expect(await fixture.reported("a")).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("cancelled"),
    });
  });

  it("that was answered is not sent again; one under way when an engine ended is", async () => {
    let asked = 0;
    await using server = await createLoopback((_, response) => {
      asked += 1;
      if (asked > 1) response.end(`answer ${asked}`);
    });
    await using first = createFixture();
    first.executor.run(http({ url: server.url }), workflow);
    await until("the request", () => asked || undefined);
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir });
    expect((await second.ended(http({ url: server.url }))).response?.body).toBe("answer 2");
    expect((await second.ended(http({ url: server.url }))).response?.body).toBe("answer 2");
  });

  it("checks certificates, unless it is told not to", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "x" }], { keySize: 2048 });
    const server = createServer({ key, cert }, (_, response) => response.end("safe"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await using fixture = createFixture();
      expect(await fixture.ended(http({ url }))).toMatchObject({ outcome: "failed" });
      await using other = createFixture();
      expect((await other.ended(http({ url, insecureSkipVerify: true }))).response?.body).toBe("safe");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("the keys of a repository", () => {
  it("below a place are reported in order", async () => {
    using directory = createDirectory();
    const artifacts = createLocalRepository(directory.path);
    for (const key of ["in/b", "in/a/1", "other"]) await artifacts.put(key, Readable.from([""]));
    await using fixture = createFixture({ artifacts });
    const work = { kind: "data", location: { s3: { key: "in/" } }, transformations: [] } as const;
    expect(await fixture.ended(leafOf("a", work))).toMatchObject({ outcome: "exited", keys: ["in/a/1", "in/b"] });
  });

  it("of a place that has none are an error", async () => {
    await using fixture = createFixture();
    const work = { kind: "data", location: { git: { repo: "x" } }, transformations: [] } as const;
    expect(await fixture.ended(leafOf("a", work))).toMatchObject({
      outcome: "error",
      message: "the keys of git cannot be listed: use s3",
    });
  });
});
