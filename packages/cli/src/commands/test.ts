import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { runOfCron } from "../crons-in.ts";
import { type LoadedWorkflow, requireValid, requireWorkflows } from "../input.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { findPureAction } from "../runtime/host-actions.ts";
import { givenParameters, type ParameterOptions } from "../runtime/parameter-file.ts";
import type { Terminal } from "../terminal.ts";
import { caseLines, countLine, deliveryHeadlines } from "../test-run/case-lines.ts";
import { parseTestCases, type TestCase } from "../test-run/expectation.ts";
import { junitXml, type TestSuite } from "../test-run/junit.ts";
import { matrixCases, unreachedOutcomes } from "../test-run/matrix.ts";
import { type CaseResult, runCase, type TestBed } from "../test-run/run-case.ts";
import { updatedExpectations } from "../test-run/write-expectations.ts";
import { UsageError } from "../usage-error.ts";
import { createStyle } from "../view/style.ts";

export interface TestOptions extends GlobalOptions, ParameterOptions {
  readonly inject?: readonly string[];
  readonly matrix?: string;
  readonly expect?: string;
  readonly junit?: string;
  readonly update?: boolean;
  readonly semantics: "onexit" | "argo";
}

/** `onexit test FILE…`: each workflow in the interpreter alone, with its cases; exit code 1 when one fails. */
export async function test(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const given = options as TestOptions;
  const { stdout, env } = terminal;
  const style = createStyle(outputOptions({ flags: given, env, isTty: stdout.isTTY === true }));
  const suites: TestSuite[] = [];
  const { workflows, crons, resources, texts } = await requireWorkflows(terminal, files, {
    semantics: given.semantics,
    config: given.config,
    crons: true,
  });
  for (const loaded of [...workflows, ...crons.map((cron) => runOfCron(cron, Date.now()))]) {
    const bed = await testBed(terminal, loaded, resources, given);
    const stored = await storedCases(terminal, loaded, given);
    const cases = casesOf(bed, stored, given);
    if (cases.some(({ semantics = given.semantics }) => semantics !== given.semantics)) {
      requireValid(terminal, loaded, { semantics: "argo", resources }, texts);
    }
    stdout.write(`${style.paint("strong", loaded.file)}\n`);
    for (const outcome of given.matrix === undefined ? [] : unreachedOutcomes(cases)) {
      stdout.write(`   ${style.paint("muted", `no step of it alone makes the entrypoint end ${outcome}`)}\n`);
    }
    const results: CaseResult[] = [];
    for (const each of cases) {
      const ran = await runCase(bed, each);
      // What is to be expected from now on is no difference.
      const result = given.update ? { ...ran, differences: ran.happened.problems } : ran;
      results.push(result);
      const more = each.expect === undefined ? deliveryHeadlines(result) : [];
      stdout.write(`${[...caseLines(result, style), ...more].join("\n")}\n`);
    }
    if (given.update) await writeBack(terminal, stored, results);
    suites.push({ file: loaded.file, results });
  }
  const all = suites.flatMap(({ results }) => results);
  if (given.junit !== undefined) await writeFile(resolve(terminal.cwd, given.junit), junitXml(suites));
  stdout.write(`${countLine(all)}\n`);
  return all.some(({ differences }) => differences.length > 0) ? 1 : 0;
}

/** An expect.yaml that may be there. */
interface StoredCases {
  readonly path: string;
  readonly text?: string;
  readonly cases: readonly TestCase[];
}

/** What `--inject` and `--matrix` ask for, else the stored cases, else every way in which the entrypoint can end. */
function casesOf(bed: TestBed, { cases }: StoredCases, options: TestOptions): readonly TestCase[] {
  const { inject = [], matrix, semantics } = options;
  const base = {
    ...(inject.length === 0 ? {} : { inject: [...inject] }),
    ...(semantics === "argo" ? { semantics } : {}),
  };
  if (matrix === undefined && inject.length === 0 && cases.length > 0) {
    return semantics === "argo" ? cases.map((each) => ({ ...each, semantics })) : cases;
  }
  const asked =
    matrix === undefined && inject.length > 0 ? [{ ...base, name: inject.join(" ") }] : matrixCases(bed, base);
  // A stored case of the same name tells what to expect.
  return asked.map((each) => {
    const expect = cases.find(({ name }) => name === each.name)?.expect;
    return expect === undefined ? each : { ...each, expect };
  });
}

async function storedCases(
  terminal: Terminal,
  { file }: LoadedWorkflow,
  { expect, update }: TestOptions,
): Promise<StoredCases> {
  const own = join(dirname(file), basename(file).replace(/\.[^.]*$/, ".expect.yaml"));
  const candidates = expect === undefined ? [own, join(dirname(file), "expect.yaml")] : [expect];
  for (const shown of candidates) {
    const path = resolve(terminal.cwd, shown);
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new UsageError(`cannot read ${shown}: ${error.code ?? error.message}`);
    });
    if (text === undefined) continue;
    const parsed = parseTestCases(text, shown);
    if ("problems" in parsed) throw new UsageError(parsed.problems.join("\n"));
    return { path, text, cases: parsed.cases };
  }
  const path = resolve(terminal.cwd, candidates.at(-1) ?? "expect.yaml");
  if (expect !== undefined && update !== true) throw new UsageError(`--expect ${expect}: there is no such file`, 5);
  return { path, cases: [] };
}

async function writeBack(
  terminal: Terminal,
  { path, text }: StoredCases,
  results: readonly CaseResult[],
): Promise<void> {
  await writeFile(path, updatedExpectations(text, results));
  terminal.stderr.write(`wrote ${results.length} expectations to ${path}\n`);
}

async function testBed(
  terminal: Terminal,
  loaded: LoadedWorkflow,
  resources: TestBed["resources"],
  { namespace, config: configFile, ...given }: TestOptions,
): Promise<TestBed> {
  const config = await loadProjectConfig(terminal, configFile, loaded.file);
  const environment = actionEnvironment({}, config, join(terminal.cwd, ".onexit", "archive"));
  return {
    loaded,
    resources,
    namespace,
    context: config.context,
    actionNamed: (name) => findPureAction(name, config.actions),
    environment: Object.fromEntries(Object.entries(environment).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
    parameters: await givenParameters(terminal, given),
  };
}
