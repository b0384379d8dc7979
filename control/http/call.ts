import { type AuditContext, eventOf } from "../domain/audit/audit_context.ts";
import { actorOf, type Principal } from "../domain/identity/authenticate.ts";
import { requireStillKnown } from "../domain/identity/still_allowed.ts";
import type { RandomBytes } from "../domain/ids.ts";
import type { Clock } from "../domain/ids.ts";
import type { AuditResource } from "../domain/audit/records.ts";
import type { JsonObject } from "../../runtime/protocol/json.ts";
import type { IntegrationProviders } from "../domain/integrations/ports.ts";
import type { ActionGrammar, Sealer } from "../domain/releases/ports.ts";
import type { LoopTurn } from "../domain/loop_turn.ts";
import type { ExecutionServices } from "../domain/executions/services.ts";
import type { TenantRepositories, Turn } from "../domain/store.ts";
import type { Exchange } from "./app_env.ts";
import type { IdempotencyClaim } from "./idempotency.ts";
import type { Reply } from "./reply.ts";
import type { ServiceLimits } from "./services.ts";
import type { StreamPlaces } from "./stream_places.ts";
import type { TenantScope } from "./tenant_scope.ts";

/** What a change did, and what the audit chain hears of it. */
export interface Change<A> {
  readonly reply: Reply<A>;
  /** Undefined: nothing changed after all. */
  readonly event?: {
    readonly action: string;
    readonly resources: readonly AuditResource[];
    readonly details?: JsonObject;
  };
}

/** What a {@linkcode Call} is made of. */
export interface CallParts {
  readonly principal: Principal;
  readonly tenant: TenantScope;
  readonly exchange: Exchange;
  /** When the request was there as a whole, but for a body that the route reads itself. */
  readonly now: Date;
  readonly request: Request;
  /**
   * Of a body that is no JSON and is held in memory; undefined: there is none, or it is not read
   * yet.
   */
  readonly content: Uint8Array<ArrayBuffer> | undefined;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly grammar: ActionGrammar;
  readonly sealer: Sealer;
  readonly executions: ExecutionServices;
  readonly integrations: IntegrationProviders;
  readonly streams: StreamPlaces;
  readonly turn: LoopTurn;
  readonly limits: ServiceLimits;
  /** Undefined: it has no idempotency key, or has not claimed it yet. */
  readonly claim: IdempotencyClaim | undefined;
  readonly stopping: AbortSignal;
  readonly streamFailed: (error: unknown) => void;
  readonly runUrl: string;
}

/** One authenticated request, as a route sees it. */
export class Call {
  readonly principal: Principal;
  /** The caller's tenant, and nothing else. */
  readonly tenant: TenantScope;
  /** Its body has been read already, but for one that is streamed. */
  readonly request: Request;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** What providers of governed calls know of actions. */
  readonly grammar: ActionGrammar;
  /** Seals the values of variables, and the secrets of integrations. */
  readonly sealer: Sealer;
  /** Makes and runs executions. */
  readonly executions: ExecutionServices;
  /** Checks configurations of integrations, and connects with them. */
  readonly integrations: IntegrationProviders;
  /** Work that holds the event loop for long lets others in by it. */
  readonly turn: LoopTurn;
  readonly limits: ServiceLimits;
  /** When the request was there. */
  readonly now: Date;
  /** Aborted when the service is told to stop: what waits for something gives up then. */
  readonly stopping: AbortSignal;
  /** Tells the log what broke an answer off that had begun already. */
  readonly streamFailed: (error: unknown) => void;
  /** Where projects answer, without a slash at the end. */
  readonly runUrl: string;
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.principal = parts.principal;
    this.tenant = parts.tenant;
    this.request = parts.request;
    this.clock = parts.clock;
    this.random = parts.random;
    this.grammar = parts.grammar;
    this.sealer = parts.sealer;
    this.executions = parts.executions;
    this.integrations = parts.integrations;
    this.turn = parts.turn;
    this.limits = parts.limits;
    this.now = parts.now;
    this.stopping = parts.stopping;
    this.streamFailed = parts.streamFailed;
    this.runUrl = parts.runUrl;
    this.#parts = parts;
  }

  /**
   * The bytes of a body that is no JSON and is held in memory. @throws {TypeError} there is none
   */
  get content(): Uint8Array<ArrayBuffer> {
    const { content } = this.#parts;
    if (content === undefined) throw new TypeError("The contract has no such body");
    return content;
  }

  /**
   * Takes a place for a stream that stays open.
   *
   * @returns gives it back
   * @throws {HttpProblem} rate_limited
   */
  takeStream(): () => void {
    return this.#parts.streams.take(this.principal);
  }

  get headers(): Headers {
    return this.request.headers;
  }

  /** The same call with its idempotency key claimed. */
  claiming(claim: IdempotencyClaim): Call {
    return new Call({ ...this.#parts, claim });
  }

  /** What its audit events have in common. */
  get audit(): AuditContext {
    const { requestId, address } = this.#parts.exchange;
    return { actor: actorOf(this.principal), requestId, address };
  }

  /**
   * Changes something: the change, the answer kept for its idempotency key, and the audit event are
   * kept together or not at all. A caller who was shut out since the request began changes nothing.
   *
   * @param turn default: the tenant's
   * @throws {DomainError} unauthenticated
   */
  async change<A>(
    work: (tenant: TenantRepositories) => Promise<Change<A>>,
    turn?: Turn,
  ): Promise<Reply<A>> {
    return await this.tenant.transaction(async (tenant) => {
      await requireStillKnown(tenant, this.principal, this.clock.now());
      const { reply, event } = await work(tenant);
      await this.keep(tenant, reply);
      if (event !== undefined) {
        await tenant.audit.append(
          eventOf(this.audit, { ...event, at: this.now, outcome: "allowed" }),
        );
      }
      return reply;
    }, turn);
  }

  /**
   * Keeps the answer for the request's idempotency key, if it has one. For changes that make their
   * own transaction.
   */
  async keep(tenant: TenantRepositories, reply: Reply<unknown>): Promise<void> {
    await this.#parts.claim?.finish(tenant, reply);
  }
}
