import { expect, it } from "vitest";
import { deliveryRows } from "../../src/view/delivery-row.ts";
import { jobSummary } from "../../src/view/job-summary.ts";
import { exitHandlerYaml, failedRun, sampleRun, t0 } from "./sample-run.ts";

it("tells a job's summary what ran, what arrived, and how the log of what failed ends", () => {
  const { run, latest } = failedRun();
  expect(jobSummary(run.state(), deliveryRows(run.state(), latest), t0)).toBe(`### ✖ exit-handler-7kq2d Failed

main Failed · exit handler Succeeded · 13.6s

| Step | Template | Status | Took |  |
| --- | --- | --- | --- | --- |
| exit-handler-7kq2d | main | ✖ Failed | 9.2s |  |
| &emsp;step1 | task-a | ✔ Succeeded | 3.1s |  |
| &emsp;step2 | task-b | ✖ Failed | 6.1s | exit code 1 \\(injected\\) |

**onExit exit-handler** ran because workflow.status = Failed

| Step | Template | Status | Took |  |
| --- | --- | --- | --- | --- |
| exit-handler | steps | ✔ Succeeded | 4.4s |  |
| &emsp;cleanup | sweep | ✔ Succeeded | 1.2s |  |
| &emsp;notify-success | task-a | ○ Skipped |  | when "Failed == Succeeded" is false |
| &emsp;notify-slack | tell-slack | ✔ Succeeded | 212ms |  |
| &emsp;set-status | tell-github | ◌ Succeeded | 100ms | delivery previewed: GITHUB\\_TOKEN is not set |
| &emsp;page | tell-pagerduty | ⚠ Succeeded | 3.2s | delivery dead: routing\\_key must be 32 characters |

**Deliveries**

| Action | Destination | State | Tries |  |
| --- | --- | --- | --- | --- |
| slack | \\#deploys | ✔ sent | 1 try | 212ms |
| github-status | acme/web&#64;3f2c1ab | ◌ previewed |  | GITHUB\\_TOKEN is not set |
| pagerduty | svc web | ✖ dead | 5 tries | 400 routing\\_key must be 32 characters |

<details><summary>step2 Failed: the end of its log</summary>

\`\`\`text
Task B running...
Task B failed
\`\`\`

</details>

`);
});

it("lets nothing that a step wrote become Markdown or HTML", () => {
  const run = sampleRun(exitHandlerYaml);
  run.report(1_000, "[0].step1", { exitCode: 1, message: "a | b <img> @me", logTail: "```\n</details>" });
  const text = jobSummary(run.state(), [], t0);
  expect(text).toContain("| exit code 1 \\(a \\| b &lt;img&gt; &#64;me\\) |");
  expect(text).toContain("````text\n```\n</details>\n````");
});
