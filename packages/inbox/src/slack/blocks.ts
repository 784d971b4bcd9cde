import { isObject } from "../json.ts";
import { checkElement } from "./elements.ts";
import { checkText, type Flaw, flaw } from "./text-object.ts";

/** Characters over all blocks at which Slack refuses; not documented, seen at 11 341. */
const mostCharacters = 11_000;

type Fields = { readonly [key: string]: unknown };

/** What Slack's schema finds wrong with each type of block. https://docs.slack.dev/reference/block-kit/blocks */
const checks: Readonly<Record<string, (block: Fields, at: string) => readonly Flaw[]>> = {
  section: checkSection,
  header: (block, at) => checkText(block.text, `${at}/text`, { most: 150, plain: true }),
  divider: () => [],
  context: (block, at) => checkElements(block.elements, at, 10),
  actions: (block, at) => checkElements(block.elements, at, 25),
  image: (block, at) => checkElement({ ...block, type: "image" }, at),
  markdown: (block, at) => checkLength(block.text, `${at}/text`, 1, 12_000),
  rich_text: (block, at) => (Array.isArray(block.elements) ? [] : [flaw("missing required field: elements", at)]),
  video: () => [],
  input: () => [],
  file: () => [],
};

/** All that is wrong with a message's blocks, as Slack words it; empty when they are good. */
export function checkBlocks(blocks: readonly unknown[]): readonly Flaw[] {
  if (blocks.length > 50) return [flaw("no more than 50 items allowed", "/blocks")];
  const ids = blocks.map((block) => (isObject(block) ? block.block_id : undefined)).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) return [flaw("`block_id` must be unique", "/blocks")];
  return blocks.flatMap((block, index) => checkBlock(block, `/blocks/${index}`));
}

/** True when the blocks are too long together, though each may be good. */
export function areTooLong(blocks: readonly unknown[]): boolean {
  return blocks.reduce<number>((sum, block) => sum + charactersIn(block), 0) > mostCharacters;
}

function checkBlock(block: unknown, at: string): readonly Flaw[] {
  if (!isObject(block)) return [flaw("must be an object", at)];
  const check = typeof block.type === "string" && Object.hasOwn(checks, block.type) ? checks[block.type] : undefined;
  if (check === undefined) return [flaw(`unsupported type: ${String(block.type)}`, `${at}/type`)];
  const idFlaws = block.block_id === undefined ? [] : checkLength(block.block_id, `${at}/block_id`, 1, 255);
  return [...idFlaws, ...check(block, at)];
}

function checkSection(block: Fields, at: string): readonly Flaw[] {
  if (block.text === undefined && block.fields === undefined) return [flaw("missing required field: text", at)];
  const text = block.text === undefined ? [] : checkText(block.text, `${at}/text`, { most: 3000 });
  const accessory = block.accessory === undefined ? [] : checkElement(block.accessory, `${at}/accessory`);
  return [...text, ...checkFields(block.fields, `${at}/fields`), ...accessory];
}

function checkFields(fields: unknown, at: string): readonly Flaw[] {
  if (fields === undefined) return [];
  if (!Array.isArray(fields) || fields.length === 0) return [flaw("must have at least 1 item", at)];
  if (fields.length > 10) return [flaw("no more than 10 items allowed", at)];
  return fields.flatMap((field, index) => checkText(field, `${at}/${index}`, { most: 2000 }));
}

function checkElements(elements: unknown, at: string, most: number): readonly Flaw[] {
  if (!Array.isArray(elements) || elements.length === 0) return [flaw("missing required field: elements", at)];
  if (elements.length > most) return [flaw(`no more than ${most} items allowed`, `${at}/elements`)];
  return elements.flatMap((element, index) => checkElement(element, `${at}/elements/${index}`));
}

function checkLength(value: unknown, at: string, least: number, most: number): readonly Flaw[] {
  if (typeof value !== "string" || value.length < least) return [flaw(`must be more than ${least - 1} characters`, at)];
  return value.length > most ? [flaw(`must be less than ${most + 1} characters`, at)] : [];
}

/** The characters of every `text` inside a block. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + charactersIn(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, field]) => sum + (key === "text" && typeof field === "string" ? field.length : charactersIn(field)),
    0,
  );
}
