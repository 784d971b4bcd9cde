import type { End, Gauge } from "./end.ts";

/** Where the series of a workflow are pushed to. Never by run: a Pushgateway forgets no group by itself. */
export function groupUrlOf(base: string, { job, namespace, workflow }: End): string {
  const path = Object.entries({ job, namespace, workflow }).map(([label, value]) => segmentOf(label, value));
  return `${base.replace(/\/+$/, "")}/metrics/${path.join("/")}`;
}

/** Gauges as Prometheus reads them; without times, which a Pushgateway refuses. */
export function textOf(gauges: readonly Gauge[]): string {
  const lines = gauges.flatMap(({ name, help, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
  ]);
  return `${lines.join("\n")}\n`;
}

/** What a path cannot hold as it is goes in base64. */
function segmentOf(label: string, value: string): string {
  if (/^[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(value)) return `${label}/${value}`;
  return `${label}@base64/${Buffer.from(value).toString("base64url")}`;
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
