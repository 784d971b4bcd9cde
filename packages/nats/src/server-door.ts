/** The server alone, without a client: what a command loads that starts one before it loads anything else. */
export { findNatsServer, natsServerVersion } from "./binary.ts";
export { PortInUseError, StoreInUseError } from "./errors.ts";
export { identityOf, isAlive, type ProcessIdentity } from "./process-identity.ts";
export { adoptNatsServer, type NatsServer, type NatsServerOptions, startNatsServer } from "./server.ts";
export { type StoreLock, takeStoreLock } from "./store-lock.ts";
