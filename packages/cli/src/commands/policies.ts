import { readDeliveries, readEvents } from "@onexit/deliveries";
import { summariseIssues } from "@onexit/manifest";
import { issuesInOrder } from "../lint/issues-in-order.ts";
import { lintParameters, policyActionsIn } from "../lint/lint-parameters.ts";
import { issuesText, type LintFormat } from "../lint/print-issues.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { outputOptions } from "../output.ts";
import { decideOverPast } from "../policies/past.ts";
import type { GlobalOptions } from "../program/options.ts";
import { ownVersion } from "../runtime/own-version.ts";
import { readPolicies, requirePolicies } from "../runtime/policies.ts";
import { withReadingStores } from "../runtime/reading-store.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { policyRows, policyTable, summaryOfRows } from "../view/policy-table.ts";
import { createStyle } from "../view/style.ts";

interface PoliciesOptions extends GlobalOptions {
  readonly nats?: string;
  readonly strict?: boolean;
  readonly output?: LintFormat;
}

/** `onexit policies lint [PATH…] | test [PATH…]`: what is wrong with policies, and what they would have done so far. */
export async function policies(
  terminal: Terminal,
  [verb, ...paths]: readonly string[],
  options: unknown,
): Promise<number> {
  const given = options as PoliciesOptions;
  const config = await loadProjectConfig(terminal, given.config, undefined);
  const chosen = paths.length > 0 ? paths : config.policies;
  if (verb !== "lint" && verb !== "test")
    throw new UsageError(`onexit policies has no verb ${JSON.stringify(verb)}: write lint DIR or test DIR`);
  if (chosen.length === 0) throw new UsageError(`which policies? write onexit policies ${verb} DIR`);
  return verb === "lint"
    ? lint(terminal, chosen, config.actions, given)
    : test(terminal, chosen, config.actions, given);
}

async function lint(
  terminal: Terminal,
  paths: readonly string[],
  own: readonly string[],
  { output = "pretty", strict = false }: PoliciesOptions,
): Promise<number> {
  const { policies: found, issues: read, texts } = await readPolicies(paths, own);
  const issues = issuesInOrder([...read, ...(await lintParameters(texts, own, policyActionsIn))], [...texts.keys()]);
  const version = output === "sarif" ? await ownVersion() : "";
  terminal.stdout.write(issuesText(issues, output, { texts, cwd: terminal.cwd, version }));
  if (output !== "json" && output !== "sarif") {
    const names = found.map(({ name }) => name).join(", ");
    terminal.stderr.write(
      `${issues.length === 0 ? `no problems in ${names || "no policies"}` : summariseIssues(issues)}\n`,
    );
  }
  return issues.some(({ severity }) => strict || severity === "error") ? 2 : 0;
}

async function test(
  terminal: Terminal,
  paths: readonly string[],
  own: readonly string[],
  options: PoliciesOptions,
): Promise<number> {
  const found = await requirePolicies(paths, own);
  const past = await withReadingStores(terminal, options, async ({ nats }) => ({
    events: await readEvents(nats),
    deliveries: await readDeliveries(nats),
  }));
  const { called, problems } = decideOverPast(
    past.flatMap(({ events }) => events),
    found,
  );
  const rows = policyRows(
    called,
    past.flatMap(({ deliveries }) => deliveries),
  );
  const style = createStyle(
    outputOptions({ flags: options, env: terminal.env, isTty: terminal.stdout.isTTY === true }),
  );
  if (options.output === "json")
    terminal.stdout.write(`${JSON.stringify({ version: 1, items: rows, problems }, undefined, 2)}\n`);
  else {
    terminal.stdout.write(`${policyTable(rows, style).join("\n")}\n`);
    for (const problem of problems) terminal.stderr.write(`${problem}\n`);
    terminal.stderr.write(`${summaryOfRows(rows)}; nothing was sent by this\n`);
  }
  return 0;
}
