/** A file of a new project, and what it is there for. */
export interface StarterFile {
  readonly name: string;
  readonly text: string;
}

const workflow = `# A build whose second step may fail, and everything that has to happen when it ends.
#
#   onexit run exit-handler.yaml --inbox --inject step2=Failed
#
# \`plugin\` is a template type of Argo's own, so this file stays a valid manifest for it.
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: exit-handler-
spec:
  entrypoint: main
  onExit: exit-handler
  arguments:
    parameters:
    - name: repo
      value: acme/web
    - name: sha
      value: 3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a
    - name: scratch
      value: /tmp/onexit-scratch

  templates:
  - name: main
    steps:
    - - name: step1
        template: build
    - - name: step2
        template: test

  - name: build
    container:
      image: alpine:latest
      command: [sh, -c]
      args:
      - |
        set -e
        mkdir -p "{{workflow.parameters.scratch}}/{{workflow.name}}"
        echo compiled > "{{workflow.parameters.scratch}}/{{workflow.name}}/build.o"
        echo "built {{workflow.parameters.repo}}"

  # Put your own tests here; --inject step2=Failed shows what a failure does.
  - name: test
    container:
      image: alpine:latest
      command: [sh, -c]
      args: ["echo 'all tests passed'"]

  # Runs however the workflow ended: group after group, the steps of a group side by side.
  - name: exit-handler
    steps:
    - - name: cleanup
        template: remove-scratch
    - - name: notify
        template: tell
      - name: page-oncall
        template: page
        when: "{{workflow.status}} != Succeeded"
    - - name: commit-status
        template: set-commit-status
    - - name: archive
        template: archive

  - name: remove-scratch
    plugin:
      cleanup:
        files: ["{{workflow.parameters.scratch}}/{{workflow.name}}"]

  # Without \`text\` the message is made for you.
  - name: tell
    plugin:
      slack:
        channel: "#deploys"

  - name: page
    plugin:
      pagerduty:
        severity: critical
        summary: "{{workflow.parameters.repo}}: {{failure.step}} failed: {{failure.message}}"

  - name: set-commit-status
    plugin:
      github-status:
        repo: "{{workflow.parameters.repo}}"
        sha: "{{workflow.parameters.sha}}"
        context: ci/build

  - name: archive
    plugin:
      archive: {}
`;

const config = `# What this project allows, and what it calls itself. Secrets never stand here: they come from the environment, such as
# SLACK_BOT_TOKEN, GITHUB_TOKEN and PAGERDUTY_ROUTING_KEY. Which of them are there: onexit doctor

# Named in every message.
env: demo
# runbook: https://runbooks.example.com/web

# Below these directories the action \`cleanup\` may remove files; nowhere else.
cleanup:
  roots: [/tmp/onexit-scratch]

# Where archives go, if not beside the run.
# archive: {url: "file:///srv/archives"}

# Variables of yours that steps may see; without it only PATH and LANG.
# passEnv: [HTTP_PROXY]

# What stands in for an image on this machine.
# images:
# - image: "curlimages/*"
#   entrypoint: [curl]

# Actions of your own, and policies that ask for actions without touching a workflow.
# actions: [my-action.mjs]
# policies: [policies]
`;

const expectations = `# What \`onexit test exit-handler.yaml\` runs the workflow with, and what must happen then. Nothing runs, nothing is sent.
- name: a build that works is told, and pages nobody
  expect:
    phase: Succeeded
    nodes: {step1: Succeeded, step2: Succeeded, page-oncall: Skipped}
    deliveries:
    - {action: cleanup}
    - {action: slack, destination: "#deploys", contains: [succeeded]}
    - {action: github-status, contains: [success]}
    - {action: archive}

- name: a failing test pages somebody and marks the commit
  inject: [step2=Failed]
  expect:
    phase: Failed
    nodes: {step1: Succeeded, step2: Failed, page-oncall: Succeeded}
    deliveries:
    - {action: cleanup}
    - {action: slack, destination: "#deploys", contains: [failed at step2]}
    - {action: pagerduty, contains: ["acme/web: step2 failed"]}
    - {action: github-status, contains: [failure]}
    - {action: archive}
`;

const ignored = `# Runs, their logs and stores.
.onexit/
# Secrets of secretsFile, if you keep one here.
secrets.yaml
`;

/** What a new project begins with. */
export const starterFiles: readonly StarterFile[] = [
  { name: "exit-handler.yaml", text: workflow },
  { name: "onexit.yaml", text: config },
  { name: "expect.yaml", text: expectations },
  { name: ".gitignore", text: ignored },
];
