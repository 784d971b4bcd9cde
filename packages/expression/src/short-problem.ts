import { limits } from "./limits.ts";

/** A result whose problem, if it has one, can be read: what it quotes of a value may be very long. */
export function withShortProblem<Result extends object>(result: Result): Result {
  if (!("problem" in result) || typeof result.problem !== "string") return result;
  return { ...result, problem: shortProblem(result.problem) };
}

/** A problem in words, cut where nobody reads on. */
export function shortProblem(problem: string): string {
  return problem.length > limits.problem ? `${problem.slice(0, limits.problem)}…` : problem;
}
