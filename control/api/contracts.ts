/** Every contract of an operation that takes a token; the other one is `meta`. @module */
import type { Contract } from "./contract.ts";
import { listEvents, verifyAudit } from "./audit.ts";
import {
  createDeployment,
  listDeployments,
  previewChanges,
  promote,
  rollback,
  showDeployment,
  showDeploymentChanges,
} from "./deployments.ts";
import { listEnvironments, setEnvironment, showEnvironment } from "./environments.ts";
import {
  setEnvironmentGrant,
  setProjectGrant,
  setWorkspaceGrant,
  showEnvironmentGrant,
  showProjectGrant,
  showWorkspaceGrant,
} from "./grants.ts";
import { getBlob, getPack, putBlob, putPack } from "./blobs.ts";
import {
  checkIntegration,
  listIntegrations,
  removeIntegration,
  rotateIntegration,
  setIntegration,
  showIntegration,
} from "./integrations.ts";
import {
  cancelExecution,
  invoke,
  listExecutions,
  readEnvironmentLogs,
  readLogs,
  redriveExecution,
  redriveExecutions,
  retryExecution,
  showExecution,
  showPayload,
} from "./executions.ts";
import { me } from "./me.ts";
import { listMembers, removeMember, setMember } from "./members.ts";
import { changeProject, createProject, listProjects, showProject } from "./projects.ts";
import {
  changeServiceAccount,
  createServiceAccount,
  listServiceAccounts,
} from "./service_accounts.ts";
import {
  listSnapshots,
  planSnapshot,
  registerSnapshot,
  showDiff,
  showManifest,
  showSnapshot,
} from "./snapshots.ts";
import { listSchedules, removeSchedule, setSchedule, showSchedule } from "./schedules.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";
import { changeUser, createUser, listUsers } from "./users.ts";
import { listVariables, removeVariable, setVariable, showVariable } from "./variables.ts";
import { changeWorkspace, createWorkspace, listWorkspaces, showWorkspace } from "./workspaces.ts";

/** In the order of the documentation. */
export const CONTRACTS: readonly Contract[] = [
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
