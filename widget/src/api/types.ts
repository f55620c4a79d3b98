/** Names for the parts of the enrollment API, all of them cut out of the generated types: a changed API stops the build. */
import type * as Api from './generated.js';

export type {
  AgreementDraft, Application, ApplicationStatus, NewVerification, Offers, Payment, PaymentAttempt, Preview, Problem, ResumeLink, Selection, SignAgreement, SiteInfo, Verification,
} from './generated.js';

/** Integer cents of US dollars. */
export type Cents = number;
/** YYYY-MM-DD. */
export type IsoDate = string;
/** ISO 8601 in UTC. */
export type Instant = string;

export type Locale = Api.Application['locale'];
export type Tier = Api.Offers['tier'];
export type Channel = Api.Verification['channel'];
export type ApplicationStep = Api.Application['step'];
export type PersonRole = Api.Household['people'][number]['role'];
export type Attribution = NonNullable<Api.NewVerification['attribution']>;
export type Utm = NonNullable<Attribution['utm']>;
export type Confirmation = Api.ContactConfirmed;

/** The household as it is sent; people who are new have no id yet. */
export type Household = Api.HouseholdInput;
export type SavedHousehold = Api.Household;
export type Person = Household['people'][number];
export type FieldIssue = Api.Preview['fields'][number];

export type Start = Api.Offers['start'];
export type PlanOffer = Api.Offers['plans'][number];
export type AddOnOffer = Api.Offers['addOns'][number];
export type Hsa = PlanOffer['hsa'];
export type Quote = NonNullable<Api.Application['quote']>;

export type AgreementSection = Api.AgreementDraft['esign'];
export type Signer = Api.AgreementDraft['signers'][number];
export type Signature = Api.SignAgreement['signatures'][number];
export type Authority = Signature['authority'];
