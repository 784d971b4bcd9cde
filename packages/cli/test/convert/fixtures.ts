/** A workflow whose exit handler is this container, written as a person would. */
export function withHandler(template: string, name = "tell"): string {
  return `# The nightly build.
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: nightly-   # one a night
spec:
  entrypoint: main
  onExit: bye
  arguments:
    parameters: [{ name: sha, value: 3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a }]
  templates:
  - name: main
    container: { image: "alpine:3", command: [ 'true' ] }

  - name: bye
    steps:
    - - name: ${name}   # whatever happened
        template: ${name}

  # How it is told.
  - name: ${name}
${template.replace(/^(?=.)/gm, "    ")}
  # The end.
  - name: last
    container: { image: alpine, command: [ "true" ] }
`;
}

const shell = (script: string, env = "") => `container:
  image: curlimages/curl
  command: [sh, -c]
  args:
  - |
${script.replace(/^(?=.)/gm, "    ")}${env === "" ? "" : `  env:\n${env.replace(/^(?=.)/gm, "  ")}`}`;

const secret = (name: string, of: string, key: string) => `- name: ${name}
  valueFrom: { secretKeyRef: { name: ${of}, key: ${key} } }
`;

/** Handlers as people write them, by what they call. */
export const handlers = {
  hook: shell(
    `set -e
# tell the team
curl -sS -X POST -H 'Content-type: application/json' \\
  --data '{"text": "{{workflow.name}} ended: {{workflow.status}}", "username": "ci"}' \\
  "$HOOK"
`,
    secret("HOOK", "slack-hooks", "builds"),
  ),
  message: shell(
    `CHANNEL='#builds'
curl --fail --max-time 10 https://slack.com/api/chat.postMessage \\
  -H "Authorization: Bearer \${TOKEN}" -H "Content-Type: application/json" -d @- <<EOF
{"channel": "$CHANNEL",
 "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*{{workflow.name}}* is {{workflow.status}}"}}]}
EOF
`,
    secret("TOKEN", "slack", "bot"),
  ),
  status: shell(
    `curl -X POST -H "Authorization: token $GITHUB_TOKEN" \\
  "https://api.github.com/repos/acme/shop/statuses/{{workflow.parameters.sha}}" \\
  -d '{"state": "success", "context": "nightly", "description": "'"$WHAT"'"}' || true
`,
    `${secret("GITHUB_TOKEN", "github", "token")}- name: WHAT\n  value: all of {{workflow.name}}\n`,
  ),
  page: `script:
  image: curlimages/curl
  command: [sh]
  env:
  - name: KEY
    valueFrom: { secretKeyRef: { name: pd, key: routing } }
  source: |
    curl -f https://events.pagerduty.com/v2/enqueue -H 'Content-Type: application/json' --data-binary "{
      \\"routing_key\\": \\"$KEY\\", \\"event_action\\": \\"trigger\\", \\"dedup_key\\": \\"nightly\\",
      \\"payload\\": {\\"summary\\": \\"{{workflow.name}} broke\\", \\"source\\": \\"ci\\", \\"severity\\": \\"critical\\"}}"
`,
  hookWithoutShell: `container:
  image: curlimages/curl:8.11.1
  command: [curl]
  args: [-sSfm, "5", -H, "Content-Type: application/json", -H, "X-Team: data", -d, '{"n": [1, true], "of": "{{workflow.name}}"}', "https://hooks.example.com/runs"]
`,
  bearer: shell(
    `curl -f --json '{"run": "{{workflow.name}}"}' -H "Authorization: Bearer $T" https://tickets.example.com/new\n`,
    secret("T", "tickets", "token"),
  ),
} as const;

/** Handlers that are not what they seem, and why they are left. */
export const unclear: readonly (readonly [why: string, template: string])[] = [
  [`script uses "if"`, shell("if true; then\n  curl https://hooks.example.com -d '{\"a\": 1}'\nfi\n")],
  ["what another command prints", shell('curl https://hooks.example.com -d "$(date)"\n')],
  ['uses "|" of the shell', shell("echo hello | curl https://hooks.example.com -d @-\n")],
  ["more than one call", shell("curl https://a.example.com -d x\ncurl https://b.example.com -d x\n")],
  ['calls "jq", too', shell("jq . x.json\ncurl https://a.example.com -d x\n")],
  ["called with -k", shell("curl -sk https://a.example.com -d x\n")],
  ["called with --form", shell("curl --form a=b https://a.example.com\n")],
  ["content of report.json", shell("curl https://a.example.com -d @report.json\n")],
  ["only sends POST", shell("curl https://a.example.com\n")],
  ["$WHO, the variable WHO, which", shell('curl https://hooks.slack.com/services/x -d "{\\"text\\": \\"$WHO\\"}"\n')],
  ['"attachments", which the action', shell("curl https://hooks.slack.com/services/x -d '{\"attachments\": []}'\n")],
  [
    "something else than a commit",
    shell('curl https://api.github.com/repos/a/b/issues -H "Authorization: Bearer $T" -d \'{"title": "x"}\'\n'),
  ],
  ["stands in a comment", shell("echo failed\n# curl -d x https://hooks.slack.com/services/x\n")],
  [
    "its container has volumeMounts",
    `container:\n  image: curlimages/curl\n  command: [curl]\n  args: [-d, x, "https://a.example.com"]\n  volumeMounts: []\n`,
  ],
];
