/** Shapes of the enrollment API under /api/v1. Money is integer cents, calendar facts are YYYY-MM-DD, instants are ISO UTC. */
export type Locale = 'en' | 'es';
export type Cents = number;
export type IsoDate = string;
export type Instant = string;
export type Tier = 'EE' | 'ESP' | 'ECH' | 'FAM';
export type Channel = 'email' | 'sms';
export type ApplicationState = 'draft' | 'submitted' | 'approved' | 'declined' | 'withdrawn' | 'abandoned';
export type ApplicationStep = 'household' | 'plan' | 'agreement' | 'payment' | 'done';
export type PersonRole = 'self' | 'spouse' | 'partner' | 'child';
export type PaymentState = 'none' | 'open' | 'processing' | 'failed' | 'succeeded';
export type Authority = 'self' | 'represented';

export interface FieldIssue { path: string; code: string; message: string }

/** Body of `application/problem+json`; `detail` and `message` are already in the caller's language. */
export interface Problem {
  type: string; title: string; status: number; code: string; detail: string;
  fields?: FieldIssue[];
  /** Seconds. */
  retryAfter?: number;
}

export interface StateOption { code: string; name: string; open: boolean }
export interface SiteInfo {
  key: string; name: string;
  provider: { name: string; phone: string; email: string };
  locales: Locale[];
  states: StateOption[];
  smsConsent: { version: string; text: string };
  theme: { accent: string | null };
  payment: { publishableKey: string; scriptUrl: string };
  today: IsoDate;
  notInsurance: string;
}

export interface Utm { source?: string; medium?: string; campaign?: string; term?: string; content?: string }
export interface Attribution { agent?: string; campaign?: string; group?: string; plan?: string; referrer?: string; utm?: Utm }
export interface NewVerification {
  site: string; channel: Channel; address: string; smsConsent?: true; locale: Locale; attribution?: Attribution;
}
export interface Verification { id: string; channel: Channel; sentTo: string; expiresAt: Instant; resendAt: Instant; triesLeft: number }
export interface Confirmation { token: string; tokenExpiresAt: Instant; application: Application }

export interface Person {
  id?: string; role: PersonRole; firstName: string; lastName: string; birthDate: IsoDate;
  disabled?: boolean; medicare?: boolean; medicareContract?: boolean;
}
export interface Address { line1: string; line2?: string; city: string; state: string; zip: string }
export interface Household { people: Person[]; address: Address; phone?: string; email?: string; smsConsent?: boolean }

export interface Hsa { eligible: boolean; reason: string; note: string; capCents: Cents }
export interface Start { startsOn: IsoDate; rule: 'today' | 'first_or_fifteenth'; ruleText: string; nextChargeOn: IsoDate; dueToday: boolean }
export interface PlanOffer {
  planVersionId: string; code: string; name: string; summary: string; features: string[];
  monthlyCents: Cents; prices: Record<Tier, Cents>; hsa: Hsa;
}
export interface AddOnOffer {
  addOnVersionId: string; code: string; name: string; summary: string; monthlyCents: Cents; prices: Record<Tier, Cents>;
}
export interface Offers { tier: Tier; start: Start; plans: PlanOffer[]; addOns: AddOnOffer[] }
export interface Preview { tier: Tier | null; offers: Offers | null; fields: FieldIssue[] }
export interface Selection { planVersionId: string; addOnVersionIds: string[]; expectedMonthlyCents: Cents }

export interface QuoteLine { kind: 'plan' | 'addon'; name: string; monthlyCents: Cents }
export interface Quote { lines: QuoteLine[]; monthlyCents: Cents; dueTodayCents: Cents; currency: 'usd'; hsa: Hsa; start: Start }
export interface MembershipSummary {
  state: string; memberNumber: string; startsOn: IsoDate; nextChargeOn: IsoDate | null; nextChargeCents: Cents;
}
export interface Application {
  id: string; state: ApplicationState; step: ApplicationStep; locale: Locale;
  contact: { channel: Channel; masked: string };
  household: Household | null; tier: Tier | null;
  selection: { planVersionId: string; planName: string; addOnVersionIds: string[] } | null;
  quote: Quote | null;
  agreement: { signedAt: Instant; hash: string; locale: Locale } | null;
  membership: MembershipSummary | null;
}

export interface AgreementSection { heading: string; paragraphs: string[] }
export interface Signer { personId: string; name: string; role: PersonRole; mustSign: boolean }
export interface AgreementDraft {
  hash: string; version: string; locale: Locale; state: string; title: string;
  esign: AgreementSection; sections: AgreementSection[];
  notInsurance: string; autoRenew: string;
  countersignature: { name: string; title: string };
  signers: Signer[];
}
export interface Signature { personId: string; name: string; authority: Authority }
export interface SignAgreement {
  hash: string; locale: Locale; esignConsent: true; notInsuranceAcknowledged: true; autoRenewConsent: true; signatures: Signature[];
}

export interface Payment {
  kind: 'payment' | 'setup'; clientSecret: string; publishableKey: string; amountCents: Cents; currency: 'usd'; attemptsLeft: number;
}
export interface PaymentAttempt { attemptsLeft: number }
export interface ApplicationStatus {
  state: ApplicationState;
  payment: { state: PaymentState; message: string | null };
  membership: MembershipSummary | null;
}
export interface ResumeLink { sentTo: string; expiresAt: Instant }
