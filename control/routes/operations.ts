/**
 * Every operation of the service.
 *
 * @module
 */
import type { Operation } from "../http/operation.ts";
import { listEvents } from "./audit/list.ts";
import { verifyAudit } from "./audit/verify.ts";
import { me } from "./auth/me.ts";
import { getBlob } from "./blobs/get.ts";
import { getPack } from "./blobs/get_pack.ts";
import { putBlob } from "./blobs/put.ts";
import { putPack } from "./blobs/put_pack.ts";
import { showDeploymentChanges } from "./deployments/changes.ts";
import { createDeployment } from "./deployments/create.ts";
import { listDeployments } from "./deployments/list.ts";
import { previewChanges } from "./deployments/preview.ts";
import { promote } from "./deployments/promote.ts";
import { rollback } from "./deployments/rollback.ts";
import { showDeployment } from "./deployments/show.ts";
import { listEnvironments } from "./environments/list.ts";
import { setEnvironment } from "./environments/set.ts";
import { showEnvironment } from "./environments/show.ts";
import { setEnvironmentGrant } from "./grants/set_environment.ts";
import { setProjectGrant } from "./grants/set_project.ts";
import { setWorkspaceGrant } from "./grants/set_workspace.ts";
import { showEnvironmentGrant } from "./grants/show_environment.ts";
import { showProjectGrant } from "./grants/show_project.ts";
import { showWorkspaceGrant } from "./grants/show_workspace.ts";
import { checkIntegration } from "./integrations/check.ts";
import { listIntegrations } from "./integrations/list.ts";
import { removeIntegration } from "./integrations/remove.ts";
import { rotateIntegration } from "./integrations/rotate.ts";
import { setIntegration } from "./integrations/set.ts";
import { showIntegration } from "./integrations/show.ts";
import { listMembers } from "./members/list.ts";
import { removeMember } from "./members/remove.ts";
import { setMember } from "./members/set.ts";
import { changeProject } from "./projects/change.ts";
import { createProject } from "./projects/create.ts";
import { listProjects } from "./projects/list.ts";
import { showProject } from "./projects/show.ts";
import { cancelExecution } from "./executions/cancel.ts";
import { readEnvironmentLogs } from "./executions/environment_logs.ts";
import { invoke } from "./executions/invoke.ts";
import { listExecutions } from "./executions/list.ts";
import { readLogs } from "./executions/logs.ts";
import { showPayload } from "./executions/payload.ts";
import { redriveExecution } from "./executions/redrive.ts";
import { redriveExecutions } from "./executions/redrive_many.ts";
import { retryExecution } from "./executions/retry.ts";
import { showExecution } from "./executions/show.ts";
import { listSchedules } from "./schedules/list.ts";
import { removeSchedule } from "./schedules/remove.ts";
import { setSchedule } from "./schedules/set.ts";
import { showSchedule } from "./schedules/show.ts";
import { changeServiceAccount } from "./service_accounts/change.ts";
import { createServiceAccount } from "./service_accounts/create.ts";
import { listServiceAccounts } from "./service_accounts/list.ts";
import { showDiff } from "./snapshots/diff.ts";
import { listSnapshots } from "./snapshots/list.ts";
import { showManifest } from "./snapshots/manifest.ts";
import { planSnapshot } from "./snapshots/plan.ts";
import { registerSnapshot } from "./snapshots/register.ts";
import { showSnapshot } from "./snapshots/show.ts";
import { createToken } from "./tokens/create.ts";
import { listTokens } from "./tokens/list.ts";
import { revokeToken } from "./tokens/revoke.ts";
import { changeUser } from "./users/change.ts";
import { createUser } from "./users/create.ts";
import { listUsers } from "./users/list.ts";
import { listVariables } from "./variables/list.ts";
import { removeVariable } from "./variables/remove.ts";
import { setVariable } from "./variables/set.ts";
import { showVariable } from "./variables/show.ts";
import { changeWorkspace } from "./workspaces/change.ts";
import { createWorkspace } from "./workspaces/create.ts";
import { listWorkspaces } from "./workspaces/list.ts";
import { showWorkspace } from "./workspaces/show.ts";

/** In the order of the contracts. */
export const OPERATIONS: readonly Operation[] = [
  me,
  listTokens,
  createToken,
  revokeToken,
  listUsers,
  createUser,
  changeUser,
  listServiceAccounts,
  createServiceAccount,
  changeServiceAccount,
  listWorkspaces,
  createWorkspace,
  showWorkspace,
  changeWorkspace,
  listMembers,
  setMember,
  removeMember,
  listProjects,
  createProject,
  showProject,
  changeProject,
  listSnapshots,
  planSnapshot,
  registerSnapshot,
  showSnapshot,
  showManifest,
  showDiff,
  putBlob,
  putPack,
  getBlob,
  getPack,
  showWorkspaceGrant,
  setWorkspaceGrant,
  showProjectGrant,
  setProjectGrant,
  listEnvironments,
  showEnvironment,
  setEnvironment,
  showEnvironmentGrant,
  setEnvironmentGrant,
  listVariables,
  showVariable,
  setVariable,
  removeVariable,
  listIntegrations,
  showIntegration,
  setIntegration,
  rotateIntegration,
  checkIntegration,
  removeIntegration,
  listDeployments,
  createDeployment,
  showDeployment,
  showDeploymentChanges,
  previewChanges,
  promote,
  rollback,
  invoke,
  readEnvironmentLogs,
  listExecutions,
  redriveExecutions,
  showExecution,
  showPayload,
  readLogs,
  cancelExecution,
  retryExecution,
  redriveExecution,
  listSchedules,
  showSchedule,
  setSchedule,
  removeSchedule,
  listEvents,
  verifyAudit,
];
