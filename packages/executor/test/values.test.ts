import { execFileSync } from "node:child_process";
import type { EnvVariable, ValueReference } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { readLog } from "../src/index.ts";
import { all, createFixture, effectOf, workflow } from "./support/fixture.ts";

const values = (kind: "configMap" | "secret", name: string) =>
  kind === "secret" && name === "login"
    ? { user: "me-myself", password: "hunter22" }
    : kind === "configMap" && name === "settings"
      ? { colour: "green", size: "9" }
      : kind === "configMap" && name === "sizes"
        ? { SIZE: "9" }
        : undefined;

const from = (reference: Partial<ValueReference>): EnvVariable => ({
  name: "X",
  value: "",
  from: { kind: "secret", name: "login", key: "password", optional: false, ...reference },
});

describe("variables of a step", () => {
  it("come from ConfigMaps and Secrets, whole and by key; its own come on top", async () => {
    await using fixture = createFixture({ values });
    const source = { prefix: "", optional: false } as const;
    const work = {
      args: ['echo "$colour $APP_size $X" | tr a-z A-Z'],
      env: [from({ kind: "configMap", name: "settings", key: "size" }), { name: "colour", value: "red" }],
      envFrom: [
        { ...source, kind: "configMap" as const, name: "settings" },
        { ...source, kind: "configMap" as const, name: "settings", prefix: "APP_" },
      ],
    };
    expect((await fixture.ended(effectOf("a", work))).outputs.result).toBe("RED 9 9");
  });

  it("may be named by those after them, by the command and by its arguments, as Kubernetes has it", async () => {
    await using fixture = createFixture({ values });
    const work = {
      command: ["$(SHELL_NAME)", "-c"],
      args: ["printf '%s|' '$(LATE)' '$(EARLY)' '$(SIZE)$(X)' '$$(X)' '$(none)' $(echo run)"],
      env: [
        { name: "SHELL_NAME", value: "sh" },
        { name: "EARLY", value: "<$(X) $(SIZE)>" },
        from({ kind: "configMap", name: "settings", key: "colour" }),
        { name: "LATE", value: "<$(X) $$(X) $(SIZE)>" },
        { name: "X", value: "over-$(X)" },
      ],
      envFrom: [{ kind: "configMap" as const, name: "sizes", prefix: "", optional: false }],
    };
    const { result } = (await fixture.ended(effectOf("a", work))).outputs;
    expect(result?.split("|")).toEqual(["<green $(X) 9>", "<$(X) 9>", "9over-green", "$(X)", "$(none)", "run", ""]);
  });

  it("that are missing and optional are left out", async () => {
    await using fixture = createFixture({ values });
    const work = {
      args: ['echo "<$X>"'],
      env: [from({ name: "none", optional: true }), from({ key: "none", optional: true })],
      envFrom: [{ kind: "secret" as const, name: "none", prefix: "", optional: true }],
    };
    expect((await fixture.ended(effectOf("a", work))).outputs.result).toBe("<>");
  });

  it.each([
    [
      { env: [from({ name: "none" })] },
      'secret "none" not found: key "password" of it is needed, which is to be environment variable X',
    ],
    [{ env: [from({ key: "none" })] }, 'secret "login" has no key "none", which is to be environment variable X'],
    [
      { envFrom: [{ kind: "configMap" as const, name: "none", prefix: "", optional: false }] },
      'configMap "none" not found',
    ],
  ])("that are missing are an error: %#", async (work, message) => {
    await using fixture = createFixture({ values });
    expect(await fixture.ended(effectOf("a", { args: ["echo never"], ...work }))).toMatchObject({
      outcome: "error",
      message: expect.stringContaining(message),
    });
    expect(fixture.lines).toEqual([]);
  });

  it("that are secret are masked in all that a step says, and lie nowhere", async () => {
    await using fixture = createFixture({ values });
    const work = { args: ['echo "it is $X"; echo "$X" >o'], env: [from({})], outputs: [{ name: "o", path: "o" }] };
    const report = await fixture.ended(effectOf("a", work));
    expect(report.outputs).toEqual({ parameters: { o: "***" }, result: "it is ***" });
    expect(report.logTail).toBe("it is ***");
    expect((await all(readLog(fixture.dataDir, workflow.uid, "a"))).map(({ line }) => line)).toEqual(["it is ***"]);
    const holding = execFileSync("grep", ["-rl", "hunter22", fixture.dataDir], { encoding: "utf8" }).trim().split("\n");
    // The step's own words, which nobody else reads.
    expect(holding.map((file) => file.split("/").at(-1)).sort()).toEqual(["o", "stdout"]);
  });

  it("that are secret are masked by an engine that finds the step running", async () => {
    await using first = createFixture({ values });
    const effect = effectOf("a", { args: ['sleep 0.3; echo "it is $X"'], env: [from({})] });
    first.executor.run(effect, workflow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir, values });
    expect((await second.ended(effect)).outputs.result).toBe("it is ***");
  });
});
