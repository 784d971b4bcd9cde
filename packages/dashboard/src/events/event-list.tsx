import { useEffect, useRef, useState } from "preact/hooks";
import { listEvents } from "../api/calls.ts";
import { useNews, useResource } from "../api/resource.ts";
import type { Happening } from "../api/types.ts";
import { ShowOlder } from "../parts/listed.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { EventTable } from "./event-table.tsx";

interface EventListProps {
  readonly query: Readonly<Record<string, string>>;
  readonly matters: (item: Happening) => boolean;
  readonly showsWorkflow: boolean;
}

const pageSize = 100;

/** Events, newest first. What is new waits behind a button unless the reader is at the top of the page. */
export function EventList({ query, matters, showsWorkflow }: EventListProps) {
  const key = JSON.stringify(query);
  const newest = useResource(key, (signal) => listEvents({ ...query, limit: String(pageSize) }, signal));
  const [older, setOlder] = useState<readonly Happening[]>([]);
  const [next, setNext] = useState<string>();
  const [shownKey, setShownKey] = useState(key);
  const [shown, setShown] = useState<readonly Happening[]>();
  const hasOlder = useRef(false);
  if (shownKey !== key) {
    setShownKey(key);
    setShown(undefined);
    setOlder([]);
    hasOlder.current = false;
  }
  const fresh = newest.value?.items;
  useEffect(() => {
    if (fresh === undefined) return;
    if (!hasOlder.current) setNext(newest.value?.next === undefined ? undefined : String(newest.value.next));
    if (shown === undefined || scrollY < 40) setShown(fresh);
  }, [fresh]);
  useNews(matters, newest.reload);
  const waiting = countNew(shown, fresh);
  const showOlder = async () => {
    if (next === undefined) return;
    hasOlder.current = true;
    const page = await listEvents({ ...query, before: next, limit: String(pageSize) }).catch(() => undefined);
    if (page === undefined) return;
    setOlder((before) => [...before, ...page.items]);
    setNext(page.next === undefined ? undefined : String(page.next));
  };
  if (newest.error !== undefined && shown === undefined) {
    return <Failure what="The events" error={newest.error} retry={newest.reload} />;
  }
  if (shown === undefined) return <Loading what="events" />;
  if (shown.length === 0) return <Note title="Nothing has happened" />;
  return (
    <>
      {waiting > 0 ? (
        <button type="button" class="button button-news" onClick={() => setShown(fresh)}>
          {waiting} new: show
        </button>
      ) : null}
      <EventTable items={[...shown, ...older]} showsWorkflow={showsWorkflow} />
      {next === undefined ? null : <ShowOlder onClick={() => void showOlder()} />}
    </>
  );
}

function countNew(shown: readonly Happening[] | undefined, fresh: readonly Happening[] | undefined): number {
  const last = shown?.[0]?.seq ?? Number.POSITIVE_INFINITY;
  return fresh?.filter(({ seq }) => seq > last).length ?? 0;
}
