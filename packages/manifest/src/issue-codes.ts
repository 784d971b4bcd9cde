/** What one code of issues is about. */
export interface IssueKind {
  /** One line, without a full stop. */
  readonly title: string;
  /** Why it matters and what to do; plain sentences. */
  readonly explanation: string;
}

/** Every code that reading a manifest can report. A code keeps its meaning for ever. */
export const issueCodes = {
  OX1000: {
    title: "the text is not valid YAML",
    explanation:
      "The file cannot be read as YAML 1.2 or JSON, a key stands twice in one mapping, or an alias has no anchor before it or stands inside its own. Nothing else in the document is checked until this is put right.",
  },
  OX1001: {
    title: "a name refers to a template that does not exist",
    explanation:
      "`entrypoint`, `onExit` and every step name a template under `spec.templates`. With a misspelt `onExit` the workflow would run and nothing would happen at its end, so the file is refused. Write the name of an existing template, or add the missing one.",
  },
  OX1002: {
    title: "a field that Argo Workflows does not have",
    explanation:
      "A field that nobody reads is nearly always a typing error or stands at the wrong depth. Correct its name, move it to where it belongs, or take it out.",
  },
  OX1003: {
    title: "a feature that is not supported",
    explanation:
      "The field is valid in Argo Workflows, but what it promises needs a cluster or a service that is not there. It is refused rather than ignored: a workflow that runs without it is worse than one that does not start.",
  },
  OX1004: {
    title: "a value of the wrong kind",
    explanation:
      "The field needs another kind of value: text, a whole number, a list, a mapping or a duration. Text that looks like a number or like true and false needs quotes.",
  },
  OX1005: {
    title: "a required field is missing",
    explanation:
      "Without this field the workflow cannot run: a workflow needs a name, an entrypoint and templates, a template a name, a container an image, a step a template.",
  },
  OX1006: {
    title: "a name is used twice",
    explanation:
      "Names of templates, of the steps of one template, and of the parameters of one list must be unique, or references to them would be ambiguous. Rename one of the two.",
  },
  OX1007: {
    title: "a name with characters that are not allowed",
    explanation:
      "Templates and steps are named with letters, digits and `-`; parameters may hold `_` too; workflows and namespaces are DNS names: lower-case letters, digits, `-`, and for workflows `.`.",
  },
  OX1008: {
    title: "a template without a type, or with several",
    explanation:
      "A template does exactly one thing: it has one of `container`, `containerSet`, `script`, `steps`, `dag`, `suspend`, `http`, `data` and `plugin`. Split a template that has two, and give one to a template that has none.",
  },
  OX1009: {
    title: "an input that nobody supplies",
    explanation:
      "A template's input has neither a value nor a default, and whoever calls the template does not pass one. Entrypoint and exit handler take theirs from `spec.arguments`. Pass the argument, or give the input a default.",
  },
  OX1010: {
    title: "a variable that cannot be resolved",
    explanation:
      "A tag names something that is not known where it stands: a parameter that is not declared, a step of a later group or of another template, or a misspelt `workflow.` variable. It would reach the command as literal braces.",
  },
  OX1011: {
    title: "an output parameter without a source",
    explanation:
      "An output of a container or script is read from a file, so it needs `valueFrom.path`; one of steps or a dag comes from a step or task, so it needs `valueFrom.parameter` or `valueFrom.expression`. A constant `value` does for both. Artifacts have a path in containers and scripts, and `from` elsewhere.",
  },
  OX1012: {
    title: "a `when` that cannot be evaluated",
    explanation:
      "The expression has a syntax error, or can never be true or false. Words with hyphens, slashes or spaces need quotes: `{{workflow.status}} == Failed` is fine, `{{inputs.parameters.region}} == us-east` is not.",
  },
  OX1013: {
    title: "steps that call each other without end",
    explanation:
      "A template calls itself, directly or through others, and no step on the way has a `when` that could stop it. Give one of the steps a condition. The same holds for exit handlers: one whose own steps have it as their exit handler never comes to an end, so let another template do that, or write `hooks.exit` with an `expression`.",
  },
  OX1014: {
    title: "a name that is too long",
    explanation:
      "The name of a workflow has at most 63 characters, because it becomes a label value; that of a namespace too. Names of templates, steps and parameters have at most 128.",
  },
  OX1015: {
    title: "a manifest that is too large",
    explanation:
      "A manifest has at most 2 MiB, aliases written out, and nests at most 64 levels deep. Labels, and annotations, of one object have at most 256 KiB, as Kubernetes has it for annotations. Large texts belong into a file or an image, not into the workflow.",
  },
  OX1016: {
    title: "not a Workflow",
    explanation:
      "Documents have `apiVersion: argoproj.io/v1alpha1` and are of kind Workflow, CronWorkflow, WorkflowTemplate or ClusterWorkflowTemplate; ConfigMaps and Secrets may stand beside them. Only a Workflow can be run.",
  },
  OX1017: {
    title: "an argument that the workflow does not have",
    explanation:
      "A parameter was given a value, but `spec.arguments.parameters` does not declare it, so no template could use it. Declare it, or correct its name.",
  },
  OX1018: {
    title: "fields without effect here",
    explanation:
      "These fields are valid and say something about pods that the engine does not do, or not with every executor. The workflow runs as if they were not there.",
  },
  OX1019: {
    title: "a resource that is not there",
    explanation:
      "`templateRef` and `workflowTemplateRef` name a WorkflowTemplate, or with `clusterScope: true` a ClusterWorkflowTemplate. It must stand in the same file, in another file of the same call, or be known to the server.",
  },
  OX1020: {
    title: "a lifecycle hook without an expression",
    explanation:
      'A hook with any other name than `exit` runs when its expression becomes true, so it needs one, such as `workflow.status == "Running"` or `steps.a.status == "Failed"`.',
  },
  OX1021: {
    title: "an expression that cannot be read",
    explanation:
      "Expression tags `{{=…}}`, hooks, retries, outputs and transformations hold expressions of the language expr. This one has a syntax error, or calls a function that does not exist.",
  },
  OX1022: {
    title: "a loop that cannot be run",
    explanation:
      "A step or task is repeated over exactly one of `withItems` (a list), `withParam` (a text that holds a JSON list) and `withSequence` (with either a `count` or an `end`).",
  },
  OX1023: {
    title: "a graph of tasks that cannot be run",
    explanation:
      "`depends` and `dependencies` name tasks of the same dag, without a cycle, and not both in one dag. `depends` knows the results Succeeded, Failed, Errored, Skipped, Omitted and Daemoned, and for tasks with a loop AnySucceeded and AllFailed.",
  },
  OX1024: {
    title: "a field on a template of the wrong type",
    explanation:
      "`timeout` is for templates that do something themselves, `parallelism` for those of steps and tasks. Move the field to a template that can have it.",
  },
  OX1025: {
    title: "templates beside a workflowTemplateRef",
    explanation:
      "A workflow that takes its spec from a WorkflowTemplate cannot add templates. Put them into the WorkflowTemplate, or call its templates one by one with `templateRef`.",
  },
  OX1026: {
    title: "a schedule that cannot be read",
    explanation:
      "A schedule has five fields (minute, hour, day of the month, month, day of the week) or is one of @hourly, @daily, @weekly, @monthly, @yearly and @every with a duration. `CRON_TZ=Europe/Berlin` may stand before it.",
  },
  OX1027: {
    title: "a lock that can never be had",
    explanation:
      "The workflow, or a template around this one, holds a mutex until it has ended, and it cannot end before this template has had the same mutex. Argo would wait for ever. Take the mutex in one of the two places, or give the second another name. Where a condition may spare the template, and with `--semantics argo`, this is a warning; a run says then what holds the lock.",
  },
  OX1028: {
    title: "a value that an input does not list",
    explanation:
      "The `enum` of a template's input lists its values, and what is passed, or what the input itself says, is none of them. Argo holds only arguments to a list of their own, those of the workflow above all, and runs the template with whatever comes; so does onexit. Correct the value, or add it to the list.",
  },
  OX1029: {
    title: "a word that kubectl and argo read as true or false",
    explanation:
      "Without quotes `y`, `yes`, `on`, `n`, `no` and `off` are text in YAML 1.2 and here, but true and false in YAML 1.1, which `kubectl` and `argo` read. There a parameter `name: y` is refused, or is called `true`. Put the word in quotes, and it is the same everywhere.",
  },
  OX2001: {
    title: "an exit handler without a branch for Error",
    explanation:
      "A workflow ends as Succeeded, Failed or Error: Error when the machinery failed, not a command. A handler that asks for `== Failed` and `== Succeeded` says nothing then. Write `{{workflow.status}} != Succeeded` for the bad news.",
  },
  OX2002: {
    title: "an exit handler's step without a time limit",
    explanation:
      "The workflow's own deadline does not bound its exit handler, so a step that hangs keeps the workflow running for ever. Give the template `activeDeadlineSeconds` or a `timeout`.",
  },
  OX2003: {
    title: "curl without --fail in an exit handler",
    explanation:
      "Without `--fail` curl exits with 0 when the server answers 404 or 500: the step is green and nothing was delivered. Write `curl --fail-with-body`, or use an action such as `plugin: {slack: …}`, which knows what was delivered.",
  },
  OX2004: {
    title: "a workflow's status sent to GitHub as it is",
    explanation:
      "GitHub's commit statuses are `error`, `failure`, `pending` and `success`; it refuses Succeeded and Failed with 422. Translate the status first, or use `plugin: {github-status: …}`.",
  },
  OX2005: {
    title: "a secret written into the manifest",
    explanation:
      "Whoever can read the workflow can read the secret, and it stays in the journal and in version control. Put it into a Secret and use `valueFrom.secretKeyRef`, or give it to the action's service as an environment variable. If it is a real one, replace it.",
  },
  OX2006: {
    title: "an exit handler's step that is not idempotent",
    explanation:
      "A POST that is retried may arrive twice: the first attempt can have been delivered although it failed. Use an action, which sends with an idempotency key, or leave out the retryStrategy.",
  },
  OX2007: {
    title: "an annotation that asks for nothing",
    explanation:
      "`onexit.dev/on-END.ACTION` asks for an action when the workflow ends that way. This one names an end or an action that there is not, or has a value that cannot be read, so nothing would be sent. The ends are failed, error, succeeded, recovered, lost, stopped, terminated and deleted; the value is the action's main parameter, or all of them as {name: value}.",
  },
  OX3001: {
    title: "something that only onexit has",
    explanation:
      "Real Argo Workflows would refuse this manifest or leave the variable as it stands. With `--semantics argo` it is an error; otherwise it is said only when portability is asked for.",
  },
  OX3002: {
    title: "a field of an older version of Argo",
    explanation:
      "Argo Workflows 4 has only the plural fields `mutexes`, `semaphores` and `schedules`. The old one is still read here, as a list of one.",
  },
  OX4001: {
    title: "a plugin template that does not name exactly one action",
    explanation:
      'The one key below `plugin` is the name of the action, as in `plugin: {slack: {channel: "#ops"}}`. For two actions write two templates.',
  },
  OX4002: {
    title: "a delivery option with a wrong value",
    explanation:
      "`timeout` bounds one attempt, `wait` how long the step waits, `deadline` how long delivery may be tried: durations such as `30s`, `1h30m` or a number of seconds, greater than zero and at most 24 days. `required` is true or false, `key` and `template` are text.",
  },
  OX4003: {
    title: "a message that names something unknown",
    explanation:
      "The text of an action holds a variable that does not exist, or an expression that cannot be read. The message would be sent with a gap. This is a warning: an alert is better sent with a gap than not at all.",
  },
  OX4004: {
    title: "a parameter that its action would refuse",
    explanation:
      "The action has no such parameter, or the value can never be right, whatever the workflow's values are. The delivery would end as dead when the workflow ends, and nobody would be told. `docs/actions.md` lists the parameters of each action.",
  },
  OX5001: {
    title: "two actions of one policy that would be the same delivery",
    explanation:
      "A delivery is known by its policy, its action and its destination. Two actions of a policy with the same name and destination would be sent once. Give one of them a `key`, or make them one message.",
  },
  OX5002: {
    title: "a policy's condition that names something unknown",
    explanation:
      "The expression under `when` reads a variable that no ended workflow has, so it compares with nothing. A condition that cannot be evaluated counts as true: a message too many is better than none.",
  },
  OX5003: {
    title: "an action of a policy that nobody here knows",
    explanation:
      "The action is none of onexit's own and none of `actions:` in onexit.yaml. Unless a service of that name runs elsewhere, its deliveries end as dead: nobody takes them.",
  },
} as const satisfies Readonly<Record<string, IssueKind>>;

/** A code that reading a manifest can report. */
export type IssueCode = keyof typeof issueCodes;

/** What a code means; undefined for a code that nothing here reports. */
export function explainCode(code: string): IssueKind | undefined {
  return Object.hasOwn(issueCodes, code) ? issueCodes[code as IssueCode] : undefined;
}
