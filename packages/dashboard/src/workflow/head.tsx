import { useState } from "preact/hooks";
import { deleteWorkflow, type Steering, steer } from "../api/calls.ts";
import type { Workflow } from "../api/types.ts";
import { workflowPath } from "../model/route.ts";
import { isLost, type Run } from "../model/run.ts";
import { phaseAside } from "../model/workflow-row.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Link } from "../parts/link.tsx";
import { Note } from "../parts/note.tsx";
import { PhaseStatus } from "../parts/status.tsx";
import { announce } from "../shell/announce.ts";
import { useKeys } from "../shell/keys.ts";
import { go } from "../shell/location.ts";
import type { Neighbours } from "./neighbours.ts";

type Verb = Steering | "delete";

const questions: Readonly<Record<Verb, string>> = {
  stop: "Running steps end, then the exit handler runs.",
  terminate: "Running steps are killed at once. Whether the exit handler still runs depends on the server's semantics.",
  suspend: "Nothing new starts until it is resumed; what runs goes on.",
  resume: "It goes on where it was suspended.",
  retry: "What failed runs again, and so does the exit handler. What succeeded stays.",
  resubmit: "A new workflow is made from the same manifest.",
  delete: "The workflow is removed from the server.",
};

interface HeadProps {
  readonly workflow: Workflow;
  readonly run: Run;
  readonly neighbours: Neighbours;
  readonly onChanged: () => void;
}

/** Name, phase and what can be done with a workflow. */
export function WorkflowHead({ workflow, run, neighbours, onChanged }: HeadProps) {
  const { namespace, name } = workflow.metadata;
  const [asked, setAsked] = useState<Verb>();
  const [problem, setProblem] = useState("");
  const isOver = Boolean(workflow.status?.finishedAt);
  const aside = phaseAside(workflow);
  // A workflow keeps its phase when its handler fails, so that has to be said beside it.
  const hasExitFailed = run.exit !== undefined && isLost(run.exit);
  const verbs: readonly Verb[] = isOver
    ? [...(workflow.status?.phase === "Succeeded" ? [] : (["retry"] as const)), "resubmit", "delete"]
    : [aside === "suspended" ? "resume" : "suspend", "stop", "terminate"];
  const act = async (verb: Verb) => {
    setAsked(undefined);
    setProblem("");
    try {
      if (verb === "delete") {
        await deleteWorkflow(namespace, name);
        announce(`${name} is deleted`);
        go("/");
        return;
      }
      const answer = await steer(verb, namespace, name);
      announce(`${verb}: done`);
      if (verb === "resubmit") go(workflowPath(answer.metadata));
      else onChanged();
    } catch (error) {
      setProblem(`${verb}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  useKeys({ r: () => (verbs.includes("retry") ? setAsked("retry") : announce("Only what failed can be retried")) });
  return (
    <header class="workflow-head">
      <p class="crumbs">
        <Link to="/">Workflows</Link>
        <span aria-hidden="true">/</span>
        <Link to={`/?namespace=${encodeURIComponent(namespace)}`}>{namespace}</Link>
      </p>
      <div class="workflow-title">
        <h1>{name}</h1>
        <span class="phase-pill">
          <PhaseStatus phase={workflow.status?.phase || "Pending"} size={18} />
          {aside === "" ? null : <span class="muted"> {aside}</span>}
          {hasExitFailed ? (
            <span class="tone-failed plain"> · exit handler {run.exit?.phase.toLowerCase()}</span>
          ) : null}
        </span>
        <div class="workflow-actions">
          {verbs.map((verb) => (
            <button
              key={verb}
              type="button"
              class={verb === "terminate" || verb === "delete" ? "button button-danger" : "button"}
              onClick={() => setAsked(verb)}
            >
              {capital(verb)}
            </button>
          ))}
          <span class="button-pair">
            <button
              type="button"
              class="button"
              aria-label="Newer run"
              title="Newer run ([)"
              onClick={neighbours.toNewer}
            >
              ‹
            </button>
            <button
              type="button"
              class="button"
              aria-label="Older run"
              title="Older run (])"
              onClick={neighbours.toOlder}
            >
              ›
            </button>
          </span>
        </div>
      </div>
      {problem === "" ? null : <Note tone="failed" title={problem} />}
      {asked === undefined ? null : (
        <Confirm
          title={`${capital(asked)} ${name}?`}
          text={questions[asked]}
          verb={capital(asked)}
          isDangerous={asked === "terminate" || asked === "delete"}
          onYes={() => void act(asked)}
          onNo={() => setAsked(undefined)}
        />
      )}
    </header>
  );
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
