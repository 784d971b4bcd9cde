import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "./cause.ts";
import { type ImageMapping, mappingOf } from "./image.ts";
import { programs } from "./stand-in-programs.ts";

/** What stands in for images that many workflows use. */
interface StandIn extends Pick<ImageMapping, "entrypoint" | "defaultCommand"> {
  /** As a mapping's pattern; also matched after any registry and organisation. */
  readonly images: readonly string[];
  readonly programs?: readonly (keyof typeof programs)[];
}

const standIns: readonly StandIn[] = [
  { images: ["argosay:v1", "argosay:v1*"], entrypoint: ["cowsay"], programs: ["cowsay"] },
  { images: ["argosay"], entrypoint: ["argosay"], programs: ["argosay", "cowsay"] },
  { images: ["whalesay", "*cowsay*"], entrypoint: ["cowsay"], programs: ["cowsay"] },
  { images: ["python", "python3"], defaultCommand: ["python3"], programs: ["python", "pip"] },
  { images: ["node"], defaultCommand: ["node"] },
  { images: ["alpine", "busybox", "debian", "ubuntu", "fedora", "centos", "almalinux"], defaultCommand: ["sh"] },
  { images: ["bash"], defaultCommand: ["bash"] },
  { images: ["curl"], entrypoint: ["curl"] },
  { images: ["kubectl"], entrypoint: ["kubectl"] },
  { images: ["alpine/git"], entrypoint: ["git"] },
];

/** What stands in for an image: as the user says, and where he says nothing, as is usual. */
export type ImageLookup = (image: string) => ImageMapping | undefined;

/** A look-up that writes programs of our own into a directory when an image first needs them. */
export function createImageLookup(images: readonly ImageMapping[], cacheDir: string): ImageLookup {
  const known = new Map<string, ImageMapping | undefined>();
  const find: ImageLookup = (image) => {
    const own = mappingOf(image, images);
    const usual = usualFor(image);
    if (usual === undefined) return own;
    const { entrypoint, defaultCommand, programs: names = [] } = usual;
    const path = names.length === 0 ? [] : [writePrograms(cacheDir, names)];
    const starts = {
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(defaultCommand === undefined ? {} : { defaultCommand }),
    };
    return { image, ...starts, ...own, path: [...(own?.path ?? []), ...path] };
  };
  return (image) => {
    if (!known.has(image)) known.set(image, find(image));
    return known.get(image);
  };
}

function usualFor(image: string): StandIn | undefined {
  return standIns.find(({ images }) => {
    const patterns = images.flatMap((pattern) => [pattern, `*/${pattern}`]);
    return (
      mappingOf(
        image,
        patterns.map((pattern) => ({ image: pattern })),
      ) !== undefined
    );
  });
}

/** The directory of these programs, made once for each of their wordings. */
function writePrograms(cacheDir: string, names: readonly (keyof typeof programs)[]): string {
  const texts = names.map((name) => programs[name]);
  const hash = createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 12);
  const directory = join(cacheDir, `${names.join("-")}-${hash}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cacheDir, { recursive: true });
  const built = mkdtempSync(`${directory}.`);
  try {
    for (const name of names) writeFileSync(join(built, name), programs[name], { mode: 0o755 });
    renameSync(built, directory);
  } catch (error) {
    // Another process was first.
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
  return directory;
}
