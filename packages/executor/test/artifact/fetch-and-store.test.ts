import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ArtifactLocation, InputArtifact } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { type FetchPorts, fetchInput } from "../../src/artifact/fetch-input.ts";
import { createLocalRepository } from "../../src/artifact/local-repository.ts";
import { storeOutput } from "../../src/artifact/store-output.ts";
import { createDirectory } from "../support/directory.ts";
import { createLoopback, textOf } from "../support/server.ts";

function createPlace() {
  const directory = createDirectory();
  const ports: FetchPorts = {
    repository: createLocalRepository(directory.file("kept")),
    values: (kind, name) => (kind === "secret" && name === "login" ? { user: "me", word: "pass" } : undefined),
    env: process.env,
    signal: AbortSignal.timeout(10_000),
  };
  const store = (path: string, archive: "none" | "tar" | "zip", key: string) =>
    storeOutput(
      {
        name: "o",
        path: `/any/${path}`,
        optional: false,
        archive,
        location: { local: { key } },
        file: directory.file(path),
        redirects: new Map(),
      },
      { ...ports, scratch: directory.file("scratch") },
    );
  const fetch = (location: ArtifactLocation | undefined, more: Partial<InputArtifact> = {}) =>
    fetchInput(
      { name: "i", path: "/any", optional: false, ...(location && { location }), ...more },
      directory.file("in"),
      ports,
    );
  return { directory, ports, store, fetch, [Symbol.dispose]: () => directory[Symbol.dispose]() };
}

describe("what one step stored, the next finds", () => {
  it.each(["none", "tar", "zip"] as const)("a file, archive %s", async (archive) => {
    using place = createPlace();
    writeFileSync(place.directory.file("f"), "text");
    expect(await place.store("f", archive, "wf/k")).toBe(true);
    expect(await place.fetch({ local: { key: "wf/k" } })).toBe(true);
    expect(readFileSync(place.directory.file("in"), "utf8")).toBe("text");
  });

  it.each(["none", "tar", "zip"] as const)("a directory, archive %s, and a file within it", async (archive) => {
    using place = createPlace();
    mkdirSync(place.directory.file("d/sub"), { recursive: true });
    writeFileSync(place.directory.file("d/a"), "1");
    writeFileSync(place.directory.file("d/sub/b"), "2");
    await place.store("d", archive, "wf/k");
    await place.fetch({ s3: { key: "wf/k" } });
    expect(readdirSync(place.directory.file("in")).sort()).toEqual(["a", "sub"]);
    expect(readFileSync(place.directory.file("in/sub/b"), "utf8")).toBe("2");
    await fetchInput(
      { name: "i", path: "/x", optional: false, location: { local: { key: "wf/k" } }, subPath: "sub/b" },
      place.directory.file("one"),
      place.ports,
    );
    expect(readFileSync(place.directory.file("one"), "utf8")).toBe("2");
  });

  it("storing it again is harmless", async () => {
    using place = createPlace();
    writeFileSync(place.directory.file("f"), "text");
    await place.store("f", "tar", "k");
    await place.store("f", "tar", "k");
    expect(await place.ports.repository.list("")).toEqual(["k"]);
  });

  it("what is not there is not stored", async () => {
    using place = createPlace();
    expect(await place.store("f", "tar", "k")).toBe(false);
  });
});

describe("an input artifact", () => {
  it("of raw data is a file", async () => {
    using place = createPlace();
    await place.fetch({ raw: { data: "hello\n" } }, { mode: 0o755 });
    expect(readFileSync(place.directory.file("in"), "utf8")).toBe("hello\n");
    expect(lstatSync(place.directory.file("in")).mode & 0o777).toBe(0o755);
  });

  it("that is optional and missing, or supplied by nobody, is left out", async () => {
    using place = createPlace();
    expect(await place.fetch(undefined, { optional: true })).toBe(false);
    expect(await place.fetch({ local: { key: "none" } }, { optional: true })).toBe(false);
    expect(existsSync(place.directory.file("in"))).toBe(false);
  });

  it.each<[string, ArtifactLocation | undefined, RegExp]>([
    ["nobody supplied", undefined, /required, and nobody supplied it/],
    ["that is missing", { local: { key: "none" } }, /nothing at local "none"/],
    ["of a store that is not known", { hdfs: { path: "/x" } }, /hdfs is not supported/],
    [
      "whose secret is missing",
      { git: { repo: "file:///x", passwordSecret: { name: "no", key: "k" } } },
      /secret "no" not found/,
    ],
    [
      "whose secret lacks the key",
      { git: { repo: "file:///x", passwordSecret: { name: "login", key: "k" } } },
      /secret "login" has no key "k"/,
    ],
    ["of a scheme of the host", { http: { url: "file:///etc/passwd" } }, /unsupported protocol scheme file:/],
    ["of a program that git would run", { git: { repo: "ext::sh -c true" } }, /git: .*ext/],
  ])("%s is an error", async (_, location, problem) => {
    using place = createPlace();
    await expect(place.fetch(location)).rejects.toThrow(problem);
  });

  it("of a URL is asked for with its headers, and redirects are followed", async () => {
    using place = createPlace();
    const seen: (string | undefined)[] = [];
    await using server = await createLoopback((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === "/moved") response.writeHead(302, { location: "/file" }).end();
      else response.end("content");
    });
    const auth = {
      basicAuth: { usernameSecret: { name: "login", key: "user" }, passwordSecret: { name: "login", key: "word" } },
    };
    await place.fetch({ http: { url: `${server.url}/moved`, auth } });
    expect(readFileSync(place.directory.file("in"), "utf8")).toBe("content");
    expect(seen).toEqual(Array(2).fill(`Basic ${Buffer.from("me:pass").toString("base64")}`));
  });

  it("of a URL that answers with an error says so", async () => {
    using place = createPlace();
    await using server = await createLoopback((_, response) => response.writeHead(503).end());
    await expect(place.fetch({ http: { url: server.url } })).rejects.toThrow("answered with 503");
  });

  it("can be stored at a URL", async () => {
    using place = createPlace();
    const bodies: string[] = [];
    await using server = await createLoopback(async (request, response) => {
      bodies.push(`${request.method} ${request.headers["content-length"]} ${await textOf(request)}`);
      response.end();
    });
    writeFileSync(place.directory.file("f"), "text");
    const output = {
      name: "o",
      path: "/f",
      optional: false,
      archive: "none",
      location: { http: { url: server.url } },
    } as const;
    await storeOutput(
      { ...output, file: place.directory.file("f"), redirects: new Map() },
      { ...place.ports, scratch: place.directory.file("scratch") },
    );
    expect(bodies).toEqual(["PUT 4 text"]);
  });
});

describe("an artifact of git", () => {
  function createOrigin(directory: string) {
    const git = (...words: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.test", ...words], {
        cwd: directory,
        encoding: "utf8",
      }).trim();
    mkdirSync(directory);
    git("init", "-q", "-b", "main");
    const commit = (text: string) => {
      writeFileSync(`${directory}/file`, text);
      git("add", "file");
      git("commit", "-q", "-m", text);
      return git("rev-parse", "HEAD");
    };
    const first = commit("first");
    git("tag", "v1");
    commit("second");
    git("branch", "side", "v1");
    return { first };
  }

  it.each([
    ["nothing", () => ({}), "second"],
    ["a tag", () => ({ revision: "v1" }), "first"],
    ["a branch and a depth", () => ({ revision: "side", depth: 1 }), "first"],
    ["a commit", (first: string) => ({ revision: first, depth: 1 }), "first"],
    ["an expression", () => ({ revision: "main~1" }), "first"],
  ])("is checked out at %s", async (_, at, expected) => {
    using place = createPlace();
    const { first } = createOrigin(place.directory.file("origin"));
    await place.fetch({ git: { repo: `file://${place.directory.file("origin")}`, ...at(first) } });
    expect(readFileSync(place.directory.file("in/file"), "utf8")).toBe(expected);
  });

  it("names git where there is none", async () => {
    using place = createPlace();
    const ports = { ...place.ports, env: { PATH: place.directory.path } };
    const artifact = { name: "i", path: "/x", optional: false, location: { git: { repo: "file:///x" } } };
    await expect(fetchInput(artifact, place.directory.file("in"), ports)).rejects.toThrow(
      "needs git, which is not installed",
    );
  });
});
