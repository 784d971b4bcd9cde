export { parseSelector } from "./api/selector.ts";
export { type Door, type DoorOptions, openDoor } from "./api/server.ts";
export { isLoopback } from "./auth/browser-checks.ts";
export type { GuardOptions } from "./auth/guard.ts";
export { type Identify, identifyByAny, identifyByTokens, type TokenEntry } from "./auth/identify.ts";
export type { TlsFiles } from "./auth/listen.ts";
export { identifyByOidc, type OidcOptions } from "./auth/oidc.ts";
export { hashOfToken, hashProblem, newToken } from "./auth/token-hash.ts";
export { type Grant, type Role, roles } from "./auth/user.ts";
export { createEngineMetrics, type EngineMetrics } from "./metrics.ts";
export type {
  ActionDescription,
  NeededVariable,
  OwnOptions,
  ParameterDescription,
  Previewed,
  RoleHealth,
} from "./own/options.ts";
