import { type DoorOptions, openDoor } from "@onexit/engine/door";
import { Registry } from "prom-client";
import type { TestEngine } from "./engine.ts";

/** The HTTP door of an engine, on a free port. */
export async function openTestDoor({ running, dataDir }: TestEngine, more: Partial<DoorOptions> = {}) {
  await running.objects.start();
  return openDoor({
    engine: running.engine,
    reader: running.reader,
    crons: running.crons,
    objects: running.objects,
    semantics: "onexit",
    logsDir: dataDir,
    registry: new Registry(),
    notReady: () => [],
    version: "0.0.0",
    port: 0,
    host: "127.0.0.1",
    ...more,
  });
}
