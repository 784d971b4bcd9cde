import { join } from "node:path";
import { type Finding, problem, whyOf } from "../doctor/finding.ts";
import { dataDirFindings, isolationFinding, nodeFinding, portFinding, shellsFinding } from "../doctor/host.ts";
import { natsProgramFinding } from "../doctor/nats-program.ts";
import { engineFindings, natsFindings, tokenFinding } from "../doctor/remote.ts";
import { actionFindings } from "../doctor/secrets.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import { describeActions } from "../runtime/describe-actions.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { loadPureAction } from "../runtime/host-actions.ts";
import { dataDirOf } from "../runtime/runs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { findingLines } from "../view/findings.ts";
import { createStyle } from "../view/style.ts";

interface DoctorOptions extends GlobalOptions {
  readonly fix?: boolean;
  readonly nats?: string;
  readonly port: string;
}

/** `onexit doctor`: what is there, what is missing, and what to do about it; exit code 1 where something is wrong. */
export async function doctor(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const given = options as DoctorOptions;
  const { stdout, env } = terminal;
  const findings = await everyFinding(terminal, given);
  const isWell = findings.every(({ state }) => state !== "problem");
  if (given.output === "json") {
    stdout.write(`${JSON.stringify({ ok: isWell, items: findings }, undefined, 2)}\n`);
  } else {
    const style = createStyle(outputOptions({ flags: given, env, isTty: stdout.isTTY === true }));
    stdout.write(`${findingLines(findings, style).join("\n")}\n`);
  }
  return isWell ? 0 : 1;
}

async function everyFinding(terminal: Terminal, given: DoctorOptions): Promise<readonly Finding[]> {
  const { cwd, env, stderr } = terminal;
  const { nats, server, fix = false } = given;
  const token = env.ARGO_TOKEN || undefined;
  const found = await Promise.all([
    nodeFinding(process.versions.node),
    natsProgramFinding(fix, (line) => stderr.write(`${line}\n`)),
    dataDirFindings(dataDirOf(cwd, given.dataDir)),
    portFinding(portOf(given.port)),
    shellsFinding(env.PATH ?? ""),
    isolationFinding(env.PATH ?? ""),
    projectFindings(terminal, given),
    nats === undefined ? [] : natsFindings(nats, env.NATS_CREDS),
    token === undefined ? [] : tokenFinding(token),
    server === undefined ? [] : engineFindings(terminal, server),
  ]);
  return found.flat();
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new UsageError(`--port ${JSON.stringify(text)}: write a number from 1 to 65535`);
}

/** onexit.yaml, and what the actions find in the environment. */
async function projectFindings(terminal: Terminal, given: DoctorOptions): Promise<readonly Finding[]> {
  const { cwd, env } = terminal;
  try {
    const config = await loadProjectConfig(terminal, given.config, undefined);
    const environment = actionEnvironment(env, config, join(cwd, ".onexit", "archive"));
    const described = await describeActions(config.actions, environment);
    const found = described.map(async (each) =>
      actionFindings(each, await loadPureAction(each.name, config.actions), environment),
    );
    return (await Promise.all(found)).flat();
  } catch (error) {
    const lines = error instanceof UsageError ? error.message.split("\n") : [whyOf(error)];
    return lines.map((line) => problem("onexit.yaml", line, "mend it, or name another: --config"));
  }
}
