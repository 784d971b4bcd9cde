/** What stands in on this host for the images that match: where a local process finds what an image would hold. */
export interface ImageMapping {
  /** A pattern of the whole image name: `*` is any text, `?` one character; without a tag it matches every tag. */
  readonly image: string;
  /** What runs when a template names no command. */
  readonly entrypoint?: readonly string[];
  /** What runs when a template names neither a command nor arguments, and there is no entrypoint. */
  readonly defaultCommand?: readonly string[];
  /** Directories that are searched before the host's PATH. */
  readonly path?: readonly string[];
  /** What runs in place of a command `sh` or `bash`. */
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The first mapping that matches an image. */
export function mappingOf(image: string, mappings: readonly ImageMapping[]): ImageMapping | undefined {
  const untagged = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return mappings.find((mapping) => {
    const pattern = globPattern(mapping.image);
    return pattern.test(image) || pattern.test(untagged);
  });
}

/** A pattern of `*` and `?` as a regular expression over the whole text. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/[^*?]/gu, escaped).replaceAll("*", "[^]*").replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, "u");
}

function escaped(character: string): string {
  return /[\\^$.+()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
