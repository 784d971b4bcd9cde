import { useEffect } from "preact/hooks";
import { getArchived } from "../api/calls.ts";
import { useResource } from "../api/resource.ts";
import { workflowPath } from "../model/route.ts";
import { Failure, Loading } from "../parts/note.tsx";
import { go } from "../shell/location.ts";

/** Leads from the uid of a workflow that has ended to its page. */
export function ArchivedPage({ uid }: { uid: string }) {
  const { value, error, reload } = useResource(uid, (signal) => getArchived(uid, signal));
  useEffect(() => {
    if (value !== undefined) go(workflowPath(value.metadata), { replace: true });
  }, [value]);
  return error === undefined ? (
    <Loading what="the workflow" />
  ) : (
    <Failure what="The workflow" error={error} retry={reload} />
  );
}
