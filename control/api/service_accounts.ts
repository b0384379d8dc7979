/** Service accounts: their documents and operations. @module */
import * as z from "zod";
import { Name, NextCursor, PageQuery, Reference, Slug, Timestamp } from "./common.ts";
import { defineContract, document } from "./contract.ts";

/** A program that acts in its own name. */
export const ServiceAccountDocument = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  created_by: z.string(),
  created_at: Timestamp,
  disabled_at: Timestamp.nullable(),
}).meta({ id: "ServiceAccount" });
/** A program that acts in its own name. */
export type ServiceAccountDocument = z.infer<typeof ServiceAccountDocument>;
/** A page of service accounts. */
export const ServiceAccountPage = z.object({
  items: z.array(ServiceAccountDocument),
  next_cursor: NextCursor,
}).meta({ id: "ServiceAccountPage" });
/** A service account to add. */
export const NewServiceAccount = z.strictObject({ slug: Slug, name: Name.optional() })
  .meta({ id: "NewServiceAccount", examples: [{ slug: "ci", name: "Builds" }] });
/** What may change about a service account. */
export const ServiceAccountChange = z.strictObject({
  name: Name.optional(),
  disabled: z.boolean().optional(),
}).meta({ id: "ServiceAccountChange", examples: [{ disabled: true }] });

/** `GET /v1/service-accounts` */
export const listServiceAccounts = defineContract({
  id: "listServiceAccounts",
  method: "get",
  path: "/v1/service-accounts",
  tag: "Service accounts",
  summary: "List the service accounts of the tenant",
  input: z.object({ query: PageQuery }),
  answer: document(ServiceAccountPage),
  problems: [],
  permission: "service_account:read",
});

/** `POST /v1/service-accounts` */
export const createServiceAccount = defineContract({
  id: "createServiceAccount",
  method: "post",
  path: "/v1/service-accounts",
  tag: "Service accounts",
  summary: "Add a program that acts in its own name",
  input: z.object({ body: NewServiceAccount }),
  answer: document(ServiceAccountDocument, 201),
  problems: ["invalid_name", "slug_taken"],
  permission: "service_account:write",
  idempotent: true,
});

/** `PATCH /v1/service-accounts/{service_account}` */
export const changeServiceAccount = defineContract({
  id: "changeServiceAccount",
  method: "patch",
  path: "/v1/service-accounts/{service_account}",
  tag: "Service accounts",
  summary: "Rename, disable or enable a service account",
  description: "None of the tokens of a disabled account is accepted.",
  input: z.object({
    params: z.object({ service_account: Reference }),
    body: ServiceAccountChange,
  }),
  answer: document(ServiceAccountDocument),
  problems: ["not_found", "invalid_name"],
  permission: "service_account:write",
  ifMatch: true,
  etag: true,
  repeatable: true,
});
