import { getMe } from "./calls.ts";
import { token } from "./session.ts";

let known: { readonly token: string | undefined; readonly namespaces: Promise<readonly string[]> } | undefined;

/**
 * The namespaces that may be listed when no other is asked for: one empty name stands for all. Whoever may not look at
 * everything is refused the list of everything, so the server is asked once who we are.
 */
export function homeNamespaces(): Promise<readonly string[]> {
  const now = token.get();
  if (known === undefined || known.token !== now) {
    const namespaces = getMe().then(
      ({ namespaces: own = [] }) => (own.length === 0 || own.includes("*") ? [""] : own),
      () => [""],
    );
    known = { token: now, namespaces };
  }
  return known.namespaces;
}
