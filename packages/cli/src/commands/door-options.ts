import { type Command, Option } from "commander";

/** How the door of `serve` is secured, as the command line says it. */
export interface DoorSecurityOptions {
  readonly host: string;
  readonly authTokens?: string;
  readonly oidcIssuer?: string;
  readonly oidcAudience?: string;
  readonly oidcGroupsClaim: string;
  readonly oidcRole?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsSelfSigned?: boolean;
  readonly insecureNoAuth?: boolean;
  readonly insecureHttp?: boolean;
  readonly allowedHost?: readonly string[];
  readonly rateLimit: string;
}

const list = (value: string, before: readonly string[] = []) => [...before, ...value.split(/\s*;\s*/).filter(Boolean)];

/** Switches that also come from the environment, where `false` must not mean yes, as it would to the parser. */
export const switchVariables = {
  tlsSelfSigned: "ONEXIT_TLS_SELF_SIGNED",
  insecureNoAuth: "ONEXIT_INSECURE_NO_AUTH",
  insecureHttp: "ONEXIT_INSECURE_HTTP",
} as const;

/** Adds those options to a command. */
export function addDoorOptions(command: Command): Command {
  const option = (flags: string, description: string, variable?: string) => {
    const made = new Option(flags, description);
    return variable === undefined ? made : made.env(variable);
  };
  return command
    .addOption(
      option("--auth-tokens <file>", "who may come in: YAML of names, hashes, roles", "ONEXIT_AUTH_TOKENS_FILE"),
    )
    .addOption(option("--oidc-issuer <url>", "tokens of this issuer count, too", "ONEXIT_OIDC_ISSUER"))
    .addOption(option("--oidc-audience <name>", "for whom they must be made out", "ONEXIT_OIDC_AUDIENCE"))
    .addOption(option("--oidc-groups-claim <name>", "where groups are", "ONEXIT_OIDC_GROUPS_CLAIM").default("groups"))
    .addOption(
      option("--oidc-role <group=role@ns>", "what a group may do: dev=submit@dev,test", "ONEXIT_OIDC_ROLES").argParser(
        list,
      ),
    )
    .addOption(option("--tls-cert <file>", "certificate, PEM; taken anew when it changes", "ONEXIT_TLS_CERT"))
    .addOption(option("--tls-key <file>", "its key, PEM", "ONEXIT_TLS_KEY"))
    .addOption(option("--tls-self-signed", "make a certificate in the data directory"))
    .addOption(option("--insecure-no-auth", "let everybody in who reaches the port"))
    .addOption(option("--insecure-http", "listen beyond this machine without TLS"))
    .addOption(
      option("--allowed-host <name>", "a name of this door for browsers", "ONEXIT_ALLOWED_DOOR_HOSTS").argParser(list),
    )
    .addOption(
      option("--rate-limit <count>", "requests a second of each token; 0: any number", "ONEXIT_RATE_LIMIT").default(
        "200",
      ),
    );
}
