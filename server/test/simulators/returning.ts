import { anonymous, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { visitorAuthenticator } from '#enrollment/application.token.js';
import { confirmContact } from '#enrollment/confirm-contact.js';
import { correctContact } from '#enrollment/correct-contact.js';
import { resumeApplication } from '#enrollment/resume-application.js';
import { sendResumeLink } from '#enrollment/send-resume-link.js';
import { startApplication } from '#enrollment/start-application.js';
import { proveContact } from '#identity/index.js';
import { newId } from '#kit/ids/ids.js';
import { DEMO_SITE_KEY } from '../../composition/seed.js';
import type { ActiveMembership, EnrollmentWorld, View } from './enrollment-world.js';

/** Whose contact it is, by the application and the household they made. */
export type Enrolled = Pick<ActiveMembership, 'actor' | 'householdId'>;

/** People who come back to an enrollment by a contact, a link or a page that is open; and staff who correct the contact. */
export function returning(w: EnrollmentWorld) {
  const asking = (verification: string) => anonymous({}, { keys: { verification: [verification] } });
  /** Gives back the code that was sent, as whoever can read it. */
  const confirm = async (verification: string): Promise<{ application: View; token: string }> => {
    const code = String(w.messages.findLast(m => m.id.startsWith(verification))!.props['code']);
    return await execute(w.db, asking(verification), confirmContact, { proof: await proveContact(w.db, verification, code) }) as { application: View; token: string };
  };
  /** Asks for a code from the start, as a newcomer. */
  const asks = async (address: string): Promise<string> => {
    const [application, verification] = [newId(), newId()];
    await execute(w.db, anonymous({}, { keys: { application: [application], verification: [verification] } }), startApplication, { site: DEMO_SITE_KEY, channel: address.includes('@') ? 'email' : 'sms', address, ...(address.includes('@') ? {} : { smsConsent: true }), locale: 'en' });
    return verification;
  };
  return {
    asking, asks, confirm,
    comesBack: async (address: string) => confirm(await asks(address)),
    /** The token of a link that was mailed. */
    link: async (actor: ActiveMembership['actor']): Promise<string> => {
      await execute(w.db, actor, sendResumeLink, { id: actor.applicationId! });
      return String(w.messages.findLast(x => x.template === 'resume_link')!.props['link']).split('#resume=')[1]!;
    },
    /** Opens a link: a code is on its way. */
    opened: async (token: string): Promise<string> => {
      const verification = newId();
      await execute(w.db, asking(verification), resumeApplication, { token, locale: 'en' });
      return verification;
    },
    /** Who holds this token, as a request is read. */
    holder: async (token: string) => (await visitorAuthenticator(w.db.keys)({ headers: { authorization: `Bearer ${token}` }, facts: { requestId: newId() } } as never, {} as never))!,
    contactOf: async ({ actor }: Pick<Enrolled, 'actor'>): Promise<string> => String((await w.row('application', actor.applicationId!))['contact']),
    enrolled: async (actor: ActiveMembership['actor']): Promise<Enrolled> => ({ actor, householdId: String((await w.row('application', actor.applicationId!))['household_id']) }),
    correct: (m: Pick<Enrolled, 'householdId'>, to: { email?: string; phone?: string; smsConsent?: boolean }) => execute(w.db, system('test'), correctContact, { id: m.householdId, ...to, reason: 'asked by telephone' }),
    /** To whom it was said that a contact of this enrollment was replaced. */
    told: (m: Pick<Enrolled, 'actor'>) => w.db.systemStatement<{ recipient: string }>(`select recipient from notice where template = 'contact_changed' and application_id = $1 order by created_at, id`, [m.actor.applicationId]).then(all => all.map(n => n.recipient)),
  };
}
