import { writeFileSync } from "node:fs";
import { it } from "vitest";
import { startStack } from "./support/stack.ts";
it("runs", async () => {
  await using stack = await startStack();
  // @ts-expect-error by hand
  const { failing } = await import("/tmp/dashwork/manifests.mjs");
  await stack.inbox.fault("pagerduty", { status: 400 } as never).catch((e) => console.log(String(e)));
  const a = await stack.submit(failing());
  await stack.submit(failing({ exit: 0 }));
  await stack.submit(failing({ sleep: 600 }));
  await stack.ended(a);
  writeFileSync("/tmp/dashwork/stack.url", `${stack.url} ${a}`);
  await new Promise((r) => setTimeout(r, 1000 * 60 * 20));
}, 1000 * 60 * 25);
