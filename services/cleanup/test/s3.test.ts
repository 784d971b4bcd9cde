import { startFauxqs } from "fauxqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStage } from "./stage.ts";

let faux: Awaited<ReturnType<typeof startFauxqs>>;
let origin = "";

beforeAll(async () => {
  faux = await startFauxqs({ port: 0, logger: false });
  faux.createBucket("scratch");
  faux.createBucket("other");
  origin = `http://127.0.0.1:${faux.port}`;
});
afterAll(() => faux.stop());
beforeEach(async () => {
  for (const key of await keysOf("scratch")) await fetch(`${origin}/scratch/${key}`, { method: "DELETE" });
});

async function put(...keys: readonly string[]) {
  await Promise.all(keys.map((key) => fetch(`${origin}/scratch/${key}`, { method: "PUT", body: key })));
}

async function keysOf(bucket: string): Promise<readonly string[]> {
  const listing = await (await fetch(`${origin}/${bucket}?list-type=2`)).text();
  return [...listing.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key).sort();
}

const openStage = (roots = "s3://scratch/tmp/, /var/scratch") =>
  createStage({
    roots: () => roots,
    environment: {
      AWS_ENDPOINT_URL: origin,
      AWS_ACCESS_KEY_ID: "somebody",
      AWS_SECRET_ACCESS_KEY: "secret-of-somebody",
    },
  });

describe("prefixes of a bucket", () => {
  it("are emptied, and nothing beside them", async () => {
    await using stage = await openStage();
    await put("tmp/etl-7kq2d/a", "tmp/etl-7kq2d/b/c", "tmp/etl-7kq2d2/a", "tmp/etl-7kq2d", "keep");
    const s3 = ["s3://scratch/tmp/{{workflow.name}}/", "s3://scratch/tmp/no/such/"];
    expect(await stage.clean({ s3 })).toMatchObject({
      type: "ActionSucceeded",
      detail: "1 removed, 1 absent",
      destination: "s3://scratch/tmp/etl-7kq2d/ and 1 more",
      created: { removed: ["s3://scratch/tmp/etl-7kq2d/ (2 objects)"] },
    });
    expect(await keysOf("scratch")).toEqual(["keep", "tmp/etl-7kq2d", "tmp/etl-7kq2d2/a"]);
    expect(await stage.clean({ s3 })).toMatchObject({ already: true, detail: "2 absent" });
  });

  it("may hold more objects than one call removes", async () => {
    await using stage = await openStage();
    for (let i = 0; i < 2_100; i += 100) await put(...Array.from({ length: 100 }, (_, j) => `tmp/many/${i + j}`));
    expect(await stage.clean({ s3: ["s3://scratch/tmp/many/"] }, { timeoutMs: 30_000 })).toMatchObject({
      detail: "1 removed",
      created: { removed: ["s3://scratch/tmp/many/ (1000 or more objects)"] },
    });
    expect(await keysOf("scratch")).toEqual([]);
  });

  it("are only listed by a dry run", async () => {
    await using stage = await openStage();
    await put("tmp/a/b");
    expect(await stage.clean({ s3: ["s3://scratch/tmp/a/"], dryRun: true })).toMatchObject({
      type: "ActionSuppressed",
      reason: "dry run: would remove s3://scratch/tmp/a/ (1 object)",
    });
    expect(await keysOf("scratch")).toEqual(["tmp/a/b"]);
  });

  it.each([
    ["a root itself", "s3://scratch/tmp/", "is a cleanup root or holds one"],
    ["a whole bucket", "s3://scratch/", "is a whole bucket"],
    ["a whole bucket without a slash", "s3://scratch", "is a whole bucket"],
    ["what lies elsewhere in the bucket", "s3://scratch/kept/", "is not below any of CLEANUP_ROOTS"],
    ["another bucket", "s3://other/tmp/a/", "is not below any of CLEANUP_ROOTS"],
    ["a prefix without a slash at its end", "s3://scratch/tmp/a", "must end in a slash"],
    ["an empty variable", "s3://scratch/tmp/{{workflow.labels.none}}/", "names a variable that nobody knows"],
    ["an empty segment", "s3://scratch/tmp//a/", "has an empty segment"],
    ["..", "s3://scratch/tmp/../kept/", 'has a "." or ".." in it'],
    ["a pattern", "s3://scratch/tmp/*/", "has a pattern in it"],
    ["something that is no bucket", "/tmp/a/", "is no s3://bucket/prefix/"],
  ])("refuses %s, and removes nothing else either", async (_, target, why) => {
    await using stage = await openStage();
    await put("tmp/a/b", "kept/a");
    expect(await stage.clean({ s3: ["s3://scratch/tmp/a/", target] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining(why) },
    });
    expect(await keysOf("scratch")).toEqual(["kept/a", "tmp/a/b"]);
  });

  it("are refused when only directories are configured", async () => {
    await using stage = await openStage("/var/scratch");
    expect(await stage.clean({ s3: ["s3://scratch/tmp/a/"] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("CLEANUP_ROOTS, which names no prefix of a bucket") },
    });
  });
});
