/** Commands that belong together, as help and documentation have them. */
export interface CommandGroup {
  readonly title: string;
  /** With a line of their own in `onexit help`. */
  readonly main: readonly string[];
  /** Named there, and no more. */
  readonly also: readonly string[];
}

/** Every command stands in one of them. */
export const commandGroups: readonly CommandGroup[] = [
  { title: "Begin", main: ["init", "doctor"], also: ["config", "completion", "version"] },
  { title: "Run here", main: ["run", "dev", "resume"], also: ["stop", "terminate", "suspend", "node"] },
  {
    title: "Check, and send nothing",
    main: ["lint", "test", "render", "actions", "explain"],
    also: ["convert", "policies", "schema"],
  },
  { title: "Look", main: ["list", "get", "logs", "watch", "events"], also: ["wait"] },
  { title: "Look after deliveries", main: ["deliveries", "cleanup"], also: [] },
  {
    title: "Ask a running engine",
    main: ["submit", "retry", "resubmit", "delete"],
    also: ["template", "cron", "env", "kubeconfig"],
  },
  { title: "Serve", main: ["serve"], also: ["token", "nats"] },
];
