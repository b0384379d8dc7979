import type { Json } from "../../../../runtime/protocol/json.ts";
import { isRecord } from "../../../../runtime/protocol/is_record.ts";
import {
  type Bound,
  type NamedValue,
  type OpaqueCondition,
  type SchemaNode,
  type SchemaSource,
  SIZE_KEYWORDS,
  type SizeKeyword,
  VALUE_TYPES,
  type ValueType,
} from "./schema_node.ts";

/**
 * Conditions that are compared for equality, and the keywords that each depends on. What is not
 * evaluated depends on all that stands beside it, so that it is never found equal by itself.
 */
const OPAQUE: Readonly<Record<string, readonly string[]>> = {
  if: ["if", "then", "else"],
  contains: ["contains", "minContains", "maxContains"],
  dependentRequired: ["dependentRequired"],
  dependentSchemas: ["dependentSchemas"],
  dependencies: ["dependencies"],
  additionalItems: ["additionalItems"],
  contentEncoding: ["contentEncoding"],
  contentMediaType: ["contentMediaType"],
  contentSchema: ["contentSchema"],
  nullable: ["nullable"],
  $dynamicRef: ["$dynamicRef"],
  $recursiveRef: ["$recursiveRef"],
  unevaluatedProperties: ["unevaluatedProperties"],
  unevaluatedItems: ["unevaluatedItems"],
};

/** Those of them that hold a schema. */
const OPAQUE_SCHEMAS: ReadonlySet<string> = new Set([
  "if",
  "then",
  "else",
  "contains",
  "contentSchema",
  "unevaluatedProperties",
  "unevaluatedItems",
]);

/**
 * Reads a schema, and the schemas in it, into conditions. A keyword whose value is of the wrong
 * kind is kept as a condition that can't be judged; annotations and what draft 2020-12 does not
 * know are left out.
 *
 * @throws {TooLarge}
 */
export function readSchema(json: Json, place: string, document: SchemaSource): SchemaNode {
  return document.shapes.budget.nest(() => new Reader(json, place, document).read());
}

class Reader {
  readonly #json: Readonly<Record<string, unknown>>;
  readonly #references = new Set<string>();
  readonly #opaque = new Map<string, OpaqueCondition>();
  /** What the shape is made of. */
  readonly #parts: unknown[] = [];

  constructor(
    readonly whole: Json,
    readonly place: string,
    readonly document: SchemaSource,
  ) {
    this.#json = isRecord(whole) ? whole : {};
  }

  read(): SchemaNode {
    const { document, place } = this;
    const reference = this.#take("$ref", (value) => typeof value === "string" ? value : undefined);
    const not = this.#child("not");
    const values = this.#values();
    const isNever = this.whole === false ||
      not !== undefined && not.shape === document.shapes.of("schema", []);
    const fields = {
      never: isNever,
      types: this.#take("type", typesOf),
      values,
      valueShapes: values && new Set(values.map(({ shape }) => shape)),
      lower: this.#bound("minimum", "exclusiveMinimum", (a, b) => a > b),
      upper: this.#bound("maximum", "exclusiveMaximum", (a, b) => a < b),
      multipleOf: this.#take("multipleOf", numberOf),
      pattern: this.#take("pattern", textOf),
      format: this.#take("format", textOf),
      sizes: this.#sizes(),
      unique: this.#take("uniqueItems", (value) => typeof value === "boolean" ? value : undefined),
      prefixItems: this.#children("prefixItems") ?? [],
      items: this.#child("items"),
      isNaming: isRecord(Object.hasOwn(this.#json, "properties") && this.#json.properties),
      properties: this.#members("properties"),
      patternProperties: this.#members("patternProperties"),
      additionalProperties: this.#child("additionalProperties"),
      propertyNames: this.#child("propertyNames"),
      required: this.#take("required", namesOf) ?? new Set<string>(),
      reference,
      allOf: this.#children("allOf") ?? [],
      anyOf: this.#children("anyOf"),
      oneOf: this.#children("oneOf"),
      not,
    };
    if (reference !== undefined) {
      this.#references.add(reference);
      this.#parts.push(["$ref", reference]);
    }
    if (isNever) this.#parts.push("never");
    this.#readOpaque();
    return {
      ...fields,
      unique: fields.unique === true,
      document,
      place,
      opaque: this.#opaque,
      references: [...this.#references],
      shape: document.shapes.of("schema", this.#parts),
    };
  }

  /** A keyword's value as `read` understands it; it becomes opaque when `read` does not. */
  #take<T>(keyword: string, read: (value: unknown) => T | undefined): T | undefined {
    if (!Object.hasOwn(this.#json, keyword)) return undefined;
    const value = this.#json[keyword];
    const taken = read(value);
    if (taken === undefined) this.#keepOpaque(keyword, [this.#opaqueValue(value)]);
    else if (keyword !== "$ref") {
      this.#parts.push([keyword, taken instanceof Set ? [...taken].sort() : taken]);
    }
    return taken;
  }

  #values(): readonly NamedValue[] | undefined {
    const { shapes } = this.document;
    const named = (value: Json): NamedValue => ({ value, shape: shapes.ofValue(value) });
    const { enum: list } = this.#json;
    let values = Array.isArray(list) ? (list as Json[]).map(named) : undefined;
    if (Object.hasOwn(this.#json, "const")) {
      const only = named(this.#json.const as Json);
      values = values?.filter(({ shape }) => shape === only.shape) ?? [only];
    } else if (values === undefined && list !== undefined) {
      this.#keepOpaque("enum", [this.#opaqueValue(list)]);
    }
    if (values !== undefined) {
      this.#parts.push(["values", values.map(({ shape }) => shape).sort((a, b) => a - b)]);
    }
    return values;
  }

  #bound(
    inclusive: string,
    exclusive: string,
    isStricter: (a: number, b: number) => boolean,
  ): Bound | undefined {
    const soft = this.#take(inclusive, numberOf);
    const hard = this.#take(exclusive, numberOf);
    if (hard !== undefined && (soft === undefined || !isStricter(soft, hard))) {
      return { value: hard, exclusive: true };
    }
    return soft === undefined ? undefined : { value: soft, exclusive: false };
  }

  #sizes(): ReadonlyMap<SizeKeyword, number> {
    const sizes = new Map<SizeKeyword, number>();
    for (const keyword of SIZE_KEYWORDS) {
      const size = this.#take(keyword, numberOf);
      if (size !== undefined) sizes.set(keyword, size);
    }
    return sizes;
  }

  #readChild(value: unknown, ...path: string[]): SchemaNode {
    const place = path.reduce((at, part) => `${at}/${escaped(part)}`, this.place);
    const node = readSchema(value as Json, place, this.document);
    for (const reference of node.references) this.#references.add(reference);
    return node;
  }

  #child(keyword: string): SchemaNode | undefined {
    const value = Object.hasOwn(this.#json, keyword) ? this.#json[keyword] : undefined;
    if (value === undefined) return undefined;
    if (!isRecord(value) && typeof value !== "boolean") {
      this.#keepOpaque(keyword, [this.#opaqueValue(value)]);
      return undefined;
    }
    const node = this.#readChild(value, keyword);
    this.#parts.push([keyword, node.shape]);
    return node;
  }

  #children(keyword: string): readonly SchemaNode[] | undefined {
    const value = Object.hasOwn(this.#json, keyword) ? this.#json[keyword] : undefined;
    if (!Array.isArray(value)) {
      if (value !== undefined) this.#keepOpaque(keyword, [this.#opaqueValue(value)]);
      return undefined;
    }
    const nodes = value.map((one, at) => this.#readChild(one, keyword, String(at)));
    this.#parts.push([keyword, nodes.map(({ shape }) => shape)]);
    return nodes;
  }

  #members(keyword: string): ReadonlyMap<string, SchemaNode> {
    const value = Object.hasOwn(this.#json, keyword) ? this.#json[keyword] : undefined;
    if (!isRecord(value)) {
      if (value !== undefined) this.#keepOpaque(keyword, [this.#opaqueValue(value)]);
      return new Map();
    }
    const nodes = Object.keys(value).sort().map((name): [string, SchemaNode] => {
      return [name, this.#readChild(value[name], keyword, name)];
    });
    this.#parts.push([keyword, nodes.map(([name, { shape }]) => [name, shape])]);
    return new Map(nodes);
  }

  #readOpaque(): void {
    for (const [name, keywords] of Object.entries(OPAQUE)) {
      if (!Object.hasOwn(this.#json, name)) continue;
      this.#keepOpaque(name, keywords.map((keyword) => this.#opaquePart(keyword)));
    }
  }

  #opaquePart(keyword: string): OpaqueCondition {
    const value = Object.hasOwn(this.#json, keyword) ? this.#json[keyword] : undefined;
    if (OPAQUE_SCHEMAS.has(keyword) && value !== undefined) return this.#readChild(value, keyword);
    if (keyword !== "dependentSchemas" || !isRecord(value)) return this.#opaqueValue(value);
    const nodes = Object.keys(value).sort().map((name): [string, SchemaNode] => {
      return [name, this.#readChild(value[name], keyword, name)];
    });
    return {
      shape: this.document.shapes.of(keyword, nodes.map(([name, { shape }]) => [name, shape])),
      references: nodes.flatMap(([, { references }]) => references),
    };
  }

  #opaqueValue(value: unknown): OpaqueCondition {
    const references = new Set<string>();
    this.#findReferences(value, references);
    return { shape: this.document.shapes.ofValue(value), references: [...references] };
  }

  #keepOpaque(keyword: string, parts: readonly OpaqueCondition[]): void {
    const references = new Set(parts.flatMap((part) => part.references));
    for (const reference of references) this.#references.add(reference);
    const shape = this.document.shapes.of(keyword, parts.map((part) => part.shape));
    this.#opaque.set(keyword, { shape, references: [...references] });
    this.#parts.push(["opaque", keyword, shape]);
  }

  #findReferences(value: unknown, found: Set<string>): void {
    if (typeof value !== "object" || value === null) return;
    this.document.shapes.budget.nest(() => {
      for (const [key, one] of Object.entries(value)) {
        if (key === "$ref" && typeof one === "string") found.add(one);
        this.#findReferences(one, found);
      }
    });
  }
}

function typesOf(value: unknown): ReadonlySet<ValueType> | undefined {
  const types = new Set<ValueType>();
  for (const name of Array.isArray(value) ? value : [value]) {
    if (typeof name !== "string") return undefined;
    if (name === "number") types.add("integer").add("fraction");
    else if (isType(name)) types.add(name);
  }
  return types;
}

function isType(name: string): name is ValueType {
  return name !== "fraction" && VALUE_TYPES.some((type) => type === name);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function namesOf(value: unknown): ReadonlySet<string> | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((one) => typeof one === "string") ? new Set(value) : undefined;
}

function escaped(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}
