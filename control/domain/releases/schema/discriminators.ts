import { type Meet, meetOf, memberOf, typesOf, valuesOf } from "./meet.ts";
import type { SchemaNode } from "./schema_node.ts";

/** A property that tells which schema of a list an object satisfies. */
export interface Discriminator {
  readonly name: string;
  /** By the shape of the property's value. */
  readonly schemas: ReadonlyMap<number, SchemaNode>;
}

/** Finds the property that tells the schemas of a list apart: each has other values of it. */
export class Discriminators {
  readonly #known = new WeakMap<readonly SchemaNode[], { readonly one?: Discriminator }>();

  /** The property; undefined where there is none. */
  of(list: readonly SchemaNode[]): Discriminator | undefined {
    const known = this.#known.get(list);
    if (known !== undefined) return known.one;
    const one = find(list);
    this.#known.set(list, one === undefined ? {} : { one });
    return one;
  }

  /** Those of the list that the part may be within. */
  candidates(part: Meet, list: readonly SchemaNode[]): readonly SchemaNode[] {
    const discriminator = this.of(list);
    if (discriminator === undefined || ![...typesOf(part)].every((type) => type === "object")) {
      return list;
    }
    const values = valuesOf(memberOf(part, discriminator.name));
    if (values === undefined) return list;
    return [...new Set(values.flatMap(({ shape }) => discriminator.schemas.get(shape) ?? []))];
  }
}

function find(list: readonly SchemaNode[]): Discriminator | undefined {
  const meets = list.map((one) => meetOf([one]));
  const isObjects = meets.every((meet) => [...typesOf(meet)].every((type) => type === "object"));
  const [first] = meets;
  if (!isObjects || first === undefined || list.length < 2) return undefined;
  for (const name of first.nodes.flatMap(({ required }) => [...required])) {
    const schemas = new Map<number, SchemaNode>();
    const isTelling = meets.every((meet, at) => {
      const one = list[at];
      const values = valuesOf(memberOf(meet, name));
      if (one === undefined || values === undefined) return false;
      if (!meet.nodes.some(({ required }) => required.has(name))) return false;
      const isFree = values.every(({ shape }) => !schemas.has(shape));
      for (const { shape } of values) schemas.set(shape, one);
      return isFree;
    });
    if (isTelling) return { name, schemas };
  }
  return undefined;
}
