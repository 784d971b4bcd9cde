import type { JsonObject } from "@onexit/events";
import { listPolicies } from "../api/calls.ts";
import { useResource } from "../api/resource.ts";
import { toYaml } from "../model/yaml.ts";
import { Facts } from "../parts/facts.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { TextBlock } from "../parts/text-block.tsx";

/** The policies that the router applies, and what is wrong with any. */
export function PoliciesPage() {
  const resource = useResource("policies", listPolicies);
  const list = resource.value;
  return (
    <>
      <div class="page-head">
        <h1>Policies</h1>
        <p class="muted">Actions for workflows that do not declare them. Try one on the past: onexit policies test.</p>
      </div>
      {resource.error === undefined ? null : (
        <Failure what="The policies" error={resource.error} retry={resource.reload} />
      )}
      {(list?.problems ?? []).map((problem) => {
        const text = problemText(problem);
        return <Note key={text} tone="failed" title={text} />;
      })}
      {list === undefined ? (
        resource.error === undefined ? (
          <Loading what="policies" />
        ) : null
      ) : list.items.length === 0 ? (
        <Note title="There are no policies">
          <p>Workflows are told of by their own exit handlers only.</p>
        </Note>
      ) : (
        <div class="action-list">
          {list.items.map((policy, i) => (
            <Policy key={i} policy={policy} />
          ))}
        </div>
      )}
    </>
  );
}

function Policy({ policy }: { policy: JsonObject }) {
  const metadata = objectOf(policy.metadata);
  const spec = Object.keys(objectOf(policy.spec)).length === 0 ? policy : objectOf(policy.spec);
  const name = String(metadata.name ?? policy.name ?? "policy");
  const actions = Array.isArray(spec.actions) ? spec.actions : [];
  return (
    <section class="action-card" aria-label={name}>
      <div class="action-head">
        <h2>{name}</h2>
        {typeof policy.file === "string" ? <span class="muted small">{policy.file}</span> : null}
      </div>
      <Facts
        facts={[
          ["For", matchText(objectOf(spec.match))],
          ["On", Array.isArray(spec.on) ? spec.on.join(", ") : undefined],
          ["When", typeof spec.when === "string" ? <code key="when">{spec.when}</code> : undefined],
          ["Asks for", actions.map((action) => Object.keys(objectOf(action)).join(", ")).join(", ")],
        ]}
      />
      <details class="source">
        <summary>YAML</summary>
        <TextBlock label="The policy as YAML" text={toYaml(policy)} />
      </details>
    </section>
  );
}

function matchText(match: JsonObject): string {
  const parts = Object.entries(match).map(([key, value]) => {
    const text = Array.isArray(value)
      ? value.join(", ")
      : typeof value === "object" && value !== null
        ? Object.entries(value)
            .map(([label, one]) => `${label}=${String(one)}`)
            .join(", ")
        : String(value);
    return `${key} ${text}`;
  });
  return parts.length === 0 ? "every workflow" : parts.join(" · ");
}

function problemText(problem: string | JsonObject): string {
  if (typeof problem === "string") return problem;
  const { file, policy, name, message } = problem;
  const where = [file, policy ?? name].filter((one) => typeof one === "string").join(" ");
  return [where, typeof message === "string" ? message : JSON.stringify(problem)]
    .filter((one) => one !== "")
    .join(": ");
}

function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
