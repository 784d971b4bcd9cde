export { type Door, type DoorOptions, openDoor } from "./api/server.ts";
export { createEngineMetrics, type EngineMetrics } from "./metrics.ts";
