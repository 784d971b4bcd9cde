import { describe, expect, it } from "vitest";
import { projected } from "../../src/api/fields.ts";
import { listQueryOf, pageOf } from "../../src/api/list-query.ts";
import { resubmission } from "../../src/api/resubmit.ts";
import { sourceKind, withSubmitOptions, workflowFrom } from "../../src/api/submit-from.ts";
import { closureOf } from "../../src/objects/references.ts";
import { editOf } from "../../src/objects/workflow-edit.ts";

describe("fields", () => {
  const list = { metadata: { resourceVersion: "1" }, items: [{ metadata: { name: "a", uid: "u" }, spec: { x: 1 } }] };
  it.each([
    ["", list],
    ["items.metadata.name", { items: [{ metadata: { name: "a" } }] }],
    ["metadata,items.spec", { metadata: { resourceVersion: "1" }, items: [{ spec: { x: 1 } }] }],
    ["-items.spec,items.metadata.uid", { metadata: { resourceVersion: "1" }, items: [{ metadata: { name: "a" } }] }],
    ["nothing", {}],
  ])("%j", (fields, expected) => {
    expect(projected(list, fields)).toEqual(expected);
  });

  it("may begin with what stands around the object", () => {
    expect(projected({ a: 1, b: 2 }, "result.object.a", "result.object.")).toEqual({ a: 1 });
  });
});

describe("pages", () => {
  const items = ["c", "b", "a"].map((uid, index) => ({
    metadata: { uid, creationTimestamp: `2026-01-0${3 - index}T00:00:00Z` },
  }));
  const after = (token: unknown) => {
    const query = listQueryOf((name) => (name === "listOptions.continue" ? String(token) : undefined));
    return "problem" in query ? undefined : query.after;
  };

  it("go on where the one before ended, though what stood there is gone", () => {
    const first = pageOf(items, 1, undefined);
    expect(first).toMatchObject({ items: [{ metadata: { uid: "c" } }], metadata: { remainingItemCount: 2 } });
    const place = after(first.metadata.continue);
    expect(pageOf(items, 1, place).items).toMatchObject([{ metadata: { uid: "b" } }]);
    expect(pageOf(items.slice(1), 5, place)).toMatchObject({ items: [{}, {}], metadata: {} });
    expect(pageOf([], 5, place)).toEqual({ items: [], metadata: {} });
  });
});

describe("submit --from", () => {
  it("knows Argo's words for the kinds", () => {
    expect(
      ["WorkflowTemplate", "wftmpl", "cwft", "CronWorkflow", "cwf", "workflow", "toString"].map(sourceKind),
    ).toEqual(
      ["workflowtemplates", "workflowtemplates", "clusterworkflowtemplates", "cronworkflows", "cronworkflows"].concat([
        undefined as never,
        undefined as never,
      ]),
    );
  });

  it("replaces the values of parameters, also those that come from elsewhere", () => {
    const cron = {
      metadata: { name: "c" },
      spec: {
        workflowSpec: {
          arguments: {
            parameters: [
              { name: "a", value: "1" },
              { name: "b", valueFrom: { default: "2" } },
            ],
          },
        },
      },
    };
    const made = withSubmitOptions(workflowFrom("cronworkflows", cron), { parameters: ["b=3=4", "c=5"] });
    expect(made).toMatchObject({
      workflow: {
        spec: {
          arguments: {
            parameters: [
              { name: "a", value: "1" },
              { name: "b", value: "3=4" },
              { name: "c", value: "5" },
            ],
          },
        },
      },
    });
    expect(JSON.stringify(made)).not.toContain("valueFrom");
    expect(withSubmitOptions({}, { parameters: "a=1" })).toHaveProperty("problem");
  });
});

describe("resubmit", () => {
  it("leaves behind what belonged to the other one", () => {
    const labels = {
      team: "blue",
      "workflows.argoproj.io/phase": "Failed",
      "workflows.argoproj.io/completed": "true",
      "workflows.argoproj.io/creator-email": "x",
    };
    const workflow = { metadata: { name: "w", uid: "u", labels }, spec: { entrypoint: "main", shutdown: "Stop" } };
    expect(resubmission(workflow, undefined)).toEqual({
      workflow: {
        metadata: {
          generateName: "w-",
          labels: { team: "blue", "workflows.argoproj.io/resubmitted-from-workflow": "w" },
          annotations: {},
        },
        spec: { entrypoint: "main" },
      },
    });
  });
});

describe("the templates that a manifest needs", () => {
  const template = (name: string, refersTo?: string) => ({
    kind: "WorkflowTemplate",
    metadata: { name },
    spec: {
      templates: refersTo === undefined ? [] : [{ steps: [[{ templateRef: { name: refersTo, template: "x" } }]] }],
    },
  });
  const names = (found: readonly object[]) => found.map((each) => (each as ReturnType<typeof template>).metadata.name);
  const run = { spec: { workflowTemplateRef: { name: "a" } } };

  it("are those that it refers to, at any remove, also around in a circle", () => {
    const known = [template("a", "b"), template("b", "a"), template("c")];
    expect(names(closureOf(run, known))).toEqual(["a", "b"]);
    expect(closureOf({ spec: {} }, known)).toEqual([]);
  });

  it("are all when one is missing, so that a similar name can be suggested", () => {
    expect(names(closureOf(run, [template("aa"), template("c")]))).toEqual(["aa", "c"]);
  });
});

describe("an edit of a workflow", () => {
  const shown = { metadata: { labels: { a: "1" } }, spec: { entrypoint: "main", suspend: true } };
  it.each([
    ["nothing", shown, [], 0],
    ["a suspension that ends", { ...shown, spec: { entrypoint: "main" } }, [], 0],
    ["an end", { ...shown, spec: { ...shown.spec, shutdown: "Terminate" } }, ["terminate"], 0],
    ["a spec that comes too late", { ...shown, spec: { ...shown.spec, onExit: "x", entrypoint: "y" } }, [], 1],
  ])("comes to what it asks for: %s", (_, wanted, verbs, warnings) => {
    const edit = editOf(shown, wanted);
    expect(edit.requests.map(({ verb }) => verb)).toEqual(verbs);
    expect(edit.warnings).toHaveLength(warnings);
    expect(edit.resumes).toBe(wanted.spec !== shown.spec && !("suspend" in wanted.spec));
  });
});
