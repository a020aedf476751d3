// Money and counts as whole hundredths of any size: what a page has to add up itself, it adds up exactly.

/** "-1234.5" → -123450n. */
export function cents_of(text: string): bigint {
  const [digits = "0", decimals = ""] = text.replace(/^-/, "").split(".");
  const size = BigInt(digits) * 100n + BigInt(decimals.padEnd(2, "0").slice(0, 2));
  return text.startsWith("-") ? -size : size;
}

/** Of a figure that came as a number, which holds hundredths up to 2^53 of them. */
export function cents_of_number(value: number): bigint {
  return BigInt(Math.round(value * 100));
}

/** -123450n → "-1234.50". */
export function decimal_text(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function sum_of(all: readonly bigint[]): bigint {
  return all.reduce((sum, cents) => sum + cents, 0n);
}

/** In percent; nothing where there is nothing to take it of. */
export function share_of(part: bigint, whole: bigint): number | null {
  return whole > 0n ? (Number(part) / Number(whole)) * 100 : null;
}
