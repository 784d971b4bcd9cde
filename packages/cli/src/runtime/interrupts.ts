const signals = ["SIGINT", "SIGTERM"] as const;

/** Calls the first handler at the first SIGINT or SIGTERM, the second at the second, and so on; returns what ends that. */
export function onInterrupts(handlers: readonly ((signal: NodeJS.Signals) => void)[]): () => void {
  let count = 0;
  const listener = (signal: NodeJS.Signals) => {
    const handler = handlers[Math.min(count, handlers.length - 1)];
    count += 1;
    handler?.(signal);
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
