export { directoryKey } from "./artifact/key.ts";
export { type LocationPorts as ArtifactPlaces, repositoryIn } from "./artifact/location.ts";
export {
  type ArtifactRepository,
  createArtifactRepository,
  type RepositoryOptions,
} from "./artifact/repository.ts";
export { createS3Repository, type S3Place, type S3Repository } from "./artifact/s3-repository.ts";
export type { After } from "./clock.ts";
export type { Executor, LogStream, NodeLogLine, OnReport } from "./executor.ts";
export type { ImageMapping } from "./image.ts";
export { type Injected, type InjectionRule, parseInjection } from "./injection.ts";
export { probeIsolation } from "./isolation.ts";
export { createProcessExecutor, type ProcessExecutorOptions } from "./local.ts";
export { createLogFollower, type FollowedLine } from "./log-follower.ts";
export { listNodeLogs, type NodeLog, readLog } from "./read-log.ts";
export { createSimulatedExecutor, type SimulatedExecutorOptions } from "./simulated.ts";
export type { ValueSource } from "./values.ts";
export { withInjections } from "./with-injections.ts";
