import { Option } from "commander";
import { withVerbs } from "./command-table.ts";
import { type Add, collect, natsOption, outputOption, semanticsOption } from "./options.ts";

const schemaHelp = `
Store it, and name it in a workflow's first line:
  onexit schema > workflow.schema.json
  # yaml-language-server: $schema=./workflow.schema.json

or for all workflows in VS Code's settings (extension redhat.vscode-yaml):
  "yaml.schemas": {"./workflow.schema.json": ["workflows/*.yaml"]}

IntelliJ: Settings, Languages & Frameworks, Schemas and DTDs,
  JSON Schema Mappings.`;

/** What looks at files and sends nothing. */
export function addChecking(add: Add): void {
  add("lint <file...>", "check workflows, all problems at once", async () => (await import("../commands/lint.ts")).lint)
    .addOption(outputOption(["pretty", "short", "json", "sarif", "github"]))
    .option("--portability", "say too what real Argo would refuse or do otherwise")
    .option("--strict", "warnings count as errors")
    .option("--fix", "mend what has a single safe correction, then say what is left")
    .option("--diff", "show what --fix would change, and change nothing")
    .addOption(semanticsOption());

  add(
    "test <file...>",
    "run with faults, in the interpreter alone, and check what happens",
    async () => (await import("../commands/test.ts")).test,
  )
    .option("--expect <file>", "cases and what they expect (default: expect.yaml beside the workflow)")
    .option("--update", "write what happened as what is expected")
    .option(
      "--inject <step=outcome>",
      "one run with step2=Failed, Error, Skip, Exit:137, Delay:5s, Output:k=v",
      collect,
    )
    .addOption(
      new Option("--matrix <what>", "one run for each way in which the entrypoint can end").choices(["status"]),
    )
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .option("-f, --parameter-file <file>", "arguments, from YAML or JSON")
    .option("--junit <file>", "write the results as JUnit XML")
    .addOption(semanticsOption());

  add(
    "convert <file...>",
    "curl handlers to actions, or actions to curl",
    async () => (await import("../commands/convert.ts")).convert,
  )
    .option("--to-actions", "templates that only call a known service become actions")
    .option("--to-argo", "actions become containers that any Argo runs")
    .option("--diff", "print what changes instead of the whole text")
    .option("--write", "change the files");

  add("explain [code]", "what an OX code means", async () => (await import("../commands/explain.ts")).explain);

  add(
    "schema",
    "the JSON Schema of workflows, for editors",
    async () => (await import("../commands/schema.ts")).schema,
  ).addHelpText("after", schemaHelp);

  withVerbs(
    add(
      "policies <verb> [path...]",
      "`lint DIR`: check policies; `test DIR`: what they would have done so far, beside what was sent",
      async () => (await import("../commands/policies.ts")).policies,
    ),
    ["lint", "test"],
  )
    .addOption(natsOption())
    .option("--strict", "warnings count as errors")
    .addOption(outputOption(["pretty", "short", "json", "sarif", "github"]));

  withVerbs(
    add(
      "actions <verb> [name]",
      "`list`, `describe NAME`: parameters, secrets, an example",
      async () => (await import("../commands/actions.ts")).actions,
    ),
    ["list", "describe"],
  ).addOption(outputOption(["json", "yaml", "name"]));

  add(
    "render <action> <target>",
    "build a message of a file's workflow, or of a run; send nothing (also: preview)",
    async () => (await import("../commands/render.ts")).render,
  )
    .alias("preview")
    .addOption(
      new Option("--status <phase>", "what the workflow ended as; of a file Failed unless given").choices([
        "Succeeded",
        "Failed",
        "Error",
      ]),
    )
    .option("--event <seq|type>", "of a run: as things stood right after that event")
    .option("--send-to <place>", "one attempt as a test message, to an address that you name, or to `inbox`")
    .option("-p, --parameter <name=value>", "set an argument", collect)
    .option("-f, --parameter-file <file>", "arguments, from YAML or JSON")
    .addOption(natsOption())
    .addOption(outputOption(["pretty", "json", "html"]));
}
