import type { JsonObject } from "@onexit/events";
import type { CronAnswer, CronRequest, Crons } from "../cron/crons.ts";
import type { CronChange } from "../cron/ports.ts";
import { argoCronWorkflow } from "../cron/view.ts";
import type { ChangeHub } from "./change-hub.ts";
import { metadataText, withName } from "./metadata.ts";
import {
  absent,
  apiVersion,
  invalid,
  type ObjectAnswer,
  type ObjectRefusal,
  type ObjectStore,
  objectKinds,
  outdated,
  taken,
} from "./object.ts";
import { withoutServers } from "./servers-fields.ts";

const kind = objectKinds.cronworkflows;

/** A stored cron workflow is one message of the server, which takes no more than 1 MiB, with its templates. */
const maxBytes = 900_000;

/** Serves the cron workflows of an engine. */
export function createCronStore(crons: Crons, hub: ChangeHub): ObjectStore {
  return {
    kind,
    async list(namespace) {
      return { resourceVersion: String(hub.version()), items: crons.list(namespace) };
    },
    async get(namespace, name) {
      const found = crons.get(namespace, name);
      return "cron" in found ? found.cron : undefined;
    },
    async create(namespace, given, { dryRun = false, resources = [] }) {
      const object = withName(given);
      const request = requestOf(namespace, object, resources);
      if ("refused" in request) return request;
      return answerOf(metadataText(object, "name"), await crons.create({ ...request, dryRun }));
    },
    async check(namespace, object, { resources = [] } = {}) {
      const request = requestOf(namespace, object, resources);
      if ("refused" in request) return request;
      const answer = crons.check(request);
      return "issues" in answer ? invalid(answer.issues) : { object: request.manifest };
    },
    async replace(namespace, name, object, { dryRun = false, resources = [] }) {
      const request = requestOf(namespace, object, resources);
      if ("refused" in request) return request;
      if (metadataText(object, "name") !== name) {
        return { refused: "invalid", message: `the object's name is not ${JSON.stringify(name)}` };
      }
      const version = metadataText(object, "resourceVersion");
      const revision = version === "" ? {} : { revision: Number(version) };
      return answerOf(name, await crons.update(name, { ...request, ...revision, dryRun }));
    },
    async remove(namespace, name, { dryRun = false }) {
      const found = crons.get(namespace, name);
      if (!("cron" in found)) return absent(kind, name);
      return dryRun || (await crons.remove(namespace, name)) ? { object: found.cron } : absent(kind, name);
    },
    watch: (namespace, after, onChange) =>
      hub.watch(namespace, after === undefined ? hub.version() : Number(after), onChange),
  };
}

/** Tells a hub of a change. */
export function tellCronChange(hub: ChangeHub, { type, record, revision, next }: CronChange): void {
  hub.tell({
    type,
    uid: record.uid,
    namespace: record.namespace,
    // Nothing tells the revision of a removal.
    ...(type === "DELETED" ? {} : { version: revision }),
    weight: 20,
    show: (version) => argoCronWorkflow(record, Number(version), next),
  });
}

function requestOf(
  namespace: string,
  object: JsonObject,
  resources: readonly JsonObject[],
): CronRequest | ObjectRefusal {
  const own = metadataText(object, "namespace");
  if (own !== "" && own !== namespace) {
    const message = `the object's namespace ${JSON.stringify(own)} is not ${JSON.stringify(namespace)}, which was asked for`;
    return { refused: "invalid", message };
  }
  const manifest = { apiVersion, kind: kind.kind, ...withoutServers(object) };
  const bytes = Buffer.byteLength(JSON.stringify([manifest, resources]));
  if (bytes <= maxBytes) return { namespace, manifest, resources };
  const message = `the cron workflow has ${bytes} bytes; it may have ${maxBytes} with its templates`;
  return { refused: "invalid", message };
}

/** What an answer of the cron workflows means to a client. */
function answerOf(name: string, answer: CronAnswer): ObjectAnswer {
  if ("cron" in answer) return { object: answer.cron };
  switch (answer.refused) {
    case "exists":
      return taken(kind, name);
    case "absent":
      return absent(kind, name);
    case "outdated":
      return outdated(kind, name);
    case "invalid":
      return invalid(answer.issues);
  }
}
