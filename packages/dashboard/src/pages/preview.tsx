import { listWorkflows, preview } from "../api/calls.ts";
import { homeNamespaces } from "../api/home.ts";
import { useResource } from "../api/resource.ts";
import type { PreviewAnswer } from "../api/types.ts";
import { endings } from "../model/exit-plan.ts";
import { searchOf } from "../model/filters.ts";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { SegmentedControl } from "../parts/segmented.tsx";
import { Select } from "../parts/select.tsx";
import { PreviewCard } from "../preview/preview-card.tsx";
import { go } from "../shell/location.ts";

/** What everybody would be told of a workflow if it ended so. Nothing is sent from here. */
export function PreviewPage({ search }: { search: string }) {
  const params = new URLSearchParams(search);
  const workflows = useResource("workflows", (signal) => listHome(signal));
  const runs = workflows.value?.items ?? [];
  const first = runs[0]?.metadata;
  const chosen = {
    workflow: params.get("workflow") ?? (first === undefined ? "" : `${first.namespace}/${first.name}`),
    status: params.get("status") ?? "Failed",
    action: params.get("action") ?? "",
  };
  const [namespace = "", ...rest] = chosen.workflow.split("/");
  const name = rest.join("/");
  const shown = useResource(`${chosen.workflow} ${chosen.status}`, (signal) =>
    name === "" ? Promise.resolve(undefined) : preview({ namespace, name, status: chosen.status }, signal),
  );
  const change = (next: Partial<typeof chosen>) => go(`/preview${searchOf({ ...chosen, ...next })}`, { replace: true });
  const items = shown.value?.items ?? [];
  const actions = [...new Set(items.map((one) => one.action))];
  const runOptions = runs.map(({ metadata, status }) => {
    const id = `${metadata.namespace}/${metadata.name}`;
    return [id, `${id} (${status?.phase || "Pending"})`] as const;
  });
  const isKnown = runOptions.some(([id]) => id === chosen.workflow);
  const toChoose = actions.includes(chosen.action) || chosen.action === "" ? actions : [chosen.action, ...actions];
  return (
    <>
      <div class="page-head">
        <h1>Preview</h1>
        <p class="muted">What each receiver would see of this workflow if it ended so. Nothing is sent.</p>
      </div>
      <div class="filters">
        <Select
          label="Workflow"
          value={chosen.workflow}
          options={isKnown || chosen.workflow === "" ? runOptions : [[chosen.workflow, chosen.workflow], ...runOptions]}
          onChange={(workflow) => change({ workflow })}
        />
        <Select
          label="Action"
          value={chosen.action}
          options={[["", "all"], ...toChoose.map((one) => [one, one] as const)]}
          onChange={(action) => change({ action })}
        />
        <SegmentedControl
          label="If the main part ends"
          options={[...endings.map((one) => [one, one] as const), ["Stopped", "Stopped"]]}
          value={chosen.status}
          onChange={(status) => change({ status })}
        />
      </div>
      {shown.error === undefined ? null : <Failure what="The messages" error={shown.error} retry={shown.reload} />}
      {name === "" ? (
        workflows.isLoading ? (
          <Loading what="workflows" />
        ) : (
          <Note title="There is no workflow to preview messages for" />
        )
      ) : shown.value === undefined ? (
        shown.error === undefined ? (
          <Loading what="the messages" />
        ) : null
      ) : (
        <Cards
          items={items.filter((one) => chosen.action === "" || one.action === chosen.action)}
          {...chosen}
          workflow={name}
        />
      )}
    </>
  );
}

/** The latest workflows that we may see. */
async function listHome(signal: AbortSignal) {
  const [namespace = ""] = await homeNamespaces();
  return listWorkflows({ namespace, selector: "", limit: 50 }, signal);
}

interface CardsProps {
  readonly items: readonly PreviewAnswer[];
  readonly action: string;
  readonly status: string;
  /** Its name alone. */
  readonly workflow: string;
}

function Cards({ items, action, status, workflow }: CardsProps) {
  if (items.length === 0) {
    return (
      <Note title={action === "" ? `Nobody is told when it ends ${status}` : `No ${action} when it ends ${status}`} />
    );
  }
  return (
    <div class="previews">
      {items.map((item, i) => (
        <PreviewCard key={`${item.title} ${i}`} answer={item} workflow={workflow} />
      ))}
    </div>
  );
}
