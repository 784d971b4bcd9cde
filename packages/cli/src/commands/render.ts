import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ActionRequested, CompletedPhase } from "@onexit/events";
import { type Action, type Preview, previewRequest } from "@onexit/sdk";
import { devPlace } from "../dev/place.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { Asked } from "../render/message.ts";
import { loadPureAction } from "../runtime/host-actions.ts";
import type { ParameterOptions } from "../runtime/parameter-file.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface RenderOptions extends GlobalOptions, ParameterOptions {
  readonly nats?: string;
  readonly status?: CompletedPhase;
  readonly event?: string;
  readonly sendTo?: string;
}

/** A message that was built, and for what. */
interface Message extends Preview {
  readonly request: ActionRequested;
}

/**
 * `onexit render ACTION FILE|WORKFLOW`: every message that the action would send, or has been asked for; nothing runs, and
 * nothing is sent but to where `--send-to` says.
 */
export async function render(
  terminal: Terminal,
  [name = "", target = ""]: readonly string[],
  options: unknown,
): Promise<number> {
  const given = options as RenderOptions;
  const isFile = await namesFile(terminal, target);
  const config = await loadProjectConfig(terminal, given.config, isFile ? target : undefined);
  const action = await loadPureAction(name, config.actions);
  const place =
    given.sendTo === undefined ? undefined : (await import("../render/test-place.ts")).testPlaceOf(name, given.sendTo);
  const asked = await askedFor(terminal, name, target, isFile, given);
  const messages = asked.requests.map((request) => built(action, request, asked.from, terminal));
  tell(terminal, name, messages, asked, given);
  if (place !== undefined) {
    const dev = devPlace(terminal.cwd, given.dataDir);
    const { sendMessages } = await import("../render/send-messages.ts");
    return sendMessages(terminal, name, asked.requests, { place, config, flags: given, dev });
  }
  if (given.output === "html") {
    const { messagesPage } = await import("@onexit/inbox");
    const parts = messages.map(({ request, preview }) => ({ action: name, at: request.at, message: preview }));
    terminal.stdout.write(await messagesPage(parts, `${name} of ${asked.from}`));
    return 0;
  }
  for (const { preview } of messages) terminal.stdout.write(`${JSON.stringify(preview, undefined, 2)}\n`);
  return 0;
}

async function askedFor(
  terminal: Terminal,
  name: string,
  target: string,
  isFile: boolean,
  given: RenderOptions,
): Promise<Asked> {
  if (isFile) {
    if (given.event !== undefined) throw new UsageError(`--event is one of a run; ${target} is a file: use --status`);
    const { askedByFile } = await import("../render/asked-by-file.ts");
    return askedByFile(terminal, name, target, { ...given, status: given.status ?? "Failed" });
  }
  if (given.event !== undefined && given.status !== undefined)
    throw new UsageError("--event says how things stood, and so does --status: not both");
  const { askedByRun } = await import("../render/asked-by-run.ts");
  return askedByRun(terminal, name, target, given);
}

/** What looks like a path is one, so that a misspelt file is not looked for among the runs. */
async function namesFile({ cwd }: Terminal, target: string): Promise<boolean> {
  if (/\/|\.(?:ya?ml|json)$/.test(target)) return true;
  const found = await stat(resolve(cwd, target)).catch(() => undefined);
  return found !== undefined;
}

function built(action: Action, request: ActionRequested, from: string, { env }: Terminal): Message {
  const message = previewRequest(action, request, env);
  if ("invalid" in message) throw new UsageError(`${from}: ${message.invalid}`);
  return { ...message, request };
}

function tell(
  { stderr }: Terminal,
  name: string,
  messages: readonly Message[],
  { notes }: Asked,
  { output, sendTo }: RenderOptions,
): void {
  for (const note of notes) stderr.write(`note: ${note}\n`);
  for (const { request, missing, unknown, problems } of messages) {
    const origin = request.origin.kind === "node" ? request.origin.node : request.origin.event;
    // A test message needs none of them.
    const lacks = missing.length > 0 && sendTo === undefined ? ` (not set: ${missing.join(", ")})` : "";
    if (output !== "json") stderr.write(`${name} from ${origin}${lacks}\n`);
    for (const variable of unknown) stderr.write(`warning: unknown variable ${variable}\n`);
    for (const problem of problems) stderr.write(`warning: ${problem}\n`);
  }
}
