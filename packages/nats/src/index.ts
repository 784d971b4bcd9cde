export { backlogOf } from "./backlog.ts";
export { findNatsServer, natsServerVersion } from "./binary.ts";
export { type ConnectOptions, connectNats } from "./connect.ts";
export { type Consumer, type ConsumerOptions, createConsumer } from "./consumer.ts";
export { type CronKey, type Crons, openCrons, type StoredCron } from "./crons.ts";
export { type DurableOptions, provisionDurable } from "./durable.ts";
export * from "./errors.ts";
export { type Appended, type EventLog, type JournalAddress, openEventLog, type StoredDecision } from "./event-log.ts";
export { isPassing } from "./failure.ts";
export { type Follower, type FollowOptions, follow } from "./follow.ts";
export { type History, type HistoryRecord, openHistory } from "./history.ts";
export { type InspectedConsumer, type InspectedStream, inspectConsumers, inspectStreams } from "./inspect.ts";
export { cachedNatsServer, type InstallAttempt, installNatsServer } from "./install.ts";
export { type JournalEnd, listJournals } from "./journals.ts";
export { type KeptLease, keepLease, type Lease, type LeaseHolder, leaseStaleMs, listLeases } from "./leases.ts";
export { type Ledger, type LedgerRecord, type LedgerScope, openLedger } from "./ledger.ts";
export type { OnLinkChange } from "./link.ts";
export { type HeldLock, type Holder, type Locks, openLocks } from "./locks.ts";
export type { Message } from "./message.ts";
export { deleteObject, getObject, objectThreshold, putObject } from "./object.ts";
export { createParking, type Parking, type ParkingOptions, type RepublishPorts, republish } from "./parking.ts";
export { type Permissions, passwordVariable, permissionsOf, permissionsText } from "./permissions.ts";
export { createPublisher, type Publisher, type PublishOptions } from "./publisher.ts";
export { type Range, readRange } from "./range.ts";
export type { StreamMessage } from "./read-options.ts";
export {
  openRegistrations,
  type RegistrationKey,
  type Registrations,
  type StoredRegistration,
} from "./registrations.ts";
export { adoptNatsServer, type NatsServer, type NatsServerOptions, startNatsServer } from "./server.ts";
export {
  openSnapshots,
  type Snapshot,
  type SnapshotChange,
  type Snapshots,
  type StoredSnapshot,
  type WatchOptions,
} from "./snapshot.ts";
export type { Stored } from "./stored.ts";
export {
  clusterFloor,
  type ProvisionOptions,
  provision,
  provisionJournals,
  type StreamUsage,
  serverFloor,
  streamUsage,
} from "./stream.ts";
export { openTemplates, type StoredTemplate, type TemplateKey, type Templates } from "./templates.ts";
export type { Nats } from "./wire.ts";
