/**
 * Makes sure that no statement of a tenant's repositories can touch a row of another tenant.
 *
 * Every statement is looked at before it is sent: each table of it must be tied to this tenant by
 * `tenant_id = …`, each row that is added must carry it. One that is not is a programming mistake
 * and is refused, in production as in tests. So a forgotten condition can't leak anything; it fails
 * the first time it is run.
 *
 * @module
 */
import type {
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from "kysely";
import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  DeleteQueryNode,
  IdentifierNode,
  InsertQueryNode,
  type JoinNode,
  OnNode,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectQueryNode,
  TableNode,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from "kysely";
import { SYSTEM_TABLES } from "./schema.ts";

const COLUMN = "tenant_id";

/** Refuses statements that are not tied to `tenant`. */
export class TenantGuard implements KyselyPlugin {
  readonly #tenant: string;

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.#check(node);
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result);
  }

  #check(node: OperationNode): void {
    if (SelectQueryNode.is(node)) {
      this.#checkTables([...(node.from?.froms ?? []), ...joined(node.joins)], [
        node.where,
        ...(node.joins ?? []).map((join) => join.on),
      ]);
    } else if (UpdateQueryNode.is(node)) {
      this.#checkTables(node.table === undefined ? [] : [node.table], [node.where]);
      if (node.from !== undefined || node.joins !== undefined) throw unscoped("update from");
      if (node.updates?.some((update) => columnName(update.column) === COLUMN)) {
        throw unscoped("update of tenant_id");
      }
    } else if (DeleteQueryNode.is(node)) {
      this.#checkTables(node.from.froms, [node.where]);
      if (node.using !== undefined || node.joins !== undefined) throw unscoped("delete using");
    } else if (InsertQueryNode.is(node)) this.#checkInsert(node);
    else throw unscoped(node.kind);
    this.#checkInner(node);
  }

  /** Statements inside the statement. */
  #checkInner(value: unknown): void {
    const parts = Array.isArray(value) ? value : isNode(value) ? Object.values(value) : [];
    for (const part of parts) {
      if (isNode(part) && isStatement(part)) this.#check(part);
      else this.#checkInner(part);
    }
  }

  #checkTables(
    tables: readonly OperationNode[],
    conditions: readonly (OperationNode | undefined)[],
  ): void {
    const tied = new Set<string | undefined>();
    for (const condition of conditions) this.#collect(condition, tied);
    for (const node of tables) {
      const table = nameOf(node);
      if (table === undefined) throw unscoped("a table without a name");
      if (SYSTEM_TABLES.has(table.name)) throw unscoped(`table "${table.name}"`);
      if (tied.has(table.alias) || (tables.length === 1 && tied.has(undefined))) continue;
      throw unscoped(`table "${table.name}"`);
    }
  }

  /** The tables that the conditions tie to the tenant, as far as all of them must hold. */
  #collect(node: OperationNode | undefined, tied: Set<string | undefined>): void {
    if (node === undefined) return;
    if (WhereNode.is(node)) this.#collect(node.where, tied);
    else if (OnNode.is(node)) this.#collect(node.on, tied);
    else if (ParensNode.is(node)) this.#collect(node.node, tied);
    else if (AndNode.is(node)) {
      this.#collect(node.left, tied);
      this.#collect(node.right, tied);
    } else if (BinaryOperationNode.is(node)) {
      const { leftOperand, operator, rightOperand } = node;
      if (
        ReferenceNode.is(leftOperand) && columnName(leftOperand.column) === COLUMN &&
        OperatorNode.is(operator) && operator.operator === "=" &&
        ValueNode.is(rightOperand) && rightOperand.value === this.#tenant
      ) tied.add(leftOperand.table?.table.identifier.name);
    }
  }

  #checkInsert(node: InsertQueryNode): void {
    const table = node.into?.table.identifier.name ?? "?";
    const at = node.columns?.findIndex((column) => columnName(column) === COLUMN) ?? -1;
    if (at < 0 || SYSTEM_TABLES.has(table) || node.values === undefined) {
      throw unscoped(`insert into "${table}"`);
    }
    if (!ValuesNode.is(node.values)) throw unscoped(`insert into "${table}"`);
    for (const row of node.values.values) {
      const value = PrimitiveValueListNode.is(row)
        ? row.values[at]
        : ValueListNode.is(row)
        ? valueOf(row.values[at])
        : undefined;
      if (value !== this.#tenant) throw unscoped(`insert into "${table}"`);
    }
  }
}

function joined(joins: readonly JoinNode[] | undefined): OperationNode[] {
  return (joins ?? []).map((join) => join.table);
}

function nameOf(
  node: OperationNode,
): { readonly name: string; readonly alias: string } | undefined {
  if (TableNode.is(node)) {
    const { name } = node.table.identifier;
    return { name, alias: name };
  }
  if (AliasNode.is(node) && IdentifierNode.is(node.alias)) {
    const table = nameOf(node.node);
    return table && { name: table.name, alias: node.alias.name };
  }
  return undefined;
}

function columnName(node: OperationNode): string | undefined {
  return ColumnNode.is(node) ? node.column.name : undefined;
}

function valueOf(node: OperationNode | undefined): unknown {
  return node !== undefined && ValueNode.is(node) ? node.value : undefined;
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === "object" && value !== null && "kind" in value;
}

function isStatement(node: OperationNode): boolean {
  return SelectQueryNode.is(node) || UpdateQueryNode.is(node) || DeleteQueryNode.is(node) ||
    InsertQueryNode.is(node);
}

function unscoped(what: string): TypeError {
  return new TypeError(`Statement is not tied to its tenant: ${what}`);
}
