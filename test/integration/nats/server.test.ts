import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import {
  adoptNatsServer,
  ConnectError,
  connectNats,
  PortInUseError,
  ServerStartError,
  StoreInUseError,
  startNatsServer,
} from "@onexit/nats";
import { describe, expect, it } from "vitest";
import { createTempDir, natsBinary } from "../../support/nats.ts";

describe("startNatsServer", () => {
  it("starts a server that only its token's owner can reach", async () => {
    await using temp = await createTempDir();
    await using server = await startNatsServer({ binary: await natsBinary(), dir: temp.dir });
    await using nats = await connectNats({ url: server.url, token: server.token, name: "owner" });
    expect(nats.serverVersion).toBe(server.version);
    const stranger = connectNats({ url: server.url, token: "guess", name: "stranger" });
    await expect(stranger).rejects.toThrow(ConnectError);
    await expect(stranger).rejects.not.toThrow(/guess/);
  });

  it("keeps its secrets from other users", async () => {
    await using temp = await createTempDir();
    await using server = await startNatsServer({ binary: await natsBinary(), dir: join(temp.dir, "store") });
    for (const name of ["nats-server.conf", "token", "server.json", "nats-server.log"]) {
      expect((await stat(join(server.dir, name))).mode & 0o077).toBe(0);
    }
  });

  it("refuses a store that a live server uses, and names its pid", async () => {
    await using temp = await createTempDir();
    const binary = await natsBinary();
    await using server = await startNatsServer({ binary, dir: temp.dir });
    const second = startNatsServer({ binary, dir: temp.dir });
    await expect(second).rejects.toThrow(StoreInUseError);
    await expect(second).rejects.toMatchObject({ pid: server.pid, dir: temp.dir });
  });

  it("takes a store over from a server that was killed", async () => {
    await using temp = await createTempDir();
    const binary = await natsBinary();
    const killed = await startNatsServer({ binary, dir: temp.dir });
    process.kill(killed.pid, "SIGKILL");
    await killed.exited;
    await using server = await startNatsServer({ binary, dir: temp.dir, port: killed.port });
    expect(server).toMatchObject({ port: killed.port, token: killed.token });
    expect(server.pid).not.toBe(killed.pid);
  });

  it("lets exactly one of several rivals have a stale store", async () => {
    await using temp = await createTempDir();
    const binary = await natsBinary();
    const killed = await startNatsServer({ binary, dir: temp.dir });
    process.kill(killed.pid, "SIGKILL");
    await killed.exited;
    const rivals = await Promise.allSettled(
      Array.from({ length: 5 }, () => startNatsServer({ binary, dir: temp.dir })),
    );
    const winners = rivals.flatMap((rival) => (rival.status === "fulfilled" ? [rival.value] : []));
    await Promise.all(winners.map((winner) => winner.stop()));
    expect(winners).toHaveLength(1);
    for (const rival of rivals) {
      if (rival.status === "rejected") expect(rival.reason).toBeInstanceOf(StoreInUseError);
    }
  });

  it("notices a server whose starter died before it could leave a record", async () => {
    await using temp = await createTempDir();
    const binary = await natsBinary();
    const first = await startNatsServer({ binary, dir: temp.dir });
    await first.stop();
    const stray = spawn(binary, ["-c", join(temp.dir, "nats-server.conf")], { stdio: "ignore" });
    try {
      await expect
        .poll(() => readFile(join(temp.dir, "nats-server.pid"), "utf8").catch(() => ""))
        .toBe(String(stray.pid));
      await expect(startNatsServer({ binary, dir: temp.dir })).rejects.toMatchObject({ pid: stray.pid });
      const adopted = await adoptNatsServer(temp.dir);
      expect(adopted).toMatchObject({ pid: stray.pid, url: expect.stringMatching(/^nats:\/\/127\.0\.0\.1:\d+$/) });
      expect(await adoptNatsServer(temp.dir)).toMatchObject({ pid: stray.pid, port: adopted?.port });
    } finally {
      stray.kill("SIGKILL");
      await once(stray, "exit");
    }
  });

  it("says that the port is in use", async () => {
    await using temp = await createTempDir();
    const squatter = createServer().listen(0, "127.0.0.1");
    await once(squatter, "listening");
    const { port } = squatter.address() as AddressInfo;
    try {
      const binary = await natsBinary();
      await expect(startNatsServer({ binary, dir: temp.dir, port })).rejects.toThrow(PortInUseError);
      await using server = await startNatsServer({ binary, dir: temp.dir });
      expect(server.port).not.toBe(port);
    } finally {
      squatter.close();
    }
  });

  it("shows the end of the log when the server does not start", async () => {
    await using temp = await createTempDir();
    await writeFile(join(temp.dir, "jetstream"), "a file where the store should be");
    const start = startNatsServer({ binary: await natsBinary(), dir: temp.dir });
    await expect(start).rejects.toThrow(ServerStartError);
    await expect(start).rejects.toThrow(/log ends with:\n.*jetstream/is);
  });

  it("frees the store when it is stopped, however often", async () => {
    await using temp = await createTempDir();
    const binary = await natsBinary();
    const server = await startNatsServer({ binary, dir: temp.dir });
    await Promise.all([server.stop(), server.stop()]);
    await server.exited;
    expect(await adoptNatsServer(temp.dir)).toBeUndefined();
    await using again = await startNatsServer({ binary, dir: temp.dir });
    expect(again.token).toBe(server.token);
  });
});

describe("adoptNatsServer", () => {
  it("finds the running server of a directory and can stop it", async () => {
    await using temp = await createTempDir();
    const binary = await natsBinary();
    const server = await startNatsServer({ binary, dir: temp.dir, detached: true });
    const adopted = await adoptNatsServer(temp.dir);
    expect(adopted).toMatchObject({ pid: server.pid, url: server.url, token: server.token, version: server.version });
    await adopted?.stop();
    await server.exited;
    await using next = await startNatsServer({ binary, dir: temp.dir });
    expect(next.pid).not.toBe(server.pid);
  });

  it("is not fooled by the record of a dead server", async () => {
    await using temp = await createTempDir();
    const server = await startNatsServer({ binary: await natsBinary(), dir: temp.dir });
    process.kill(server.pid, "SIGKILL");
    await server.exited;
    expect(await adoptNatsServer(temp.dir)).toBeUndefined();
    const record = JSON.parse(await readFile(join(temp.dir, "server.json"), "utf8"));
    await writeFile(join(temp.dir, "server.json"), JSON.stringify({ ...record, pid: process.pid }));
    expect(await adoptNatsServer(temp.dir)).toBeUndefined();
  });
});
