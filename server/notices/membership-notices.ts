import type { Tx } from '#kit/db/tx.js';
import { applicationStateOf, replacedContact } from './notice.repository.js';
import { queueNotice, queueNoticeTo } from './queue-notice.js';

type Payload = Readonly<Record<string, unknown>>;
type Reaction = (tx: Tx, p: Payload) => Promise<unknown>;
const text = (p: Payload, key: string): string => String(p[key]);

/** A message to the people of an application; what names the happening makes it one. */
const says = (template: string, ...about: readonly string[]): Reaction => (tx, p) =>
  queueNotice(tx, { template, applicationId: text(p, 'application'), dedupKey: `${template}:${about.map(key => text(p, key)).join(':')}` });

/** While somebody enrolls, the page itself says what it is about. */
const ofMembers = (say: Reaction): Reaction => async (tx, p) =>
  (typeof p['application'] === 'string' && await applicationStateOf(tx, p['application']) === 'approved' ? say(tx, p) : null);

/** The bank's word on a first payment comes when nobody looks at the page any more. */
export const isEnrolling = async (tx: Tx, p: Payload): Promise<boolean> => typeof p['application'] === 'string' && await applicationStateOf(tx, p['application']) === 'submitted';

/** What happens to a membership, and what is said of it. */
export const MEMBERSHIP_NOTICES: Readonly<Record<string, Reaction>> = {
  'membership.changed': (tx, p) => says(p['kind'] === 'age_out' ? 'child_aged_out' : 'plan_changed', 'change')(tx, p),
  // that a child leaves by age was told twice before
  'membership_change.scheduled': async (tx, p) => (p['kind'] === 'age_out' ? null : says('change_scheduled', 'change')(tx, p)),
  'person.ages_out_soon': (tx, p) => says(p['days'] === 60 ? 'child_ages_out_60' : 'child_ages_out_30', 'person', 'days')(tx, p),
  'membership_change.expired': says('change_expired', 'change'),
  'membership_change.announced': says('price_change', 'change'),
  'membership.canceled': says('membership_canceled', 'membership', 'at'),
  'membership.kept': says('membership_kept', 'membership', 'at'),
  // an enrollment that was never paid ends a membership nobody had
  'membership.ended': ofMembers(says('membership_ended', 'membership')),
  'membership.paused': says('membership_paused', 'membership', 'at'),
  'membership.resumed': says('membership_resumed', 'membership', 'at'),
  'membership.suspended': says('membership_suspended', 'membership', 'on'),
  'subscription.debit_started': async (tx, p) => (await isEnrolling(tx, p) ? says('debit_started', 'invoice', 'attempt')(tx, p) : null),
  'payment.reversed': async (tx, p) => (p['cause'] === 'returned' && typeof p['application'] === 'string' ? says('payment_returned', 'dispute')(tx, p) : null),
  // whoever is reached by the contact that was replaced; where nobody had proved one, by the contact they have
  'household.contact_changed': async (tx, p) => {
    const change = text(p, 'change' in p ? 'change' : 'verification'); // as the release before named it
    const about = { template: 'contact_changed', applicationId: text(p, 'application'), dedupKey: `contact_changed:${change}` };
    const replaced = p['replaced'] === 0 ? null : await replacedContact(tx, change);
    return replaced ? queueNoticeTo(tx, about, replaced) : queueNotice(tx, about);
  },
  'subscription.new_card_needed': ofMembers(says('new_card_needed', 'invoice', 'attempt')),
  'subscription.action_required': ofMembers(says('authentication_needed', 'invoice', 'attempt')),
};

/** Their links lead to the member's own page. */
const TO_ACCOUNT: ReadonlySet<string> = new Set([
  'plan_changed', 'change_scheduled', 'change_expired', 'price_change', 'membership_canceled', 'membership_kept', 'membership_ended', 'membership_paused', 'membership_resumed', 'membership_suspended', 'new_card_needed',
  'authentication_needed', 'payment_failed', 'child_ages_out_60', 'child_ages_out_30', 'child_aged_out', 'contact_changed', 'payment_returned',
]);
export const leadsToAccount = (template: string): boolean => TO_ACCOUNT.has(template);
