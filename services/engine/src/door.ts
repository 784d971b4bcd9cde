export { parseSelector } from "./api/selector.ts";
export { type Door, type DoorOptions, openDoor } from "./api/server.ts";
export { createEngineMetrics, type EngineMetrics } from "./metrics.ts";
export type { ActionDescription, OwnOptions, ParameterDescription, Previewed, RoleHealth } from "./own/options.ts";
