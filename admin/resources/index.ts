import type { PanelResource } from '#admin/kit/registry.js';
import { agencies, agents } from './agents/agents.resource.js';
import { auditChecks } from './audit/audit-checks.resource.js';
import { audit } from './audit/audit.resource.js';
import { intents, invoices, payments, subscriptions } from './billing/billing.resource.js';
import { money } from './billing/money.resource.js';
import { applications } from './enrollment/applications.resource.js';
import { changes } from './enrollment/changes.resource.js';
import { households, members } from './enrollment/households.resource.js';
import { agreements, memberships } from './enrollment/memberships.resource.js';
import { groups } from './groups/groups.resource.js';
import { invitations, roles, sessions, users } from './identity/users.resource.js';
import { exports } from './exports/exports.resource.js';
import { notices } from './notices/notices.resource.js';
import { planCodes, planVersions } from './plans/plan-versions.resource.js';
import { settings } from './settings/settings.resource.js';
import { accountings, disclosures } from './privacy/disclosures.resource.js';
import { keyRotations } from './privacy/key-rotations.resource.js';
import { sites } from './sites/sites.resource.js';

/** Everything the panels show, in the order of the side bar. */
export const resources: readonly PanelResource[] = [applications, households, members, memberships, changes, agreements, disclosures, accountings, payments, invoices, ...money, subscriptions, intents, agencies, agents, groups, planVersions, planCodes, sites, notices, settings, users, invitations, roles, sessions, exports, audit, auditChecks, keyRotations];
