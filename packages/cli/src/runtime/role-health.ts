import { missingText } from "@onexit/deliveries";
import type { RoleHealth } from "@onexit/engine/door";
import type { RunningActions } from "./host-actions.ts";

/** Every role of this process. A service takes what comes as long as there is a connection. */
export function roleHealth(
  roles: readonly string[],
  running: RunningActions["running"],
  reasons: readonly string[],
): readonly RoleHealth[] {
  const names = [...new Set([...roles, ...running.map(({ name }) => name)])];
  return names.map((name) => {
    const missing = running.find((action) => action.name === name)?.missing ?? [];
    const previews = missing.length === 0 ? [] : [`previews: ${missingText(missing)}`];
    return { name, ready: reasons.length === 0, reasons: [...reasons, ...previews] };
  });
}
