import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { tarOf, zipOf } from "../../src/artifact/pack.ts";
import { walk } from "../../src/artifact/tree.ts";
import { unpackTo } from "../../src/artifact/unpack.ts";
import { createDirectory } from "../support/directory.ts";

type PackedEntry = readonly [Partial<Header> & { readonly name: string }, string?];

async function tar(entries: readonly PackedEntry[]): Promise<Buffer> {
  const packing = pack();
  for (const [header, text] of entries) packing.entry(header, text ?? "");
  packing.finalize();
  return buffer(packing);
}

describe("a tree that is packed and unpacked", () => {
  it.each([
    ["tar", tarOf],
    ["zip", zipOf],
  ] as const)("is the same again: %s", async (_, archive) => {
    using directory = createDirectory();
    mkdirSync(directory.file("tree/deep"), { recursive: true });
    mkdirSync(directory.file("tree/empty"));
    writeFileSync(directory.file("tree/run"), "#!/bin/sh\n", { mode: 0o750 });
    writeFileSync(directory.file("tree/nothing"), "");
    writeFileSync(directory.file("tree/deep/big"), Buffer.alloc(300_000, 7));
    symlinkSync("deep/big", directory.file("tree/link"));
    await writeFile(directory.file("packed"), archive(walk(directory.file("tree")), "named"));
    await unpackTo(directory.file("packed"), directory.file("out"), undefined);
    expect(readFileSync(directory.file("out/deep/big")).equals(Buffer.alloc(300_000, 7))).toBe(true);
    expect(lstatSync(directory.file("out/run")).mode & 0o777).toBe(0o750);
    expect(readFileSync(directory.file("out/nothing"), "utf8")).toBe("");
    expect(lstatSync(directory.file("out/empty")).isDirectory()).toBe(true);
    expect(readlinkSync(directory.file("out/link"))).toBe("deep/big");
  });

  it("a single file is a file again, whatever it is called", async () => {
    using directory = createDirectory();
    writeFileSync(directory.file("a.txt"), "text");
    await writeFile(directory.file("packed"), tarOf(walk(directory.file("a.txt")), "a.txt"));
    await unpackTo(directory.file("packed"), directory.file("b.txt"), "tar");
    expect(readFileSync(directory.file("b.txt"), "utf8")).toBe("text");
    expect(existsSync(directory.file("packed"))).toBe(false);
  });
});

describe("what is no archive", () => {
  it.each([
    ["a text", Buffer.from("hello\n")],
    ["nothing", Buffer.alloc(0)],
    ["zeros", Buffer.alloc(2048)],
    ["a gzip of something else", gzipSync("hello")],
    ["a torn gzip", gzipSync("hello".repeat(500)).subarray(0, 20)],
  ])("stays as it is: %s", async (_, bytes) => {
    using directory = createDirectory();
    writeFileSync(directory.file("file"), bytes);
    await unpackTo(directory.file("file"), directory.file("out"), undefined);
    expect(readFileSync(directory.file("out"))).toEqual(bytes);
  });

  it("is refused where an archive was promised", async () => {
    using directory = createDirectory();
    writeFileSync(directory.file("file"), "hello");
    await expect(unpackTo(directory.file("file"), directory.file("out"), "zip")).rejects.toThrow("no zip archive");
  });

  it("an archive that is to stay one does", async () => {
    using directory = createDirectory();
    const bytes = await tar([[{ name: "x" }, "1"]]);
    writeFileSync(directory.file("file"), bytes);
    await unpackTo(directory.file("file"), directory.file("out"), "none");
    expect(readFileSync(directory.file("out"))).toEqual(bytes);
  });
});

describe("a hostile archive", () => {
  it.each<[string, readonly PackedEntry[], RegExp]>([
    ["a way up", [[{ name: "../evil" }, "x"]], /leads out of it/],
    ["a way up in the middle", [[{ name: "a/../../evil" }, "x"]], /leads out of it/],
    ["an absolute name", [[{ name: "/tmp/onexit-evil" }, "x"]], /leads out of it/],
    ["a link up", [[{ name: "l", type: "symlink", linkname: "../../x" }]], /leads out of it/],
    ["an absolute link", [[{ name: "l", type: "symlink", linkname: "/etc" }]], /leads out of it/],
    ["a hard link up", [[{ name: "l", type: "link", linkname: "../evil" }]], /leads out of it/],
    ["a device", [[{ name: "d", type: "character-device" }]], /is a character-device/],
    ["a pipe", [[{ name: "p", type: "fifo" }]], /is a fifo/],
  ])("is refused for %s", async (_, entries, problem) => {
    using directory = createDirectory();
    writeFileSync(directory.file("file"), await tar([[{ name: "good" }, "1"], ...entries]));
    await expect(unpackTo(directory.file("file"), directory.file("in/out"), undefined)).rejects.toThrow(problem);
    expect(existsSync(directory.file("evil"))).toBe(false);
    expect(existsSync(directory.file("in/evil"))).toBe(false);
    expect(existsSync(directory.file("in/out"))).toBe(false);
  });

  it("nothing is written through a link of its own", async () => {
    using directory = createDirectory();
    const entries: readonly PackedEntry[] = [
      [{ name: "a", type: "directory" }],
      [{ name: "b", type: "symlink", linkname: "a" }],
      [{ name: "b/c" }, "through"],
    ];
    writeFileSync(directory.file("file"), await tar(entries));
    await expect(unpackTo(directory.file("file"), directory.file("out"), undefined)).rejects.toThrow("EEXIST");
  });

  it.each([
    [{ bytes: 100, entries: 10 }, /more than 100 bytes/],
    [{ bytes: 10_000, entries: 2 }, /more than 2 entries/],
  ])("is refused beyond %o", async (limits, problem) => {
    using directory = createDirectory();
    const entries = ["a", "b", "c"].map((name) => [{ name }, "x".repeat(60)] as PackedEntry);
    writeFileSync(directory.file("file"), await tar(entries));
    await expect(unpackTo(directory.file("file"), directory.file("out"), undefined, limits)).rejects.toThrow(problem);
  });
});
