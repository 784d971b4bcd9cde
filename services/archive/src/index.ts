export { type ArchivePorts, archiveAction } from "./action.ts";
export type { History } from "./history.ts";
export type { LogLine, LogSource, NodeLog } from "./logs.ts";
export type { Content, Folder, Store, Written } from "./store.ts";
export { type ArchiveOptions, archiveOn } from "./wiring.ts";
