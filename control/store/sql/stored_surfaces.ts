import * as z from "zod";
import type { SnapshotFacts } from "../../domain/snapshots/records.ts";
import { SERVER_AUTHS } from "../../../runtime/snapshot/surface_policy.ts";
import { StoreCorrupt, storedObject } from "./stored_values.ts";

const Auth = z.enum(SERVER_AUTHS);
const Surfaces = z.strictObject({
  http: z.strictObject({
    auth: Auth,
    routes: z.record(
      z.string(),
      z.discriminatedUnion("auth", [
        z.strictObject({ auth: Auth }),
        z.strictObject({ auth: z.literal("signature"), secret: z.string() }),
      ]),
    ),
    cors: z.strictObject({
      origins: z.array(z.string()),
      headers: z.array(z.string()),
      exposed: z.array(z.string()),
      maxAgeSeconds: z.number(),
    }).nullable(),
  }),
  mcp: z.strictObject({ auth: Auth, servers: z.record(z.string(), Auth) }),
});

/** What a snapshot says of its callers, as the tables have it. */
export function surfacesText(
  { http: { auth, routes, cors }, mcp }: Pick<SnapshotFacts, "http" | "mcp">,
): string {
  return JSON.stringify({ http: { auth, routes, cors: cors ?? null }, mcp });
}

/** What a snapshot says of its callers, out of the tables. @throws {StoreCorrupt} */
export function storedSurfaces(text: string): Pick<SnapshotFacts, "http" | "mcp"> {
  const parsed = Surfaces.safeParse(storedObject(text));
  if (!parsed.success) throw new StoreCorrupt("The store holds something else than surfaces");
  const { http: { cors, ...http }, mcp } = parsed.data;
  return { http: { ...http, cors: cors ?? undefined }, mcp };
}
