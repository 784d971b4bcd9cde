import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateIn } from "@onexit/inbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listening, listen } from "../../../services/engine/src/auth/listen.ts";

const patience = { headersTimeout: 300, requestTimeout: 300, connectionsCheckingInterval: 50, certificateInterval: 50 };
const app = {
  fetch: async (request: Request) =>
    request.text().then(
      (text) => new Response(`read ${text.length}`),
      () => new Response("cut off", { status: 400 }),
    ),
};

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-listen-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What a server says to a client that sends this and then waits. */
function dribble({ port }: Listening, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("a door that listens", () => {
  it.each([
    ["head", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "],
    ["body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"],
  ])("hangs up on a client whose %s never ends", async (_, text) => {
    await using door = await listen(app, { port: 0, host: "127.0.0.1", onProblem: () => undefined, patience });
    expect(await dribble(door, text)).toMatch(/^(HTTP\/1.1 408|$)/);
  });

  it("takes a new certificate when the files change, and keeps the one before while they are wrong", async () => {
    const first = await certificateIn(join(dir, "a"), { name: "first", hosts: [] }, Date.now());
    const second = await certificateIn(join(dir, "b"), { name: "second", hosts: [] }, Date.now());
    const [certFile, keyFile] = [join(dir, "cert.pem"), join(dir, "key.pem")];
    await writeFile(certFile, first.cert);
    await writeFile(keyFile, first.key);
    const problems: unknown[] = [];
    const onProblem = (error: unknown) => problems.push(error);
    const tls = { certFile, keyFile };
    await using door = await listen(app, { port: 0, host: "127.0.0.1", tls, onProblem, patience });
    const served = () =>
      new Promise<string>((resolve, reject) => {
        const options = { port: door.port, host: "127.0.0.1", ca: [first.cert, second.cert], agent: false };
        const asked = request(options, (answer) => {
          const { subject } = (answer.socket as import("node:tls").TLSSocket).getPeerCertificate();
          resolve(String(subject.CN));
          answer.resume();
        });
        asked.on("error", reject).end();
      });
    const until = async (isSo: () => Promise<boolean> | boolean) => {
      for (let n = 0; n < 200 && !(await isSo()); n += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await isSo()).toBe(true);
    };
    expect(await served()).toBe("first");
    await writeFile(certFile, "no certificate");
    await until(() => problems.length > 0);
    expect(await served()).toBe("first");
    const before = problems.length;
    await Promise.all([writeFile(certFile, ""), writeFile(keyFile, "")]);
    await until(() => problems.length > before);
    expect(await served()).toBe("first");
    await writeFile(certFile, second.cert);
    await writeFile(keyFile, second.key);
    await until(async () => (await served()) === "second");
  });

  it("says which port is taken", async () => {
    await using door = await listen(app, { port: 0, host: "127.0.0.1", onProblem: () => undefined });
    await expect(listen(app, { port: door.port, host: "127.0.0.1", onProblem: () => undefined })).rejects.toMatchObject(
      {
        code: "EADDRINUSE",
      },
    );
  });
});
