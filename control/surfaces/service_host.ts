/**
 * What stands behind the surfaces of a service: the same deployments, callers, limits and records
 * as behind its API.
 *
 * @module
 */
import { addressKey } from "../../runtime/surfaces/address_key.ts";
import {
  type Access,
  type Caller,
  type SurfaceHost,
  type SurfacePlace,
  type SurfaceProject,
  SurfaceRefusal,
} from "../../runtime/surfaces/host.ts";
import { DomainError } from "../domain/domain_error.ts";
import type { ExecutionServices } from "../domain/executions/services.ts";
import { openProject } from "../domain/identity/access.ts";
import { openValue } from "../domain/releases/run_grant.ts";
import { signingSecrets } from "../domain/releases/signing.ts";
import type { Entrance } from "../http/entrance.ts";
import { RateLimiter } from "../http/rate_limiter.ts";
import type { ServiceLimits, ServiceLogLine } from "../http/services.ts";
import { type LivePlace, LivePlaces } from "./live_places.ts";
import { notReady, refusalOf } from "./refusal_of.ts";
import { ServiceAccess } from "./service_access.ts";

/** What it works with. */
export interface ServiceHostParts {
  readonly entrance: Entrance;
  readonly executions: ExecutionServices;
  readonly limits: Pick<ServiceLimits, "anonymous" | "rate">;
  readonly log: (line: ServiceLogLine) => void;
}

/** The service, to its surfaces. */
export class ServiceHost implements SurfaceHost {
  readonly #places: LivePlaces;
  readonly #anonymous: RateLimiter | undefined;
  readonly #signed: RateLimiter | undefined;
  /** Of those who say that they signed, until that is verified. */
  readonly #unproven: RateLimiter | undefined;

  constructor(private readonly parts: ServiceHostParts) {
    const { executions: { store, clock }, limits: { anonymous, rate } } = parts;
    this.#places = new LivePlaces(store, clock);
    this.#anonymous = anonymous && new RateLimiter(anonymous);
    this.#unproven = anonymous && new RateLimiter({ ...anonymous, name: "unproven" });
    this.#signed = rate && new RateLimiter({ ...rate, name: "signed" });
  }

  async find(place: SurfacePlace): Promise<SurfaceProject | undefined> {
    const live = await this.#places.find(place).catch((error) => {
      throw refusalOf(error);
    });
    return live && this.#project(live, shownPlace(place));
  }

  #project(live: LivePlace, place: string): SurfaceProject {
    const { facts, project, environment, deployment } = live;
    return {
      placeId: environment.id,
      snapshotId: deployment.snapshotId,
      owner: live.tenantId,
      name: project.name,
      description: facts.description,
      http: facts.http,
      mcp: facts.mcp,
      byToken: (token, from) => this.#byToken(live, place, token, from),
      anonymous: ({ address }) =>
        Promise.try(() => {
          const key = `${project.id} ${addressKey(address)}`;
          this.#take(this.#anonymous, key, "There were too many requests from this address");
          return this.#access(live, "anonymous");
        }),
      signed: ({ address }) =>
        Promise.try(() => {
          this.#unproven?.giveBack(`${project.id} ${addressKey(address)}`);
          const message = "There were too many signed requests for this project";
          this.#take(this.#signed, project.id, message);
          return this.#access(live, "signature");
        }),
      secretsOf: async (variable, { address }) => {
        const key = `${project.id} ${addressKey(address)}`;
        this.#take(this.#unproven, key, "There were too many wrong signatures from this address");
        return await this.#secretsOf(live, variable);
      },
    };
  }

  async #byToken(
    live: LivePlace,
    place: string,
    token: string | undefined,
    from: Caller,
  ): Promise<Access> {
    const { entrance, executions: { store, clock } } = this.parts;
    const { requestId, address = null } = from;
    try {
      const caller = await entrance.enter({ token, requestId, address, now: clock.now() });
      const denied = (denial: DomainError) =>
        entrance.denied({ principal: caller, requestId, address, denial, details: { place } });
      await store.read(
        caller.tenant.id,
        (tenant) => openProject(tenant, caller, undefined, live.project.id, "execution:invoke"),
      ).catch((error) => {
        if (error instanceof DomainError) denied(error);
        throw error;
      });
      return new ServiceAccess({ ...this.parts, live, caller, denied });
    } catch (error) {
      throw refusalOf(error);
    }
  }

  #access(live: LivePlace, caller: "anonymous" | "signature"): Access {
    return new ServiceAccess({ ...this.parts, live, caller, denied: () => {} });
  }

  #take(limiter: RateLimiter | undefined, key: string, message: string): void {
    const verdict = limiter?.take(key, this.parts.executions.clock.now().getTime());
    if (verdict === undefined || verdict.allowed) return;
    throw new SurfaceRefusal("rate_limited", message, { retryAfterSeconds: verdict.seconds });
  }

  async #secretsOf(
    { tenantId, environment }: LivePlace,
    name: string,
  ): Promise<readonly string[]> {
    const { store, sealer } = this.parts.executions;
    try {
      const values = await store.read(
        tenantId,
        ({ variables }) => variables.named(environment.id, [name]),
      );
      const variable = values.get(name);
      const secrets = variable === undefined
        ? []
        : signingSecrets(await openValue(tenantId, variable, sealer));
      if (secrets.length === 0) throw notReady();
      return secrets;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

/** As denials tell of it. */
function shownPlace({ workspace, project, environment }: SurfacePlace): string {
  return `${workspace}/${project}@${environment}`;
}
