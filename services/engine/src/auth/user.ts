import type { Context } from "hono";

/** What somebody may do: look, run and steer workflows, or also delete them and decide on deliveries. */
export type Role = "view" | "submit" | "admin";

/** Somebody whom the door knows. */
export interface User {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Where the roles count; `*` for everywhere. */
  readonly namespaces: readonly string[];
}

declare module "hono" {
  interface ContextVariableMap {
    user: User;
  }
}

/** Whoever asks on a door that asks nobody who they are: one that only this machine can reach. */
export const localUser: User = { name: "local", roles: ["view", "submit", "admin"], namespaces: ["*"] };

/** Who asks. */
export function userOf(c: Context): User {
  return c.get("user") ?? localUser;
}

/** True where a user's roles count. */
export function isAtHome({ namespaces }: User, namespace: string): boolean {
  return namespaces.includes("*") || namespaces.includes(namespace);
}
