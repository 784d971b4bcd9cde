import { setTimeout as sleep } from "node:timers/promises";
import type { ContainerSetWork } from "@onexit/events";
import type { ContainerReport, NodeReport } from "@onexit/interpreter";

type Member = ContainerSetWork["containers"][number];

/** How one container of a set ended. */
export interface MemberEnding {
  readonly report: ContainerReport;
  /** Absent when it never began. */
  readonly said?: NodeReport;
}

/** What a graph of containers is run with. */
export interface GraphPorts {
  /** One try of one container, from 1; undefined when nothing may begin any more. */
  readonly run: (member: Member, tries: number) => Promise<NodeReport | undefined>;
  /** Ends the waiting between tries. */
  readonly cancelled: AbortSignal;
}

/** Run each container once those that it depends on have succeeded; they come in the order of the set. */
export async function runGraph(work: ContainerSetWork, ports: GraphPorts): Promise<readonly MemberEnding[]> {
  const endings = new Map<string, Promise<MemberEnding>>();
  const endingOf = (name: string, above: readonly string[]): Promise<MemberEnding> => {
    const member = work.containers.find((one) => one.name === name);
    if (member === undefined || above.includes(name))
      return Promise.resolve(omitted(name, "its dependencies make no sense"));
    const known = endings.get(name);
    if (known !== undefined) return known;
    const ending = runMember(member, work, ports, (dependency) => endingOf(dependency, [...above, name]));
    endings.set(name, ending);
    return ending;
  };
  return Promise.all(work.containers.map(({ name }) => endingOf(name, [])));
}

async function runMember(
  member: Member,
  work: ContainerSetWork,
  { run, cancelled }: GraphPorts,
  endingOf: (name: string) => Promise<MemberEnding>,
): Promise<MemberEnding> {
  const { name } = member;
  if (member.dependencies.length > 0) {
    const before = await Promise.all(member.dependencies.map(endingOf));
    const failed = before.find(({ report }) => report.phase !== "Succeeded");
    if (failed !== undefined) return omitted(name, `dependency ${failed.report.name} did not succeed`);
  }
  for (let tries = 1; ; tries += 1) {
    const said = await run(member, tries);
    if (said === undefined) return omitted(name, "cancelled before it started");
    const isOver = succeeded(said) || tries > work.retries || cancelled.aborted;
    if (isOver) return { said, report: memberReport(name, said) };
    await sleep(work.retryAfterMs, undefined, { signal: cancelled }).catch(() => {});
  }
}

/** True for a process that did what it was to do. */
export function succeeded(said: NodeReport): boolean {
  return said.outcome === "exited" && said.exitCode === 0;
}

function memberReport(name: string, said: NodeReport): ContainerReport {
  const { exitCode } = said;
  const code = exitCode === undefined ? {} : { exitCode };
  if (succeeded(said)) return { name, phase: "Succeeded", ...code, message: "" };
  const message = said.outcome === "exited" ? `Error (exit code ${exitCode})` : (said.message ?? "");
  return { name, phase: "Failed", ...code, message };
}

function omitted(name: string, message: string): MemberEnding {
  return { report: { name, phase: "Omitted", message } };
}
