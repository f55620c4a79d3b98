/**
 * Shapes of the enrollment API under /api/v1, named as the pages speak of them. All of them come from the generated types.
 * Money is integer cents, calendar facts are YYYY-MM-DD, instants are ISO UTC.
 */
import type * as api from './generated.js';

export type {
  AgreementDraft, Application, ApplicationStatus, NewVerification, Offers, Payment, PaymentAttempt, Preview, Problem, ResumeLink, Selection, SignAgreement, SiteInfo, Verification,
} from './generated.js';

export type Cents = number;
export type IsoDate = string;
export type Instant = string;

export type Locale = api.Application['locale'];
export type ApplicationState = api.Application['state'];
export type ApplicationStep = api.Application['step'];
export type Channel = api.Verification['channel'];
export type Tier = api.Offers['tier'];
export type PaymentState = api.ApplicationStatus['payment']['state'];
export type Quote = NonNullable<api.Application['quote']>;
export type QuoteLine = Quote['lines'][number];
export type MembershipSummary = NonNullable<api.Application['membership']>;

export type PlanOffer = api.Offers['plans'][number];
export type AddOnOffer = api.Offers['addOns'][number];
export type Hsa = PlanOffer['hsa'];
export type Start = api.Offers['start'];
export type FieldIssue = api.Preview['fields'][number];

export type StateOption = api.SiteInfo['states'][number];
export type Attribution = NonNullable<api.NewVerification['attribution']>;
export type Utm = NonNullable<Attribution['utm']>;
export type Confirmation = api.ContactConfirmed;

/** What may be sent must take what is kept on the page. */
type SentAs<Wanted, Given extends Wanted> = Given;
/** A person of the form: gets an id when saved. */
export type Person = Omit<api.Household['people'][number], 'id'> & { id?: string };
export type PersonRole = Person['role'];
export type Address = api.Household['address'];
export type Household = SentAs<api.HouseholdInput, Omit<api.Household, 'people'> & { people: Person[] }>;

export type AgreementSection = api.AgreementDraft['esign'];
export type Signer = api.AgreementDraft['signers'][number];
export type Signature = api.SignAgreement['signatures'][number];
export type Authority = Signature['authority'];
