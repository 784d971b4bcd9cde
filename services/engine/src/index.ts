export { type Door, type DoorOptions, openDoor } from "./api/server.ts";
export type { Engine, Refusal, SubmitOptions } from "./engine.ts";
export { createEngineMetrics, type EngineMetrics } from "./metrics.ts";
export { generateName } from "./name.ts";
export { createReader, type Reader, type Seen } from "./reader.ts";
export { type EngineOptions, type RunningEngine, startEngine } from "./start.ts";
export { natsSnapshots } from "./wiring.ts";
