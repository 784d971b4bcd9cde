import { it } from "vitest";
import { createCluster } from "../support/cluster.ts";
import { failingWorkflow } from "../support/workflows.ts";
it("x", async () => {
  let t = performance.now(); const lap = (n: string) => { console.log(n, Math.round(performance.now() - t)); t = performance.now(); };
  await using cluster = await createCluster();
  lap("start");
  const s = await cluster.submit(failingWorkflow({ name: "one", ...cluster }));
  const w = await cluster.settled(s.metadata.name);
  lap("settled");
  console.log(JSON.stringify(w.status, undefined, 1));
  console.log(JSON.stringify(await cluster.inbox.messages(), undefined, 1));
  console.log((await cluster.journal(w)).map((e) => e.type + " " + ("node" in e ? e.node : "")).join("\n"));
  console.log(cluster.said());
});
