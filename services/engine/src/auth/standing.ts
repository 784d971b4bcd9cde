import type { Context } from "hono";

/**
 * Why whoever asked may not go on being answered: their token is no longer good, or what they may do has changed. Undefined while
 * they may, and while it cannot be found out.
 */
export type Standing = () => Promise<string | undefined>;

declare module "hono" {
  interface ContextVariableMap {
    standing: Standing;
  }
}

/** How often those are looked at whose answer does not end, ms. */
const lookEveryMs = 2_000;

/** Calls `act` once with why an answer that is still being given has to end. Gives what stops looking. */
export function whenBarred(c: Context, act: (why: string) => void, everyMs = lookEveryMs): () => void {
  const standing = c.get("standing") as Standing | undefined;
  if (standing === undefined) return () => undefined;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
  };
  const look = async () => {
    const why = await standing();
    if (isOver) return;
    if (why === undefined) return later();
    stop();
    act(why);
  };
  const later = () => {
    timer = setTimeout(() => void look(), everyMs).unref();
  };
  later();
  return stop;
}
