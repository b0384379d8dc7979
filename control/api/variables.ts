/** Variables: values for the `env` names that code is granted, per environment. @module */
import * as z from "zod";
import { NextCursor, Ordinal, PageQuery, patterned, Reference, Timestamp } from "./common.ts";
import { defineContract, document, madeOrThere, nothing } from "./contract.ts";
import { EnvironmentParams, EnvironmentReference } from "./environments.ts";

/** Name of a variable. */
export const VariableName = patterned(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/u, "API_KEY");

/** Most bytes of a value, in UTF-8. */
export const MAX_VALUE_BYTES = 64 * 1024;

/** A variable; a sealed value is never shown again. */
export const VariableDocument = z.object({
  name: VariableName,
  sealed: z.boolean(),
  value: z.string().nullable().meta({ description: "Null: it is sealed" }),
  version: Ordinal,
  updated_at: Timestamp,
  updated_by: z.string().meta({ description: "Id of the user or service account" }),
}).meta({ id: "Variable" });
/** A variable; a sealed value is never shown again. */
export type VariableDocument = z.infer<typeof VariableDocument>;

/** A page of variables. */
export const VariablePage = z.object({
  items: z.array(VariableDocument),
  next_cursor: NextCursor,
}).meta({ id: "VariablePage" });

/** A value to set. */
export const NewValue = z.strictObject({
  value: z.string().max(MAX_VALUE_BYTES),
  sealed: z.boolean().optional().meta({ description: "Default: false" }),
}).meta({ id: "NewValue", examples: [{ value: "eu-central", sealed: false }] });

/** What names a variable in a path. */
export const VariableParams = z.object({
  workspace: Reference,
  project: Reference,
  environment: EnvironmentReference,
  variable: z.string().min(1).max(128).meta({ description: "Name", examples: ["API_KEY"] }),
});

const PATH =
  "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}/variables" as const;

/** `GET …/variables` */
export const listVariables = defineContract({
  id: "listVariables",
  method: "get",
  path: PATH,
  tag: "Variables",
  summary: "List the variables of an environment, by name",
  input: z.object({ params: EnvironmentParams, query: PageQuery }),
  answer: document(VariablePage),
  problems: ["not_found"],
  permission: "variable:read",
});

/** `GET …/variables/{variable}` */
export const showVariable = defineContract({
  id: "getVariable",
  method: "get",
  path: `${PATH}/{variable}`,
  tag: "Variables",
  summary: "Show a variable, without the value of a sealed one",
  input: z.object({ params: VariableParams }),
  answer: document(VariableDocument),
  problems: ["not_found"],
  permission: "variable:read",
  etag: true,
});

/** `PUT …/variables/{variable}` */
export const setVariable = defineContract({
  id: "setVariable",
  method: "put",
  path: `${PATH}/{variable}`,
  tag: "Variables",
  summary: "Set a variable",
  description: "Code gets it where its name is granted. 201: it was not there.",
  input: z.object({ params: VariableParams, body: NewValue }),
  answer: madeOrThere(VariableDocument),
  problems: ["not_found", "archived", "invalid_name", "too_many"],
  permission: "variable:write",
  ifMatch: true,
  etag: true,
});

/** `DELETE …/variables/{variable}` */
export const removeVariable = defineContract({
  id: "removeVariable",
  method: "delete",
  path: `${PATH}/{variable}`,
  tag: "Variables",
  summary: "Remove a variable",
  input: z.object({ params: VariableParams }),
  answer: nothing(),
  problems: ["not_found", "archived"],
  permission: "variable:write",
  ifMatch: true,
});
