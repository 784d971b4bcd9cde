import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { useKeys } from "./keys.ts";
import { moveFocus } from "./move-focus.ts";

/** Lets `j` and `k` move among the rows of what the reference is given to. */
export function useRowKeys(): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  return list;
}
