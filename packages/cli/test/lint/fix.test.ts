import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onexitIn } from "../commands/here.ts";

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-fix-"));
  path = join(dir, "wf.yaml");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const lint = (...args: readonly string[]) => onexitIn(dir, ["lint", "wf.yaml", ...args]);

/** With comments, odd spaces, CRLF in places and an umlaut: none of which is anybody's but its author's. */
const right = `# größer   than it looks\r
apiVersion:   argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: "main"   # the beginning
  onExit:    handler\r
  templates:
  - {name: main, container: {image: alpine, command: ["true"], args: ['{{workflow.name}}']}}
  - name: handler
    activeDeadlineSeconds: 9
    container:
      image: alpine
      command: [sh, -c]
      args:
        - |
          # tell
          curl --fail-with-body  -X POST https://a.example/hook
  - {name: tell, plugin: {slack: {channel: "#ops"}}}
`;
const wrong = right
  .replace('"main"', '"mian"')
  .replace("onExit:    handler", "onExti:    handlr")
  .replace("{{workflow.name}}", "{{workflow.nmae}}")
  .replace("curl --fail-with-body", "curl")
  .replace("channel:", "chanel:");

describe("onexit lint --fix", () => {
  it("mends what has one correction, also behind another, and leaves every other byte alone", async () => {
    await writeFile(path, wrong);
    await chmod(path, 0o640);
    const { code, out, err } = await lint("--fix", "-o", "short");
    expect(await readFile(path, "utf8")).toBe(right);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toContain("wf.yaml:7:3: fixed OX1002: onExti -> onExit\n");
    expect(err).toContain("wf.yaml:7:14: fixed OX1001: handlr -> handler\n");
    expect(err.match(/: fixed /g)).toHaveLength(6);
  });

  it("shows it as a diff and changes nothing", async () => {
    await writeFile(path, wrong);
    const { code, out, err } = await lint("--fix", "--diff");
    expect(await readFile(path, "utf8")).toBe(wrong);
    expect(code).toBe(0);
    expect(out).toContain('-  entrypoint: "mian"   # the beginning\n+  entrypoint: "main"   # the beginning\n');
    expect(err).toContain("would fix");
  });

  it.each([
    [
      "two corrections are as near",
      (text: string) => text.replace("handler\r", "handlex\r").replace("name: tell", "name: handley"),
    ],
    ["the field is there already", (text: string) => text.replace('channel: "#ops"', 'channel: "#ops", chanel: "#b"')],
    [
      "curl stands alone in a list",
      (text: string) => text.replace(/command: \[sh[\s\S]*hook/, "command: [ curl , https://a.example ]"),
    ],
    ["the name is an anchor's, and stands elsewhere too", (text: string) => text.replace('"main" ', "&m mian ")],
  ])("leaves it alone where %s", async (_, change) => {
    const text = change(right);
    await writeFile(path, text);
    const { err } = await lint("--fix");
    expect(await readFile(path, "utf8")).toBe(text);
    expect(err).toContain("nothing has a single safe correction");
  });

  it("keeps a link, and leaves nothing beside the file", async () => {
    await writeFile(join(dir, "real.yml"), wrong);
    await symlink("real.yml", path);
    await lint("--fix");
    expect(await readFile(join(dir, "real.yml"), "utf8")).toBe(right);
    expect((await onexitIn(dir, ["lint", "."])).code).toBe(0);
  });

  it("changes no file that is not UTF-8, for its other bytes would be lost", async () => {
    const bytes = Buffer.concat([Buffer.from("# \xff\n", "latin1"), Buffer.from(wrong)]);
    await writeFile(path, bytes);
    await expect(lint("--fix")).rejects.toMatchObject({ message: expect.stringContaining("not UTF-8") });
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });
});
