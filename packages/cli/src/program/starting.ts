import { type Command, Option } from "commander";
import { commandTable, withVerbs } from "./command-table.ts";
import { type Add, natsOption, outputOption, serverOption } from "./options.ts";
import { flagsOf } from "./settle.ts";

const completionHelp = `
Load it whenever a shell starts:
  bash  echo 'source <(onexit completion bash)' >> ~/.bashrc
  zsh   echo 'source <(onexit completion zsh)' >> ~/.zshrc      after compinit
  fish  onexit completion fish > ~/.config/fish/completions/onexit.fish`;

/** What a newcomer asks first: a project to begin with, whether all is there, and how this is set up. */
export function addStarting(add: Add, program: Command): void {
  add(
    "init [dir]",
    "a project to begin with; overwrites nothing",
    async () => (await import("../commands/init.ts")).init,
  );

  add(
    "doctor",
    "whether all is there that onexit needs, and what to do where not",
    async () => (await import("../commands/doctor.ts")).doctor,
  )
    .option("--fix", "fetch nats-server where there is none")
    .addOption(natsOption())
    .addOption(serverOption())
    .addOption(new Option("--port <port>", "of dev and serve").default("2746"))
    .addOption(outputOption(["json"]));

  withVerbs(
    add("completion <shell> [kind]", "completes commands, flags and names: `bash`, `zsh`, `fish`", async () =>
      (await import("../commands/completion.ts")).completion(() => commandTable(program)),
    ),
    ["bash", "zsh", "fish"],
  )
    .addOption(serverOption().hideHelp())
    .addHelpText("after", completionHelp);

  const config: Command = withVerbs(
    add("config <verb>", "`view`: what is in force, secrets masked, and where it comes from", async () =>
      (await import("../commands/config.ts")).config({
        table: () => commandTable(program),
        flags: () => flagsOf(config),
      }),
    ),
    ["view"],
  )
    .option("--origin", "with where each value comes from")
    .addOption(outputOption(["json", "yaml"]));
}
