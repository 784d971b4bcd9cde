// @ts-expect-error: a script without types
import { startFixtureServer } from "../../../../packages/dashboard/dev/fixture-server.mjs";

/** The dashboard over made-up data. */
export interface Fixture extends AsyncDisposable {
  readonly url: string;
  readonly stream: { readonly cut: () => void; readonly isListened: boolean };
  readonly submit: (workflow: FixtureWorkflow) => void;
  /** Replaces a workflow by what is made of it, and tells everybody. */
  readonly change: (name: string, make: (workflow: FixtureWorkflow) => FixtureWorkflow, type?: string) => void;
}

/** As much of a workflow as the tests change. */
export interface FixtureWorkflow {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string } & Record<
    string,
    unknown
  >;
  readonly spec: Record<string, unknown>;
  readonly status: {
    phase: string;
    finishedAt?: string | null;
    readonly nodes: Record<string, { phase: string; finishedAt: string | null }>;
  } & Record<string, unknown>;
}

/** Starts it on a free port. */
export async function startFixture(options: { readonly token?: string } = {}): Promise<Fixture> {
  const server = await startFixtureServer(options);
  return { ...server, [Symbol.asyncDispose]: () => server.close() } as Fixture;
}
