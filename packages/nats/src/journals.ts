import { allJournals, streamName, untoken } from "@onexit/events";
import type { JournalAddress } from "./event-log.ts";
import { untilAnswered } from "./pause.ts";
import { call, type Nats } from "./wire.ts";

/** Every workflow that has a journal, retired ones left out; answers within a second for a hundred thousand. */
export async function listJournals(nats: Nats): Promise<readonly JournalAddress[]> {
  const { state } = await untilAnswered("list journals", () =>
    call(nats, ({ jsm }) => jsm.streams.info(streamName, { subjects_filter: allJournals })),
  );
  return Object.keys(state.subjects ?? {}).flatMap((subject) => {
    const [, cluster, namespace, , uid] = subject.split(".").map(untoken);
    return cluster === undefined || namespace === undefined || uid === undefined ? [] : [{ cluster, namespace, uid }];
  });
}
