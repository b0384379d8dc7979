/**
 * What Postgres writes as text, as JSON.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Json } from "../../protocol/json.ts";
import { StructureCount } from "../structure_count.ts";
import { types } from "./pg.ts";

/** Turns the text of one value into JSON. */
export type ValueReader = (text: string) => Json;

/** How values of a type are read. */
export interface ValueType {
  readonly read: ValueReader;
  /** Whether one of them may be made of any number of values. */
  readonly isCompound: boolean;
}

// What is nested deeper than this is given as its text: what walks through JSON further on does it
// by recursion.
const MAX_DEPTH = 500;

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/;
const TIMESTAMP_WITH_ZONE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(?::?(\d\d))?$/;

const asText: ValueReader = (text) => text;
const asBoolean: ValueReader = (text) => text === "t";

/** NaN and the infinite ones stay texts, since JSON has none. */
const asNumber: ValueReader = (text) => {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
};

const asJson: ValueReader = (text) => {
  const structure = new StructureCount();
  structure.add(text);
  if (structure.deepest > MAX_DEPTH) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Infinity, years before Christ and those after 9999 stay as the database writes them. */
const asTimestamp: ValueReader = (text) => TIMESTAMP.test(text) ? text.replace(" ", "T") : text;

const asTimestampWithZone: ValueReader = (text) => {
  const [, date, time, hours, minutes = "00"] = TIMESTAMP_WITH_ZONE.exec(text) ?? [];
  if (date === undefined) return text;
  const zone = hours === "+00" && minutes === "00" ? "Z" : `${hours}:${minutes}`;
  return `${date}T${time}${zone}`;
};

const asBytes: ValueReader = (text) => {
  // The code may have set another form than hexadecimal.
  const bytes = text.startsWith("\\x")
    ? Buffer.from(text.slice(2), "hex")
    : Buffer.from(types.getTypeParser(BYTEA)(text));
  return { $base64: bytes.toString("base64") };
};

const BYTEA = 17;

// The numbers of types that Postgres fixes in its catalogue, and those of arrays of them; what is
// not here is given as its text.
const READERS: readonly (readonly [type: number, arrayOfIt: number, reader: ValueReader])[] = [
  [16, 1000, asBoolean], // bool
  [BYTEA, 1001, asBytes],
  [19, 1003, asText], // name
  [20, 1016, asText], // int8
  [21, 1005, asNumber], // int2
  [23, 1007, asNumber], // int4
  [25, 1009, asText], // text
  [26, 1028, asNumber], // oid
  [114, 199, asJson], // json
  [650, 651, asText], // cidr
  [700, 1021, asNumber], // float4
  [701, 1022, asNumber], // float8
  [869, 1041, asText], // inet
  [1042, 1014, asText], // char(n)
  [1043, 1015, asText], // varchar
  [1082, 1182, asText], // date
  [1083, 1183, asText], // time
  [1114, 1115, asTimestamp],
  [1184, 1185, asTimestampWithZone],
  [1186, 1187, asText], // interval
  [1266, 1270, asText], // time with a zone
  [1700, 1231, asText], // numeric
  [2950, 2951, asText], // uuid
  [3802, 3807, asJson], // jsonb
];

const BY_TYPE: ReadonlyMap<number, ValueType> = new Map(
  READERS.flatMap(([type, arrayOfIt, read]): [number, ValueType][] => [
    [type, { read, isCompound: read === asJson }],
    [arrayOfIt, { read: arrayOf(read), isCompound: true }],
  ]),
);
const TEXT: ValueType = { read: asText, isCompound: false };

/**
 * How values of a type are read, by the type's number.
 *
 * Small whole numbers and floats are numbers; `bigint` and `numeric` are texts, since a double
 * holds them not exactly; times are ISO 8601 texts; `json` is what it says, `bytea` is
 * `{ "$base64": "…" }`, arrays are arrays. All else is the text that the database writes.
 */
export function valueTypeOf(type: number): ValueType {
  return BY_TYPE.get(type) ?? TEXT;
}

function arrayOf(reader: ValueReader): ValueReader {
  return (text) => {
    const items = types.arrayParser.create(text, reader).parse();
    // What was read by `reader` is JSON, and so are arrays of it.
    return items as Json[];
  };
}
