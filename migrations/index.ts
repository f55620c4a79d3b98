import { Foundation1795200000000 } from './1795200000000-foundation.js';
import { IdentityAndSites1795200001000 } from './1795200001000-identity-and-sites.js';
import { Plans1795200002000 } from './1795200002000-plans.js';
import { Enrollment1795200003000 } from './1795200003000-enrollment.js';
import { BillingAndNotices1795200004000 } from './1795200004000-billing-and-notices.js';
import { SignIn1795200005000 } from './1795200005000-sign-in.js';
import { SecondFactorReset1795200005001 } from './1795200005001-second-factor-reset.js';
import { AgentsAndGroups1795200006000 } from './1795200006000-agents-and-groups.js';
import { Lists1795200007000 } from './1795200007000-lists.js';
import { Exports1795200007100 } from './1795200007100-exports.js';
import { Privacy1795200008000 } from './1795200008000-privacy.js';
import { SteadyIndexes1795200009000 } from './1795200009000-steady-indexes.js';
import { MembershipChanges1796000001000 } from './1796000001000-membership-changes.js';
import { Reactivation1796000001001 } from './1796000001001-reactivation.js';
import { InvoiceLinesAndLedger1796000002000 } from './1796000002000-invoice-lines-and-ledger.js';
import { RefundsAndDisputes1796000002001 } from './1796000002001-refunds-and-disputes.js';
import { Reconciliation1796000002002 } from './1796000002002-reconciliation.js';
import { Account1796000004000 } from './1796000004000-account.js';
import { Figures1796000005000 } from './1796000005000-figures.js';
import { SessionOverlapAndRetention1796000006000 } from './1796000006000-session-overlap-and-retention.js';
import { ListOrders1796000007000 } from './1796000007000-list-orders.js';
import { MoneyFigures1796000011000 } from './1796000011000-money-figures.js';
import { FraudWarnings1796000011001 } from './1796000011001-fraud-warnings.js';
import { MoreRetention1796000013000 } from './1796000013000-more-retention.js';
import { EmployerScope1796000013001 } from './1796000013001-employer-scope.js';
import { SearchIndexes1796000013002 } from './1796000013002-search-indexes.js';

/** Every migration, in order. Classes, so that they run the same from source and from `dist`. */
export const migrations = [Foundation1795200000000, IdentityAndSites1795200001000, Plans1795200002000, Enrollment1795200003000, BillingAndNotices1795200004000, SignIn1795200005000, SecondFactorReset1795200005001, AgentsAndGroups1795200006000, Lists1795200007000, Exports1795200007100, Privacy1795200008000, SteadyIndexes1795200009000, MembershipChanges1796000001000, Reactivation1796000001001, InvoiceLinesAndLedger1796000002000, RefundsAndDisputes1796000002001, Reconciliation1796000002002, Account1796000004000, Figures1796000005000, SessionOverlapAndRetention1796000006000, ListOrders1796000007000, MoneyFigures1796000011000, FraudWarnings1796000011001, MoreRetention1796000013000, EmployerScope1796000013001, SearchIndexes1796000013002];
