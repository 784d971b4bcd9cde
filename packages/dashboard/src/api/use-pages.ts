import { useEffect, useRef, useState } from "preact/hooks";
import { type Resource, useNews, useResource } from "./resource.ts";
import type { Happening } from "./types.ts";

/** A list from its newest entry on, as far as it has been asked for. */
export interface Pages<T> extends Resource<T> {
  /** How many entries are asked for. */
  readonly limit: number;
  readonly showOlder: () => void;
}

const pageSize = 100;

/**
 * Asks for the newest entries of a filter, and again when something happened that matters. What is shown stays until
 * there is an answer to another filter, or to more of the same.
 */
export function usePages<T>(
  search: string,
  load: (limit: string, signal: AbortSignal) => Promise<T>,
  matters: (item: Happening) => boolean,
): Pages<T> {
  const [limit, setLimit] = useState(pageSize);
  useEffect(() => setLimit(pageSize), [search]);
  const resource = useResource(`${search}#${limit}`, (signal) => load(String(limit), signal));
  const kept = useRef<T | undefined>(undefined);
  if (resource.value !== undefined) kept.current = resource.value;
  useNews(matters, resource.reload);
  return { ...resource, value: kept.current, limit, showOlder: () => setLimit(limit + pageSize) };
}
