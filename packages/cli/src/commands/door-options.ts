import type { Command } from "commander";

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

/** Adds those options to a command. */
export function addDoorOptions(command: Command): Command {
  return command
    .option("--auth-tokens <file>", "who may come in: YAML of names, hashes, roles")
    .option("--oidc-issuer <url>", "tokens of this issuer count, too")
    .option("--oidc-audience <name>", "for whom they must be made out")
    .option("--oidc-groups-claim <name>", "where groups are", "groups")
    .option("--oidc-role <group=role@ns>", "what a group may do: dev=submit@dev,test", list)
    .option("--tls-cert <file>", "certificate, PEM; taken anew when it changes")
    .option("--tls-key <file>", "its key, PEM")
    .option("--tls-self-signed", "make a certificate in the data directory")
    .option("--insecure-no-auth", "let everybody in who reaches the port")
    .option("--insecure-http", "listen beyond this machine without TLS")
    .option("--allowed-host <name>", "a name of this door for browsers", list)
    .option("--rate-limit <count>", "requests a second of each token; 0: any number", "200");
}
