import type { JsonObject } from "@onexit/events";
import { type ActionContext, type ConfigOf, type Done, defineAction, RetryableError, TerminalError } from "@onexit/sdk";
import { submitConfig } from "./config.ts";
import type { Attempt, EngineDoor, Submission } from "./door.ts";
import { httpDoor } from "./http-door.ts";
import { type SubmitParameters, submitParameters } from "./parameters.ts";
import { readTemplates } from "./templates.ts";
import { keyAnnotation, submissionOf } from "./workflow.ts";

/** What the submit action may be given beside its environment. */
export interface SubmitPorts {
  /** The engine of this process; the one at ONEXIT_SERVER unless given. */
  readonly openDoor?: (attempt: Attempt) => EngineDoor;
  /** Templates that are known here already. */
  readonly templates?: readonly JsonObject[];
}

type Context = ActionContext<SubmitParameters, ConfigOf<typeof submitConfig>>;

/**
 * Starts a workflow whose name and annotation say which delivery it belongs to: repeating finds it there. The engine
 * refuses a second one of a name, so two who try at the same time start one.
 */
export function submitAction({ openDoor, templates = [] }: SubmitPorts = {}) {
  const open = (context: Context) =>
    openDoor?.(context) ?? httpDoor(context.config.server, context.config.token, context);
  const prepare = async ({ request, parameters, config }: Context) =>
    submissionOf(request, parameters, [...templates, ...(await readTemplates(config.templates ?? []))]);

  return defineAction({
    name: "submit",
    parameters: submitParameters,
    config: submitConfig,
    verbatim: ["manifest"],

    run: async (context) => {
      const submission = await prepare(context);
      const door = open(context);
      const submitted = await door.submit(submission);
      if ("invalid" in submitted) throw new TerminalError(`the engine refused the workflow: ${submitted.invalid}`);
      if ("uid" in submitted) return doneOf("succeeded", submission, submitted.uid);
      const found = await door.find(submission.namespace, submission.name);
      if (found === undefined) throw new RetryableError(`${submission.name} is taken, but not there yet`);
      if (found.annotations[keyAnnotation] === context.key) return doneOf("already", submission, found.uid);
      throw new TerminalError(`${submission.namespace}/${submission.name} is another workflow's name`);
    },

    probe: async (context) => {
      const submission = await prepare(context);
      const found = await open(context).find(submission.namespace, submission.name);
      return found?.annotations[keyAnnotation] === context.key ? doneOf("already", submission, found.uid) : "absent";
    },
  });
}

function doneOf(outcome: Done["outcome"], { namespace, name }: Submission, uid: string): Done {
  return { outcome, detail: name, destination: `${namespace}/${name}`, created: { namespace, name, uid } };
}
