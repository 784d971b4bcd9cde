import { Option } from "commander";
import { addDoorOptions } from "../commands/door-options.ts";
import { withVerbs } from "./command-table.ts";
import { type Add, natsOption, semanticsOption } from "./options.ts";

/** What stays until it is told to end, and who may come in. */
export function addServing(add: Add): void {
  withVerbs(
    add("token <verb> <name>", "`token create NAME`: lets somebody in; the token is shown once", async () => {
      return (await import("../commands/token.ts")).token;
    }),
    ["create"],
  ).addOption(
    new Option("--role <role>", "what they may do where --namespace says")
      .choices(["view", "submit", "admin"])
      .default("view"),
  );

  add("dev", "everything for one person here, with the dashboard (also: up)", async () => {
    return (await import("../commands/dev.ts")).dev;
  })
    .alias("up")
    .addOption(new Option("--port <port>", "of the dashboard and the API").default("2746"))
    .option("--nats-port <port>", "of the NATS server (default: a free one)")
    .option("--watch <dir>", "run a workflow whenever its file below is saved")
    .option("--open", "open the dashboard in the browser")
    .option("--attach", "look on at one that runs on this directory already: its links, and what happens")
    .option("--headless", "no pages, the API alone")
    .option("--no-inbox", "send to the world, with the secrets of the environment")
    .addOption(semanticsOption());

  const serve = add(
    "serve",
    "run roles against a NATS server, as production does",
    async () => (await import("../commands/serve.ts")).serve,
  );
  addDoorOptions(serve)
    .addOption(
      new Option(
        "--roles <list>",
        "engine, router, slack, github-status, pagerduty, cleanup, archive, webhook, email, submit, metrics (default: all)",
      ),
    )
    .addOption(natsOption())
    .addOption(new Option("--port <port>", "the engine's HTTP door").default("2746"))
    .addOption(new Option("--host <address>", "where it listens").default("127.0.0.1"))
    .addOption(new Option("--health-port <port>", "health and metrics of the roles").default("2747"))
    .addOption(semanticsOption());
}
