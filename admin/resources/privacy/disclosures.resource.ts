import { type PanelAction, panelResource } from '#admin/kit/registry.js';
import { accountingSubject, disclosureSubject, openAccounting, produceAccounting, produceMemberAccounting, recordHouseholdDisclosure, recordMemberDisclosure } from '#privacy/index.js';
import { createdAt, locale, PEOPLE, text, words } from '../shared.js';

const GROUNDS = Object.fromEntries(['required_by_law', 'public_health', 'abuse_report', 'health_oversight', 'judicial', 'law_enforcement', 'decedent', 'organ_donation', 'research', 'serious_threat', 'government_function', 'workers_compensation', 'not_permitted'].map(code => [code, words(code)]));

export const disclosures = panelResource({
  subject: disclosureSubject, panels: ['admin'], id: 'disclosures', label: 'Disclosures', singular: 'Disclosure', navigation: PEOPLE,
  hint: 'Information about members that was given to somebody else, of the kinds that must be accounted for. Recorded on the page of a household or a member.',
  fields: {
    disclosedOn: { label: 'On', kind: 'date' }, lastOn: { label: 'Last time', kind: 'date' }, times: { label: 'Times', kind: 'number' }, recipient: { label: 'To whom' }, recipientAddress: { label: 'Address' }, description: { label: 'What' }, purpose: { label: 'Purpose' },
    basis: { label: 'Ground', kind: 'state', options: GROUNDS }, householdId: { label: 'Household', kind: 'reference', reference: 'households' }, personId: { label: 'Member', kind: 'reference', reference: 'members', hint: 'Empty: everybody of the household.' },
    withheldUntil: { label: 'Not told before', kind: 'date' }, withheldBy: { label: 'Asked by' }, createdAt,
  },
  title: row => `${text(row, 'recipient')}, ${text(row, 'disclosedOn')}`, list: ['disclosedOn', 'recipient', 'householdId', 'personId', 'basis', 'times'],
  show: ['disclosedOn', 'times', 'lastOn', 'recipient', 'recipientAddress', 'description', 'purpose', 'basis', 'householdId', 'personId', 'withheldUntil', 'withheldBy', 'createdAt'],
  filters: ['householdId', 'personId', 'basis', 'disclosedOn'], search: ['recipient'], sortable: ['disclosedOn', 'recipient', 'basis'], sort: { by: 'disclosedOn', direction: 'desc' }, actions: [],
});

export const accountings = panelResource({
  subject: accountingSubject, panels: ['admin'], id: 'accountings', label: 'Accountings', singular: 'Accounting of disclosures', navigation: PEOPLE,
  hint: 'Lists of disclosures that were produced for members, each kept as the page that was handed out.',
  fields: {
    householdId: { label: 'Household', kind: 'reference', reference: 'households' }, personId: { label: 'Member', kind: 'reference', reference: 'members', hint: 'Empty: everybody of the household.' }, fromOn: { label: 'From', kind: 'date' }, toOn: { label: 'To', kind: 'date' }, locale,
    disclosures: { label: 'Disclosures', kind: 'number' }, createdAt,
  },
  title: row => `${text(row, 'fromOn')} to ${text(row, 'toOn')}`, list: ['createdAt', 'householdId', 'personId', 'fromOn', 'toOn', 'disclosures'], show: ['createdAt', 'householdId', 'personId', 'fromOn', 'toOn', 'locale', 'disclosures'],
  filters: ['householdId', 'personId', 'createdAt', 'locale'], search: [], sortable: ['createdAt', 'fromOn', 'toOn'], sort: { by: 'createdAt', direction: 'desc' }, actions: [],
  document: { useCase: openAccounting, label: 'Open the page to print' },
});

const RECORD = 'For disclosures that must be accounted for: required by law, public health, courts, law enforcement, research without authorization, or one that should not have happened. Not for treatment, payment or operations, nor for what went to the person or was authorized.';
const PRODUCE = 'Makes the list of disclosures as a page to print, in the language of the household. It stands under Accountings.';
export const householdPrivacyActions: readonly PanelAction[] = [
  { useCase: recordHouseholdDisclosure, label: 'Record a disclosure', on: 'record', id: 'id', explain: RECORD },
  { useCase: produceAccounting, label: 'Accounting of disclosures', on: 'record', id: 'id', explain: PRODUCE },
];
export const memberPrivacyActions: readonly PanelAction[] = [
  { useCase: recordMemberDisclosure, label: 'Record a disclosure', on: 'record', id: 'id', explain: RECORD },
  { useCase: produceMemberAccounting, label: 'Accounting of disclosures', on: 'record', id: 'id', explain: PRODUCE },
];
