export { type CleanupPorts, cleanupAction, type Locks } from "./action.ts";
export type { Release } from "./outcome.ts";
export { cleanupOn } from "./wiring.ts";
