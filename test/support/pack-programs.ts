// @ts-expect-error: a script without types
import { packPrograms } from "../../scripts/pack-programs.mjs";

/** Once before the tests that start services as processes. */
export async function setup(): Promise<void> {
  await packPrograms();
}
