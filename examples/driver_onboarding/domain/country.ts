import rows from "../data/iso_countries.json" with { type: "json" };

const known = new Set(rows.flatMap((row) => row.split(" ")));

/** Whether `code` is one of the 249 officially assigned ISO 3166-1 alpha-2 codes, in upper case. */
export function isCountryCode(code: string): boolean {
  return known.has(code);
}
