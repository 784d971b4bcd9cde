import { getMe } from "./calls.ts";
import { token } from "./session.ts";
import type { Me } from "./types.ts";

let known: { readonly token: string | undefined; readonly me: Promise<Me> } | undefined;

/** Who we are to the server: asked once for each token. Somebody whom nothing is known of, where it does not say. */
export function whoAmI(): Promise<Me> {
  const now = token.get();
  if (known === undefined || known.token !== now) known = { token: now, me: getMe().catch(() => ({ name: "" })) };
  return known.me;
}

/**
 * The namespaces that may be listed when no other is asked for: one empty name stands for all. Whoever may not look at
 * everything is refused the list of everything.
 */
export async function homeNamespaces(): Promise<readonly string[]> {
  const { namespaces = [] } = await whoAmI();
  return namespaces.length === 0 || namespaces.includes("*") ? [""] : namespaces;
}
