import { actionContract } from "@onexit/sdk/testing";
import { cleanupAction } from "../src/action.ts";
import { createLockTarget } from "./lock-target.ts";
import { portsWith } from "./ports.ts";

// The lock store is the destination that answers, refuses and is lost; files are tried with real ones elsewhere.
let target = createLockTarget();

actionContract({
  action: cleanupAction(portsWith({ locks: { release: (name, owner) => target.release(name, owner) } })),
  parameters: { locks: [{ name: "db", owner: "{{workflow.name}}" }] },
  secrets: [],
  start: async () => {
    target = createLockTarget();
    return { target, environment: {} };
  },
});
