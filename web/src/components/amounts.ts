// How tokens and dollars are written.

const COUNT = new Intl.NumberFormat("en");

/** A count of tokens or of requests: `12,345`. */
export function tokensText(tokens: number): string {
  return COUNT.format(tokens);
}

/** Dollars, as exact as they come, without zeros at the end: `$1.50`, `$0.000005`. */
export function dollarsText(usd: string): string {
  const [whole = "0", fraction = ""] = usd.replace("-", "").split(".");
  const shown = fraction.replace(/0+$/, "").padEnd(2, "0");
  return `${usd.startsWith("-") ? "-" : ""}$${COUNT.format(Number(whole))}.${shown}`;
}
