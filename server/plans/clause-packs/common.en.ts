import type { CommonClauses } from './pack.js';

/** The clauses every state shares, in plain English. A template: see the clause `template`. */
export const commonEn: CommonClauses = {
  title: 'Direct Primary Care Membership Agreement',
  esign: {
    heading: 'Signing electronically',
    paragraphs: [
      'Please read this first. You are about to receive and sign an agreement on a screen instead of on paper. You may do so only if you agree to it.',
      'Your consent covers this agreement, later changes to it, and the notices that belong to your membership. You can ask for a paper copy at any time, free of charge, by calling {providerPhone} or writing to {providerEmail}.',
      'You can withdraw this consent at any time in the same way. What you signed before stays valid. From then on we send paper; your membership does not end because of it.',
      'To read and keep the agreement you need a device with a current web browser, access to the internet, and a way to save or print a page. If your email address or phone number changes, tell us, so that our notices reach you.',
      'Typing your name and pressing the button has the same effect as signing by hand. We keep the exact text you saw, its fingerprint, the time, your internet address and the language.',
    ],
  },
  parties: {
    heading: 'Who this agreement is between',
    paragraphs: [
      'This agreement is between {provider}, {providerAddress} ("we", "us"), and {subscriber}, {address} ("you", the subscriber).',
      'It covers these people, whom we call members: {people}. You are responsible for what you agree to here on behalf of the members who are minors, and of the adults who gave you authority to sign for them.',
      'It is made under the law of {state}.',
    ],
  },
  services: {
    heading: 'What we do for you',
    paragraphs: [
      'We give the members primary care: the visits, advice and ongoing care that a primary care doctor is trained for. You chose the plan {plan}. It includes:',
    ],
  },
  addOn: 'You also chose {plan}, which is optional and stands on its own line of your bill. It includes:',
  fee: {
    heading: 'What you pay',
    paragraphs: [
      'You pay {fee} each month, made up of the lines below. The fee is fixed: it does not depend on how often you use our care. It covers the services listed above and nothing else; medicines, laboratory work done elsewhere, specialists and hospitals are not part of it.',
      'We tell you the price of any service outside this fee before we provide it, and you pay it only if you agree. We change the fee only with at least 60 days of notice in writing, and never for a month you have already paid.',
      'We charge nothing for joining and no penalty for leaving. Months that can be paid in advance, at most: {prepaidMonths}.',
    ],
  },
  feeDueToday: 'Today you pay {dueToday} for the first month. Your membership starts on {start}, as soon as the payment is confirmed. The next charge is on {next}.',
  feeDueLater: 'Nothing is due today. Your card is saved and charged {fee} on {start}, the day your membership starts. If that charge fails, your membership does not start; we tell you and you can pay within 14 days.',
  renewal: {
    heading: 'Automatic renewal',
    paragraphs: [
      'Your membership renews by itself every month, and {fee} is charged to your saved payment method on day {day} of each month (on the last day of a shorter month) until you cancel.',
      'You can see the next charge, change your payment method and cancel online in your account at any time. If a charge fails, we tell you each time and your care goes on while it is retried.',
    ],
  },
  notInsurance: {
    heading: 'This is not insurance',
    paragraphs: [
      'This agreement is not health insurance, and we are not an insurance company. It does not replace health insurance and does not meet any law that requires you to have it. We recommend that you also carry insurance for hospital care, emergencies and specialists.',
      'We do not file claims with any insurer for the services of this agreement, and you agree not to do so yourself.',
    ],
  },
  emergency: {
    heading: 'No emergency care',
    paragraphs: [
      'We do not provide emergency care. In an emergency call 911 or go to the nearest emergency room. Do not wait for an answer to a message or a call to us.',
    ],
  },
  medicare: {
    heading: 'Private contract for members with Medicare',
    paragraphs: [
      'These members have told us that they have Medicare: {medicarePeople}. The following applies to them.',
      'Our doctors have opted out of Medicare. Neither you nor we may send a bill to Medicare for our services, and Medicare pays nothing for them. The limits that Medicare sets on charges do not apply, and Medigap plans do not pay; other supplemental plans may choose not to.',
      'You may receive the same services from doctors who have not opted out, and Medicare would then pay its part. You enter into this private contract of your own will, not in an emergency and not when you need urgent care.',
      'Before the first visit we give each of these members the private contract with the dates of our opt-out, to be signed by the member or a legal representative, and a copy to keep.',
    ],
  },
  privacy: {
    heading: 'Your privacy',
    paragraphs: [
      'We protect health information as the federal privacy law (HIPAA) requires. Our Notice of Privacy Practices tells how we use it; you can read it in your account and at the practice. Our payment processor receives your card and an opaque number, never your health information.',
      'Email is not a private channel. We put no health information into an email or a text message: they carry a link, and the content stands behind a code.',
    ],
  },
  messages: {
    heading: 'Text messages',
    paragraphs: [
      'We send text messages to your mobile number only if you agreed to it separately. Message and data rates may apply. Reply STOP at any time to end them, or HELP for help. Your membership does not depend on this consent.',
    ],
  },
  countersignature: {
    heading: 'Signature of the practice',
    paragraphs: [
      '{signatory}, {signatoryTitle}, signs this agreement for {provider}. The signature is added by our system at the moment you sign, under a standing written mandate that we keep.',
      'You receive a copy of the signed agreement. Both sides may rely on that copy.',
    ],
  },
  template: {
    heading: 'About this text',
    paragraphs: [
      'This text is a template that came with the software. A lawyer licensed in {state} must review and approve it before it is used with real members.',
    ],
  },
};
