import type { ProviderName } from "../../../runtime/protocol/calls.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { EnvironmentId, TenantId } from "../ids.ts";
import type { Page, PageRequest } from "../page.ts";
import type { ConfiguredDocument, Integration } from "./records.ts";

export interface IntegrationReads {
  /** By name. */
  list(environmentId: EnvironmentId, page: PageRequest): Promise<Page<Integration>>;
  get(environmentId: EnvironmentId, name: string): Promise<Integration | undefined>;
  /** Those of these names that are configured. */
  named(
    environmentId: EnvironmentId,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Integration>>;
  count(environmentId: EnvironmentId): Promise<number>;
}

export interface Integrations extends IntegrationReads {
  /**
   * Keeps the next version. Versions of a name count on when it was removed meanwhile, and of the
   * secret that was there before nothing is left.
   *
   * @param expected the version that is to be replaced; undefined: whichever
   * @returns undefined: it has another version than expected
   */
  set(
    integration: Omit<Integration, "version">,
    expected?: number,
  ): Promise<Integration | undefined>;
  /** Removes it, its secret too. False: it has another version than expected, or is not there. */
  remove(environmentId: EnvironmentId, name: string, expected?: number): Promise<boolean>;
}

/** What a check found. */
export interface CheckResult {
  readonly ok: boolean;
  /** In words, without any secret. */
  readonly message: string;
}

/** What the providers of governed calls know of integrations. */
export interface IntegrationProviders {
  /**
   * Checks a configuration and its secret together.
   *
   * @throws {InvalidIntegration} whose words do not have the secret
   */
  parse(
    provider: ProviderName,
    config: JsonObject,
    secret: string | undefined,
  ): void;
  /**
   * Connects to the service, as a call would. Never longer than a few seconds.
   *
   * @throws {InvalidIntegration} what is kept is no configuration any more
   */
  check(
    document: ConfiguredDocument,
    caller: { readonly tenantId: TenantId; readonly signal: AbortSignal },
  ): Promise<CheckResult>;
}

/** A configuration that its provider does not take. */
export class InvalidIntegration extends Error {
  override readonly name = "InvalidIntegration";

  /** @param at the place: `secret`, or one below `config` */
  constructor(
    readonly at: string,
    message: string,
    readonly hint: string | undefined,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}
