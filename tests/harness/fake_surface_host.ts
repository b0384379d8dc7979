/**
 * What stands behind the surfaces in tests that need no code: routes and what they answer.
 *
 * @module
 */
import { type Envelope, failure, success } from "../../runtime/protocol/envelope.ts";
import { type ErrorCode, RuntimeError, toEnvelopeError } from "../../runtime/protocol/errors.ts";
import type { Json, JsonObject } from "../../runtime/protocol/json.ts";
import { emptyMeta } from "../../runtime/engine/refusal.ts";
import { listen } from "../../runtime/listen/listen.ts";
import type { HttpSurface } from "../../runtime/snapshot/surface_policy.ts";
import {
  type Access,
  type SurfaceCall,
  type SurfaceHost,
  type SurfaceProject,
  SurfaceRefusal,
} from "../../runtime/surfaces/host.ts";
import type { SurfaceLimits } from "../../runtime/surfaces/limits.ts";
import type { SurfaceLogEntry } from "../../runtime/surfaces/surface_log.ts";
import { createSurfaces, loopbackHosts, type Surfaces } from "../../runtime/surfaces/surfaces.ts";

/** The token that the host knows. */
export const FAKE_TOKEN = "aiel_pat_fake";

/** What a fake host is made of. */
export interface FakeProject {
  /** Names of http exports, with what else `describe` says of them. */
  readonly routes: Readonly<Record<string, JsonObject>>;
  readonly http?: Partial<HttpSurface>;
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  /** What code does; default: an empty answer. */
  readonly code?: (call: SurfaceCall) => Promise<Envelope> | Envelope;
  readonly limits?: Partial<SurfaceLimits>;
  /** Milliseconds that a head may take. */
  readonly headMs?: number;
  /** In milliseconds since 1970. */
  readonly now?: () => number;
}

/** Surfaces in front of it. */
export interface FakeSurfaces extends Surfaces {
  readonly host: SurfaceHost;
  /** What ran, in order, and how the caller was let in. */
  readonly calls: readonly (SurfaceCall & { readonly by: string })[];
  /** How many run now. */
  readonly running: () => number;
  readonly log: readonly SurfaceLogEntry[];
}

const META = emptyMeta({
  action: "invoke",
  kind: "http",
  name: null,
  requestId: "req_fake",
  traceId: null,
});

/** The envelope of an answer that is there. */
export function answered(result: Json): Envelope {
  return success(result, META);
}

/** The envelope of a failure. */
export function failed(code: ErrorCode, message: string, details?: Json): Envelope {
  const error = new RuntimeError(code, message, details === undefined ? {} : { details });
  return failure(toEnvelopeError(error), META);
}

/** Makes surfaces of one project, at `/run/acme/shop`. */
export function fakeSurfaces(fake: FakeProject, origin: string, port?: number): FakeSurfaces {
  const calls: (SurfaceCall & { by: string })[] = [];
  const log: SurfaceLogEntry[] = [];
  let running = 0;
  const enter = (by: string): Access => ({
    run(call) {
      calls.push({ ...call, by });
      running++;
      const code = fake.code ?? (() => answered({ status: 200, headers: {}, body: "ok" }));
      const envelope = (async () => await code(call))().finally(() => running--);
      return Promise.resolve({ id: `exe_${calls.length}`, envelope });
    },
  });
  const project: SurfaceProject = {
    placeId: "shop in production",
    snapshotId: crypto.randomUUID(),
    owner: "acme",
    name: "shop",
    description: {
      exports: Object.entries(fake.routes).map(([name, more]) => {
        const [method = "", path = ""] = name.split(" ");
        return { kind: "http", name, method, path, ...more };
      }),
    },
    http: { auth: "public", routes: {}, cors: undefined, ...fake.http },
    mcp: { auth: "token", servers: {} },
    async byToken(token) {
      await Promise.resolve();
      if (token === FAKE_TOKEN) return enter("token");
      throw new SurfaceRefusal("unauthenticated", "This route asks for a token");
    },
    anonymous: () => Promise.resolve(enter("anonymous")),
    signed: () => Promise.resolve(enter("signature")),
    async secretsOf(variable) {
      await Promise.resolve();
      const secrets = fake.secrets?.[variable];
      if (secrets !== undefined) return secrets;
      throw new SurfaceRefusal("unavailable", `The variable "${variable}" has no value`);
    },
  };
  const host: SurfaceHost = {
    find: ({ workspace, project: name, environment }) => {
      const isIt = workspace === "acme" && name === "shop" && environment === "production";
      return Promise.resolve(isIt ? project : undefined);
    },
  };
  const surfaces = createSurfaces({
    host,
    origin,
    hosts: port === undefined ? [] : loopbackHosts(port),
    mcp: (_request, _project, server) => Promise.resolve(new Response(`server ${server}`)),
    log: (entry) => log.push(entry),
    ...(fake.limits === undefined ? {} : { limits: fake.limits }),
    ...(fake.now === undefined ? {} : { now: fake.now }),
  });
  return { ...surfaces, host, calls, log, running: () => running };
}

/** Surfaces that listen on this machine. */
export interface ListeningSurfaces extends FakeSurfaces, AsyncDisposable {
  readonly port: number;
  /** Of the project. */
  readonly url: string;
}

/** Listens, as the product does. */
export async function listenFake(fake: FakeProject): Promise<ListeningSurfaces> {
  const ready = Promise.withResolvers<FakeSurfaces>();
  const { at: { port }, stop } = await listen(
    { hostname: "127.0.0.1", port: 0 },
    async (request, from) => await (await ready.promise).fetch(request, from),
    fake.headMs === undefined ? {} : { headMs: fake.headMs },
  );
  const origin = `http://127.0.0.1:${port}`;
  const surfaces = fakeSurfaces(fake, origin, port);
  ready.resolve(surfaces);
  return {
    ...surfaces,
    port,
    url: `${origin}/run/acme/shop`,
    async [Symbol.asyncDispose]() {
      await stop(STOP_MS);
    },
  };
}

/** What a test leaves open is cut off after so many milliseconds. */
const STOP_MS = 5_000;
