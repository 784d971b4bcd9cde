import { type Command, Option } from "commander";
import { withVerbs } from "./command-table.ts";
import { type Add, collect, natsOption, outputOption, semanticsOption, serverOption } from "./options.ts";

/** What runs workflows here, and steers those that run. */
export function addRunning(add: Add): void {
  add(
    "run <file...>",
    "run workflows here, live, and wait for their deliveries",
    async () => (await import("../commands/run.ts")).run,
  )
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .option("-f, --parameter-file <file>", "arguments, from YAML or JSON")
    .option("--entrypoint <template>", "another template to begin with")
    .option(
      "--inject <what=outcome>",
      "step2=Failed, Error, Exit:137, Delay:5s, Output:k=v; step#2 for its 2nd attempt; slack=429x2, timeout; nats=disconnect:3s; engine=crash-before-exit",
      collect,
    )
    .option("--log", "show what steps write, as they do")
    .option("--watch", "run again whenever a file is saved")
    .addOption(semanticsOption())
    .option("--timeout <duration>", "stop the workflow after this long (exit code 124)")
    .option("--delivery-timeout <duration>", "wait this long for deliveries after the workflow's end", "60s")
    .addOption(outputOption(["json", "yaml", "name"]))
    .option("--inbox", "send everything to a local inbox that shows it")
    .option("--deliver", "send in earnest: a missing secret is an error (exit code 2) before anything runs")
    .option("--dry-run-deliveries", "preview everything and send nothing, whatever secrets are there")
    .option("--show-skipped", "list skipped steps one by one");

  const steering = (command: Command) =>
    command
      .addOption(serverOption())
      .addOption(natsOption())
      .option("--message <text>", "why")
      .option("--node-field-selector <fields>", "only those suspended nodes, as in displayName=approve");

  for (const [verb, summary] of [
    ["stop", "end running workflows gently: their exit handlers run"],
    ["terminate", "kill running workflows' steps now; exit handlers run as --semantics says"],
  ] as const) {
    steering(add(`${verb} [name...]`, summary, async () => (await import("../commands/steer.ts")).end(verb)))
      .option("-l, --selector <labels>", "those that run, by labels, as in team=blue; asks first, unless --yes")
      .option("-A, --all-namespaces", "with -l: of all namespaces")
      .option("--dry-run", "say which, and end none");
  }
  steering(
    add("suspend <name...>", "let nothing new start in running workflows", async () => {
      return (await import("../commands/steer.ts")).steer("suspend");
    }),
  );
  steering(
    withVerbs(
      add("node <verb> <name>", "`node set NAME`: outputs or an end for suspended nodes", async () => {
        return (await import("../commands/steer.ts")).node;
      }),
      ["set"],
    ),
  )
    .option("-p, --output-parameter <name=value>", "set an output parameter", collect)
    .addOption(new Option("--phase <phase>", "what they end as").choices(["Succeeded", "Failed", "Error"]));

  steering(
    add(
      "resume [name]",
      "go on with what is suspended, or with a run that was cut off",
      async () => (await import("../commands/resume.ts")).resume,
    ),
  )
    .option("--delivery-timeout <duration>", "wait this long for deliveries after the workflow's end", "60s")
    .addOption(outputOption(["json", "yaml", "name"]));
}
