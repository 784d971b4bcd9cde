import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { onNews } from "./stream.ts";
import type { Happening } from "./types.ts";

/** Something that was asked for, as far as it has come. */
export interface Resource<T> {
  readonly value: T | undefined;
  /** Of the latest request; the value before it is kept. */
  readonly error: string | undefined;
  readonly isLoading: boolean;
  /** Asks once more; what is shown stays until the answer is there. */
  readonly reload: () => void;
}

/** Asks for something whenever the key changes. Answers to an older key are dropped. */
export function useResource<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [held, setHeld] = useState<{ key: string; value?: T; error?: string }>({ key });
  const [isLoading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  const latest = useRef({ load, isBusy: false, isWanted: false });
  latest.current.load = load;
  // A new round asks once more for the same key.
  useEffect(() => {
    const controller = new AbortController();
    const state = latest.current;
    state.isBusy = true;
    state.isWanted = false;
    setLoading(true);
    const settle = (change: (before: { key: string; value?: T; error?: string }) => typeof held) => {
      if (controller.signal.aborted) return;
      state.isBusy = false;
      setHeld(change);
      setLoading(false);
      if (state.isWanted) setRound((before) => before + 1);
    };
    state.load(controller.signal).then(
      (value) => settle(() => ({ key, value })),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        settle((before) => (before.key === key ? { ...before, error: message } : { key, error: message }));
      },
    );
    return () => controller.abort();
  }, [key, round]);
  // An answer that is on its way is waited for: asking anew each time would never let a slow one arrive.
  const reload = useCallback(() => {
    if (latest.current.isBusy) latest.current.isWanted = true;
    else setRound((before) => before + 1);
  }, []);
  const isCurrent = held.key === key;
  return { value: isCurrent ? held.value : undefined, error: isCurrent ? held.error : undefined, isLoading, reload };
}

/** How often at most something shown is asked for again because of news, ms. */
const leastGapMs = 500;

/** Calls back when something happened that matters, at most every half second, and once after the last of many. */
export function useNews(matters: (item: Happening) => boolean, callBack: () => void): void {
  const latest = useRef({ matters, callBack });
  latest.current = { matters, callBack };
  useEffect(() => {
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const due = () => {
      if (timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          last = Date.now();
          latest.current.callBack();
        },
        Math.max(0, last + leastGapMs - Date.now()),
      );
    };
    const stop = onNews((news) => {
      if (news.kind === "reset" || news.items.some((item) => latest.current.matters(item))) due();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

/** The present time, ms, moved on so often; stands still while the page is hidden. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setNow(Date.now());
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
