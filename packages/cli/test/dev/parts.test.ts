import { describe, expect, it } from "vitest";
import { bannerLines } from "../../src/dev/banner.ts";
import { withFreshName } from "../../src/dev/run-again.ts";
import { isWorkflowFile } from "../../src/dev/watch-files.ts";

describe("onexit dev", () => {
  it.each([
    ["web.yaml", true],
    ["nested/web.yml", true],
    ["onexit.yaml", false],
    ["expect.yaml", false],
    ["web.expect.yaml", false],
    [".onexit/dev/engine/x.yaml", false],
    ["node_modules/x/web.yaml", false],
    [".web.yaml.swp", false],
    ["web.yaml~", false],
    ["web.txt", false],
  ])("runs %s when it is saved: %s", (name, isRun) => {
    expect(isWorkflowFile(name)).toBe(isRun);
  });

  it("gives a workflow that has a name a fresh one each time", () => {
    const named = { kind: "Workflow", metadata: { name: "web", labels: { a: "b" } } };
    expect(withFreshName(named).metadata).toEqual({ generateName: "web-", labels: { a: "b" } });
    const generated = { metadata: { generateName: "web-" } };
    expect(withFreshName(generated)).toBe(generated);
  });

  it("says where everything is, and nothing of what is not there", () => {
    const all = {
      url: "http://127.0.0.1:2746",
      headless: false,
      inbox: true,
      nats: "nats://t@h:1",
      dir: "/d",
      seconds: "1.0",
    };
    const text = bannerLines({ ...all, resumed: ["web-1"], watching: "." }).join("\n");
    expect(text).toContain("http://127.0.0.1:2746/inbox");
    expect(text).toMatch(/goes on +web-1/);
    const headless = bannerLines({ ...all, headless: true, inbox: false, resumed: [], watching: undefined }).join("\n");
    expect(headless).not.toMatch(/dashboard|inbox|goes on|watching/);
  });
});
