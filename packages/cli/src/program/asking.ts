import { type Add, collect, outputOption, serverOption } from "./options.ts";

/** What speaks to a running engine, or looks at the runs here. */
export function addAsking(add: Add): void {
  add(
    "submit <file...>",
    "hand workflows and cron workflows to a running engine",
    async () => (await import("../commands/submit.ts")).submit,
  )
    .addOption(serverOption())
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .addOption(outputOption(["json", "yaml", "name"]));

  add(
    "cron <verb> [name]",
    "cron workflows of a running engine: `list`, `get NAME`, `suspend NAME`, `resume NAME`, `delete NAME`",
    async () => (await import("../commands/cron.ts")).cron,
  )
    .addOption(serverOption())
    .option("-A, --all-namespaces", "of all namespaces")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("get <name>", "one workflow with its deliveries", async () => (await import("../commands/get.ts")).get)
    .addOption(serverOption())
    .addOption(outputOption(["json", "yaml", "name"]));

  add("list", "the workflows here, or of a running engine", async () => (await import("../commands/list.ts")).list)
    .addOption(serverOption())
    .option("-A, --all-namespaces", "of all namespaces")
    .addOption(outputOption(["json", "yaml", "name"]));

  add("logs <name> [node]", "what the steps wrote", async () => (await import("../commands/logs.ts")).logs)
    .addOption(serverOption())
    .option("--tail <lines>", "only the last lines of each step")
    .option("--timestamps", "with times");
}
