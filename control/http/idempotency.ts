/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a request that is sent again
 * gets the first one's answer, and nothing happens twice.
 *
 * @module
 */
import type { PrincipalId } from "../domain/ids.ts";
import type { RecordedAnswer } from "../domain/idempotency.ts";
import type { TenantRepositories } from "../domain/store.ts";
import type { GivenUpKeys, OwnedKey } from "./given_up_keys.ts";
import { HttpProblem } from "./problem.ts";
import { type Reply, replyHeaders, replyText } from "./reply.ts";
import { openAnswer, sealAnswer } from "./sealed_answer.ts";
import type { TenantScope } from "./tenant_scope.ts";

/** How long an answer is kept. */
const KEPT_MS = 24 * 60 * 60_000;
const KEY = /^[!-~]{1,255}$/;

/** The key of a request. @throws {HttpProblem} invalid_header */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get("idempotency-key");
  if (key === null || KEY.test(key)) return key ?? undefined;
  throw new HttpProblem("invalid_header", "Idempotency-Key is not allowed", {
    errors: [{
      location: "header.Idempotency-Key",
      message: "Expected 1 to 255 visible ASCII characters",
    }],
  });
}

/** What a claim is about. */
export interface ClaimRequest {
  readonly tenant: TenantScope;
  readonly principalId: PrincipalId;
  readonly key: string;
  /** Seals answers that hold a secret; undefined: there is none in them. */
  readonly sealWith: string | undefined;
  /** Token, method, path and body. */
  readonly request: Uint8Array<ArrayBuffer>;
  readonly now: Date;
  readonly lockMs: number;
  readonly givenUp: GivenUpKeys;
}

/** A key that is ours to answer. */
export class IdempotencyClaim {
  #finished = false;

  private constructor(private readonly claim: ClaimRequest, private readonly lockedUntil: Date) {}

  /**
   * Claims the key, or gives the answer that was given before. The caller must have been let in:
   * one who was shut out since gets no recorded answer either.
   *
   * @throws {HttpProblem} idempotency_key_in_use, idempotency_key_reused, idempotency_answer_sealed
   */
  static async begin(claim: ClaimRequest): Promise<IdempotencyClaim | Response> {
    const { tenant, principalId, key, now, givenUp } = claim;
    const digest = await crypto.subtle.digest("SHA-256", claim.request);
    const lockedUntil = new Date(now.getTime() + claim.lockMs);
    const owned = ownedKey(claim);
    const lockedBefore = givenUp.take(owned);
    const state = await tenant.transaction(async ({ idempotency }) => {
      if (lockedBefore !== undefined && now < lockedBefore) {
        await idempotency.abandon(principalId, key);
      }
      return await idempotency.begin({
        principalId,
        key,
        requestHash: new Uint8Array(digest).toHex(),
        now,
        lockedUntil,
        expiresAt: new Date(now.getTime() + KEPT_MS),
      });
    }).catch((error) => {
      if (lockedBefore !== undefined) givenUp.add(owned, lockedBefore);
      throw error;
    });
    switch (state.kind) {
      case "started":
        return new IdempotencyClaim(claim, lockedUntil);
      case "running":
        throw new HttpProblem(
          "idempotency_key_in_use",
          "The first request with this Idempotency-Key has no answer yet",
          { hint: "Ask again in a second", headers: { "retry-after": "1" } },
        );
      case "other_request":
        throw new HttpProblem(
          "idempotency_key_reused",
          "This Idempotency-Key came with another request before, or with another token",
          { hint: "Use a new key for a new request" },
        );
      case "done":
        return replay(state.answer, claim);
    }
  }

  /** Keeps the answer, in the transaction of the change. */
  async finish(tenant: TenantRepositories, reply: Reply<unknown>): Promise<void> {
    const { principalId, key } = this.claim;
    await tenant.idempotency.finish(principalId, key, this.#record(reply));
    this.#finished = true;
  }

  /**
   * Gives the key up unless an answer was kept: the request changed nothing. Never rejects.
   *
   * @param failed the request did: what was to be kept may have gone with its transaction, or not,
   * and the store knows which
   */
  async end(failed: boolean): Promise<void> {
    if (this.#finished && !failed) return;
    const { tenant, principalId, key, givenUp } = this.claim;
    try {
      await tenant.transaction((tenant) => tenant.idempotency.abandon(principalId, key));
    } catch {
      givenUp.add(ownedKey(this.claim), this.lockedUntil);
    }
  }

  // Nothing here waits: others wait for the transaction.
  #record(reply: Reply<unknown>): RecordedAnswer {
    const { sealWith, key } = this.claim;
    const text = replyText(reply);
    return {
      status: reply.status,
      headers: replyHeaders(reply),
      body: sealWith === undefined ? text : sealAnswer(text, sealWith, key),
    };
  }
}

function ownedKey({ tenant, principalId, key }: ClaimRequest): OwnedKey {
  return { tenantId: tenant.tenantId, principalId, key };
}

function replay(answer: RecordedAnswer, claim: ClaimRequest): Response {
  const body = claim.sealWith === undefined
    ? answer.body
    : openAnswer(answer.body, claim.sealWith, claim.key);
  if (body === undefined) {
    throw new HttpProblem(
      "idempotency_answer_sealed",
      "Another token of this principal asked first, and the answer held a secret",
      { hint: "Send the request with the token that asked first" },
    );
  }
  return new Response(answer.status === 204 ? null : body, {
    status: answer.status,
    headers: { ...answer.headers, "idempotency-replayed": "true" },
  });
}
