import { z } from "zod";
import { type OnPoint, type Point, points } from "./points.ts";

/** Where a process is to end itself, and at which arrival there, from 1. */
export interface CrashAt {
  readonly point: Point;
  readonly arrival: number;
}

const form = new RegExp(`^(${points.join("|")})(?::([1-9]\\d*))?$`);

/** `recorded`, or `recorded:3` for the third arrival. */
export const crashAt = z
  .string()
  .regex(form, `one of ${points.join(", ")}, or one of them and a number: recorded:3`)
  .transform((text): CrashAt => {
    const [, point = "", arrival = "1"] = form.exec(text) ?? [];
    return { point: point as Point, arrival: Number(arrival) };
  });

/** Calls `crash` at that arrival; nothing runs after it in a process that ends itself by SIGKILL. */
export function crashingAt({ point, arrival }: CrashAt, crash: () => void): OnPoint {
  let left = arrival;
  return (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) crash();
  };
}
