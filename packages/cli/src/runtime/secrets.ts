/** Variables that hold secrets by their names; the actions' own are among them. */
const secretName = /(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|_KEY|WEBHOOK_URL)$/i;

/** True for a variable that holds a secret, as its name tells. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Shorter values are words, and masking them would maim every log. */
const shortest = 8;

/** The values that no step's words may carry out of here. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= shortest && isSecretName(name) ? [value] : [],
  );
}
