import { Counter, Gauge, Registry } from "prom-client";

/** What the router counts, in a registry of its own. */
export interface RouterMetrics {
  readonly registry: Registry;
  readonly ends: Counter<"outcome">;
  readonly requests: Counter<"action" | "trigger">;
  readonly findings: Counter<"finding">;
  readonly failures: Counter;
}

/** Counters, and gauges of the policies in force and of what is wrong with their files. */
export function createRouterMetrics(
  policies: () => { readonly loaded: number; readonly problems: number },
): RouterMetrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge("onexit_policies_loaded", "Policies in force", () => policies().loaded);
  gauge("onexit_policy_problems", "Problems of the policy files as they are now", () => policies().problems);
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  return {
    registry,
    ends: counter("onexit_router_ends_total", "Ended workflows that were looked at", ["outcome"]),
    requests: counter("onexit_router_requests_total", "Actions that policies asked for", ["action", "trigger"]),
    findings: counter("onexit_watch_findings_total", "Findings of the watchdog", ["finding"]),
    failures: counter("onexit_router_failures_total", "Messages that could not be handled and come again", []),
  };
}
