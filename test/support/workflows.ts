/** A workflow of the tests, and where its steps leave things. */
export interface Places {
  readonly name: string;
  readonly scratch: string;
  readonly marks: string;
}

/** How long its steps take, in seconds as `sleep` takes them; none unless given. */
export interface Pace {
  readonly test?: number;
  readonly note?: number;
  /** `test` goes on when it is told to end. */
  readonly stubborn?: boolean;
}

/** The commit that everything here is about. */
export const commit = { repo: "acme/web", sha: "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a" } as const;

/**
 * Builds, fails in its tests, and has the five actions told by its exit handler. Each step that is a process, `build`,
 * `test` and the handler's `note`, adds a line to the file of its name: more than one means that it ran twice.
 */
export function failingWorkflow(
  { name, scratch, marks }: Places,
  { test = 0, note = 0, stubborn = false }: Pace = {},
): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: ${name}
spec:
  entrypoint: main
  onExit: exit-handler
  templates:
  - name: main
    steps:
    - - {name: build, template: build}
    - - {name: test, template: test}

  - name: build
    script:
      image: alpine:latest
      command: [sh]
      source: |
        mkdir -p "${scratch}/${name}" "${marks}/${name}"
        echo ran >> "${marks}/${name}/build"
        echo compiled > "${scratch}/${name}/build.o"
        echo "built ${name}"

  - name: test
    script:
      image: alpine:latest
      command: [sh]
      source: |
        echo ran >> "${marks}/${name}/test"
        ${stubborn ? `trap : TERM; for i in 1 2 3 4 5 6 7 8 9; do sleep ${test}; done` : `sleep ${test}`}
        echo "3 tests failed"
        exit 1

  - name: exit-handler
    steps:
    - - {name: note, template: note}
    - - {name: cleanup, template: remove-scratch}
    - - {name: notify, template: tell}
      - {name: page-oncall, template: page}
    - - {name: commit-status, template: set-commit-status}
    - - {name: archive, template: archive}

  - name: note
    script:
      image: alpine:latest
      command: [sh]
      source: |
        echo ran >> "${marks}/${name}/note"
        sleep ${note}
        echo "{{workflow.name}} is {{workflow.status}}"

  - name: remove-scratch
    plugin:
      cleanup:
        files: ["${scratch}/${name}"]

  - name: tell
    plugin:
      slack:
        channel: "#deploys"
        text: "{{workflow.name}} {{workflow.status}} at {{failure.step}}"

  - name: page
    plugin:
      pagerduty:
        severity: critical
        summary: "{{workflow.name}}: {{failure.step}} failed: {{failure.message}}"

  - name: set-commit-status
    plugin:
      github-status:
        repo: ${commit.repo}
        sha: ${commit.sha}
        state: "{{workflow.status}}"
        context: "onexit/{{workflow.name}}"

  - name: archive
    plugin:
      archive: {}
`;
}

/** A workflow of one step, and of a handler of one step where there is one; each a shell command of one line. */
export function smallWorkflow({ name, main, handler }: { name: string; main: string; handler?: string }): string {
  const script = (template: string, source: string) =>
    `  - name: ${template}\n    script: {image: alpine, command: [sh], source: ${JSON.stringify(source)}}\n`;
  return `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: ${name}
spec:
  entrypoint: main
${handler === undefined ? "" : "  onExit: bye\n"}  templates:
${script("main", main)}${handler === undefined ? "" : script("bye", handler)}`;
}
