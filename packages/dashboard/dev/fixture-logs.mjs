// What the fixture's steps have written.
import { podName } from "./fixture-workflows.mjs";

const hostile = `<script>document.title='pwned'</script> <img src=x onerror="document.title='pwned'">`;

/** The lines of a workflow, or of one pod of it; with a count, the lines that came at that moment. */
export function logLines(workflow, wantedPod, count) {
  const { name } = workflow.metadata;
  const pods = Object.values(workflow.status.nodes).filter((node) => node.type === "Pod" && node.phase !== "Pending");
  if (count !== undefined) {
    const pod = pods.at(-1);
    const at = new Date().toISOString();
    return pod === undefined
      ? []
      : [entry(name, pod, at, `\u001b[32m✓\u001b[0m test ${count} passed \u001b[2m(${(count * 37) % 90}ms)\u001b[0m`)];
  }
  if (name.startsWith("wide-dag")) return many(name, pods);
  return pods
    .slice(0, 40)
    .flatMap((pod) =>
      linesOf(pod).map((line, i) =>
        entry(name, pod, new Date(Date.parse(pod.startedAt) + i * 137).toISOString(), line),
      ),
    )
    .filter(({ podName: pod }) => wantedPod === "" || pod === wantedPod);
}

function entry(workflow, node, at, line) {
  return { podName: podName(workflow, node.name, node.templateName), content: `${at} ${line}` };
}

function many(workflow, pods) {
  return Array.from({ length: 100_000 }, (_, i) => {
    const pod = pods[i % pods.length];
    return entry(
      workflow,
      pod,
      new Date(Date.parse(pod.startedAt) + i).toISOString(),
      `line ${i} of 100000: processed batch ${i * 7}`,
    );
  });
}

function linesOf(pod) {
  if (pod.name.startsWith("hostile")) return [hostile, `\u001b[31m${hostile}\u001b[0m`, "plain"];
  if (pod.templateName === "build") {
    return [
      "\u001b[1m> web@4.12.0 build\u001b[0m",
      "\u001b[36mvite\u001b[0m building for production...",
      "transforming 412 modules",
      "\u001b[32m✓\u001b[0m 412 modules transformed",
      "dist/assets/index.js  \u001b[2m41.20 kB │ gzip: 14.91 kB\u001b[0m",
      "\u001b[32m✓ built in 2.61s\u001b[0m",
    ];
  }
  if (pod.phase === "Failed") {
    return [
      "\u001b[1m> web@4.12.0 test\u001b[0m",
      "\u001b[32m✓\u001b[0m routes/index.test.ts \u001b[2m(14 tests)\u001b[0m",
      "\u001b[32m✓\u001b[0m routes/cart.test.ts \u001b[2m(31 tests)\u001b[0m",
      "\u001b[31m✗\u001b[0m routes/checkout.test.ts \u001b[2m(9 tests | \u001b[0m\u001b[31m1 failed\u001b[0m\u001b[2m)\u001b[0m",
      "",
      "\u001b[41m\u001b[37m FAIL \u001b[0m routes/checkout.test.ts > pays with a saved card",
      "\u001b[31mAssertionError: expected 402 to be 200\u001b[0m",
      "  at routes/checkout.test.ts:88:31",
      "",
      "\u001b[33mnpm error\u001b[0m code 1",
    ];
  }
  return [`\u001b[1m> ${pod.templateName}\u001b[0m`, "done"];
}
