/** `1 file`, `1,234 files`. */
export function count(number: number, what: string): string {
  return `${String(number).replace(/\B(?=(\d{3})+$)/g, ",")} ${what}${number === 1 ? "" : "s"}`;
}

/** Bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
