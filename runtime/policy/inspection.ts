/** Which rule of the import policy a {@link Violation} broke. */
export type RuleName =
  | "bundle" // a package that is not in the snapshot's bundle
  | "remote" // a registry or a URL
  | "scheme" // another specifier that is not a relative path
  | "escape" // a path that leaves the snapshot
  | "builtin" // a built-in module that is never allowed, or does not exist
  | "subprocess"
  | "network"
  | "ffi"
  | "native_addon"
  | "internals" // the runtime's own insides
  | "loader" // code that changes how modules are found
  | "testing"; // the SDK's testing helper, which is not there at run time

/** One place in the snapshot that the import policy refuses. */
export interface Violation {
  /** Relative to the snapshot, POSIX. */
  readonly file: string;
  /** 1-based, both. */
  readonly line: number;
  readonly column: number;
  /** The import's specifier as written, long ones cut; present unless `symbol` is. */
  readonly specifier?: string;
  /** The forbidden expression in its plain spelling, such as `Deno.Command`. */
  readonly symbol?: string;
  readonly rule: RuleName;
  readonly message: string;
  /** What to write or to ask for instead. */
  readonly hint: string;
  /** The capability that would allow it, when one does. */
  readonly capability?: "network" | "subprocess" | "ffi";
}

/** A place the inspection could not see through; the permission flags still hold there. */
export interface InspectionNote {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Why the graph could not be followed to its end. */
export interface InspectionFailure {
  /**
   * `syntax`: the file does not parse (user code's error); `missing`: a static import has no file
   * (not found); `uninspectable`: too large, too deep or not text, so that it is refused.
   */
  readonly kind: "syntax" | "missing" | "uninspectable";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
}

/** What the static inspection of a snapshot says. Plain JSON: it is cached by the snapshot's id. */
export interface Inspection {
  /** By file, line and column; of very many not all. */
  readonly violations: readonly Violation[];
  readonly failures: readonly InspectionFailure[];
  readonly notes: readonly InspectionNote[];
}
