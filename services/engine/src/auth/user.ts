import type { Context } from "hono";

/** What somebody may do: look; run and steer workflows; delete them, keep templates and decide on deliveries. */
export type Role = "view" | "submit" | "admin";

/** Each may do what those before it may. */
export const roles: readonly Role[] = ["view", "submit", "admin"];

/** A role and where it counts. */
export interface Grant {
  readonly role: Role;
  /** `*` for all, and for what belongs to none. */
  readonly namespaces: readonly string[];
}

/** Somebody whom the door knows. */
export interface User {
  readonly name: string;
  readonly grants: readonly Grant[];
}

declare module "hono" {
  interface ContextVariableMap {
    user: User;
    /** Whether what is asked for is to change nothing; whoever reads the body says so. */
    isDryRun: boolean;
  }
}

/** Whoever asks on a door that asks nobody who they are. */
export const localUser: User = { name: "local", grants: [{ role: "admin", namespaces: ["*"] }] };

/** Who asks. */
export function userOf(c: Context): User {
  return c.get("user") ?? localUser;
}

/** True when a user has that role, or a greater one, in that namespace; `any` namespace will do, `*` is all of them. */
export function mayIn({ grants }: User, role: Role, namespace: string): boolean {
  return grants.some(
    (grant) =>
      roles.indexOf(grant.role) >= roles.indexOf(role) &&
      (namespace === anyNamespace || grant.namespaces.includes("*") || grant.namespaces.includes(namespace)),
  );
}

/** Asks for a role somewhere; who answers looks at what of it may be seen. No namespace has such a name. */
export const anyNamespace = "<any>";

/** What a user may do, in words, for those who wonder why they may not. */
export function grantsText({ grants }: User): string {
  if (grants.length === 0) return "nothing";
  return grants
    .map(({ role, namespaces }) => `${role} in ${namespaces.includes("*") ? "all namespaces" : namespaces.join(", ")}`)
    .join("; ");
}
