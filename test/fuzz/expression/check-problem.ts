import { promise } from "../target.ts";

/** Throws unless a problem, if there is one, stands somewhere in the text and can be read. */
export function checkProblem(result: object | undefined, text: string): void {
  if (result === undefined || !("problem" in result)) return;
  const { problem, start = 0, end = text.length } = result as { problem: unknown; start?: number; end?: number };
  promise(typeof problem === "string" && problem !== "", "a problem without words");
  promise(problem.length < 20_000, `a problem of ${problem.length} characters`);
  promise(Number.isInteger(start) && Number.isInteger(end), `a problem from ${start} to ${end}`);
  promise(0 <= start && start <= end && end <= text.length, `a problem from ${start} to ${end} of ${text.length}`);
}
