import type { NameSql } from '#admin/kit/name-sql.js';
import { panelResource, type Row } from '#admin/kit/registry.js';
import { RowQuery } from '#admin/kit/row-query.js';
import { birthDateContext, householdSubject, personSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { COMPANY, createdAt, locale, MEMBERS, PEOPLE, text, updatedAt } from '../shared.js';
import { householdPrivacyActions, memberPrivacyActions } from '../privacy/disclosures.resource.js';
import { householdActions, memberActions } from './actions.js';

/** A household is called after its subscriber. */
async function householdNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const people = await RowQuery.scoped(tx, personSubject).andWhere(`"row"."household_id" = any(:ids) and "row"."role" = 'self'`, { ids: [...ids] }).rows<Row & { householdId: string; firstName: string; lastName: string }>(tx, true);
  return new Map(people.map(p => [p.householdId, `${p.lastName}, ${p.firstName}`]));
}

/** The same in SQL. */
export const subscriberNamed: NameSql = { of: personSubject, match: 'householdId', where: { role: 'self' }, fields: ['lastName', 'firstName'], sql: c => `${c('lastName')} || ', ' || ${c('firstName')}` };

export const households = panelResource({
  subject: householdSubject, panels: ['admin', 'agent'], id: 'households', label: 'Households', singular: 'Household', navigation: PEOPLE, hint: 'Subscribers with their dependents, where they live and how they are reached.',
  fields: {
    applicationId: { label: 'Application', kind: 'reference', reference: 'applications' }, email: { label: 'Email' }, phone: { label: 'Phone' }, line1: { label: 'Street' }, line2: { label: 'Apartment' },
    city: { label: 'City' }, state: { label: 'State', kind: 'code' }, zip: { label: 'ZIP', kind: 'code' }, locale, createdAt, updatedAt,
  },
  title: row => [text(row, 'city'), text(row, 'state')].filter(Boolean).join(', '), names: householdNames, named: subscriberNamed, nameLabel: 'Subscriber',
  list: ['email', 'phone', 'city', 'state', 'createdAt'], show: ['email', 'phone', 'line1', 'line2', 'city', 'state', 'zip', 'locale', 'applicationId', 'createdAt', 'updatedAt'],
  filters: ['email', 'phone', 'line1', 'city', 'state', 'zip', 'locale', 'createdAt', 'updatedAt', 'applicationId'], search: ['email', 'phone', 'zip'], spotlight: ['email', 'phone', 'city'], sort: { by: 'createdAt', direction: 'desc' },
  actions: [...householdActions, ...householdPrivacyActions],
  views: { agent: {
    navigation: MEMBERS, hint: 'Who your members are and how you reach them.', actions: [], list: ['email', 'phone', 'city', 'state', 'createdAt'], show: ['email', 'phone', 'city', 'state', 'locale', 'applicationId', 'createdAt', 'updatedAt'],
    filters: ['state', 'locale', 'createdAt', 'applicationId'], search: ['email', 'phone'], related: [{ resource: 'members', field: 'householdId', label: 'Members' }, { resource: 'memberships', field: 'householdId', label: 'Memberships' }],
  } },
  related: [{ resource: 'members', field: 'householdId', label: 'Members' }, { resource: 'memberships', field: 'householdId', label: 'Memberships' }, { resource: 'invoices', field: 'householdId', label: 'Invoices' }, { resource: 'notices', field: 'householdId', label: 'Messages sent' }, { resource: 'disclosures', field: 'householdId', label: 'Disclosures' }, { resource: 'accountings', field: 'householdId', label: 'Accountings of disclosures' }],
});

const ROLES = { self: 'Subscriber', spouse: 'Spouse', partner: 'Domestic partner', child: 'Child' };

export const members = panelResource({
  subject: personSubject, panels: ['admin', 'agent', 'employer'], id: 'members', label: 'Members', singular: 'Member', navigation: PEOPLE, hint: 'Everybody who is covered.',
  fields: {
    firstName: { label: 'First name' }, lastName: { label: 'Last name' }, role: { label: 'Role', kind: 'state', options: ROLES }, householdId: { label: 'Household', kind: 'reference', reference: 'households' },
    disabled: { label: 'Disabled child', kind: 'flag' }, medicare: { label: 'On Medicare', kind: 'flag' }, agesOutOn: { label: 'Ages out on', kind: 'date' }, createdAt,
  },
  readers: { birthDate: { field: 'birthDateSealed', label: 'Birth date', kind: 'date', open: (tx: Tx, row: Row) => tx.keys.open(String(row['birthDateSealed']), birthDateContext(String(row['id']))) } },
  title: row => [text(row, 'firstName'), text(row, 'lastName')].filter(Boolean).join(' '), named: { fields: ['firstName', 'lastName'], sql: c => `${c('firstName')} || ' ' || ${c('lastName')}` },
  list: ['lastName', 'firstName', 'role', 'householdId', 'agesOutOn', 'createdAt'], show: ['firstName', 'lastName', 'role', 'householdId', 'birthDate', 'medicare', 'disabled', 'agesOutOn', 'createdAt'],
  filters: ['lastName', 'firstName', 'role', 'medicare', 'disabled', 'agesOutOn', 'createdAt', 'householdId'], search: ['lastName', 'firstName'], spotlight: ['role'], sort: { by: 'createdAt', direction: 'desc' }, actions: [...memberActions, ...memberPrivacyActions],
  views: {
    agent: { navigation: MEMBERS, hint: 'Everybody who is covered through you.', actions: [], readers: {}, list: ['lastName', 'firstName', 'role', 'householdId', 'createdAt'], show: ['firstName', 'lastName', 'role', 'householdId', 'createdAt'], filters: ['lastName', 'firstName', 'role', 'createdAt', 'householdId'] },
    employer: { label: 'Employees', singular: 'Employee', navigation: COMPANY, hint: 'People who enrolled by your group code.', actions: [], readers: {}, spotlight: [], list: ['lastName', 'firstName', 'createdAt'], show: ['firstName', 'lastName', 'createdAt'], filters: ['lastName', 'firstName', 'createdAt'] },
  },
});
