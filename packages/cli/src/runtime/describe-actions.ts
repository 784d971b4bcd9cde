import type { ActionDescription, ParameterDescription } from "@onexit/engine/door";
import type { Action, Environment, Variable } from "@onexit/sdk";
import { z } from "zod";
import { type ActionWords, actionWords } from "./action-words.ts";
import { actionPackages, isOwnAction } from "./actions.ts";
import { importAction, loadPureAction } from "./host-actions.ts";

/** Every action here, ours and a project's own, with what it takes and needs; `own` are the paths of the latter. */
export async function describeActions(
  own: readonly string[],
  environment: Environment,
): Promise<readonly ActionDescription[]> {
  const ours = await Promise.all(Object.keys(actionPackages).map((name) => loadPureAction(name, [])));
  const theirs = await Promise.all(own.map(importAction));
  return [...ours, ...theirs].map((action) => describe(action, environment));
}

const projectsOwn: ActionWords = {
  description: "An action of this project.",
  destination: "as its outcomes say",
  example: {},
};

function describe(action: Action, environment: Environment): ActionDescription {
  const { name, config = {} } = action;
  const isSet = (variable: string) => Boolean(environment[variable] || environment[`${variable}_FILE`]);
  const words = isOwnAction(name) ? actionWords[name] : projectsOwn;
  return {
    name,
    ...words,
    parameters: parametersOf(action),
    secrets: Object.values(config)
      .filter(({ secret, required, requiredUnless }: Variable) => secret || required || requiredUnless !== undefined)
      .map(({ name: variable, required, requiredUnless }: Variable) => ({
        name: variable,
        present: isSet(variable),
        required: required === true || (requiredUnless !== undefined && !isSet(requiredUnless)),
        ...(requiredUnless === undefined ? {} : { instead: requiredUnless }),
      })),
  };
}

/** The part of a JSON Schema that is shown. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

function parametersOf({ parameters }: Action): readonly ParameterDescription[] {
  if (parameters === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, {
    io: "input",
    unrepresentable: "any",
  }) as Shape;
  return Object.entries(properties).map(([name, shape]) => {
    const values = shape.enum?.map(String);
    return {
      name,
      type: typeOf(shape),
      required: required.includes(name),
      ...(values === undefined ? {} : { values }),
    };
  });
}

function typeOf(shape: Shape): string {
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.map(typeOf))].join(" or ");
  if (shape.type === "array") return `list of ${shape.items === undefined ? "anything" : typeOf(shape.items)}`;
  if (typeof shape.type === "object") return shape.type.join(" or ");
  return shape.type ?? (shape.enum === undefined ? "anything" : "string");
}
