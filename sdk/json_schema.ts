import { arktypeSchema } from "./arktype_nodes.ts";
import { composeSchema } from "./compose_schema.ts";
import {
  findUnmet,
  type Json,
  type SchemaNote,
  type Side,
  takeMarks,
  takesObjects,
} from "./json_schema_marks.ts";
import type { StandardSchema } from "./standard_schema.ts";
import { isValibot, readValibot } from "./valibot_nodes.ts";
import { isRecord } from "./value.ts";
import { isZod, readZod, zodMark } from "./zod_nodes.ts";
import { isZod3, readZod3 } from "./zod3_nodes.ts";

export type { SchemaNote } from "./json_schema_marks.ts";

/** A schema as JSON Schema, and what it does not say. */
export interface DescribedSchema {
  /** Draft 2020-12; null where there is no schema, or its library has no way to say it. */
  readonly json: Json | null;
  /** The nodes that JSON Schema can't say, which it leaves open. */
  readonly notes: readonly SchemaNote[];
  /** Why no JSON value satisfies it; null where one may. */
  readonly unmet: SchemaNote | null;
  /** Whether an object may satisfy it. */
  readonly takesObjects: boolean;
}

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const NOTHING: DescribedSchema = { json: null, notes: [], unmet: null, takesObjects: true };

/** A schema can have thousands of nodes; these show what there is. */
const MAX_NOTES = 50;

/**
 * Says a schema of any library as JSON Schema, as far as that goes: through zod's and arktype's own
 * converters, node by node for valibot, zod 3 and zod/mini, and through the Standard JSON Schema
 * interface for others. Never throws.
 */
export function describeSchema(schema: StandardSchema | null, side: Side): DescribedSchema {
  if (schema === null) return NOTHING;
  const raw = markedSchema(schema, side);
  if (raw === undefined) {
    const message = `${vendorOf(schema)} has no way to say it as JSON Schema`;
    return { ...NOTHING, notes: [{ path: side, message }] };
  }
  const notes: SchemaNote[] = [];
  const json = takeMarks(raw, side, (note) => {
    if (notes.length < MAX_NOTES) notes.push(note);
  });
  return {
    json: isRecord(json) ? { $schema: DRAFT, ...json } : null,
    notes,
    unmet: side === "input" ? findUnmet(raw, side) ?? null : null,
    takesObjects: takesObjects(raw),
  };
}

function vendorOf(schema: StandardSchema): string {
  return `The library "${String(schema["~standard"].vendor).slice(0, 40)}"`;
}

/** The first of the ways that gives a schema, with the marks of what it can't say. */
function markedSchema(schema: StandardSchema, side: Side): Json | undefined {
  const ways = [
    () => schema["~standard"].vendor === "arktype" ? arktypeSchema(schema, side) : undefined,
    () =>
      schema["~standard"].jsonSchema?.[side]({
        target: "draft-2020-12",
        libraryOptions: zodOptions(side),
      }),
    () => isZod(schema) ? composeSchema(schema, side, readZod) : undefined,
    () => isZod3(schema) ? composeSchema(schema, side, readZod3) : undefined,
    () => isValibot(schema) ? composeSchema(schema, side, readValibot) : undefined,
  ];
  for (const way of ways) {
    try {
      const json = plainJson(way());
      if (json !== undefined) return json;
    } catch {
      // The next way may know more.
    }
  }
  return undefined;
}

/** Options of zod's converter; others ignore what they don't know. */
function zodOptions(side: Side): Record<string, unknown> {
  return {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Json }) => {
      const said = zodMark(zodSchema, side, jsonSchema);
      if (said === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, said);
    },
  };
}

/** Through text, so that what leaves is JSON and nothing else (no getters, no shared objects). */
function plainJson(value: unknown): Json | undefined {
  const text = JSON.stringify(
    value,
    (_key, one: unknown) => typeof one === "bigint" ? String(one) : one,
  );
  const plain: unknown = text === undefined ? undefined : JSON.parse(text);
  return isRecord(plain) ? plain : undefined;
}
