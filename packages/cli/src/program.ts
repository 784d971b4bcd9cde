import { Command, CommanderError, Option } from "commander";
import { addAsking } from "./program/asking.ts";
import { addChecking } from "./program/checking.ts";
import { formatHelp, helpWidth } from "./program/help.ts";
import { addOperating } from "./program/operating.ts";
import { type Add, defaultPatience, type Handler } from "./program/options.ts";
import { withOptionsBehind } from "./program/options-before.ts";
import { addRunning } from "./program/running.ts";
import { addServing } from "./program/serving.ts";
import { settle, withPlaces } from "./program/settle.ts";
import { addStarting } from "./program/starting.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The command line: parses, runs one command, resolves with the exit code. */
export function createProgram(terminal: Terminal): () => Promise<number> {
  let code = 0;
  const program = buildProgram(terminal, async (command, load) => {
    await requireVerb(command);
    const settled = await settle(command, terminal);
    const handler = await load();
    try {
      code = await handler(settled.terminal, command.args, command.opts());
    } catch (error) {
      throw withPlaces(error, settled.said);
    }
  });
  return async () => {
    try {
      const [node = "", script = "", ...args] = terminal.argv;
      await program.parseAsync([node, script, ...withOptionsBehind(args, program)]);
      return code;
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      // Help is no mistake; everything else of commander's is one of usage, and it has said what.
      if (error.exitCode === 0) return 0;
      throw new UsageError(
        error.code === "commander.help" ? "say which command" : error.message.replace(/^error: /, ""),
      );
    }
  };
}

/** Every command with its options; `run` is called for the one that was written, and loads it. */
export function buildProgram(
  { stdout, stderr }: Pick<Terminal, "stdout" | "stderr">,
  run: (command: Command, load: () => Promise<Handler>) => Promise<void>,
): Command {
  const program = new Command("onexit")
    .description("What happens when a workflow ends: exit actions, never lost and never doubled.")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ helpWidth, formatHelp })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // The error that commander throws says it once, as every other error of ours does.
      outputError: () => {},
    });

  const add: Add = (name, summary, load) => {
    const command = program.command(name).description(summary);
    command
      .addOption(new Option("-n, --namespace <name>", "namespace").default("default"))
      .option("--context <name>", "an engine of your own configuration: server, token, namespace")
      .option("--data-dir <dir>", "where runs are kept (default: .onexit)")
      .option("--config <file>", "onexit.yaml to use")
      .addOption(
        new Option("--request-timeout <time>", "how long an engine may take to answer").default(defaultPatience.text),
      )
      .option("-q, --quiet", "nothing but data, and what is wrong")
      .option("-v, --verbose", "also what an engine is asked, and where settings come from")
      .option("--yes", "do not ask first where a command would")
      .addOption(new Option("--color", "colours, also where nobody watches").preset("always"))
      .option("--no-color", "no colours")
      .option("--no-utf8", "ASCII only")
      .option("--debug", "show stacks")
      .action((...given: unknown[]) => run(given.at(-1) as Command, load));
    return command;
  };

  addStarting(add, program);
  addRunning(add);
  addChecking(add);
  addAsking(add);
  addOperating(add);
  addServing(add);
  return program;
}

/** A verb that is nearly one of the command's; what is no verb at all the command itself refuses. */
async function requireVerb(command: Command): Promise<void> {
  const [argument] = command.registeredArguments;
  const verbs = argument?.argChoices;
  const [verb] = command.args;
  if (verbs === undefined || verb === undefined || verbs.includes(verb)) return;
  const { suggest } = await import("@onexit/manifest");
  const hint = suggest(verb, verbs);
  if (hint?.startsWith("did you mean"))
    throw new UsageError(`onexit ${command.name()} has no ${argument?.name()} ${JSON.stringify(verb)}; ${hint}`);
}
