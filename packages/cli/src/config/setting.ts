import { isSecretName } from "../runtime/secrets.ts";

/** One value that is in force. */
export interface Setting {
  readonly name: string;
  /** As text; a secret is masked. */
  readonly value: string;
  /** `flag`, `default`, `environment NAME`, or `FILE:LINE`. */
  readonly origin: string;
}

/** What stands for a secret. */
export const masked = "****";

/** A value as it may be shown: masked as a whole where its name says so, and within what a URL says of who we are. */
export function shown(name: string, value: string, isSecret = isSecretName(name)): string {
  return isSecret ? masked : value.replaceAll(/(?<=\/\/)[^/@\s,]+(?=@)/g, masked);
}
