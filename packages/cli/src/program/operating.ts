import { withVerbs } from "./command-table.ts";
import { type Add, collect, natsOption, outputOption } from "./options.ts";

/** What looks after deliveries and what they leave behind. */
export function addOperating(add: Add): void {
  const events = withVerbs(
    add(
      "events <verb> [target...]",
      "`tail`, `list`, `show SEQ`, `replay`: what happened and why",
      async () => (await import("../commands/events.ts")).events,
    ),
    ["tail", "list", "show", "replay"],
  );
  events
    .option("-f, --follow", "tail: go on as events come")
    .option("--workflow <name>", "only of this workflow, by its name or uid")
    .option("--type <types>", "only of these: node, node.finished, action.dead, …")
    .option("--since <time>", "only since then: 2h, or 2026-01-02T03:04:05Z")
    .option("--until <time>", "only until then")
    .option("--seq <range>", "only these sequences: 48, 40..48, 40.. or ..48; tail -f ends behind the last")
    .option("--to <url>", "replay: who gets them, as CloudEvents, one after the other")
    .option("--dry-run", "replay: say what would be sent, and send nothing")
    .addOption(natsOption())
    .addOption(outputOption(["json"]));

  withVerbs(
    add(
      "deliveries <verb> [target...]",
      "`list`, `show ID`, `retry ID`, `drop ID`, `destinations`",
      async () => (await import("../commands/deliveries.ts")).deliveries,
    ),
    ["list", "show", "retry", "drop", "destinations"],
  )
    .addOption(natsOption())
    .option("--state <state>", "only those: sent, previewed, retrying, dead, suppressed, dropped, pending")
    .option("--dead", "as --state dead")
    .option("--action <name>", "only of this action")
    .option("--workflow <name>", "only of this workflow, by its name or uid")
    .option("--destination <text>", "only where the destination holds this text")
    .option("--since <time>", "only those last heard of since: 2h, or 2026-01-02T03:04:05Z")
    .option("--until <time>", "only those last heard of until then")
    .option("--dry-run", "say what would be retried or dropped, and change nothing")
    .option("--set <name=value>", "before a retry: another parameter, as in text=…, or another template", collect)
    .option("--parameters-file <file>", "before a retry: all parameters, from YAML or JSON")
    .option("--edit", "before a retry: edit the parameters in $EDITOR")
    .option("--wait", "after a retry: until it was sent or is dead, however many tries that takes")
    .option("--timeout <duration>", "after a retry: wait no longer than this (exit code 124; without --wait 1m)")
    .option("--attempt <number>", "show: this attempt alone")
    .option("--reason <text>", "why they are dropped or tried again")
    .option("--inbox", "retry against the run's local inbox")
    .addOption(outputOption(["json"]));

  withVerbs(
    add(
      "cleanup <verb> [target...]",
      "`register`, `list`, `sweep`: removed if its owner does not do it",
      async () => (await import("../commands/cleanup.ts")).cleanup,
    ),
    ["register", "list", "sweep"],
  )
    .addOption(natsOption())
    .option("--run <name>", "list, sweep: of a run of onexit run, as in @latest")
    .option("--owner <workflow>", "register: whose it is; a name, NAMESPACE/NAME or a uid")
    .option("--owner-name <name>", "register: somebody who is no workflow; only --ttl counts")
    .option("--ttl <duration>", "register: after it, it is removed whatever its owner does")
    .option("--why <text>", "register: what for")
    .option("--dry-run", "say what would be done, and change nothing")
    .addOption(outputOption(["json", "yaml"]));

  withVerbs(
    add(
      "nats <verb>",
      "`config`: users who may do their own work only; `provision`: what they may not make",
      async () => (await import("../commands/nats.ts")).nats,
    ),
    ["config", "provision"],
  )
    .addOption(natsOption())
    .option("--roles <list>", "only these (default: all)");

  add("version", "the version", async () => (await import("../commands/version.ts")).version);
}
