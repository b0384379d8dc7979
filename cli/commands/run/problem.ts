/** What `aiel validate` looks at, in order. */
export type CheckName = "snapshot" | "manifest" | "imports" | "types" | "contract";

/** Something that `aiel validate` found. */
export interface CheckProblem {
  check: CheckName;
  /** `warning`, `notice`: worth knowing, no reason to fail. */
  severity: "error" | "warning" | "notice";
  code: string;
  /** Relative to the project, POSIX; null when it is about the whole. */
  file: string | null;
  /** 1-based; null when it is about the whole file. */
  line: number | null;
  column: number | null;
  message: string;
  hint: string | null;
}

/** A problem; what is left out is null. */
export function problem(
  check: CheckName,
  code: string,
  message: string,
  more: Partial<Omit<CheckProblem, "check" | "code" | "message">> = {},
): CheckProblem {
  return {
    check,
    severity: "error",
    code,
    file: null,
    line: null,
    column: null,
    message,
    hint: null,
    ...more,
  };
}
