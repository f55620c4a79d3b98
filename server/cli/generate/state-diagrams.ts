import { agencyStates, agentStates } from '#agents/agents.states.js';
import { invoiceStates } from '#billing/invoice.states.js';
import { paymentStates } from '#billing/payment.states.js';
import { subscriptionStates } from '#billing/subscription.states.js';
import { applicationStates } from '#enrollment/application.states.js';
import { membershipStates } from '#enrollment/membership.states.js';
import { membershipChangeStates } from '#enrollment/changes/membership-change.states.js';
import { groupStates } from '#groups/groups.states.js';
import { invitationStates } from '#identity/invitation/invitation.states.js';
import { exportStates } from '#exports/export.states.js';
import type { StateMachine } from '#kit/states/states.js';

export const STATES_DOCUMENT = 'docs/diagrams/states.md';

const MACHINES: readonly { readonly machine: StateMachine<string, string>; readonly source: string; readonly about: string }[] = [
  { machine: applicationStates, source: 'server/enrollment/application.states.ts', about: 'The way in, whatever the door. Its steps are computed from its data and are not states.' },
  { machine: membershipStates, source: 'server/enrollment/membership.states.ts', about: 'The contract in force. A future end is a date, not a state; who comes back gets a new membership.' },
  { machine: membershipChangeStates, source: 'server/enrollment/changes/membership-change.states.ts', about: 'A change of plan, add-ons, household or price, from what was asked to what came of it.' },
  { machine: invitationStates, source: 'server/identity/invitation/invitation.states.ts', about: 'Somebody asked to join. One that ran out of time stays open: the date says so.' },
  { machine: subscriptionStates, source: 'server/billing/subscription.states.ts', about: 'The recurring charge of a payer.' },
  { machine: invoiceStates, source: 'server/billing/invoice.states.ts', about: 'One bill, as the payment processor keeps it.' },
  { machine: exportStates, source: 'server/exports/export.states.ts', about: 'A list on its way into a file. A run whose worker was killed starts again; a file is taken away after a day.' },
  { machine: paymentStates, source: 'server/billing/payment.states.ts', about: 'One payment of an invoice, with what may happen to the money afterwards.' },
  { machine: agencyStates, source: 'server/agents/agents.states.ts', about: 'A firm whose agents sell.' },
  { machine: agentStates, source: 'server/agents/agents.states.ts', about: 'A person who sells for an agency.' },
  { machine: groupStates, source: 'server/groups/groups.states.ts', about: 'An employer whose people enroll by its code.' },
];

function chapter({ machine, source, about }: (typeof MACHINES)[number]): string {
  const title = `${machine.name.slice(0, 1).toUpperCase()}${machine.name.slice(1)}`;
  const ends = machine.terminal.map((state) => `\`${state}\``).join(', ') || 'none';
  return [`## ${title}`, '', `${about} Final: ${ends}. Table: \`${source}\`.`, '', '```mermaid', machine.toMermaid().trimEnd(), '```', ''].join('\n');
}

/** The Markdown of `docs/diagrams/states.md`: every state machine of the product, from its table. */
export function stateDiagrams(): string {
  return ['# States', '', 'Generated from the transition tables; do not edit. A test compares this file with them.', '', ...MACHINES.map(chapter)].join('\n');
}
