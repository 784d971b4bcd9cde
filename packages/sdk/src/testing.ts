export * from "./testing/contract.ts";
export * from "./testing/http-target.ts";
export { createMemoryHistory } from "./testing/memory-history.ts";
export * from "./testing/memory-message.ts";
export * from "./testing/memory-service.ts";
export * from "./testing/memory-world.ts";
export * from "./testing/sample-request.ts";
export { withoutRoot } from "./testing/without-root.ts";
