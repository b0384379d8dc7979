/**
 * How a caller of a route is let in, and the body of its request.
 *
 * @module
 */
import type { RouteAccess } from "../../snapshot/surface_policy.ts";
import type { Exchange } from "../exchange.ts";
import type { Access, SurfaceProject } from "../host.ts";
import type { SurfaceLimits } from "../limits.ts";
import { readBody } from "../read_body.ts";
import { readSecrets, readSignedHead, verifySignature } from "./verify_signature.ts";

/** What the route of a call says of its callers. */
export interface Entrance {
  readonly project: SurfaceProject;
  readonly exchange: Exchange;
  readonly limits: SurfaceLimits;
  readonly now: () => number;
}

/** A caller who was let in, and what it sent. */
export interface Entered {
  readonly entered: Access;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Lets a caller in. All that can be said without the body is said before it is waited for.
 *
 * @throws {SurfaceProblem} and {@linkcode SurfaceRefusal}
 */
export async function letIn(
  { headers, body }: Request,
  access: RouteAccess,
  { project, exchange, limits, now }: Entrance,
): Promise<Entered> {
  const { caller } = exchange;
  switch (access.auth) {
    case "token": {
      const entered = await project.byToken(presentedToken(headers), caller);
      return { entered, body: await readBody(body, limits) };
    }
    case "public": {
      const entered = await project.anonymous(caller);
      return { entered, body: await readBody(body, limits) };
    }
    case "signature": {
      const head = readSignedHead(headers, now());
      const keys = await readSecrets(await project.secretsOf(access.secret, caller));
      const bytes = await readBody(body, limits);
      await verifySignature(head, bytes, keys);
      return { entered: await project.signed(caller), body: bytes };
    }
  }
}

/** The token of the platform that a request presents, as the API takes it; undefined: none. */
export function presentedToken(headers: Headers): string | undefined {
  const authorization = headers.get("authorization");
  if (authorization !== null) return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  return headers.get("x-api-token")?.trim() || undefined;
}
