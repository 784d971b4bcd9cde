import { findNatsServer, type InstallAttempt, installNatsServer, natsServerVersion, serverFloor } from "@onexit/nats";
import { type Finding, ok, problem, whyOf } from "./finding.ts";
import { isOlder } from "./host.ts";

const name = "nats-server";

/** The nats-server that `run` and `dev` start; with `fix` one is fetched where there is none, as set-up does. */
export async function natsProgramFinding(fix: boolean, say: (line: string) => void): Promise<Finding> {
  try {
    const binary = await findNatsServer();
    if (binary !== undefined) return await versionFinding(binary);
    if (!fix) {
      const help =
        "onexit doctor --fix fetches it; or Debian: apt-get install nats-server; macOS: brew install nats-server";
      return problem(name, "was found neither in ONEXIT_NATS_SERVER nor on PATH nor in ~/.cache/onexit", help);
    }
    const got = await installNatsServer(say);
    return "binary" in got
      ? await versionFinding(got.binary)
      : problem(name, "could not be fetched", attempts(got.attempts));
  } catch (error) {
    return problem(name, whyOf(error), "name one that works: ONEXIT_NATS_SERVER");
  }
}

function attempts(tried: readonly InstallAttempt[]): string {
  return tried.map(({ how, problem: why }) => `${how}: ${why}`).join("; ");
}

async function versionFinding(binary: string): Promise<Finding> {
  const version = await natsServerVersion(binary);
  return isOlder(version, serverFloor)
    ? problem(
        name,
        `${version} (${binary}) is older than ${serverFloor}`,
        "install a newer one, or name it: ONEXIT_NATS_SERVER",
      )
    : ok(name, `${version} (${binary})`);
}
