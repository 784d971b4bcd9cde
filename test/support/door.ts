import { type DoorOptions, openDoor } from "@onexit/engine/door";
import { Registry } from "prom-client";
import type { TestEngine } from "./engine.ts";

/** The HTTP door of an engine, on a free port. */
export const openTestDoor = (engine: TestEngine, more: Partial<DoorOptions> = {}) =>
  openDoor({
    engine: engine.running.engine,
    reader: engine.running.reader,
    crons: engine.running.crons,
    semantics: "onexit",
    logsDir: engine.dataDir,
    registry: new Registry(),
    notReady: () => [],
    version: "0.0.0",
    port: 0,
    host: "127.0.0.1",
    ...more,
  });
