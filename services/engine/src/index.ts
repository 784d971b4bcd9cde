export type { CronOptions } from "./cron/wiring.ts";
export type { Engine, Refusal, SubmitOptions } from "./engine.ts";
export type { Steering } from "./holder.ts";
export { keptWorkflow, keptWorkflows } from "./kept-workflow.ts";
export { fileMemoStore, type MemoStore } from "./memo-store.ts";
export { generateName } from "./name.ts";
export type {
  ObjectAnswer,
  ObjectChange,
  ObjectKind,
  ObjectRefusal,
  ObjectStore,
  Objects,
  Watching,
} from "./objects/object.ts";
export { type EngineOptions, type RunningEngine, startEngine } from "./start.ts";
export { natsSnapshots } from "./wiring.ts";
