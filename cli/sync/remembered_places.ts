/**
 * Names of workspaces, projects and environments as a service last told them, for completion: who
 * presses Tab must not wait for a network. Nothing else is decided by them, and nothing fails for
 * them.
 *
 *     {"version": 1, "profiles": {
 *       "default": {"base_url": "https://…", "workspaces": {"payments": ["fraud", "refunds"]},
 *         "environments": {"payments/fraud": ["development", "production"]}}}}
 *
 * @module
 */

import type { ProjectPlace } from "../../control/api/projects.ts";
import type { Config } from "../config/config.ts";
import { problemWith } from "../config/keys.ts";
import { stateDirectory } from "../config/locations.ts";
import { readSettings, writeSettings } from "../config/settings_file.ts";
import { withFileLock } from "../system/file_lock.ts";
import type { Os } from "../system/host.ts";
import { sameAddress } from "./address.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Slugs of projects by the slug of their workspace. */
export type Places = ReadonlyMap<string, readonly string[]>;

/** What is remembered of a service. */
interface Memory {
  readonly places: Places;
  /** Names by `<workspace>/<project>`. */
  readonly environments: Places;
}

/** As whom, and of which service. */
export interface PlacesOwner {
  readonly profile: string;
  readonly baseUrl: string;
}

/** What decides where they are remembered, and of which service. */
export interface PlacesDeps {
  env(name: string): string | undefined;
  readonly os: Os;
  /** With `dryRun` nothing is written. */
  readonly global: { readonly dryRun: boolean };
  config(): Promise<Config>;
}

/** More than a user completes from. */
const MAX_NAMES = 2_000;

/** What is remembered for the profile in use; empty when that is nothing. */
export async function rememberedPlaces(deps: PlacesDeps): Promise<Places> {
  return (await remembered(deps)).places;
}

/** The environments of a project; empty when nothing is remembered of it. */
export async function rememberedEnvironments(
  deps: PlacesDeps,
  place: ProjectPlace,
): Promise<readonly string[]> {
  return (await remembered(deps)).environments.get(pathOf(place)) ?? [];
}

async function remembered(deps: PlacesDeps): Promise<Memory> {
  const path = fileOf(deps);
  const config = await deps.config();
  const baseUrl = config.get("base_url")?.value;
  if (path === undefined || baseUrl === undefined) return NOTHING;
  return memoryOf(await readSettings(path), { profile: config.profile.value, baseUrl });
}

/** Remembers what the service has just told, instead of what it told before. */
export async function rememberPlaces(
  deps: PlacesDeps,
  owner: PlacesOwner,
  workspaces: readonly { slug: string; projects: readonly { slug: string }[] }[],
): Promise<void> {
  const places = new Map(
    workspaces.map(({ slug, projects }) => [slug, projects.map((each) => each.slug)]),
  );
  await edit(deps, owner, (before) => ({ ...before, places }));
}

/** Remembers, or forgets, one that has been made, renamed or archived. */
export async function changeRememberedPlaces(
  deps: PlacesDeps,
  owner: PlacesOwner,
  change: (places: Map<string, readonly string[]>) => void,
): Promise<void> {
  await edit(deps, owner, (before) => {
    const places = new Map(before.places);
    change(places);
    return { ...before, places };
  });
}

/** Remembers the environments of a project. */
export async function rememberEnvironments(
  deps: PlacesDeps,
  owner: PlacesOwner,
  place: ProjectPlace,
  names: readonly string[],
): Promise<void> {
  await edit(deps, owner, (before) => ({
    ...before,
    environments: new Map([...before.environments, [pathOf(place), names]]),
  }));
}

async function edit(
  deps: PlacesDeps,
  owner: PlacesOwner,
  next: (before: Memory) => Memory,
): Promise<void> {
  const path = fileOf(deps);
  if (path === undefined || deps.global.dryRun) return;
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    await withFileLock(`${path}.lock`, async () => {
      const content = await readSettings(path).catch((): Record<string, unknown> => ({}));
      const before = memoryOf(content, owner);
      const { places, environments } = next(before);
      const after = { places: bounded(places), environments: bounded(environments) };
      if (JSON.stringify(plain(before)) === JSON.stringify(plain(after))) return;
      const profiles = isRecord(content.profiles) ? content.profiles : {};
      const own = { base_url: owner.baseUrl, ...plain(after) };
      await writeSettings(path, {
        version: 1,
        profiles: Object.fromEntries([...Object.entries(profiles), [owner.profile, own]]),
      });
    });
  } catch {
    // A disk that takes nothing is no reason for a command to fail that has done its work.
  }
}

function fileOf(deps: Pick<PlacesDeps, "env" | "os">): string | undefined {
  const directory = stateDirectory(deps.env, deps.os);
  return directory === undefined ? undefined : `${directory}/places.json`;
}

const NOTHING: Memory = { places: new Map(), environments: new Map() };

function memoryOf(content: Record<string, unknown>, { profile, baseUrl }: PlacesOwner): Memory {
  const profiles = isRecord(content.profiles) ? content.profiles : {};
  const own = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (!isRecord(own) || typeof own.base_url !== "string") return NOTHING;
  // Names of another service, or a damaged file.
  if (!URL.canParse(own.base_url) || !sameAddress(own.base_url, baseUrl)) return NOTHING;
  return {
    places: namesOf(own.workspaces, isName),
    environments: namesOf(own.environments, (path) => path.split("/").every(isName)),
  };
}

function namesOf(value: unknown, isKey: (key: string) => boolean): Places {
  const named = Object.entries(isRecord(value) ? value : {}).filter(([key]) => isKey(key));
  return new Map(named.map(([key, names]) => [
    key,
    Array.isArray(names) ? names.filter(isName) : [],
  ]));
}

function plain({ places, environments }: Memory) {
  return {
    workspaces: Object.fromEntries(places),
    environments: Object.fromEntries(environments),
  };
}

function pathOf({ workspace, project }: ProjectPlace): string {
  return `${workspace}/${project}`;
}

/** What goes into a command line must be safe there, whatever the file holds. */
function isName(value: unknown): value is string {
  return typeof value === "string" && problemWith("workspace", value) === undefined;
}

function bounded(places: Places): Places {
  let left = MAX_NAMES;
  return new Map(
    [...places].slice(0, MAX_NAMES).map(([slug, projects]) => {
      const kept = projects.slice(0, Math.max(0, left));
      left -= kept.length;
      return [slug, kept];
    }),
  );
}
