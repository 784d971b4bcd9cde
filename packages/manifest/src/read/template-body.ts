import type { JsonObject } from "@onexit/events";
import type { Container, Template } from "../workflow.ts";
import { readContainer, readContainers, readMounts } from "./container.ts";
import type { Context } from "./context.ts";
import type { Dag } from "./dag.ts";
import { readData } from "./data.ts";
import type { DraftCall } from "./draft.ts";
import {
  containerFields,
  containerNodeFields,
  containerSetFields,
  containerSetRetryFields,
  scriptFields,
  suspendFields,
  userContainerFields,
} from "./fields.ts";
import { readHttp } from "./http.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readPlugin } from "./plugin.ts";
import type { Shared } from "./template-shared.ts";
import { isDefault } from "./time-limits.ts";
import { readFlag, readNumberOrText, readObject, readText, readTexts, readWhole } from "./value-reader.ts";
import { readVolumes } from "./volumes.ts";

/** A template whose type is known. */
export interface TemplateBody {
  readonly type: Template["type"];
  readonly body: Part;
  readonly part: Part<JsonObject>;
  /** As Argo calls it. */
  readonly argo: string;
  readonly shared: Shared;
  readonly groups: readonly (readonly DraftCall[])[];
  readonly dag: Dag | undefined;
}

/** The whole template; undefined when what its type needs cannot be read. */
export function readBody(given: TemplateBody, context: Context): Template | undefined {
  const { type, body, part, argo, shared, groups, dag } = given;
  const { report } = context;
  const isComposite = type === "steps" || type === "dag";
  const parallelism = fieldOf(part, "parallelism");
  if (parallelism && !isComposite && !isDefault(parallelism)) {
    report.error("OX1024", parallelism.path, `a template of type ${type} cannot have a parallelism`, {
      atKey: true,
      argo: `${argo}.parallelism is only valid for steps and dag templates`,
    });
  }
  const composite = () => ({
    ...shared,
    ...optional("parallelism", readWhole(parallelism, 0, report) || undefined),
    failFast: readFlag(fieldOf(part, "failFast"), report) ?? false,
  });
  switch (type) {
    case "container": {
      const container = readContainer(body, containerFields, argo, report);
      return container && { ...shared, type, container, ...readPod(part, argo, [container], context) };
    }
    case "script": {
      const container = readContainer(body, scriptFields, argo, report);
      const source = container && readText(fieldOf(body as Part<JsonObject>, "source"), report);
      return (
        container && { ...shared, type, container, source: source ?? "", ...readPod(part, argo, [container], context) }
      );
    }
    case "containerSet":
      return readContainerSet(given, context);
    case "steps":
      return { ...composite(), type, groups: groups.map((group) => group.map(({ call }) => call)) };
    case "dag":
      return (
        dag && {
          ...composite(),
          type,
          tasks: dag.tasks.map(({ call }) => call),
          ...optional("target", dag.target),
          assessFailFast: dag.assessFailFast,
        }
      );
    case "suspend": {
      const object = readObject(body, suspendFields, report);
      return (
        object && { ...shared, type, ...optional("duration", readNumberOrText(fieldOf(object, "duration"), report)) }
      );
    }
    case "http": {
      const http = readHttp(body, report);
      return http && { ...shared, type, ...http };
    }
    case "data": {
      const data = readData(body, report);
      return data && { ...shared, type, ...data };
    }
    case "plugin": {
      const plugin = readPlugin(body, report);
      return plugin && { ...shared, type, ...plugin };
    }
  }
}

function readContainerSet({ body, part, argo, shared }: TemplateBody, context: Context): Template | undefined {
  const { report } = context;
  const object = readObject(body, containerSetFields, report);
  if (!object) return undefined;
  const list = fieldOf(object, "containers");
  const mounts = readMounts(fieldOf(object, "volumeMounts"), argo, report);
  const containers = readContainers(list, "container", containerNodeFields, argo, report).map((each) => ({
    ...each.container,
    mounts: [...mounts, ...each.container.mounts],
    dependencies: readTexts(fieldOf(each.object, "dependencies"), report),
  }));
  if (!list || (Array.isArray(list.value) && list.value.length === 0)) {
    report.error("OX1005", object.path, "a containerSet must have at least one container", { atKey: true });
  }
  const given = fieldOf(object, "retryStrategy");
  const retry = given && readObject(given, containerSetRetryFields, report);
  const containerRetry = retry && {
    retries: readNumberOrText(fieldOf(retry, "retries"), report) ?? "0",
    ...optional("duration", readText(fieldOf(retry, "duration"), report)),
  };
  return {
    ...shared,
    type: "containerSet",
    containers,
    ...optional("containerRetry", containerRetry),
    ...readPod(part, argo, containers, context),
  };
}

/** What stands beside the containers of a pod. */
function readPod(part: Part<JsonObject>, argo: string, mains: readonly Container[], { report }: Context) {
  const beside = (field: string, what: string) =>
    readContainers(fieldOf(part, field), what, userContainerFields, argo, report).map(({ container, object }) => {
      const isMirror = readFlag(fieldOf(object, "mirrorVolumeMounts"), report) ?? false;
      const mirrored = isMirror ? mains.flatMap(({ mounts }) => mounts) : [];
      return { ...container, mounts: [...mirrored, ...container.mounts] };
    });
  return {
    volumes: readVolumes(fieldOf(part, "volumes"), report),
    initContainers: beside("initContainers", "init container"),
    sidecars: beside("sidecars", "sidecar"),
    daemon: readFlag(fieldOf(part, "daemon"), report) ?? false,
  };
}
