/** A JSON Schema, or a part of one. */
export type Json = Record<string, unknown>;

/** What a schema describes: the value before it was checked, or after. */
export type Side = "input" | "output";

/** Something to know about a described schema. */
export interface SchemaNote {
  /** For example `input.items[].since`. */
  readonly path: string;
  readonly message: string;
}

/** The key under which a node is marked until the schema is finished. */
const MARK = "x-aiel-node";

interface Mark {
  /** What the node takes that JSON Schema can't say; undefined where it says all. */
  readonly what?: string;
  /** `none`: no JSON value satisfies the node; `any`: one does, whatever its parts say. */
  readonly fits?: "none" | "any";
}

/** A date as it stands in JSON. */
export const DATE: Json = { type: "string", format: "date-time" };

/** A node that JSON Schema can't say, though JSON values may satisfy it. */
export function unsaid(what: string, json: Json = {}): Json {
  return { ...json, [MARK]: { what } satisfies Mark };
}

/** A node that no JSON value satisfies. */
export function unmet(what: string, json: Json = {}): Json {
  return { ...json, [MARK]: { what, fits: "none" } satisfies Mark };
}

/** A node that turns what it gets into what its parts want. */
export function lenient(json: Json): Json {
  return { ...json, [MARK]: { ...markOf(json), fits: "any" } satisfies Mark };
}

function markOf(node: unknown): Mark | undefined {
  return isObject(node) && isObject(node[MARK]) ? node[MARK] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Types that libraries share by name, and JSON lacks. */
const FOREIGN: Readonly<Record<string, () => Json>> = {
  date: () => unmet("a Date", DATE),
  bigint: () => unmet("a BigInt"),
  symbol: () => unmet("a symbol"),
  undefined: () => unmet("undefined"),
  void: () => unmet("undefined"),
  nan: () => unmet("NaN"),
  map: () => unmet("a Map"),
  set: () => unmet("a Set"),
  function: () => unmet("a function"),
  file: () => unmet("a File"),
  blob: () => unmet("a Blob"),
  instance: () => unmet("an instance of a class"),
  custom: () => unsaid("a value that code checks"),
  transform: () => unsaid("the result of a transform"),
};

/**
 * The node of a type that JSON lacks; undefined for one that it has.
 *
 * @param isCoerced the value is made of what comes, as of text.
 */
export function foreignNode(type: string, isCoerced = false): Json | undefined {
  const node = Object.hasOwn(FOREIGN, type) ? FOREIGN[type]?.() : undefined;
  return node !== undefined && isCoerced ? unsaid(markOf(node)?.what ?? type, plain(node)) : node;
}

/** The node of literal values, of which JSON may lack some or all. */
export function literalNode(values: readonly unknown[]): Json {
  const known = values.filter((value) =>
    value === null || ["string", "boolean"].includes(typeof value) ||
    typeof value === "number" && Number.isFinite(value)
  );
  if (values.length > 0 && known.length === 0) {
    return unmet(values.map((value) => typeof value).join(" or "));
  }
  const types = new Set(known.map((value) => value === null ? "null" : typeof value));
  return {
    ...types.size === 1 ? { type: Array.from(types)[0] } : {},
    ...known.length === 1 ? { const: known[0] } : { enum: known },
  };
}

/** A node without its mark; what it holds keeps theirs. */
function plain(node: Json): Json {
  const { [MARK]: _mark, ...rest } = node;
  return rest;
}

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const SINGLE = ["items", "additionalProperties", "propertyNames", "not", "contains", "if", "then"];
const LISTS = ["prefixItems", "anyOf", "oneOf", "allOf"];
const MAPS = ["properties", "patternProperties", "$defs", "dependentSchemas"];

/** The schema without its marks, and what they said. */
export function takeMarks(
  node: unknown,
  path: string,
  note: (note: SchemaNote) => void,
): unknown {
  if (!isObject(node)) return node;
  const what = markOf(node)?.what;
  if (what !== undefined) note({ path, message: `${what} can't be said in JSON Schema` });
  const take = (value: unknown, at: string): unknown => takeMarks(value, at, note);
  return Object.fromEntries(
    Object.entries(plain(node)).map(([key, value]) => {
      if (SINGLE.includes(key)) {
        return [key, take(value, key === "items" ? `${path}[]` : `${path}.*`)];
      }
      if (LISTS.includes(key) && Array.isArray(value)) {
        return [
          key,
          value.map((one, at) => take(one, key === "prefixItems" ? `${path}[${at}]` : path)),
        ];
      }
      if (!MAPS.includes(key) || !isObject(value)) return [key, value];
      return [
        key,
        Object.fromEntries(
          Object.entries(value).map(([name, one]) => {
            return [name, take(one, memberPath(key === "$defs" ? key : path, name))];
          }),
        ),
      ];
    }),
  );
}

function memberPath(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/**
 * Why no JSON value satisfies a marked schema, with the path of the node that says so; undefined
 * where one may.
 */
export function findUnmet(root: Json, rootPath: string): SchemaNote | undefined {
  const open = new Set<string>();
  const find = (node: unknown, path: string): SchemaNote | undefined => {
    if (node === false) return { path, message: "takes no value at all" };
    if (!isObject(node)) return undefined;
    const { what, fits } = markOf(node) ?? {};
    if (fits === "any") return undefined;
    if (fits === "none") return { path, message: `takes ${what}, which no JSON value is` };
    if (isObject(node.not) && Object.keys(node.not).length === 0) {
      return { path, message: "takes no value at all" };
    }
    return findInReference(node.$ref, path) ?? findInParts(node, path);
  };
  const findInReference = (ref: unknown, path: string): SchemaNote | undefined => {
    if (typeof ref !== "string") return undefined;
    if (open.has(ref)) return { path, message: "contains itself without an end" };
    open.add(ref);
    const found = find(resolveReference(root, ref), path);
    open.delete(ref);
    return found;
  };
  const findInParts = (node: Json, path: string): SchemaNote | undefined => {
    for (const key of ["anyOf", "oneOf"]) {
      const options = node[key];
      if (!Array.isArray(options)) continue;
      const found = options.map((option) => find(option, path));
      if (found.every((one) => one !== undefined)) return found[0];
    }
    for (const part of list(node.allOf)) {
      const found = find(part, path);
      if (found !== undefined) return found;
    }
    const properties = isObject(node.properties) ? node.properties : {};
    for (const name of list(node.required)) {
      if (typeof name !== "string") continue;
      const member = Object.hasOwn(properties, name) ? properties[name] : node.additionalProperties;
      const found = find(member, memberPath(path, name));
      if (found !== undefined) return found;
    }
    const least = typeof node.minItems === "number" ? node.minItems : 0;
    const first = list(node.prefixItems);
    for (const [at, item] of first.slice(0, least).entries()) {
      const found = find(item, `${path}[${at}]`);
      if (found !== undefined) return found;
    }
    return least > first.length ? find(node.items, `${path}[]`) : undefined;
  };
  open.add("#");
  return find(root, rootPath);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function resolveReference(root: Json, ref: string): unknown {
  let node: unknown = root;
  for (const part of ref.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}

/** Whether an object may satisfy a marked schema. */
export function takesObjects(root: Json): boolean {
  const open = new Set<string>();
  const takes = (node: unknown): boolean => {
    if (node === false) return false;
    if (!isObject(node)) return true;
    if (markOf(node)?.fits === "none") return false;
    if (typeof node.$ref === "string") {
      if (open.has(node.$ref)) return false;
      open.add(node.$ref);
      const found = takes(resolveReference(root, node.$ref));
      open.delete(node.$ref);
      return found;
    }
    if (node.type !== undefined && ![node.type].flat().includes("object")) return false;
    const values = Object.hasOwn(node, "const") ? [node.const] : node.enum;
    if (Array.isArray(values) && !values.some(isObject)) return false;
    return list(node.allOf).every(takes) &&
      ["anyOf", "oneOf"].every((key) => !Array.isArray(node[key]) || list(node[key]).some(takes));
  };
  return takes(root);
}
