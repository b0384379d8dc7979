/** What one look of `aiel doctor` found. */
export interface Finding {
  /** `problem`: needed and missing. `warning`: works, but not as well as it could. */
  status: "ok" | "warning" | "problem";
  found: string;
  /** What to do about it; absent when there is nothing to do. */
  todo?: string;
}
