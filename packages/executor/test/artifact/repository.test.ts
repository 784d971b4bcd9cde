import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ArtifactRepository, createArtifactRepository } from "../../src/artifact/repository.ts";
import { createDirectory } from "../support/directory.ts";

const directory = createDirectory();
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
let faux: Awaited<ReturnType<typeof startFauxqs>>;

beforeAll(async () => {
  faux = await startFauxqs({ port: 0, logger: false });
  faux.createBucket("artifacts");
});

afterAll(async () => {
  await faux.stop();
  directory[Symbol.dispose]();
});

const kinds: readonly [string, () => ArtifactRepository][] = [
  ["in a directory", () => createArtifactRepository(pathToFileURL(directory.file("kept")).href)],
  [
    "in a bucket",
    () =>
      createArtifactRepository("s3://artifacts/below/here", { endpoint: `http://127.0.0.1:${faux.port}`, credentials }),
  ],
];

describe.each(kinds)("a repository %s", (_, create) => {
  it("gives what it was given, and what replaced it", async () => {
    const repository = create();
    await repository.put("wf/pod/a.txt", Readable.from(["one"]));
    await repository.put("wf/pod/a.txt", Readable.from(["two"]));
    const body = await repository.get("wf/pod/a.txt");
    expect(body && (await text(body))).toBe("two");
  });

  it("knows nothing of other keys", async () => {
    expect(await create().get("wf/none")).toBeUndefined();
    expect(await create().get("wf/pod")).toBeUndefined();
    expect(await create().list("no/such/")).toEqual([]);
  });

  it("lists what begins with a prefix, in order", async () => {
    const repository = create();
    for (const key of ["l/b/2", "l/a", "l/b/1", "l/ba"]) await repository.put(key, Readable.from([key]));
    expect(await repository.list("l/")).toEqual(["l/a", "l/b/1", "l/b/2", "l/ba"]);
    expect(await repository.list("l/b")).toEqual(["l/b/1", "l/b/2", "l/ba"]);
    expect(await repository.list("l/b/")).toEqual(["l/b/1", "l/b/2"]);
  });

  it("deletes, also what is not there", async () => {
    const repository = create();
    await repository.put("d", Readable.from(["x"]));
    await repository.delete("d");
    await repository.delete("d");
    expect(await repository.get("d")).toBeUndefined();
  });

  it("keeps nothing of a body that breaks off", async () => {
    const repository = create();
    const broken = Readable.from(
      (function* () {
        yield "half";
        throw new Error("broke off");
      })(),
    );
    await expect(repository.put("half", broken)).rejects.toThrow("broke off");
    expect(await repository.get("half")).toBeUndefined();
  });

  it("takes what is larger than one part", async () => {
    const repository = create();
    await repository.put("big", Readable.from([Buffer.alloc(9_000_000, 1), Buffer.alloc(9_000_000, 2)]));
    const body = await repository.get("big");
    let length = 0;
    for await (const piece of body ?? []) length += (piece as Buffer).length;
    expect(length).toBe(18_000_000);
  });
});

describe("a repository in a directory", () => {
  it.each(["../x", "a/../../x", "", "/", ".unfinished/x"])("refuses the key %j", async (key) => {
    const repository = createArtifactRepository(pathToFileURL(directory.file("kept")).href);
    await expect(repository.put(key, Readable.from([""]))).rejects.toThrow("is no key of an artifact");
  });

  it("does not show an upload that is not whole", async () => {
    using other = createDirectory();
    mkdirSync(other.file(".unfinished"));
    writeFileSync(other.file(".unfinished/x"), "");
    const repository = createArtifactRepository(pathToFileURL(other.path).href);
    expect(await repository.list("")).toEqual([]);
    await repository.put("a", Readable.from(["1"]));
    expect(await repository.list("")).toEqual(["a"]);
    expect(readdirSync(other.path).sort()).toEqual([".unfinished", "a"]);
  });
});

it("a URL of another kind is refused", () => {
  expect(() => createArtifactRepository("https://example.test/x")).toThrow("file:///directory or s3://bucket/prefix");
});
