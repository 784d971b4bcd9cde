import type { FileParameter, ProcessWork } from "@onexit/events";
import type { ContainerTemplate, ScriptTemplate } from "@onexit/manifest";
import type { Scope } from "./scope.ts";
import { type Resolved, resolve, resolveAll } from "./text.ts";

/** A container or script template with every tag resolved. */
export function processWork(
  template: ContainerTemplate | ScriptTemplate,
  scope: Scope,
  captureResult: boolean,
): Resolved<ProcessWork> {
  const { container } = template;
  const texts = resolveAll(
    [container.image, container.workingDir ?? "", template.type === "script" ? template.source : ""],
    scope,
  );
  if ("problem" in texts) return texts;
  const command = resolveAll(container.command, scope);
  if ("problem" in command) return command;
  const args = resolveAll(container.args, scope);
  if ("problem" in args) return args;
  const env = resolveAll(
    container.env.map((variable) => variable.value),
    scope,
  );
  if ("problem" in env) return env;
  const outputs = fileParameters(template, scope);
  if ("problem" in outputs) return outputs;
  const [image = "", workingDir = "", source = ""] = texts.value;
  return {
    value: {
      kind: template.type,
      image,
      command: command.value,
      args: args.value,
      ...(template.type === "script" ? { source } : {}),
      env: container.env.map((variable, i) => ({ name: variable.name, value: env.value[i] ?? "" })),
      ...(workingDir === "" ? {} : { workingDir }),
      outputs: outputs.value,
      captureResult,
    },
  };
}

function fileParameters(
  template: ContainerTemplate | ScriptTemplate,
  scope: Scope,
): Resolved<readonly FileParameter[]> {
  const files: FileParameter[] = [];
  for (const output of template.outputs) {
    if (output.path === undefined) continue;
    const path = resolve(output.path, scope);
    if ("problem" in path) return path;
    const fallback = output.default === undefined ? undefined : resolve(output.default, scope);
    if (fallback !== undefined && "problem" in fallback) return fallback;
    files.push({ name: output.name, path: path.value, ...(fallback === undefined ? {} : { default: fallback.value }) });
  }
  return { value: files };
}
