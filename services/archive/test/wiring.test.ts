import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { deliverySubject, encodeEvent, type NodeStarted } from "@onexit/events";
import { createProcessExecutor } from "@onexit/executor";
import { connectNats, createPublisher, findNatsServer, openEventLog, provision, startNatsServer } from "@onexit/nats";
import { createService, createWorld, encodeRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { archiveOn } from "../src/wiring.ts";
import { archiveRequest, journal, load, slackSent } from "./sample-run.ts";

const binary = await findNatsServer();

/** Runs the sample's step with another command, so that it leaves a log. */
async function runStep(dataDir: string): Promise<void> {
  const started = journal.find((event): event is NodeStarted => event.type === "NodeStarted" && event.node === load);
  if (started?.work.kind !== "container") throw new Error("the sample has no such step");
  const { node, template, displayName, attempt } = started;
  const work = { ...started.work, args: ["-c", "echo to stdout; sleep 0.1; echo to stderr >&2"] };
  let tellEnd = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnd = resolve;
  });
  await using executor = createProcessExecutor({
    dataDir,
    images: [],
    host: "here",
    onReport: () => tellEnd(),
    now: Date.now,
    env: process.env,
  });
  const effect = { type: "RunProcess", node, template, displayName, attempt, work, host: "here" } as const;
  executor.run(effect, archiveRequest().workflow);
  await ended;
}

describe.runIf(binary !== undefined)("an archive on a real server and an executor's logs", () => {
  it("holds the journal, what the services said, and the log", async () => {
    const dir = await mkdtemp(join(tmpdir(), "onexit-archive-nats-"));
    const server = await startNatsServer({ binary: String(binary), dir: join(dir, "nats") });
    try {
      await using nats = await connectNats({ url: server.url, token: server.token, name: "test" });
      await provision(nats);
      const request = archiveRequest();
      const { workflow } = request;
      const log = openEventLog(nats);
      const first = await log.append(workflow, { id: "one", events: journal.slice(0, 3) }, 0);
      if (!("seq" in first)) throw new Error("the journal is not empty");
      await log.append(workflow, { id: "two", events: journal.slice(3) }, first.seq);
      const said = encodeEvent(slackSent, "said", workflow);
      await createPublisher(nats).publish(deliverySubject(workflow, "slack"), said, { id: "said" });
      await runStep(join(dir, "nodes"));

      const world = createWorld();
      const environment = { ARCHIVE_URL: pathToFileURL(join(dir, "archive")).href };
      const action = archiveOn(nats, { logsDir: join(dir, "nodes") });
      await createService({ action, environment, world }).deliver(encodeRequest(request));
      expect(world.events).toMatchObject([
        { type: "ActionSucceeded", detail: expect.stringMatching(/^7 files, [\d.]+ kB$/) },
      ]);
      const folder = fileURLToPath(world.events[0]?.destination ?? "");
      const unzipped = async (name: string) => gunzipSync(await readFile(join(folder, name))).toString();
      expect((await unzipped("events.ndjson.gz")).trimEnd().split("\n")).toHaveLength(journal.length);
      expect(await unzipped("logs/etl-7kq2d.0.load.log.gz")).toMatch(
        /^\S+Z stdout to stdout\n\S+Z stderr to stderr\n$/,
      );
      expect(JSON.parse(await readFile(join(folder, "actions.json"), "utf8"))).toMatchObject([{ action: "slack" }]);
    } finally {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
