import { listActions } from "../api/calls.ts";
import { useNews, useNow, useResource } from "../api/resource.ts";
import type { ActionInfo, Lane } from "../api/types.ts";
import { searchOf } from "../model/filters.ts";
import type { Look } from "../model/look.ts";
import { toYaml } from "../model/yaml.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { Status } from "../parts/status.tsx";
import { TextBlock } from "../parts/text-block.tsx";
import { Ago } from "../parts/when.tsx";

/** What can be asked for, whether it has its secrets, and how its destinations are. */
export function ActionsPage() {
  const resource = useResource("actions", listActions);
  useNews((item) => item.kind === "delivery", resource.reload);
  const items = resource.value?.items;
  return (
    <>
      <div class="page-head">
        <h1>Actions</h1>
        <p class="muted">
          What an exit handler can ask for, as a template of type <code>plugin</code>.
        </p>
      </div>
      {resource.error === undefined ? null : (
        <Failure what="The actions" error={resource.error} retry={resource.reload} />
      )}
      {items === undefined ? (
        resource.error === undefined ? (
          <Loading what="actions" />
        ) : null
      ) : items.length === 0 ? (
        <Note title="No action is offered" />
      ) : (
        <div class="action-list">
          {items.map((item) => (
            <Action key={item.name} action={item} />
          ))}
        </div>
      )}
    </>
  );
}

function Action({ action }: { action: ActionInfo }) {
  const { name, description, parameters = [], secrets = [], destinations = [], example } = action;
  const yaml = exampleText(name, example);
  return (
    <section class="action-card" aria-labelledby={`action-${name}`}>
      <div class="action-head">
        <h2 id={`action-${name}`}>{name}</h2>
        <Link to={`/preview${searchOf({ action: name })}`} class="quiet-link small">
          Preview
        </Link>
        <Link to={`/deliveries${searchOf({ action: name })}`} class="quiet-link small">
          Deliveries
        </Link>
      </div>
      {description === undefined ? null : <p class="muted">{description}</p>}
      {secrets.length === 0 ? null : (
        <>
          <h3>Secrets</h3>
          <ul class="plain-list">
            {secrets.map((secret) => (
              <li key={secret.name}>
                <Status look={secretLook(secret)} /> <code>{secret.name}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {parameters.length === 0 ? null : (
        <>
          <h3>Parameters</h3>
          <ul class="parameters">
            {parameters.map((parameter) => (
              <li key={parameter.name}>
                <code>{parameter.name}</code>
                <span class="muted small">
                  {" "}
                  {parameter.type ?? ""}
                  {parameter.required === true ? ", required" : ""}
                  {parameter.values?.length ? `: ${parameter.values.join(", ")}` : ""}
                </span>
                {parameter.description === undefined ? null : <p class="small">{parameter.description}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      {yaml === "" ? null : (
        <>
          <h3>Example</h3>
          <div class="example">
            <TextBlock label="Example" text={yaml} />
            <CopyButton text={yaml} label="Copy" />
          </div>
        </>
      )}
      <Destinations action={name} destinations={destinations} />
    </section>
  );
}

/** A template's body: the example is what stands below the action's name, unless it has that around it. */
function exampleText(name: string, example: ActionInfo["example"]): string {
  if (example === undefined || example === null) return "";
  if (typeof example === "string") return example;
  const isWhole = typeof example === "object" && "plugin" in example;
  return toYaml(isWhole ? example : { plugin: { [name]: example } });
}

function Destinations({ action, destinations }: { action: string; destinations: readonly Lane[] }) {
  const now = useNow(10_000);
  if (destinations.length === 0) return null;
  return (
    <>
      <h3>Destinations</h3>
      <ul class="lanes">
        {destinations.map((lane) => (
          <li key={lane.name}>
            <Status look={laneLook(lane.state)} />
            <Link to={`/deliveries${searchOf({ action, destination: lane.name })}`} class="quiet-link">
              {lane.name || "as configured"}
            </Link>
            <span class="muted small">
              {lane.sent ?? 0} sent
              {lane.waiting ? ` · ${lane.waiting} waiting` : ""}
              {lane.dead ? ` · ${lane.dead} dead` : ""} · <Ago at={lane.updatedAt} now={now} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function secretLook({ present, required }: { readonly present: boolean; readonly required?: boolean }): Look {
  if (present) return { icon: "ok", tone: "ok", word: "set" };
  return required === true
    ? { icon: "fail", tone: "failed", word: "not set" }
    : { icon: "skip", tone: "muted", word: "not set" };
}

function laneLook(state: string | undefined): Look {
  switch (state) {
    case "ok":
      return { icon: "ok", tone: "ok", word: "ok" };
    case "failing":
      return { icon: "fail", tone: "failed", word: "failing" };
    case "limited":
      return { icon: "wait", tone: "pending", word: "limited" };
    default:
      return { icon: "skip", tone: "muted", word: state ?? "unknown" };
  }
}
