import { useState } from "preact/hooks";
import { listActions, listWorkflows, preview } from "../api/calls.ts";
import { homeNamespaces } from "../api/home.ts";
import { useResource } from "../api/resource.ts";
import type { PreviewAnswer } from "../api/types.ts";
import { bodyText } from "../model/body-text.ts";
import { endings } from "../model/exit-plan.ts";
import { searchOf } from "../model/filters.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { SegmentedControl } from "../parts/segmented.tsx";
import { Select } from "../parts/select.tsx";
import { SlackMessage } from "../preview/slack-message.tsx";
import { go } from "../shell/location.ts";

/** What would be sent for a workflow if it ended so. Nothing is sent from here. */
export function PreviewPage({ search }: { search: string }) {
  const params = new URLSearchParams(search);
  const workflows = useResource("workflows", (signal) => listHome(signal));
  const actions = useResource("actions", listActions);
  const runs = workflows.value?.items ?? [];
  const first = runs[0]?.metadata;
  const chosen = {
    workflow: params.get("workflow") ?? (first === undefined ? "" : `${first.namespace}/${first.name}`),
    action: params.get("action") ?? "slack",
    status: params.get("status") ?? "Failed",
  };
  const [namespace = "", ...rest] = chosen.workflow.split("/");
  const name = rest.join("/");
  const key = JSON.stringify(chosen);
  const shown = useResource(key, (signal) =>
    name === ""
      ? Promise.resolve(undefined)
      : preview({ action: chosen.action, namespace, name, status: chosen.status }, signal),
  );
  const change = (next: Partial<typeof chosen>) => go(`/preview${searchOf({ ...chosen, ...next })}`, { replace: true });
  const names = (actions.value?.items ?? []).map((one) => one.name);
  const runOptions = runs.map(({ metadata, status }) => {
    const id = `${metadata.namespace}/${metadata.name}`;
    return [id, `${id} (${status?.phase || "Pending"})`] as const;
  });
  const isKnown = runOptions.some(([id]) => id === chosen.workflow);
  return (
    <>
      <div class="page-head">
        <h1>Preview</h1>
        <p class="muted">The message as the action would build it for this workflow if it ended so. Nothing is sent.</p>
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
          options={(names.includes(chosen.action) ? names : [chosen.action, ...names]).map(
            (one) => [one, one] as const,
          )}
          onChange={(action) => change({ action })}
        />
        <SegmentedControl
          label="If the main part ends"
          options={endings.map((one) => [one, one] as const)}
          value={chosen.status}
          onChange={(status) => change({ status })}
        />
      </div>
      {shown.error === undefined ? null : <Failure what="The message" error={shown.error} retry={shown.reload} />}
      {name === "" ? (
        workflows.isLoading ? (
          <Loading what="workflows" />
        ) : (
          <Note title="There is no workflow to preview a message for" />
        )
      ) : shown.value === undefined ? (
        shown.error === undefined ? (
          <Loading what="the message" />
        ) : null
      ) : (
        <Message answer={shown.value} />
      )}
    </>
  );
}

/** The latest workflows that we may see. */
async function listHome(signal: AbortSignal) {
  const [namespace = ""] = await homeNamespaces();
  return listWorkflows({ namespace, selector: "", limit: 50 }, signal);
}

function Message({ answer }: { answer: PreviewAnswer }) {
  const { slackBlocks, request, text, truncated = [], unknown = [], problems = [], missing = [] } = answer;
  const [part, setPart] = useState<"message" | "request">("message");
  const hasBlocks = slackBlocks !== undefined && slackBlocks.length > 0;
  return (
    <div class="preview">
      <div class="view-tools">
        <SegmentedControl
          label="Show"
          options={[
            ["message", "Message"],
            ["request", "Request"],
          ]}
          value={part}
          onChange={setPart}
        />
        <CopyButton text={bodyText(request)} label="Copy the request" />
      </div>
      <div class="preview-card">
        {part === "request" ? (
          <pre>{bodyText(request)}</pre>
        ) : hasBlocks ? (
          <SlackMessage blocks={slackBlocks} />
        ) : (
          <pre class="preview-text">{text || bodyText(request)}</pre>
        )}
      </div>
      <Facts
        facts={[
          ["Destination", answer.destination],
          ["Text fallback", hasBlocks ? text : undefined],
          ["Cut to fit", truncated.join(", ")],
          ["Unknown variables", unknown.join(", ")],
          ["Not set", missing.join(", ")],
        ]}
      />
      {problems.map((problem) => (
        <Note key={problem} tone="failed" title={problem} />
      ))}
    </div>
  );
}
