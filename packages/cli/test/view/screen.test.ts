import { expect, it } from "vitest";
import { finalLines, liveLines } from "../../src/view/screen.ts";
import { createStyle } from "../../src/view/style.ts";
import { exitHandlerYaml, failedRun, sampleRun, t0 } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

/** Without the line breaks at both ends that make a literal readable. */
function screen(text: string): string {
  return text.slice(1, -1);
}

it("shows a failed run, its exit handler, three deliveries, and what to do next", () => {
  const { run, latest } = failedRun();
  const id = /dlv_\w+/.exec(finalLines({ state: run.state(), latest, style, now: t0 }, "@latest").join("\n"))?.[0];
  expect(finalLines({ state: run.state(), latest, style, now: t0 + 60_000 }, "@latest").join("\n")).toBe(
    screen(`
 ✖ exit-handler-7kq2d  main            Failed     9.2s
 ├─✔ step1             task-a          Succeeded  3.1s
 └─✖ step2             task-b          Failed     6.1s   exit code 1 (injected)

 ── onExit exit-handler ── ran because workflow.status = Failed ──
 ✔ exit-handler        steps           Succeeded  4.4s
 ├─✔ cleanup           sweep           Succeeded  1.2s
 ├─✔ notify-slack      tell-slack      Succeeded  212ms
 ├─◌ set-status        tell-github     Succeeded  100ms  delivery previewed: GITHUB_TOKEN is not set
 ├─⚠ page              tell-pagerduty  Succeeded  3.2s   delivery dead: routing_key must be 32 characters
 └─○ 1 skipped         notify-success (when "Failed == Succeeded" is false)

 ── Deliveries ──
 ✔ slack          #deploys          sent       1 try    212ms
 ◌ github-status  acme/web@3f2c1ab  previewed           GITHUB_TOKEN is not set
 ✖ pagerduty      svc web           dead       5 tries  400 routing_key must be 32 characters

 ╭─ preview of github-status acme/web@3f2c1ab
 │ {
 │   "owner": "acme",
 │   "repo": "web",
 │   "state": "failure",
 │   "context": "onexit/exit-handler"
 │ }
 ╰─ not sent: GITHUB_TOKEN is not set

 ── step2 Failed: exit code 1 (injected) ──
 │ Task B running...
 │ Task B failed

 Workflow    Failed    main Failed · exit handler Succeeded · 13.6s
 Deliveries  1 sent · 1 previewed · 1 dead
 Next        onexit logs @latest step2
             onexit deliveries retry ${id}
`),
  );
});

it("shows what runs, for how long, while it runs", () => {
  const run = sampleRun(exitHandlerYaml);
  run.report(3_100, "[0].step1");
  expect(liveLines({ state: run.state(), latest: new Map(), style, now: t0 + 4_000 }).join("\n")).toBe(
    screen(`
 ● exit-handler-7kq2d  main    Running    4.0s
 ├─✔ step1             task-a  Succeeded  3.1s
 └─● step2             task-b  Running    900ms
`),
  );
});

it("shows every phase and state on 80 columns, however long names and destinations are", () => {
  const { run, latest } = failedRun();
  const long = [...latest.values()].map((event) => ({ ...event, destination: `file:///${"deep/".repeat(20)}end` }));
  const state = run.state();
  const nodes = state.nodes.map((node) => ({ ...node, displayName: `${node.displayName}-${"x".repeat(60)}` }));
  const lines = liveLines({
    state: { ...state, nodes },
    latest: new Map(long.map((event) => [event.key, event])),
    style,
    now: t0,
    width: 80,
  });
  expect(lines.every((line) => [...line].length <= 80)).toBe(true);
  expect(lines.filter((line) => /^ [✖✔├└]/.test(line) && !/skipped/.test(line))).toSatisfy((rows: readonly string[]) =>
    rows.every((row) => /Succeeded|Failed|sent|dead/.test(row)),
  );
  expect(lines.at(-1)).toBe(" ✖ pagerduty      file:/…deep/deep/end  dead       5 tries  400 routing_key mus…");
});

it("draws in ASCII alone, and no wider than the terminal", () => {
  const { run, latest } = failedRun();
  const ascii = createStyle({ color: false, utf8: false });
  const lines = liveLines({ state: run.state(), latest, style: ascii, now: t0, width: 58 });
  expect(lines.slice(0, 3).join("\n")).toBe(
    screen(`
 [fail] exit-handler-7kq2d  main          Failed     9.2s
 |-[ok] step1               task-a        Succeeded  3.1s
 \`-[fail] step2             task-b        Failed     6....
`),
  );
  expect(lines.join("")).toMatch(/^[ -~]*$/);
});

it("never lets what a step wrote steer the terminal", () => {
  const { run, latest } = failedRun();
  const state = run.state();
  const step2 = state.failed.first() ?? "";
  const node = state.nodes.get(step2);
  if (node === undefined) throw new Error("step2 is not there");
  const hostile = { ...node, message: "\u001b[2Jall gone \u0007\r\nnext", logTail: "\u001b]0;title\u0007a\u202eb\n" };
  const lines = finalLines(
    { state: { ...state, nodes: state.nodes.set(step2, hostile) }, latest, style, now: t0 },
    "@latest",
  );
  expect(lines.join("\n")).toContain("all gone  next");
  expect(lines.join("")).not.toMatch(/[\p{Cc}\u202e]/u);
});
