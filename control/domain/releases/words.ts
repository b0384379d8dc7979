/**
 * The closed sets of words of deployments.
 *
 * @module
 */
import { DeploymentKind, DeploymentState } from "../../api/deployments.ts";

/** What a deployment may come from. */
export const DEPLOYMENT_KINDS: readonly DeploymentKind[] = DeploymentKind.options;
/** How far a deployment may be. */
export const DEPLOYMENT_STATES: readonly DeploymentState[] = DeploymentState.options;
