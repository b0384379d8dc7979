import { eventOf } from "../domain/audit/audit_context.ts";
import { actorOf, type Principal } from "../domain/identity/authenticate.ts";
import type { DomainError } from "../domain/domain_error.ts";
import type { JsonObject } from "../../runtime/protocol/json.ts";
import { type Attempt, Authenticator } from "./authenticator.ts";
import { Background } from "./background.ts";
import { Denials } from "./denials.ts";
import { HttpProblem } from "./problem.ts";
import { rateHeaders, RateLimiter, type RateVerdict } from "./rate_limiter.ts";
import type { Services } from "./services.ts";
import { TokenUses } from "./token_uses.ts";

/** What letting callers in works with. */
export type EntranceServices = Pick<Services, "store" | "log" | "clock" | "limits">;

/** A principal who was let in, and how much is left of what it may ask for. */
export interface Entered {
  readonly principal: Principal;
  /** Undefined: there is no limit. */
  readonly rate: RateVerdict | undefined;
}

/** What was denied to a principal. */
export interface Denied {
  readonly principal: Principal;
  readonly requestId: string;
  readonly address: string | null;
  readonly denial: DomainError;
  /** What was asked for. No secret may stand in it. */
  readonly details: JsonObject;
}

/**
 * Lets those in who have a token, wherever they knock: one of a service, so that its limits count
 * all that a principal asks for.
 */
export class Entrance {
  readonly #authenticator: Authenticator;
  readonly #limiter: RateLimiter | undefined;
  readonly #background: Background;
  readonly #uses: TokenUses;
  readonly #denials: Denials;

  constructor(private readonly services: EntranceServices) {
    const { store, log, limits } = services;
    this.#background = new Background((error) =>
      log({ level: "error", event: "background.failed", error: String(error) })
    );
    this.#uses = new TokenUses(store);
    this.#denials = new Denials(store, this.#background);
    this.#authenticator = new Authenticator(services, this.#denials, this.#uses);
    this.#limiter = limits.rate && new RateLimiter(limits.rate);
  }

  /**
   * Who is calling, and whether there were too many calls.
   *
   * @param known hears who it is, also where there were too many
   * @throws {DomainError} unauthenticated
   * @throws {HttpProblem} rate_limited
   * @throws {StoreUnavailable}
   */
  async enter(
    attempt: Attempt,
    known: (entered: Entered) => void = () => {},
  ): Promise<Principal> {
    const principal = await this.identify(attempt);
    const rate = this.#limiter?.take(principal.id, attempt.now.getTime());
    known({ principal, rate });
    if (rate === undefined || rate.allowed) return principal;
    throw new HttpProblem("rate_limited", "There were too many requests of this principal", {
      headers: rateHeaders(rate),
    });
  }

  /** Who is calling. @throws as {@linkcode Authenticator.identify} */
  identify(attempt: Attempt): Promise<Principal> {
    return this.#authenticator.identify(attempt);
  }

  /**
   * Denied attempts are told to the chain of the caller's own tenant, whether what was asked for
   * exists or not.
   */
  denied({ principal, requestId, address, denial, details }: Denied): void {
    if (denial.code !== "forbidden" && denial.code !== "not_found") return;
    const event = eventOf({ actor: actorOf(principal), requestId, address }, {
      at: this.services.clock.now(),
      action: "request.deny",
      outcome: "denied",
      resources: [],
      details: { code: denial.code, ...details },
    });
    this.#denials.record(principal.tenant.id, event);
  }

  /** Waits for what answers did not wait for, and writes down when tokens were used. */
  async settle(): Promise<void> {
    this.#denials.flush();
    await this.#background.settled();
    await this.#uses.flush();
  }
}
