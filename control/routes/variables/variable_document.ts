import type { VariableDocument } from "../../api/variables.ts";
import type { Variable } from "../../domain/releases/records.ts";
import { versionTag } from "../../http/etag.ts";

/** A variable as the wire has it: a sealed value is not in it. */
export function variableDocument(variable: Variable): VariableDocument {
  const { name, isSealed, value, version, updatedAt, updatedBy } = variable;
  return {
    name,
    sealed: isSealed,
    value: isSealed ? null : value,
    version,
    updated_at: updatedAt.toISOString(),
    updated_by: updatedBy,
  };
}

/** Its entity tag. */
export function variableTag({ environmentId, name, version }: Variable): string {
  return versionTag({ id: `${environmentId}-${name}`, version });
}
