import { type Command, Option } from "commander";
import { withVerbs } from "./command-table.ts";
import { type Add, collect, outputOption, serverOption } from "./options.ts";

const kubeconfigHelp = `
ARGO_TOKEN, if set, goes into it, so keep it as you keep that:
  (umask 077; onexit kubeconfig --server https://onexit.example:2746 \\
    --ca ca.crt > ~/.kube/onexit)
  kubectl --kubeconfig ~/.kube/onexit get workflows`;

/** What speaks to a running engine, or looks at the runs here. */
export function addAsking(add: Add): void {
  after(
    add(
      "submit [file...]",
      "hand workflows and cron workflows to a running engine; `-` is standard input",
      async () => (await import("../commands/submit.ts")).submit,
    ),
  )
    .option(
      "--from <kind/name>",
      "a template or cron workflow of the engine: workflowtemplate/build, cronwf/nightly, …",
    )
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .option("-f, --parameter-file <file>", "arguments, from YAML or JSON")
    .option("--name <name>", "another name")
    .option("--generate-name <prefix>", "a name that begins like this")
    .option("-l, --labels <a=b,...>", "further labels")
    .option("--entrypoint <template>", "another template to begin with")
    .option("--priority <number>", "another priority")
    .option("--dry-run", "let the engine check it, and start nothing");

  after(
    add(
      "retry <name...>",
      "run workflows that have failed again, from where they failed",
      async () => (await import("../commands/again.ts")).retry,
    ),
  )
    .option("--restart-successful", "with --node-field-selector: what it selects runs again though it succeeded")
    .option("--node-field-selector <fields>", "which nodes, as in displayName=deploy")
    .option("-p, --parameter <name=value>", "another argument", collect);

  after(
    add(
      "resubmit <name...>",
      "submit workflows anew, each under another name",
      async () => (await import("../commands/again.ts")).resubmit,
    ),
  )
    .option("--memoized", "of one that failed: what has succeeded is taken over and does not run again")
    .option("-p, --parameter <name=value>", "another argument", collect);

  add(
    "wait <name...>",
    "wait until workflows have ended, here or of a running engine",
    async () => (await import("../commands/wait.ts")).wait,
  )
    .addOption(serverOption())
    .addOption(
      new Option("--for <what>", "their end, or that of what they ask for, too")
        .choices(["phase", "deliveries"])
        .default("phase"),
    )
    .option("--timeout <duration>", "no longer than this (exit code 124)")
    .option("--ignore-not-found", "one that there is not is no mistake");

  add(
    "watch <name>",
    "show a workflow, run here or by an engine, until it has ended",
    async () => (await import("../commands/watch.ts")).watch,
  )
    .addOption(serverOption())
    .option("--exit-status", "end with what the workflow's end makes (the default)")
    .option("--no-exit-status", "end with 0 however it ends, as argo does");

  filters(
    add(
      "delete [name...]",
      "remove runs kept here, or workflows of an engine, where one that runs is ended first",
      async () => (await import("../commands/delete.ts")).remove,
    ),
  )
    .option("--all", "all of the namespace; of the runs here all that are over")
    .option("--dry-run", "say which, and change nothing");

  withVerbs(
    add(
      "template <verb> [target...]",
      "workflow templates of a running engine: `list`, `get NAME`, `create FILE`, `delete NAME`",
      async () => (await import("../commands/template.ts")).template,
    ),
    ["list", "get", "create", "delete"],
  )
    .addOption(serverOption())
    .option("--cluster", "those of the whole cluster")
    .option("-A, --all-namespaces", "of all namespaces")
    .addOption(outputOption(["json", "yaml", "name"]));

  withVerbs(
    add(
      "cron <verb> [name]",
      "cron workflows of a running engine: `list`, `get NAME`, `suspend NAME`, `resume NAME`, `delete NAME`",
      async () => (await import("../commands/cron.ts")).cron,
    ),
    ["list", "get", "suspend", "resume", "delete"],
  )
    .addOption(serverOption())
    .option("-A, --all-namespaces", "of all namespaces")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("get <name>", "one workflow with its deliveries", async () => (await import("../commands/get.ts")).get)
    .addOption(serverOption())
    .option("-w, --watch", "show it until it has ended")
    .option("--node-field-selector <fields>", "only these nodes of the tree, as in phase=Failed")
    .addOption(outputOption(["json", "yaml", "name"]));

  filters(
    add("list", "the workflows here, or of a running engine", async () => (await import("../commands/list.ts")).list),
  )
    .option("--node-field-selector <fields>", "that have such a node, as in displayName=deploy,phase=Failed")
    .option("--no-headers", "rows alone")
    .option("-w, --watch", "go on: what is new, and what changes")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("logs <name> [node]", "what the steps wrote", async () => (await import("../commands/logs.ts")).logs)
    .addOption(serverOption())
    .option("-c, --container <name>", "of this container, step or template, or of the exit handler by its name")
    .option("-f, --follow", "go on until the workflow has ended")
    .option("--grep <pattern>", "only lines that match")
    .option("--since <age>", "only lines of the last 10m, 2h, …")
    .option("--tail <lines>", "only the last lines of each step")
    .option("--failed", "only of steps that failed")
    .option("--exit", "only of the exit handler")
    .option("--timestamps", "with times");

  add(
    "kubeconfig",
    "what lets kubectl speak to a running engine",
    async () => (await import("../commands/kubeconfig.ts")).kubeconfig,
  )
    .addOption(serverOption())
    .option("--ca <file>", "the certificate that the engine's is signed by, PEM")
    .addHelpText("after", kubeconfigHelp);

  add(
    "env",
    'what the argo command needs to speak to an engine of ours: eval "$(onexit env)"',
    async () => (await import("../commands/env.ts")).env,
  ).addOption(serverOption());
}

/** What may follow when something was started. */
function after(command: Command): Command {
  return command
    .addOption(serverOption())
    .option("-w, --wait", "wait until it has ended; the exit code says how")
    .option("--watch", "show it until it has ended")
    .option("--log", "follow its logs until it has ended")
    .addOption(outputOption(["json", "yaml", "name"]));
}

/** Which workflows are meant. */
function filters(command: Command): Command {
  return command
    .addOption(serverOption())
    .option("-A, --all-namespaces", "of all namespaces")
    .option("-l, --selector <labels>", "by labels, as in team=blue,tier!=test")
    .option("--status <phases>", "in these phases, as in Failed,Error")
    .option("--running", "that have not ended")
    .option("--completed", "that have ended")
    .option("--since <age>", "created in the last 2h, 10d, …")
    .option("--older <age>", "that ended longer ago than that")
    .option("--prefix <text>", "whose names begin like this");
}
