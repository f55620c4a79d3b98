import type { Shape } from './en.js';

/** Texts of what most visits never show: a return, a fresh code, leaving for later, a closed enrollment. */
export const en = {
  resumeTitle: 'Welcome back',
  resumeLead: 'For your privacy we confirm that it is you before we open your enrollment.',
  againTitle: 'Please confirm it is still you',
  againLead: 'You were away for a while. We ask for a fresh code to protect your details. Everything you typed is still here.',
  laterTitle: 'Finish later',
  laterLead: 'We send you a link. It opens your enrollment at this step, on any device, after a fresh code.',
  laterDraft: 'What you typed on this step is kept only once it is complete. Earlier steps are saved.',
  laterSend: 'Send me the link',
  laterSent: (to: string, date: string) => `A link is on its way to ${to}. Good until: ${date}`,
  cancel: 'Cancel',
  closedTitle: 'This enrollment is closed',
  closedDeclined: 'The provider could not accept this enrollment. Please contact us if you have questions.',
  closedWithdrawn: 'You withdrew this enrollment. Nothing will be charged.',
  closedAbandoned: 'This enrollment was not finished in time. Nothing was charged. You can begin a new one at any time.',
  beginNew: 'Begin a new enrollment',
};

export type RareTexts = { readonly [K in keyof typeof en]: Shape<(typeof en)[K]> };
