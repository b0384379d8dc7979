/**
 * The interfaces of the Standard Schema v1 specification (https://standardschema.dev), inlined so
 * that the SDK has no dependency: any library that implements them (zod, valibot, arktype) can
 * describe an export's input and output.
 */

/** One thing a schema found wrong with a value. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** What a schema's `validate` answers: the (possibly transformed) value, or its issues. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<StandardIssue> };

/** The newer Standard JSON Schema part; zod implements it, a library may lack it. */
export interface StandardJsonSchemaConverter {
  readonly input: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
  readonly output: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
}

/** What a converter is asked for. */
export interface StandardJsonSchemaOptions {
  readonly target: string;
  /** Options that only one library knows. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/**
 * Any schema that implements Standard Schema v1.
 *
 * @example
 * ```ts
 * import type { StandardSchema } from "aiel";
 *
 * const text: StandardSchema<unknown, string> = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "by-hand",
 *     validate: (value) =>
 *       typeof value === "string" ? { value } : { issues: [{ message: "Expected a string" }] },
 *   },
 * };
 * void text;
 * ```
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema?: StandardJsonSchemaConverter | undefined;
  };
}

/**
 * What a caller hands to a schema.
 *
 * @example
 * ```ts
 * import type { InferInput, StandardSchema } from "aiel";
 *
 * const page: InferInput<StandardSchema<string, number>> = "3";
 * void page;
 * ```
 */
export type InferInput<Schema extends StandardSchema> = NonNullable<
  Schema["~standard"]["types"]
>["input"];

/**
 * What a schema gives back after validation: defaults filled in, transforms applied.
 *
 * @example
 * ```ts
 * import type { InferOutput, StandardSchema } from "aiel";
 *
 * const page: InferOutput<StandardSchema<string, number>> = 3;
 * void page;
 * ```
 */
export type InferOutput<Schema extends StandardSchema> = NonNullable<
  Schema["~standard"]["types"]
>["output"];

/** Whether a value is a Standard Schema. Never throws: a hostile proxy is simply no schema. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  // arktype's schemas are functions, so both kinds of object count.
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  try {
    if (!("~standard" in value)) return false;
    const standard = value["~standard"];
    return typeof standard === "object" && standard !== null && "version" in standard &&
      standard.version === 1 && "validate" in standard && typeof standard.validate === "function";
  } catch {
    return false;
  }
}
