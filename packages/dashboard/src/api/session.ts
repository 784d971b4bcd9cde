import { createStore } from "../shell/store.ts";

const place = "onexit.token";

/** The token of this tab; undefined while there is none. It lives as long as the tab. */
export const token = createStore<string | undefined>(sessionStorage.getItem(place) ?? undefined);

/** True once the server has refused us: the page asks for a token then. */
export const isSignedOut = createStore(false);

/** Keeps a token for this tab. */
export function signIn(given: string): void {
  sessionStorage.setItem(place, given);
  token.set(given);
  isSignedOut.set(false);
}

/** The headers that say who asks. */
export function credentials(): Readonly<Record<string, string>> {
  const known = token.get();
  return known === undefined ? {} : { authorization: `Bearer ${known}` };
}
