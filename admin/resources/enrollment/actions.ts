import type { PanelAction } from '#admin/kit/registry.js';
import { correctContact, declineApplication, markChildDisabled } from '#enrollment/index.js';

const OPEN = new Set(['draft', 'submitted']);

export const applicationActions: readonly PanelAction[] = [
  { useCase: declineApplication, label: 'Decline', on: 'record', id: 'id', danger: true, when: row => OPEN.has(String(row['state'])), explain: 'The applicant is told. What was prepared for a payment is cancelled; a paid application cannot be declined.', confirm: 'A declined application is final. Decline it?' },
];
export const householdActions: readonly PanelAction[] = [
  { useCase: correctContact, label: 'Correct contact', on: 'record', id: 'id', prefill: { email: 'email', phone: 'phone' }, explain: 'Messages from now on go to the corrected address or number, and it opens the member\'s own page. Make sure whose it is. The old one is told and opens nothing any more; households that the family had before under the same contact are corrected too.' },
];
export const memberActions: readonly PanelAction[] = [
  { useCase: markChildDisabled, label: 'Disabled child', on: 'record', id: 'id', prefill: { disabled: 'disabled' }, when: row => row['role'] === 'child' && !row['leftOn'], explain: 'A disabled child stays covered after the age of 26. If the child is about to leave, withdraw that change of the membership first.' },
];
