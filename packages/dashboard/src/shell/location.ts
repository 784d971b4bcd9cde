import { createStore, useStore } from "./store.ts";

/** Path and query string of the page. */
export interface Place {
  readonly path: string;
  readonly search: string;
}

const place = createStore<Place>(here());

addEventListener("popstate", () => place.set(here()));

/** Where the reader is; a component that uses it is drawn again when that changes. */
export function usePlace(): Place {
  return useStore(place);
}

/** Goes to an address within the dashboard. `replace` leaves no trace in the history, for filters that are being typed. */
export function go(address: string, { replace = false } = {}): void {
  if (address === `${location.pathname}${location.search}`) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  place.set(here());
  if (!replace) scrollTo(0, 0);
}

/** Sets parameters of the present address; an empty text takes one away. */
export function setParams(values: Readonly<Record<string, string>>, options: { replace?: boolean } = {}): void {
  const params = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(values)) {
    if (value === "") params.delete(key);
    else params.set(key, value);
  }
  const search = params.toString();
  go(`${location.pathname}${search === "" ? "" : `?${search}`}`, options);
}

function here(): Place {
  return { path: location.pathname, search: location.search };
}
