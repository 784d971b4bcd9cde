/** Milliseconds of the processor, in all threads: others may be busy beside this process. */
export function cpuTimeOf(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of so many runs, each with a turn of its own from the given one on. */
export function leastTimeOf(runs: number, from: number, run: (turn: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = from; turn < from + runs; turn += 1)
    least = Math.min(
      least,
      cpuTimeOf(() => run(turn)),
    );
  return least;
}
