import { Command, CommanderError, Option } from "commander";
import { addDoorOptions } from "./commands/door-options.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What every command may be told. */
export interface GlobalOptions {
  readonly namespace: string;
  readonly dataDir?: string;
  readonly config?: string;
  readonly color: boolean | "always";
  readonly utf8: boolean;
  readonly server?: string;
  readonly output?: string;
  readonly debug?: boolean;
}

type Handler = (
  terminal: Terminal,
  args: readonly string[],
  options: GlobalOptions & Record<string, unknown>,
) => Promise<number>;

const collect = (value: string, before: readonly string[] = []) => [...before, value];

const examples = `
Examples:
  onexit run workflow.yaml                          run it here, with its exit handler
  onexit run workflow.yaml --inject step2=Failed    see what happens when step2 fails
  onexit run workflow.yaml --inbox                  deliver to a local inbox instead of the world
  onexit test workflow.yaml                         run it with faults; nothing runs, nothing is sent
  onexit lint workflow.yaml                         find mistakes before the first failure does
  onexit deliveries list @latest                    what arrived, what did not, and why`;

const schemaHelp = `
Store it, and name it in a workflow's first line:
  onexit schema > workflow.schema.json
  # yaml-language-server: $schema=./workflow.schema.json

or for all workflows in VS Code's settings (extension redhat.vscode-yaml):
  "yaml.schemas": {"./workflow.schema.json": ["workflows/*.yaml"]}

IntelliJ: Settings, Languages & Frameworks, Schemas and DTDs, JSON Schema Mappings.`;

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

  const add = (name: string, summary: string, load: () => Promise<Handler>) => {
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

  add(
    "run <file...>",
    "run workflows here, live, and wait for their deliveries",
    async () => (await import("./commands/run.ts")).run,
  )
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .option(
      "--inject <step=outcome>",
      "step2=Failed|Error|Exit:137|Delay:5s|Output:k=v, step#2 for its 2nd attempt",
      collect,
    )
    .addOption(semanticsOption())
    .option("--timeout <duration>", "stop the workflow after this long (exit code 124)")
    .option("--delivery-timeout <duration>", "wait this long for deliveries after the workflow's end", "60s")
    .addOption(outputOption(["json", "yaml", "name"]))
    .option("--inbox", "send everything to a local inbox that shows it")
    .option("--show-skipped", "list skipped steps one by one");

  const steering = (command: Command) =>
    command
      .addOption(serverOption())
      .addOption(natsOption())
      .option("--message <text>", "why")
      .option("--node-field-selector <fields>", "only those suspended nodes, as in displayName=approve");

  for (const [verb, summary] of [
    ["stop", "end a running workflow gently: its exit handlers run"],
    ["terminate", "kill a running workflow's steps now; exit handlers run as --semantics says"],
    ["suspend", "let nothing new start in a running workflow"],
  ] as const) {
    steering(add(`${verb} <name>`, summary, async () => (await import("./commands/steer.ts")).steer(verb)));
  }
  steering(
    add("node <verb> <name>", "`node set NAME`: outputs or an end for suspended nodes", async () => {
      return (await import("./commands/steer.ts")).node;
    }),
  )
    .option("-p, --output-parameter <name=value>", "set an output parameter", collect)
    .addOption(new Option("--phase <phase>", "what they end as").choices(["Succeeded", "Failed", "Error"]));

  steering(
    add(
      "resume [name]",
      "go on with a workflow that is suspended, or with a run that was cut off",
      async () => (await import("./commands/resume.ts")).resume,
    ),
  )
    .option("--delivery-timeout <duration>", "wait this long for deliveries after the workflow's end", "60s")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("lint <file...>", "check workflows, all problems at once", async () => (await import("./commands/lint.ts")).lint)
    .addOption(outputOption(["pretty", "short", "json", "sarif", "github"]))
    .option("--portability", "say too what real Argo would refuse or do otherwise")
    .option("--strict", "warnings count as errors")
    .addOption(semanticsOption());

  add(
    "test <file...>",
    "run workflows with faults, in the interpreter alone, and check what they do",
    async () => (await import("./commands/test.ts")).test,
  )
    .option("--expect <file>", "cases and what they expect (default: expect.yaml beside the workflow)")
    .option("--update", "write what happened as what is expected")
    .option("--inject <step=outcome>", "one run with step2=Failed|Error|Skip|Exit:137|Delay:5s|Output:k=v", collect)
    .addOption(
      new Option("--matrix <what>", "one run for each way in which the entrypoint can end").choices(["status"]),
    )
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .option("--junit <file>", "write the results as JUnit XML")
    .addOption(semanticsOption());

  add("explain [code]", "what an OX code means", async () => (await import("./commands/explain.ts")).explain);

  add(
    "schema",
    "the JSON Schema of workflows, for editors",
    async () => (await import("./commands/schema.ts")).schema,
  ).addHelpText("after", schemaHelp);

  add(
    "submit <file...>",
    "hand workflows and cron workflows to a running engine",
    async () => (await import("./commands/submit.ts")).submit,
  )
    .addOption(serverOption())
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .addOption(outputOption(["json", "yaml", "name"]));

  add(
    "cron <verb> [name]",
    "cron workflows of a running engine: `list`, `get NAME`, `suspend NAME`, `resume NAME`, `delete NAME`",
    async () => (await import("./commands/cron.ts")).cron,
  )
    .addOption(serverOption())
    .option("-A, --all-namespaces", "of all namespaces")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("get <name>", "one workflow with its deliveries", async () => (await import("./commands/get.ts")).get)
    .addOption(serverOption())
    .addOption(outputOption(["json", "yaml", "name"]));

  add("list", "the workflows here, or of a running engine", async () => (await import("./commands/list.ts")).list)
    .addOption(serverOption())
    .option("-A, --all-namespaces", "of all namespaces")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("logs <name> [node]", "what the steps wrote", async () => (await import("./commands/logs.ts")).logs)
    .addOption(serverOption())
    .option("--tail <lines>", "only the last lines of each step")
    .option("--timestamps", "with times");

  const events = add(
    "events <verb> [name]",
    "`events tail`: what happened, and what that caused",
    async () => (await import("./commands/events.ts")).events,
  );
  events
    .option("-f, --follow", "go on as events come")
    .addOption(natsOption())
    .addOption(outputOption(["json"]));

  add(
    "deliveries <verb> [target...]",
    "`list`, `show ID`, `retry ID`, `drop ID`, `destinations`",
    async () => (await import("./commands/deliveries.ts")).deliveries,
  )
    .addOption(natsOption())
    .option("--state <state>", "only those: sent, previewed, retrying, dead, suppressed, dropped, pending")
    .option("--action <name>", "only of this action")
    .option("--workflow <name>", "only of this workflow, by its name or uid")
    .option("--destination <text>", "only where the destination holds this text")
    .option("--since <time>", "only those last heard of since: 2h, or 2026-01-02T03:04:05Z")
    .option("--until <time>", "only those last heard of until then")
    .option("--dry-run", "say what would be retried or dropped, and change nothing")
    .option("--set <name=value>", "before a retry: another parameter, as in text=…, or another template", collect)
    .option("--parameters-file <file>", "before a retry: all parameters, from YAML or JSON")
    .option("--edit", "before a retry: edit the parameters in $EDITOR")
    .option("--reason <text>", "why deliveries are dropped")
    .option("--inbox", "retry against the run's local inbox")
    .addOption(outputOption(["json"]));

  add(
    "cleanup <verb> [target...]",
    "what is removed if its owner does not do it: `register TARGET`, `list`, `sweep`",
    async () => (await import("./commands/cleanup.ts")).cleanup,
  )
    .addOption(natsOption())
    .option("--run <name>", "list, sweep: of a run of onexit run, as in @latest")
    .option("--owner <workflow>", "register: whose it is; a name, NAMESPACE/NAME or a uid")
    .option("--owner-name <name>", "register: somebody who is no workflow; only --ttl counts")
    .option("--ttl <duration>", "register: after it, it is removed whatever its owner does")
    .option("--why <text>", "register: what for")
    .option("--dry-run", "say what would be done, and change nothing")
    .addOption(outputOption(["json", "yaml"]));

  add(
    "policies <verb> [path...]",
    "`lint DIR`: check policies; `test DIR`: what they would have done so far, beside what was sent",
    async () => (await import("./commands/policies.ts")).policies,
  )
    .addOption(natsOption())
    .option("--strict", "warnings count as errors")
    .addOption(outputOption(["pretty", "short", "json", "sarif", "github"]));

  add(
    "render <action> <file>",
    "build a message, send nothing",
    async () => (await import("./commands/render.ts")).render,
  )
    .addOption(
      new Option("--status <phase>", "what the workflow ended as")
        .choices(["Succeeded", "Failed", "Error"])
        .default("Failed"),
    )
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .addOption(outputOption(["pretty", "json"]));

  add("token <verb> <name>", "`token create NAME`: lets somebody in; the token is shown once", async () => {
    return (await import("./commands/token.ts")).token;
  }).addOption(
    new Option("--role <role>", "what they may do where --namespace says")
      .choices(["view", "submit", "admin"])
      .default("view"),
  );

  addDoorOptions(
    add(
      "serve",
      "run roles against a NATS server, as production does",
      async () => (await import("./commands/serve.ts")).serve,
    ),
  )
    .addOption(
      new Option(
        "--roles <list>",
        "engine,router,slack,github-status,pagerduty,cleanup,archive,webhook,email,submit,metrics (default: all)",
      ).env("ONEXIT_ROLES"),
    )
    .addOption(natsOption())
    .addOption(new Option("--port <port>", "the engine's HTTP door").env("ONEXIT_PORT").default("2746"))
    .addOption(new Option("--host <address>", "where it listens").env("ONEXIT_HOST").default("127.0.0.1"))
    .addOption(
      new Option("--health-port <port>", "health and metrics of the roles").env("ONEXIT_HEALTH_PORT").default("2747"),
    )
    .addOption(semanticsOption());

  add(
    "nats <verb>",
    "`config`: users who may do their own work only; `provision`: what they may not make",
    async () => (await import("./commands/nats.ts")).nats,
  )
    .addOption(natsOption())
    .option("--roles <list>", "only these (default: all)");

  add("version", "the version", async () => (await import("./commands/version.ts")).version);

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

function semanticsOption(): Option {
  return new Option("--semantics <which>", "keep our promises, or do as Argo 4.1 does")
    .choices(["onexit", "argo"])
    .default("onexit")
    .env("ONEXIT_SEMANTICS");
}

function outputOption(formats: readonly string[]): Option {
  return new Option("-o, --output <format>", "what to print on stdout").choices(formats);
}

function serverOption(): Option {
  return new Option("--server <host:port>", "a running engine").env("ARGO_SERVER");
}

function natsOption(): Option {
  return new Option("--nats <url>", "a NATS server").env("NATS_URL");
}
