import type { Fault } from "./value.ts";

/** A decimal number with 32 digits behind the point, so that 0.1 + 0.2 is 0.3 as with sprig's decimals. */
export type Decimal = bigint;

const scale = 32;
const unit = 10n ** BigInt(scale);

/** The decimal that a float prints as. */
export function decimalOf(value: number): Decimal | Fault {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21)
    return { problem: `${value} is too large for decimal arithmetic` };
  if (Number.isSafeInteger(value)) return BigInt(value) * unit;
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = scale + Number(exponent) - fraction.length;
  return shift < 0 ? 0n : BigInt(whole + fraction) * 10n ** BigInt(shift);
}

/** The float nearest to a decimal. */
export function numberOf(decimal: Decimal): number {
  const sign = decimal < 0n ? "-" : "";
  const digits = String(decimal < 0n ? -decimal : decimal).padStart(scale + 1, "0");
  return Number(`${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}

/** A quotient with 16 digits behind the point; undefined when there is none. */
export function divide(left: number, right: number): number | undefined {
  if (right === 0 || !Number.isFinite(left) || !Number.isFinite(right)) return undefined;
  const quotient = left / right;
  return Math.abs(quotient) < 1 ? Number(quotient.toFixed(16)) : quotient;
}
