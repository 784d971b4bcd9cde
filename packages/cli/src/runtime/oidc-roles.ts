import { type Grant, type OidcOptions, roles } from "@onexit/engine/door";
import type { DoorSecurityOptions } from "../commands/door-options.ts";
import { UsageError } from "../usage-error.ts";
import { namespaceForm } from "./token-file.ts";

/** Whose identities count, if the options name an issuer. Throws UsageError for what does not go together. */
export function oidcOptions(given: DoorSecurityOptions): OidcOptions | undefined {
  const { oidcIssuer: issuer, oidcAudience: audience, oidcGroupsClaim: groupsClaim, oidcRole = [] } = given;
  if (issuer === undefined) {
    if (audience !== undefined || oidcRole.length > 0)
      throw new UsageError("--oidc-audience and --oidc-role need --oidc-issuer");
    return undefined;
  }
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isSafe =
    url?.protocol === "https:" || (url?.protocol === "http:" && ["127.0.0.1", "localhost"].includes(url.hostname));
  if (!isSafe) throw new UsageError(`--oidc-issuer ${JSON.stringify(issuer)}: write its URL, which begins with https:`);
  if (!audience) throw new UsageError("--oidc-audience is missing: without it tokens for others would count here");
  if (oidcRole.length === 0)
    throw new UsageError(
      "--oidc-role is missing: without it nobody of the issuer may do anything; write GROUP=ROLE@NAMESPACE",
    );
  return { issuer, audience, groupsClaim, groups: groupsIn(oidcRole) };
}

/** `GROUP=ROLE`, everywhere, or `GROUP=ROLE@NAMESPACE,NAMESPACE`. */
function groupsIn(texts: readonly string[]): ReadonlyMap<string, readonly Grant[]> {
  const groups = new Map<string, readonly Grant[]>();
  for (const text of texts) {
    // A group's name may hold an equals sign: the last one counts.
    const [, group = "", name, places = "*"] = /^(.+)=([a-z]+)(?:@(.+))?$/.exec(text) ?? [];
    const role = roles.find((one) => one === name);
    const namespaces = places.split(",");
    if (role === undefined || !namespaces.every((namespace) => namespaceForm.test(namespace))) {
      throw new UsageError(
        `--oidc-role ${JSON.stringify(text)}: write GROUP=ROLE or GROUP=ROLE@NAMESPACE,NAMESPACE; roles are ${roles.join(", ")}`,
      );
    }
    groups.set(group, [...(groups.get(group) ?? []), { role, namespaces }]);
  }
  return groups;
}
