/* Generated from docs/api/openapi.json by `npm run generate`; do not edit. */

export interface Schemas {
  AccountCancel: AccountCancel;
  AccountCanceled: AccountCanceled;
  AccountCancellation: AccountCancellation;
  AccountCardSaved: AccountCardSaved;
  AccountCardSetup: AccountCardSetup;
  AccountCardSetupDone: AccountCardSetupDone;
  AccountChangeAsked: AccountChangeAsked;
  AccountChangePreview: AccountChangePreview;
  AccountChanged: AccountChanged;
  AccountChoices: AccountChoices;
  AccountCode: AccountCode;
  AccountContactChoices: AccountContactChoices;
  AccountContactCode: AccountContactCode;
  AccountDocuments: AccountDocuments;
  AccountDone: AccountDone;
  AccountEnded: AccountEnded;
  AccountEntered: AccountEntered;
  AccountInvoice: AccountInvoice;
  AccountInvoiceConfirmation: AccountInvoiceConfirmation;
  AccountInvoiceLines: AccountInvoiceLines;
  AccountInvoiceState: AccountInvoiceState;
  AccountInvoices: AccountInvoices;
  AccountMembership: AccountMembership;
  AccountNewAddress: AccountNewAddress;
  AccountNewContact: AccountNewContact;
  AccountOverview: AccountOverview;
  AccountOwnData: AccountOwnData;
  AccountPaid: AccountPaid;
  AccountPause: AccountPause;
  AccountPauseOutlook: AccountPauseOutlook;
  AccountPaymentMethod: AccountPaymentMethod;
  AccountReactivated: AccountReactivated;
  AccountSession: AccountSession;
  AccountSessions: AccountSessions;
  AccountSignIn: AccountSignIn;
  AccountState: AccountState;
  AccountWish: AccountWish;
  AccountWishConfirmed: AccountWishConfirmed;
  AgreementDraft: AgreementDraft;
  Application: Application;
  ApplicationStatus: ApplicationStatus;
  Code: Code;
  ContactConfirmed: ContactConfirmed;
  Empty: Empty;
  Health: Health;
  Household: Household;
  HouseholdInput: HouseholdInput;
  HouseholdPreview: HouseholdPreview;
  NewVerification: NewVerification;
  Nothing: Nothing;
  Offers: Offers;
  Payment: Payment;
  PaymentAttempt: PaymentAttempt;
  Preview: Preview;
  Problem: Problem;
  ResumeLink: ResumeLink;
  ResumeRequest: ResumeRequest;
  Selection: Selection;
  SignAgreement: SignAgreement;
  SiteInfo: SiteInfo;
  Submit: Submit;
  Verification: Verification;
}
export interface AccountCancel {
  reason?: string;
  key: string;
}
export interface AccountCanceled {
  id: string;
  state: string;
  endsOn: string;
}
export interface AccountCancellation {
  endsOn: string;
  paidThrough: string | null;
  noticeEndsOn: string | null;
  daysToBill: number;
  refundCents: number;
  refundRule: 'eligible' | 'review' | 'unearned_days' | 'none';
}
export interface AccountCardSaved {
  saved: boolean;
}
export interface AccountCardSetup {
  setupId: string;
  clientSecret: string;
}
export interface AccountCardSetupDone {
  setupId: string;
}
export interface AccountChangeAsked {
  changeId: string;
  state: string;
}
export interface AccountChangePreview {
  when: 'now' | 'next_period';
  effectiveOn: string;
  tier: 'EE' | 'ESP' | 'ECH' | 'FAM';
  monthlyCents: number;
  dueNowCents: number;
  nextChargeCents: number;
  nextChargeOn: string | null;
  prorationAt: string | null;
  lines: {
    kind: 'credit' | 'charge';
    of: 'plan' | 'addon';
    fromOn: string;
    toOn: string;
    cents: number;
    unitCents: number;
    share: {
      seconds: number;
      ofSeconds: number;
      days: number;
      ofDays: number;
    };
  }[];
  hsa: {
    eligible: boolean;
    reason: string;
    note: string;
    capCents: number;
  };
}
export interface AccountChanged {
  state: string;
  effectiveOn: string;
  monthlyCents: number;
  dueNowCents: number;
  clientSecret: string | null;
}
export interface AccountChoices {
  plans: {
    planVersionId: string;
    code: string;
    name: string;
    summary: string;
    features: string[];
    monthlyCents: number;
    prices: {
      EE: number;
      ESP: number;
      ECH: number;
      FAM: number;
    };
    hsa: {
      eligible: boolean;
      reason: string;
      note: string;
      capCents: number;
    };
  }[];
  addOns: {
    addOnVersionId: string;
    code: string;
    name: string;
    summary: string;
    monthlyCents: number;
    prices: {
      EE: number;
      ESP: number;
      ECH: number;
      FAM: number;
    };
  }[];
}
export interface AccountCode {
  code: string;
  householdId?: string;
}
export interface AccountContactChoices {
  states: {
    code: string;
    name: string;
    open: boolean;
  }[];
  smsConsent: {
    version: string;
    text: string;
  };
}
export interface AccountContactCode {
  code: string;
}
export interface AccountDocuments {
  agreements: {
    id: string;
    memberNumber: string | null;
    signedAt: string;
    locale: 'en' | 'es';
    version: string;
    replaced: boolean;
  }[];
}
export interface AccountDone {
  id: string;
}
export interface AccountEnded {
  ended: number;
}
export interface AccountEntered {
  signedIn: boolean;
  households: {
    householdId: string;
    memberNumber: string;
    name: string;
    state: string;
  }[];
}
export interface AccountInvoice {
  id: string;
  number: string | null;
  state: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  totalCents: number;
  paidCents: number;
  dueCents: number;
  refundedCents: number;
  periodStart: string | null;
  lastDay: string | null;
  issuedOn: string;
  nextAttemptAt: string | null;
  payment: {
    state: string;
    kind: string | null;
    brand: string | null;
    last4: string | null;
    message: string | null;
    confirm: boolean;
  } | null;
}
export interface AccountInvoiceConfirmation {
  clientSecret: string;
}
export interface AccountInvoiceLines {
  id: string;
  number: string | null;
  lines: {
    id: string;
    label: string;
    what: string;
    dates: string;
    share: string | null;
    arithmetic: string;
    cents: number;
  }[];
}
export interface AccountInvoiceState {
  id: string;
  state: string;
}
export interface AccountInvoices {
  invoices: AccountInvoice[];
  next: string | null;
}
export interface AccountMembership {
  id: string;
  number: string;
  state: 'pending_payment' | 'pending_activation' | 'active' | 'past_due' | 'paused' | 'suspended' | 'ended';
  plan: {
    versionId: string;
    name: string;
    monthlyCents: number;
    code: string;
    summary: string;
    features: string[];
    hsa: {
      eligible: boolean;
      reason: string;
      note: string;
      capCents: number;
    };
  };
  addOns: {
    versionId: string;
    name: string;
    monthlyCents: number;
  }[];
  tier: 'EE' | 'ESP' | 'ECH' | 'FAM';
  monthlyCents: number;
  employerCents: number;
  startsOn: string;
  paidThrough: string | null;
  endsOn: string | null;
  nextChargeOn: string | null;
  nextChargeCents: number | null;
  resumesOn: string | null;
  payBy: string | null;
  change: {
    state: string;
    kind: string;
    effectiveOn: string;
    planName: string;
    addOnNames: string[];
    tier: 'EE' | 'ESP' | 'ECH' | 'FAM';
    monthlyCents: number;
    peopleAdded: number;
    peopleDropped: number;
    leaving: string[];
    dueNowCents: number;
    takesBack: boolean;
  } | null;
}
export interface AccountNewAddress {
  line1: string;
  line2?: string;
  city: string;
  state: string;
  zip: string;
}
export interface AccountNewContact {
  channel: 'email' | 'sms';
  address: string;
  smsConsent?: boolean;
}
export interface AccountOverview {
  today: string;
  locale: 'en' | 'es';
  provider: {
    name: string;
    phone: string;
    email: string;
  };
  theme: {
    accent: string;
  };
  notInsurance: string;
  changeBy: 'member' | 'agent';
  pauseBy: 'staff' | 'member';
  payment: {
    publishableKey: string;
    scriptUrl: string;
  };
  contact: {
    channel: 'email' | 'sms';
    sentTo: string;
  };
  household: {
    people: {
      id: string;
      role: 'self' | 'spouse' | 'partner' | 'child';
      firstName: string;
      lastName: string;
      coveredThrough: string | null;
    }[];
    address: {
      line1: string;
      line2: string | null;
      city: string;
      state: string;
      zip: string;
    };
    email: string | null;
    phone: string | null;
  };
  memberships: AccountMembership[];
  open: AccountInvoice[];
}
export interface AccountOwnData {
  producedAt: string;
  provider: {
    name: string;
    address: string;
    phone: string;
    email: string;
  };
  household: {
    id: string;
    email: string | null;
    phone: string | null;
    line1: string;
    line2: string | null;
    city: string;
    state: string;
    zip: string;
    locale: string;
  };
  people: {
    role: string;
    firstName: string;
    lastName: string;
    birthDate: string;
    disabled: boolean;
    medicare: boolean | null;
    agesOutOn: string | null;
  }[];
  memberships: {
    number: string;
    state: string;
    plan: string;
    addOns: string[];
    tier: string;
    monthlyCents: number;
    startsOn: string;
    endsOn: string | null;
    paidThrough: string | null;
  }[];
  invoices: {
    number: string | null;
    state: string;
    totalCents: number;
    paidCents: number;
    periodStart: string | null;
    periodEnd: string | null;
    createdAt: string;
  }[];
  payments: {
    invoice: string | null;
    state: string;
    amountCents: number;
    refundedCents: number;
    method: string | null;
    collectedAt: string | null;
  }[];
  agreements: {
    version: string;
    signedAt: string;
    locale: string;
    sha256: string;
  }[];
  messages: {
    template: string;
    channel: string;
    recipient: string;
    state: string;
    createdAt: string;
    sentAt: string | null;
  }[];
  accountingOfDisclosures: string;
}
export interface AccountPaid {
  id: string;
  paid: boolean;
}
export interface AccountPause {
  resumesOn: string;
}
export interface AccountPauseOutlook {
  pausesOn: string;
  paidThrough: string;
  skippedChargeOn: string;
  firstResumesOn: string;
  lastResumesOn: string;
  resumeCents: number;
}
export interface AccountPaymentMethod {
  method: {
    kind: string;
    brand: string | null;
    last4: string | null;
    expiresMonth: number | null;
    expiresYear: number | null;
    bankName: string | null;
  } | null;
}
export interface AccountReactivated {
  link: string;
}
export interface AccountSession {
  householdId: string;
  channel: 'email' | 'sms';
  sentTo: string;
  expiresAt: string;
  idleSeconds: number;
}
export interface AccountSessions {
  sessions: {
    id: string;
    channel: 'email' | 'sms';
    sentTo: string;
    createdAt: string;
    seenAt: string;
    agent: string | null;
    current: boolean;
  }[];
}
export interface AccountSignIn {
  channel: 'email' | 'sms';
  address: string;
  locale: 'en' | 'es';
}
export interface AccountState {
  id: string;
  state: string;
}
export interface AccountWish {
  planVersionId?: string;
  /**
   * @maxItems 20
   */
  addOnVersionIds?: string[];
  household?: {
    /**
     * @maxItems 20
     */
    add?: {
      role: string;
      firstName: string;
      lastName: string;
      birthDate: string;
      disabled?: boolean;
      medicare?: boolean;
      medicareContract?: boolean;
    }[];
    /**
     * @maxItems 20
     */
    drop?: string[];
  };
}
export interface AccountWishConfirmed {
  planVersionId?: string;
  /**
   * @maxItems 20
   */
  addOnVersionIds?: string[];
  household?: {
    /**
     * @maxItems 20
     */
    add?: {
      role: string;
      firstName: string;
      lastName: string;
      birthDate: string;
      disabled?: boolean;
      medicare?: boolean;
      medicareContract?: boolean;
    }[];
    /**
     * @maxItems 20
     */
    drop?: string[];
  };
  expectedDueCents: number;
  prorationAt: string | null;
  key: string;
}
export interface AgreementDraft {
  hash: string;
  version: string;
  locale: 'en' | 'es';
  state: string;
  title: string;
  esign: {
    heading: string;
    paragraphs: string[];
  };
  sections: {
    heading: string;
    paragraphs: string[];
  }[];
  notInsurance: string;
  autoRenew: string;
  countersignature: {
    name: string;
    title: string;
  };
  signers: {
    personId: string;
    name: string;
    role: string;
    mustSign: boolean;
  }[];
}
export interface Application {
  id: string;
  state: 'draft' | 'submitted' | 'approved' | 'declined' | 'withdrawn' | 'abandoned';
  step: 'household' | 'plan' | 'agreement' | 'payment' | 'done';
  locale: 'en' | 'es';
  contact: {
    channel: 'email' | 'sms';
    masked: string;
  };
  household: Household | null;
  tier: ('EE' | 'ESP' | 'ECH' | 'FAM') | null;
  selection: {
    planVersionId: string;
    planName: string;
    addOnVersionIds: string[];
  } | null;
  quote: {
    lines: {
      kind: 'plan' | 'addon';
      name: string;
      monthlyCents: number;
    }[];
    monthlyCents: number;
    dueTodayCents: number;
    currency: 'usd';
    hsa: {
      eligible: boolean;
      reason: string;
      note: string;
      capCents: number;
    };
    start: {
      startsOn: string;
      rule: 'today' | 'first_or_fifteenth';
      ruleText: string;
      nextChargeOn: string;
      dueToday: boolean;
    };
  } | null;
  agreement: {
    signedAt: string;
    hash: string;
    locale: 'en' | 'es';
  } | null;
  membership: {
    state: string;
    memberNumber: string;
    startsOn: string;
    nextChargeOn: string | null;
    nextChargeCents: number;
  } | null;
}
export interface Household {
  people: {
    id: string;
    role: 'self' | 'spouse' | 'partner' | 'child';
    firstName: string;
    lastName: string;
    birthDate: string;
    disabled?: boolean;
    medicare?: boolean;
    medicareContract?: boolean;
  }[];
  address: {
    line1: string;
    line2?: string;
    city: string;
    state: string;
    zip: string;
  };
  phone?: string;
  email?: string;
  smsConsent?: boolean;
}
export interface ApplicationStatus {
  state: 'draft' | 'submitted' | 'approved' | 'declined' | 'withdrawn' | 'abandoned';
  payment: {
    state: 'none' | 'open' | 'processing' | 'failed' | 'succeeded';
    message: string | null;
    bank: boolean;
  };
  membership: {
    state: string;
    memberNumber: string;
    startsOn: string;
    nextChargeOn: string | null;
    nextChargeCents: number;
  } | null;
}
export interface Code {
  code: string;
}
export interface ContactConfirmed {
  token: string;
  tokenExpiresAt: string;
  application: Application;
}
export interface Empty {}
export interface Health {
  status: 'ok';
  version: string;
}
export interface HouseholdInput {
  /**
   * @maxItems 40
   */
  people: {
    id?: string;
    role: string;
    firstName: string;
    lastName: string;
    birthDate: string;
    disabled?: boolean;
    medicare?: boolean;
    medicareContract?: boolean;
  }[];
  address: {
    line1: string;
    line2?: string;
    city: string;
    state: string;
    zip: string;
  };
  phone?: string;
  email?: string;
  smsConsent?: boolean;
}
export interface HouseholdPreview {
  /**
   * @maxItems 40
   */
  people?: {
    id?: string;
    role?: string;
    firstName?: string;
    lastName?: string;
    birthDate?: string;
    disabled?: boolean;
    medicare?: boolean;
    medicareContract?: boolean;
  }[];
  address?: {
    line1?: string;
    line2?: string;
    city?: string;
    state?: string;
    zip?: string;
  };
  phone?: string;
  email?: string;
  smsConsent?: boolean;
}
export interface NewVerification {
  site: string;
  channel: 'email' | 'sms';
  address: string;
  smsConsent?: boolean;
  locale: 'en' | 'es';
  attribution?: {
    agent?: string;
    campaign?: string;
    group?: string;
    plan?: string;
    referrer?: string;
    utm?: {
      source?: string;
      medium?: string;
      campaign?: string;
      term?: string;
      content?: string;
    };
  };
}
export interface Nothing {}
export interface Offers {
  tier: 'EE' | 'ESP' | 'ECH' | 'FAM';
  start: {
    startsOn: string;
    rule: 'today' | 'first_or_fifteenth';
    ruleText: string;
    nextChargeOn: string;
    dueToday: boolean;
  };
  plans: {
    planVersionId: string;
    code: string;
    name: string;
    summary: string;
    features: string[];
    monthlyCents: number;
    prices: {
      EE: number;
      ESP: number;
      ECH: number;
      FAM: number;
    };
    hsa: {
      eligible: boolean;
      reason: string;
      note: string;
      capCents: number;
    };
  }[];
  addOns: {
    addOnVersionId: string;
    code: string;
    name: string;
    summary: string;
    monthlyCents: number;
    prices: {
      EE: number;
      ESP: number;
      ECH: number;
      FAM: number;
    };
  }[];
}
export interface Payment {
  kind: 'payment' | 'setup';
  clientSecret: string;
  publishableKey: string;
  amountCents: number;
  currency: 'usd';
  attemptsLeft: number;
}
export interface PaymentAttempt {
  attemptsLeft: number;
}
export interface Preview {
  tier: ('EE' | 'ESP' | 'ECH' | 'FAM') | null;
  offers: Offers | null;
  fields: {
    path: string;
    code: string;
    message: string;
  }[];
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  fields?: {
    path: string;
    code: string;
    message: string;
  }[];
  retryAfter?: number;
  requestId?: string;
}
export interface ResumeLink {
  sentTo: string;
  expiresAt: string;
}
export interface ResumeRequest {
  token: string;
  locale: 'en' | 'es';
}
export interface Selection {
  planVersionId: string;
  /**
   * @maxItems 20
   */
  addOnVersionIds: string[];
  expectedMonthlyCents: number;
}
export interface SignAgreement {
  hash: string;
  locale: 'en' | 'es';
  esignConsent: true;
  notInsuranceAcknowledged: true;
  autoRenewConsent: true;
  /**
   * @maxItems 20
   */
  signatures: {
    personId: string;
    name: string;
    authority: 'self' | 'represented';
  }[];
}
export interface SiteInfo {
  key: string;
  name: string;
  provider: {
    name: string;
    phone: string;
    email: string;
  };
  locales: ('en' | 'es')[];
  states: {
    code: string;
    name: string;
    open: boolean;
  }[];
  smsConsent: {
    version: string;
    text: string;
  };
  theme: {
    accent: string | null;
  };
  payment: {
    publishableKey: string;
    scriptUrl: string;
  };
  bankDebits: boolean;
  today: string;
  notInsurance: string;
}
export interface Submit {
  expectedMonthlyCents: number;
}
export interface Verification {
  id: string;
  channel: 'email' | 'sms';
  sentTo: string;
  expiresAt: string;
  resendAt: string;
  triesLeft: number;
}
