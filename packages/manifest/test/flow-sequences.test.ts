import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readYaml } from "../src/yaml/yaml-text.ts";

const readAs = (text: string) => readYaml(text).documents[0]?.value;

describe("a flow sequence", () => {
  it.each([
    "[a, b: c, ? d, [e, [f]], {g}, 'h', i]",
    "[a , b  , # c\n d # e\n]",
    '["a"\n,\n"b": 1,\n? c : d,\n? e : f,\n]',
    "[&a x, *a , !!str 1, null, ~]",
    "a: [b,\n  c # d\n  ]\ne: [{f: [g, h]}, [i: j]]",
    "[]",
  ])("is read as the library reads it: %j", (text) => {
    expect(readAs(text)).toEqual(parse(text));
  });

  // 300 MB were not enough when each item had a hash table.
  it("of 300,000 short texts is read with 200 MB", () => {
    const read = fileURLToPath(new URL("../src/yaml/yaml-text.ts", import.meta.url)).replace("/src/", "/dist/");
    const script = `
      const { readYaml } = await import(${JSON.stringify(read.replace(/ts$/, "js"))});
      const items = Array.from({ length: 300_000 }, (_, n) => "t" + (n % 1000)).join(",");
      console.log(readYaml("[" + items + "]").documents[0].value.length);`;
    const args = ["--max-old-space-size=200", "--input-type=module", "--eval", script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
    expect({ stdout, failed: /heap out of memory/.test(stderr) }).toEqual({ stdout: "300000\n", failed: false });
  });
});
