/** What an option is called in the environment beside `ONEXIT_…`: as argo and NATS call it, or as it was called before. */
const further: Readonly<Record<string, readonly string[]>> = {
  namespace: ["ARGO_NAMESPACE"],
  server: ["ARGO_SERVER"],
  nats: ["NATS_URL"],
  "auth-tokens": ["ONEXIT_AUTH_TOKENS_FILE"],
  "oidc-role": ["ONEXIT_OIDC_ROLES"],
  "allowed-host": ["ONEXIT_ALLOWED_DOOR_HOSTS"],
};

/** `ONEXIT_CLUSTER` names the engine's cluster, and what is to be deleted is written where it is deleted. */
const none: ReadonlySet<string> = new Set(["cluster", "all"]);

/** The variables that stand for an option, by its long name without dashes; the first that is set counts. */
export function variablesOf(name: string): readonly string[] {
  if (none.has(name)) return [];
  return [`ONEXIT_${name.replaceAll("-", "_").toUpperCase()}`, ...(further[name] ?? [])];
}
