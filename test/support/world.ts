import { join } from "node:path";
import { createFrom } from "./cleanups.ts";
import { type InboxProcess, startInboxProcess } from "./inbox-process.ts";
import { createProject, type Project } from "./project.ts";
import { type Tally, tallyOf } from "./tally.ts";
import { failingWorkflow, type Pace } from "./workflows.ts";

/** A project in which one `failingWorkflow` is run, and the world around it, which outlives any command. */
export interface World extends AsyncDisposable {
  readonly project: Project;
  readonly inbox: InboxProcess;
  /** What points the actions at this world. */
  readonly environment: Readonly<Record<string, string>>;
  /** Writes the workflow; gives the file's name back. */
  readonly write: (pace?: Pace, name?: string) => Promise<string>;
  readonly tally: () => Promise<Tally>;
}

/** The name of the workflow in every world. */
export const worldsWorkflow = "shop";

/** An empty project and an inbox that has received nothing. */
export function createWorld(): Promise<World> {
  return createFrom(async (cleanups) => {
    const project = cleanups.use(await createProject());
    const at = (name: string) => join(project.dir, name);
    const inbox = cleanups.use(await startInboxProcess(at("inbox")));
    const places = { scratch: at("scratch"), marks: at("marks"), archive: at("archive") };
    return {
      project,
      inbox,
      environment: {
        ...inbox.environment,
        CLEANUP_ROOTS: places.scratch,
        ARCHIVE_URL: `file://${places.archive}`,
      },
      write: (pace, name = worldsWorkflow) => project.write(`${name}.yaml`, failingWorkflow({ ...places, name }, pace)),
      tally: async () => tallyOf(await inbox.messages(), { ...places, name: worldsWorkflow }),
      [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
    };
  });
}
