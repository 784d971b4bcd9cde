import { useEffect, useRef, useState } from "preact/hooks";
import { logPath } from "../api/calls.ts";
import { openBody } from "../api/request.ts";
import { createLogParser, type LogLine } from "../model/log-lines.ts";

/** A log as far as it has come. */
export interface Log {
  readonly lines: readonly LogLine[];
  readonly isOpen: boolean;
  readonly error: string | undefined;
  /** Reads everything anew. */
  readonly reload: () => void;
}

/** How often at most what has come is shown, ms. */
const showEveryMs = 100;
/** Older lines than this many are let go, so that a tab survives a log that never ends. */
const mostLines = 200_000;

/** Reads the log of a workflow, or of one of its pods, and follows it while it grows. */
export function useLog(namespace: string, name: string, pod: string): Log {
  const [round, setRound] = useState(0);
  const [log, setLog] = useState<Omit<Log, "reload">>({ lines: [], isOpen: true, error: undefined });
  const lines = useRef<LogLine[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    lines.current = [];
    setLog({ lines: [], isOpen: true, error: undefined });
    const show = (isOpen: boolean, error?: string) => {
      clearTimeout(timer);
      timer = undefined;
      if (!controller.signal.aborted) setLog({ lines: lines.current.slice(-mostLines), isOpen, error });
    };
    read(logPath(namespace, name, { pod, follow: true }), controller.signal, (more) => {
      for (const line of more) lines.current.push(line);
      if (lines.current.length > mostLines * 1.1) lines.current = lines.current.slice(-mostLines);
      timer ??= setTimeout(() => show(true), showEveryMs);
    }).then(
      () => show(false),
      (error: Error) => show(false, error.message),
    );
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [namespace, name, pod, round]);
  return { ...log, reload: () => setRound(round + 1) };
}

async function read(path: string, signal: AbortSignal, onLines: (lines: readonly LogLine[]) => void): Promise<void> {
  const body = await openBody(path, { accept: "application/json" }, signal);
  const parse = createLogParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    const lines = parse(done ? "\n" : decoder.decode(value, { stream: true }));
    if (lines.length > 0) onLines(lines);
    if (done) return;
  }
}
