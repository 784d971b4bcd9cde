import { Command, CommanderError, Option } from "commander";
import { addAsking } from "./program/asking.ts";
import { addChecking } from "./program/checking.ts";
import { addOperating } from "./program/operating.ts";
import type { Add } from "./program/options.ts";
import { addRunning } from "./program/running.ts";
import { addServing } from "./program/serving.ts";
import { addStarting } from "./program/starting.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const examples = `
Examples:
  onexit run workflow.yaml                          run it here, with its exit handler
  onexit run workflow.yaml --inject step2=Failed    see what happens when step2 fails
  onexit run workflow.yaml --inbox                  deliver to a local inbox instead of the world
  onexit test workflow.yaml                         run it with faults; nothing runs, nothing is sent
  onexit lint workflow.yaml                         find mistakes before the first failure does
  onexit deliveries list @latest                    what arrived, what did not, and why`;

/** The command line: parses, runs one command, resolves with the exit code. */
export function createProgram(terminal: Terminal): () => Promise<number> {
  let code = 0;
  const program = new Command("onexit")
    .description("What happens when a workflow ends: exit actions, never lost and never doubled.")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      // The error that commander throws says it once, as every other error of ours does.
      outputError: () => {},
    })
    .addHelpText("after", examples);

  const add: Add = (name, summary, load) => {
    const command = program.command(name).description(summary);
    command
      .addOption(new Option("-n, --namespace <name>", "namespace").env("ARGO_NAMESPACE").default("default"))
      .addOption(new Option("--data-dir <dir>", "where runs are kept (default: .onexit)").env("ONEXIT_DATA_DIR"))
      .addOption(new Option("--config <file>", "onexit.yaml to use").env("ONEXIT_CONFIG"))
      .addOption(new Option("--color", "colours, also where nobody watches").preset("always"))
      .option("--no-color", "no colours")
      .option("--no-utf8", "ASCII only")
      .option("--debug", "show stacks")
      .action(async (...given: unknown[]) => {
        const self = given.at(-1) as Command;
        const handler = await load();
        code = await handler(terminal, self.args, self.opts());
      });
    return command;
  };

  addStarting(add, program);
  addRunning(add);
  addChecking(add);
  addAsking(add);
  addOperating(add);
  addServing(add);

  return async () => {
    try {
      await program.parseAsync([...terminal.argv]);
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
