/** Milliseconds of the processor, in all threads: others may be busy beside this process. */
export function cpuTimeOf(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of so many runs; the turn is passed on. */
export function leastTimeOf(runs: number, run: (turn: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < runs; turn += 1)
    least = Math.min(
      least,
      cpuTimeOf(() => run(turn)),
    );
  return least;
}
