import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onexitIn } from "./here.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-config-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Item {
  readonly section: string;
  readonly name: string;
  readonly value: string;
  readonly origin: string;
}

async function view(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { out } = await onexitIn(dir, ["config", "view", "-o", "json", ...args], env);
  const { items } = JSON.parse(out) as { readonly items: readonly Item[] };
  return { out, of: (name: string) => items.find((item) => item.name === name) };
}

describe("onexit config view", () => {
  it("prefers a flag to the environment, that to the file, and that to the default", async () => {
    await writeFile(join(dir, "onexit.yaml"), "env: prod\ncleanup:\n  roots: [/srv/a]\n");
    const { of } = await view([]);
    expect(of("namespace")).toMatchObject({ value: "default", origin: "default" });
    expect(of("env")).toMatchObject({ section: "onexit.yaml", value: "prod", origin: "onexit.yaml:1" });
    expect(of("cleanup.roots")).toMatchObject({ value: '["/srv/a"]', origin: "onexit.yaml:3" });
    expect(of("CLEANUP_ROOTS")).toMatchObject({ value: "/srv/a", origin: "onexit.yaml" });
    expect(of("ARCHIVE_URL")?.origin).toBe("default, beside the run");
    const set = await view([], { ARGO_NAMESPACE: "blue", CLEANUP_ROOTS: "/srv/b" });
    expect(set.of("namespace")).toMatchObject({ value: "blue", origin: "environment ARGO_NAMESPACE" });
    expect(set.of("CLEANUP_ROOTS")).toMatchObject({ value: "/srv/b", origin: "environment CLEANUP_ROOTS" });
    const flagged = await view(["-n", "green"], { ARGO_NAMESPACE: "blue" });
    expect(flagged.of("namespace")).toMatchObject({ value: "green", origin: "flag" });
  });

  it("masks secrets wherever they stand, and shows where their files are", async () => {
    await writeFile(
      join(dir, "onexit.yaml"),
      "images: [{image: a, env: {API_TOKEN: hidden-1}}]\nconfigMaps: {app: {DB_PASSWORD: hidden-2, PORT: 8080}}\n",
    );
    const { out, of } = await view([], {
      SLACK_BOT_TOKEN: "hidden-3",
      SLACK_WEBHOOK_URL: "https://hooks.test/hidden-4",
      GITHUB_TOKEN_FILE: "/run/secrets/github",
      NATS_URL: "nats://me:hidden-5@nats.test:4222",
      ARGO_TOKEN: "Bearer hidden-6",
    });
    expect(out).not.toContain("hidden");
    expect(of("NATS_URL") ?? of("nats")).toMatchObject({ value: "nats://****@nats.test:4222" });
    expect(of("SLACK_BOT_TOKEN")).toMatchObject({ value: "****", origin: "environment SLACK_BOT_TOKEN" });
    expect(of("GITHUB_TOKEN_FILE")?.value).toBe("/run/secrets/github");
    expect(of("configMaps.app.PORT")).toMatchObject({ value: "8080", origin: "onexit.yaml:2" });
  });

  it("says origins when asked", async () => {
    await writeFile(join(dir, "onexit.yaml"), "env: prod\n");
    const { out } = await onexitIn(dir, ["config", "view", "--origin"]);
    expect(out).toMatch(/\n {2}env {2}prod {2}onexit\.yaml:1\n/);
    expect((await onexitIn(dir, ["config", "view"])).out).not.toContain("onexit.yaml:1");
  });
});
