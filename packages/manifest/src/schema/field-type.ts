import type { FieldTable } from "../read/fields.ts";

/** What a field holds: another object, a list or mapping of something, a simple kind, or one of some words. */
export type FieldType =
  | "text"
  | "number"
  | "flag"
  | "any"
  | "numberOrText"
  | { readonly object: string }
  | { readonly list: FieldType }
  | { readonly map: FieldType }
  | { readonly choice: readonly string[] }
  | { readonly either: readonly FieldType[] };

/** One object of the language: its fields, which of them it must have, and what it is. */
export interface Definition {
  readonly table: FieldTable;
  readonly about: string;
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** An object of the language, by Argo's name for it. */
export const object = (name: string): FieldType => ({ object: name });

export const list = (type: FieldType): FieldType => ({ list: type });

export const map = (type: FieldType): FieldType => ({ map: type });

export const choice = (...words: readonly string[]): FieldType => ({ choice: words });

export const either = (...types: readonly FieldType[]): FieldType => ({ either: types });
