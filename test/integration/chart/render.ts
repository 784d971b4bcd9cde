import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { built } from "../../support/built.ts";

/** A rendered object, as far as these tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: objects of a dozen kinds, looked at in one place each
export type Rendered = { kind: string; metadata: { name: string; [key: string]: unknown } } & Record<string, any>;

/** What rendering came to. */
export type Rendering = { readonly objects: readonly Rendered[] } | { readonly problem: string };

/** A copy of the chart that can be rendered without the one of NATS, which lies in a repository elsewhere. */
export interface Chart extends Disposable {
  readonly dir: string;
  /** The values files that the chart is tested with. */
  readonly cases: readonly string[];
  lint(values: string): string | undefined;
  /** Renders with further values, written as `--set-json` takes them. */
  render(values: string, set?: Readonly<Record<string, unknown>>): Rendering;
  /** The notes that an installation prints. */
  notes(values: string): string;
}

/** Copies the chart and puts an empty one of NATS into it. */
export function copyChart(helm: string): Chart {
  const root = mkdtempSync(join(tmpdir(), "onexit-chart-"));
  const dir = join(root, "onexit");
  cpSync(built("charts/onexit"), dir, { recursive: true });
  mkdirSync(join(dir, "charts/nats/templates"), { recursive: true });
  writeFileSync(join(dir, "charts/nats/Chart.yaml"), "apiVersion: v2\nname: nats\nversion: 2.14.2\n");
  const run = (...args: string[]) => {
    const env = { ...process.env, HOME: root, HELM_CACHE_HOME: root, HELM_CONFIG_HOME: root, HELM_DATA_HOME: root };
    return spawnSync(helm, args, { encoding: "utf8", timeout: 30_000, env });
  };
  const valuesOf = (name: string) => ["-f", join(dir, "ci", name)];
  return {
    dir,
    cases: readdirSync(join(dir, "ci")).sort(),
    lint(values) {
      const ended = run("lint", "--strict", dir, ...valuesOf(values));
      return ended.status === 0 ? undefined : ended.stdout + ended.stderr;
    },
    render(values, set = {}) {
      const sets = Object.entries(set).flatMap(([key, value]) => ["--set-json", `${key}=${JSON.stringify(value)}`]);
      const ended = run("template", "rel", dir, "--namespace", "ops", ...valuesOf(values), ...sets);
      if (ended.status !== 0) return { problem: ended.stderr };
      const documents = parseAllDocuments(ended.stdout).map((document) => document.toJS() as Rendered | null);
      return { objects: documents.filter((object): object is Rendered => object !== null) };
    },
    notes(values) {
      const ended = run("install", "rel", dir, "--dry-run=client", "--namespace", "ops", ...valuesOf(values));
      return ended.stdout.slice(ended.stdout.indexOf("NOTES:"));
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
