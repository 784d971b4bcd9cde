import { defineAction } from "@onexit/sdk";

/** Writes down how every workflow ended; no workflow has to ask for it. */
export const action = defineAction({
  name: "run-book",
  on: ["WorkflowFinished"],
  config: { url: { name: "RUN_BOOK_URL", required: true } },

  // A PUT under the workflow's own id: doing it twice leaves the same entry.
  run: async ({ request, variables, config, http }) => {
    const { uid, name } = request.workflow;
    await http.put(`${config.url}/${uid}`, { json: entryOf(variables) });
    return { outcome: "succeeded", detail: `wrote down ${variables.workflow.status}`, destination: name };
  },

  preview: ({ variables }) => entryOf(variables),
});

function entryOf({ workflow, failure }) {
  const { name, namespace, status, message, duration } = workflow;
  return { name, namespace, status, message, duration, failedStep: failure?.step ?? "" };
}
