/**
 * What the runtime's providers know of integrations, for the rules of the service.
 *
 * @module
 */
import { parseHeldConfig } from "../../runtime/calls/config/held_config.ts";
import { CallError, ConfigError, type Provider } from "../../runtime/calls/provider.ts";
import { MIN_SECRET_LENGTH, SecretFilter } from "../../runtime/calls/secret_filter.ts";
import type { ProviderName } from "../../runtime/protocol/calls.ts";
import type { TenantId } from "../domain/ids.ts";
import { type IntegrationProviders, InvalidIntegration } from "../domain/integrations/ports.ts";
import type { ConfiguredDocument } from "../domain/integrations/records.ts";
import { KeyedLimit } from "../domain/keyed_limit.ts";

/** How long a check may take, in milliseconds. */
const CHECK_MS = 10_000;
/** Checks of one tenant at a time; others of it wait. */
const CHECKS_AT_ONCE = 4;
const MOST_WAITING = 20;
/** Characters of what a check says. */
const MESSAGE_LENGTH = 1_000;

/** The providers by name, each of them there. */
export type Providers = ReadonlyMap<string, Provider>;

/** Makes it of all providers: what they reach, a check reaches. */
export function integrationProviders(all: Providers, checkMs = CHECK_MS): IntegrationProviders {
  const checks = new KeyedLimit<TenantId>(CHECKS_AT_ONCE);
  return {
    parse: (provider, config, secret) => void parsed(all, { provider, config, secret }),
    async check(document, { tenantId, signal }) {
      const { provider, config } = parsed(all, document);
      if (checks.waiting(tenantId) >= MOST_WAITING) {
        return { ok: false, message: "Too many checks run at this time, expected fewer at once" };
      }
      const filter = new SecretFilter(secretTexts(provider, config));
      const say = (ok: boolean, text: string) => ({
        ok,
        message: filter.text(text).slice(0, MESSAGE_LENGTH),
      });
      return await checks.run(tenantId, async () => {
        using end = new CheckEnd(checkMs, signal);
        try {
          return say(true, await provider.check(config, end.signal));
        } catch (error) {
          if (end.isLate) return say(false, `There is no answer within ${checkMs / 1_000} s`);
          if (!(error instanceof CallError)) throw new Error(filter.text(String(error)));
          const { hint } = error.more;
          return say(false, hint === undefined ? error.message : `${error.message}. ${hint}`);
        }
      });
    },
  };
}

/**
 * What ends a check. The signal of a service that stops is listened to for so long only: a signal
 * made of it would stay with it as long as the service runs.
 */
class CheckEnd implements Disposable {
  isLate = false;
  readonly #controller = new AbortController();
  readonly #end = () => this.#controller.abort();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, private readonly caller: AbortSignal) {
    this.#timer = setTimeout(() => {
      this.isLate = true;
      this.#end();
    }, ms);
    caller.addEventListener("abort", this.#end);
    if (caller.aborted) this.#end();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.caller.removeEventListener("abort", this.#end);
  }
}

/**
 * A provider, and what it makes of a configuration and its secret.
 *
 * @throws {InvalidIntegration}
 */
export function parsed(
  providers: Providers,
  { provider: name, config, secret }: Omit<ConfiguredDocument, "name" | "provider"> & {
    readonly provider: ProviderName;
  },
): { readonly provider: Provider; readonly config: unknown } {
  const provider = providers.get(name);
  if (provider === undefined) throw new TypeError(`There is no provider "${name}"`);
  try {
    return { provider, config: parseHeldConfig(provider, { config, secret }) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new InvalidIntegration(error.at, error.text, error.hint, error);
  }
}

/** The texts of a configuration that must be shown nowhere, as far as they can be looked for. */
export function secretTexts(provider: Provider, config: unknown): readonly string[] {
  return provider.secretsOf(config).filter(({ length }) => length >= MIN_SECRET_LENGTH);
}
