import { TerminalError } from "@onexit/sdk";
import { z } from "zod";
import type { Found, Removed } from "../removal.ts";
import { type CallEngine, errorOfEngine, openEngine } from "./engine.ts";

const images = z.array(
  z.object({
    Id: z.string().min(1),
    RepoTags: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
);

type Image = z.infer<typeof images>[number];

/** Looks for the images that bear these labels; one that a container uses is left to it. */
export async function findImages(
  labels: readonly string[],
  dockerHost: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const call = openEngine(dockerHost, signal);
  const found: Found[] = [];
  const known = new Set<string>();
  for (const label of labels) {
    const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
    const answer = await call("GET", `/images/json?filters=${filters}`);
    if (answer.status !== 200) throw errorOfEngine(`list images with ${label}`, answer, Date.now());
    const bearing = imagesIn(answer.text);
    // An engine that does not understand the filter answers with all that it has.
    if (!bearing.every((image) => bears(image, label))) {
      throw new TerminalError(`the engine answered with images that do not bear ${label}`);
    }
    if (bearing.length === 0) found.push({ absent: `images with ${label}` });
    for (const image of bearing.filter(({ Id }) => !known.has(Id))) {
      known.add(image.Id);
      found.push({ name: nameOf(image), remove: () => remove(call, image) });
    }
  }
  return found;
}

function imagesIn(text: string): readonly Image[] {
  try {
    return images.parse(JSON.parse(text));
  } catch (thrown) {
    throw new TerminalError("the engine's list of images cannot be read", { cause: thrown });
  }
}

function bears({ Labels }: Image, label: string): boolean {
  const cut = label.indexOf("=");
  return Labels?.[label.slice(0, cut)] === label.slice(cut + 1);
}

/** By each of its names: without force an image that has several is not removed by its id. */
async function remove(call: CallEngine, image: Image): Promise<Removed> {
  const tags = tagsOf(image);
  let outcome: Removed = "absent";
  for (const name of tags.length === 0 ? [image.Id] : tags) {
    const answer = await call("DELETE", `/images/${encodeURIComponent(name)}`);
    if (answer.status === 409) return "in-use";
    if (answer.status === 200) outcome = "removed";
    else if (answer.status !== 404) throw errorOfEngine(`remove image ${name}`, answer, Date.now());
  }
  return outcome;
}

function nameOf(image: Image): string {
  return `image ${tagsOf(image)[0] ?? image.Id.slice(0, "sha256:".length + 12)}`;
}

function tagsOf({ RepoTags }: Image): readonly string[] {
  return (RepoTags ?? []).filter((tag) => !tag.includes("<none>"));
}
