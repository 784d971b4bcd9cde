/** YAML that a code is reported for, and YAML that does it right: both are what stands below `spec`. */
export interface CodeExample {
  readonly bad: string;
  readonly good: string;
}

/** Not every code needs an example. */
export const codeExamples: Readonly<Record<string, CodeExample>> = {
  OX1001: {
    bad: `
entrypoint: main
onExit: exit-handlerr
templates:
- {name: main, container: {image: alpine, command: [make]}}
- {name: exit-handler, plugin: {slack: {channel: "#ops"}}}`,
    good: `
entrypoint: main
onExit: exit-handler
templates:
- {name: main, container: {image: alpine, command: [make]}}
- {name: exit-handler, plugin: {slack: {channel: "#ops"}}}`,
  },
  OX1002: {
    bad: `
entrypoint: main
templates:
- name: main
  retries: 3
  container: {image: alpine, command: [make]}`,
    good: `
entrypoint: main
templates:
- name: main
  retryStrategy: {limit: 3}
  container: {image: alpine, command: [make]}`,
  },
  OX1004: {
    bad: `
entrypoint: main
templates:
- name: main
  container: {image: alpine, command: make all}`,
    good: `
entrypoint: main
templates:
- name: main
  container: {image: alpine, command: [make, all]}`,
  },
  OX1008: {
    bad: `
entrypoint: main
templates:
- name: main
  container: {image: alpine, command: [make]}
  plugin: {slack: {channel: "#ops"}}`,
    good: `
entrypoint: main
onExit: tell
templates:
- name: main
  container: {image: alpine, command: [make]}
- name: tell
  plugin: {slack: {channel: "#ops"}}`,
  },
  OX1009: {
    bad: `
entrypoint: main
templates:
- name: main
  steps: [[{name: greet, template: say}]]
- name: say
  inputs: {parameters: [{name: text}]}
  container: {image: alpine, command: [echo, "{{inputs.parameters.text}}"]}`,
    good: `
entrypoint: main
templates:
- name: main
  steps: [[{name: greet, template: say, arguments: {parameters: [{name: text, value: hello}]}}]]
- name: say
  inputs: {parameters: [{name: text}]}
  container: {image: alpine, command: [echo, "{{inputs.parameters.text}}"]}`,
  },
  OX1010: {
    bad: `
entrypoint: main
templates:
- name: main
  container: {image: alpine, command: [echo, "{{workflow.nam}}"]}`,
    good: `
entrypoint: main
templates:
- name: main
  container: {image: alpine, command: [echo, "{{workflow.name}}"]}`,
  },
  OX1012: {
    bad: `
entrypoint: main
arguments: {parameters: [{name: region, value: eu-west}]}
templates:
- name: main
  steps: [[{name: a, template: work, when: "{{workflow.parameters.region}} == us-east 1"}]]
- {name: work, container: {image: alpine, command: [make]}}`,
    good: `
entrypoint: main
arguments: {parameters: [{name: region, value: eu-west}]}
templates:
- name: main
  steps: [[{name: a, template: work, when: "'{{workflow.parameters.region}}' == 'us-east 1'"}]]
- {name: work, container: {image: alpine, command: [make]}}`,
  },
  OX1020: {
    bad: `
entrypoint: main
hooks: {started: {template: tell}}
templates:
- {name: main, container: {image: alpine, command: [make]}}
- {name: tell, plugin: {slack: {channel: "#ops"}}}`,
    good: `
entrypoint: main
hooks: {started: {template: tell, expression: workflow.status == "Running"}}
templates:
- {name: main, container: {image: alpine, command: [make]}}
- {name: tell, plugin: {slack: {channel: "#ops"}}}`,
  },
  OX1022: {
    bad: `
entrypoint: main
templates:
- name: main
  steps: [[{name: each, template: work, withSequence: {start: "1"}}]]
- {name: work, container: {image: alpine, command: [make]}}`,
    good: `
entrypoint: main
templates:
- name: main
  steps: [[{name: each, template: work, withSequence: {start: "1", end: "5"}}]]
- {name: work, container: {image: alpine, command: [make]}}`,
  },
  OX1023: {
    bad: `
entrypoint: main
templates:
- name: main
  dag:
    tasks:
    - {name: build, template: work}
    - {name: ship, template: work, depends: bulid.Succeeded}
- {name: work, container: {image: alpine, command: [make]}}`,
    good: `
entrypoint: main
templates:
- name: main
  dag:
    tasks:
    - {name: build, template: work}
    - {name: ship, template: work, depends: build.Succeeded}
- {name: work, container: {image: alpine, command: [make]}}`,
  },
  OX2001: {
    bad: `
entrypoint: main
onExit: bye
templates:
- {name: main, container: {image: alpine, command: [make]}}
- name: bye
  steps:
  - - {name: bad-news, template: tell, when: "{{workflow.status}} == Failed"}
    - {name: good-news, template: tell, when: "{{workflow.status}} == Succeeded"}
- {name: tell, plugin: {slack: {channel: "#ops"}}}`,
    good: `
entrypoint: main
onExit: bye
templates:
- {name: main, container: {image: alpine, command: [make]}}
- name: bye
  steps:
  - - {name: bad-news, template: tell, when: "{{workflow.status}} != Succeeded"}
    - {name: good-news, template: tell, when: "{{workflow.status}} == Succeeded"}
- {name: tell, plugin: {slack: {channel: "#ops"}}}`,
  },
  OX2002: {
    bad: `
entrypoint: main
onExit: bye
templates:
- {name: main, container: {image: alpine, command: [make]}}
- {name: bye, container: {image: alpine, command: [./clean-up]}}`,
    good: `
entrypoint: main
onExit: bye
templates:
- {name: main, container: {image: alpine, command: [make]}}
- {name: bye, activeDeadlineSeconds: 300, container: {image: alpine, command: [./clean-up]}}`,
  },
  OX2003: {
    bad: `
entrypoint: main
onExit: bye
templates:
- {name: main, container: {image: alpine, command: [make]}}
- name: bye
  activeDeadlineSeconds: 60
  container: {image: curlimages/curl, command: [sh, -c], args: ["curl -d done https://example.com/hook"]}`,
    good: `
entrypoint: main
onExit: bye
templates:
- {name: main, container: {image: alpine, command: [make]}}
- name: bye
  activeDeadlineSeconds: 60
  container: {image: curlimages/curl, command: [sh, -c], args: ["curl --fail-with-body -d done https://example.com/hook"]}`,
  },
  OX4001: {
    bad: `
entrypoint: main
templates:
- name: main
  plugin:
    slack: {channel: "#ops"}
    pagerduty: {severity: critical}`,
    good: `
entrypoint: main
templates:
- name: main
  steps: [[{name: tell, template: tell}, {name: page, template: page}]]
- {name: tell, plugin: {slack: {channel: "#ops"}}}
- {name: page, plugin: {pagerduty: {severity: critical}}}`,
  },
  OX4002: {
    bad: `
entrypoint: main
templates:
- name: main
  plugin: {slack: {channel: "#ops", timeout: soon}}`,
    good: `
entrypoint: main
templates:
- name: main
  plugin: {slack: {channel: "#ops", timeout: 30s}}`,
  },
};
