import type { DeploymentId, EnvironmentId, ProjectId, WorkspaceId } from "../ids.ts";
import type { Page, PageRequest } from "../page.ts";
import type { Deployment, Environment, GrantHolder, GrantRecord, Variable } from "./records.ts";

export interface GrantReads {
  /** The newest version of each holder that has one. */
  newest(holders: readonly GrantHolder[]): Promise<ReadonlyMap<GrantHolder, GrantRecord>>;
  /** One version; undefined: there is none of that number. */
  version(holder: GrantHolder, version: number): Promise<GrantRecord | undefined>;
}

export interface Grants extends GrantReads {
  /** Adds the next version. False: another one of this number was faster. */
  add(record: GrantRecord): Promise<boolean>;
}

export interface VariableReads {
  /** By name. */
  list(environmentId: EnvironmentId, page: PageRequest): Promise<Page<Variable>>;
  get(environmentId: EnvironmentId, name: string): Promise<Variable | undefined>;
  /** Those of these names that have a value. */
  named(
    environmentId: EnvironmentId,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Variable>>;
  /** How many have a value. */
  count(environmentId: EnvironmentId): Promise<number>;
}

export interface Variables extends VariableReads {
  /**
   * Gives a value. Versions of a name count on when it was removed meanwhile.
   *
   * @param expected the version that is to be replaced; undefined: whichever
   * @returns undefined: it has another version than expected
   */
  set(variable: Omit<Variable, "version">, expected?: number): Promise<Variable | undefined>;
  /** Takes the value away. False: it has another version than expected, or none. */
  remove(environmentId: EnvironmentId, name: string, expected?: number): Promise<boolean>;
}

/** An environment where it is, with what is live there. */
export interface LiveEnvironment {
  readonly workspaceId: WorkspaceId;
  /** Slug. */
  readonly project: string;
  readonly environment: Environment;
  readonly live: Deployment;
}

export interface EnvironmentReads {
  get(id: EnvironmentId): Promise<Environment | undefined>;
  named(projectId: ProjectId, name: string): Promise<Environment | undefined>;
  /** By name. */
  list(projectId: ProjectId, page: PageRequest): Promise<Page<Environment>>;
  /** By name. */
  following(projectId: ProjectId): Promise<readonly Environment[]>;
  count(projectId: ProjectId): Promise<number>;
  /** At most `limit` of what is live below a holder of grants, by project and name. */
  liveBelow(holder: GrantHolder, limit: number): Promise<readonly LiveEnvironment[]>;
}

export interface Environments extends EnvironmentReads {
  /** False: the name is taken in the project. */
  add(environment: Environment): Promise<boolean>;
  /**
   * Takes the next version of it. Until the transaction ends no other one changes the environment,
   * and what it read before is not to be trusted any more.
   */
  take(id: EnvironmentId): Promise<Environment | undefined>;
  /** Changes the rules of one that was taken. */
  setRules(
    id: EnvironmentId,
    rules: Pick<Environment, "followsPushes" | "keeping">,
  ): Promise<void>;
}

export interface DeploymentReads {
  get(id: DeploymentId): Promise<Deployment | undefined>;
  numbered(environmentId: EnvironmentId, number: number): Promise<Deployment | undefined>;
  /** Newest first. */
  list(environmentId: EnvironmentId, page: PageRequest): Promise<Page<Deployment>>;
}

export interface Deployments extends DeploymentReads {
  /**
   * Makes it the live one of an environment that was taken: the one that it replaces is superseded,
   * and the environment points to it.
   */
  makeLive(deployment: Deployment): Promise<void>;
}

/** What the providers of governed calls know of actions. */
export interface ActionGrammar {
  /** The one spelling of an action. @throws {InvalidAction} */
  parse(provider: string, action: string): string;
  /** Whether a granted action allows all of another one. Both are parsed. */
  covers(provider: string, granted: string, wanted: string): boolean;
}

/** An action that its provider does not know, or a provider that is not there. */
export class InvalidAction extends Error {
  override readonly name = "InvalidAction";
}

/** Seals variables and secrets of integrations: what is stored is of no use without the key. */
export interface Sealer {
  /** @param context what it belongs to; it opens for nothing else */
  seal(text: string, context: string): Promise<string>;
  /** Whether a key of this service sealed it. */
  knows(sealed: string): boolean;
  /** @throws {SealBroken} */
  open(sealed: string, context: string): Promise<string>;
}

/** A sealed value that no key of this service opens. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}
