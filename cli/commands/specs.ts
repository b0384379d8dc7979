/**
 * Every command there is, in the order of the help.
 *
 * @module
 */

import type { CommandSpec } from "../deps.ts";
import { auditList, auditVerify } from "./audit/command.ts";
import { authList, authLogin, authLogout, authStatus } from "./auth/command.ts";
import { complete, completion } from "./completion/command.ts";
import { configGet, configList, configSet, configUnset } from "./config/command.ts";
import {
  executionsCancel,
  executionsList,
  executionsRedrive,
  executionsRetry,
  executionsShow,
} from "./executions/command.ts";
import { logs } from "./logs/command.ts";
import {
  schedulesList,
  schedulesRemove,
  schedulesSet,
  schedulesShow,
} from "./schedules/command.ts";
import { deploymentsList, deploymentsShow } from "./deployments/command.ts";
import { environmentsList, environmentsSet, environmentsShow } from "./environments/command.ts";
import { grantsDiff, grantsSet, grantsShow } from "./grants/command.ts";
import { deploy, promote, rollback } from "./release/command.ts";
import { variablesList, variablesRemove, variablesSet } from "./variables/command.ts";
import { doctor } from "./doctor/command.ts";
import { add, commit, diff, filesLs, log, restore, status } from "./repository/command.ts";
import {
  integrationsAdd,
  integrationsCheck,
  integrationsList,
  integrationsRemove,
  integrationsRotate,
} from "./integrations/command.ts";
import { info } from "./info/command.ts";
import { init } from "./init/command.ts";
import { clone, pull, push } from "./sync/command.ts";
import { mcp } from "./serve/command.ts";
import { describe, dev, execute, invoke, validate } from "./run/command.ts";
import { memberAdd, memberList, memberRemove } from "./member/command.ts";
import { projectCreate, projectList, workspaceCreate, workspaceList } from "./place/command.ts";
import {
  projectArchive,
  projectRename,
  workspaceArchive,
  workspaceRename,
} from "./place/change_command.ts";
import { snapshotsDiff, snapshotsList, snapshotsShow } from "./snapshots/command.ts";
import { tokenCreate, tokenList, tokenRevoke } from "./token/command.ts";
import { version } from "./version/command.ts";

/** The specs. */
export const COMMANDS: readonly CommandSpec[] = [
  init,
  describe,
  invoke,
  execute,
  validate,
  dev,
  mcp,
  status,
  add,
  commit,
  log,
  diff,
  restore,
  filesLs,
  push,
  pull,
  clone,
  snapshotsList,
  snapshotsShow,
  snapshotsDiff,
  deploy,
  promote,
  rollback,
  environmentsList,
  environmentsShow,
  environmentsSet,
  deploymentsList,
  deploymentsShow,
  variablesList,
  variablesSet,
  variablesRemove,
  integrationsList,
  integrationsAdd,
  integrationsCheck,
  integrationsRotate,
  integrationsRemove,
  grantsShow,
  grantsSet,
  grantsDiff,
  executionsList,
  executionsShow,
  executionsCancel,
  executionsRetry,
  executionsRedrive,
  logs,
  schedulesList,
  schedulesShow,
  schedulesSet,
  schedulesRemove,
  authLogin,
  authStatus,
  authList,
  authLogout,
  configList,
  configGet,
  configSet,
  configUnset,
  info,
  auditList,
  auditVerify,
  workspaceList,
  workspaceCreate,
  workspaceRename,
  workspaceArchive,
  projectList,
  projectCreate,
  projectRename,
  projectArchive,
  memberList,
  memberAdd,
  memberRemove,
  tokenCreate,
  tokenList,
  tokenRevoke,
  doctor,
  completion,
  complete,
  version,
];
