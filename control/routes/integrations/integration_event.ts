import type { AuditResource } from "../../domain/audit/records.ts";
import type { Project } from "../../domain/projects/records.ts";
import type { Environment } from "../../domain/releases/records.ts";

/** Facts of an event. */
type Details = Readonly<Record<string, string | number | boolean>>;

/** What the audit chain hears. Neither the secret nor the configuration is in it. */
export function integrationEvent(
  what: "set" | "rotate" | "check" | "remove",
  { project, environment }: { readonly project: Project; readonly environment: Environment },
  details: Details,
): { action: string; resources: readonly AuditResource[]; details: Details } {
  return {
    action: `integration.${what}`,
    resources: [
      { kind: "project", id: project.id },
      { kind: "environment", id: environment.id },
    ],
    details: { environment: environment.name, ...details },
  };
}
