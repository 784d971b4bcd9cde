import { type Builtin, fixed } from "./expr-function.ts";
import { isInBounds, parseVersion } from "./semver.ts";
import { sprigDates } from "./sprig-dates.ts";
import { sprigDicts } from "./sprig-dicts.ts";
import { sprigLists } from "./sprig-lists.ts";
import { sprigNumbers } from "./sprig-numbers.ts";
import { sprigPaths } from "./sprig-paths.ts";
import { sprigRandom } from "./sprig-random.ts";
import { sprigRegex } from "./sprig-regex.ts";
import { sprigStrings } from "./sprig-strings.ts";
import { sprigValues } from "./sprig-values.ts";
import type { Fault, Value } from "./value.ts";

/** What needs keys, certificates, slow hashes or the network. */
const unavailable =
  "bcrypt htpasswd genPrivateKey derivePassword buildCustomCert genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey encryptAES decryptAES getHostByName".split(
    " ",
  );

/** sprig's functions by their names in expressions: all generic ones except `env` and `expandenv`, as in Argo. */
export const sprig: readonly (readonly [string, Builtin])[] = [
  ...sprigStrings,
  ...sprigNumbers,
  ...sprigLists,
  ...sprigDicts,
  ...sprigValues,
  ...sprigDates,
  ...sprigRegex,
  ...sprigRandom,
  ...sprigPaths,
  ["semver", fixed("s", semver)] as const,
  ["semverCompare", fixed("ss", semverCompare)] as const,
  ...unavailable.map((name) => [name, missing(name)] as const),
].map(([name, builtin]) => [`sprig.${name}`, builtin] as const);

function missing(name: string): Builtin {
  return { needed: "", optional: "", rest: "a", run: () => ({ problem: `sprig.${name} is not available here` }) };
}

function semver(text: string): Value | Fault {
  const version = parseVersion(text);
  if (!version) return { problem: "invalid semantic version" };
  const [major, minor, patch] = version.numbers;
  return new Map<Value, Value>([
    ["Major", BigInt(major)],
    ["Minor", BigInt(minor)],
    ["Patch", BigInt(patch)],
    ["Prerelease", version.pre],
    ["Metadata", version.meta],
    ["Original", version.original],
  ]);
}

function semverCompare(constraint: string, text: string): Value | Fault {
  const version = parseVersion(text);
  if (!version) return { problem: "invalid semantic version" };
  return isInBounds(constraint, version) ?? { problem: `improper constraint: ${constraint.slice(0, 100)}` };
}
