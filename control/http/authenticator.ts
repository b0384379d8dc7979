import {
  authenticate,
  type Authentication,
  type Principal,
  unauthenticated,
} from "../domain/identity/authenticate.ts";
import { eventOf } from "../domain/audit/audit_context.ts";
import type { Denials } from "./denials.ts";
import { HttpProblem } from "./problem.ts";
import { KnownTokens } from "./known_tokens.ts";
import { rateHeaders, RateLimiter } from "./rate_limiter.ts";
import type { Services } from "./services.ts";
import type { TokenUses } from "./token_uses.ts";

/** What an attempt is known by. */
export interface Attempt {
  /** Undefined: none was presented. */
  readonly token: string | undefined;
  readonly requestId: string;
  readonly address: string | null;
  readonly now: Date;
}

/** Finds out who is calling. */
export class Authenticator {
  readonly #failures: RateLimiter;
  readonly #known = new KnownTokens();

  constructor(
    private readonly services: Pick<Services, "store" | "limits">,
    private readonly denials: Denials,
    private readonly uses: TokenUses,
  ) {
    this.#failures = new RateLimiter(services.limits.failedAuth);
  }

  /**
   * The caller. Why a token is not accepted is told to the audit chain, not to the one who sent it.
   *
   * @throws {DomainError} unauthenticated
   * @throws {HttpProblem} rate_limited, after many bad tokens from one address
   * @throws {StoreUnavailable}
   */
  async identify(attempt: Attempt): Promise<Principal> {
    const { token: text } = attempt;
    if (text === undefined) throw unauthenticated();
    const { generation } = this.services.store;
    const found = this.#known.get(text, generation, attempt.now) ??
      await this.#lookUp(text, generation, attempt);
    this.uses.note(found.principal.tokenId, attempt.now, found.lastUsedAt);
    return found.principal;
  }

  async #lookUp(text: string, generation: number, attempt: Attempt) {
    const { store } = this.services;
    const found = await authenticate(
      text,
      (id) => store.read("system", (system) => system.credential(id)),
      attempt.now,
    );
    if (!found.ok) throw this.#reject(found, attempt);
    // What was read before the newest transaction ended says nothing of what comes after.
    if (store.generation === generation) this.#known.put(text, found, generation);
    return found;
  }

  #reject(rejected: Authentication & { ok: false }, attempt: Attempt): Error {
    // Good tokens still pass when bad ones come from the same address, which may be that of a whole
    // company.
    const verdict = this.#failures.take(attempt.address ?? "", attempt.now.getTime());
    if (!verdict.allowed) {
      return new HttpProblem("rate_limited", "Too many bad tokens came from this address", {
        headers: rateHeaders(verdict),
      });
    }
    this.#record(rejected, attempt);
    return unauthenticated();
  }

  #record({ owner, reason }: Authentication & { ok: false }, attempt: Attempt): void {
    const event = eventOf({
      actor: owner?.actor ?? { kind: "anonymous", id: null, tokenId: null },
      requestId: attempt.requestId,
      address: attempt.address,
    }, {
      at: attempt.now,
      action: "auth.reject",
      outcome: "denied",
      resources: [],
      details: { reason },
    });
    this.denials.record(owner?.tenantId ?? "system", event);
  }
}

/** The token of `Authorization: Bearer …`, or of `X-API-Token`. */
export function presentedToken(headers: Headers): string | undefined {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  }
  return headers.get("x-api-token")?.trim() ?? undefined;
}
