import { MemberSession } from '#account/index.js';
import { ExportFile } from '#exports/index.js';
import { Agreement, Application, Household, Membership, MembershipChange, Person, ReplacedContact } from '#enrollment/index.js';
import { Invitation, PasswordReset, RecoveryCode, RoleGrant, SecondFactor, Session, UserAccount, Verification } from '#identity/index.js';
import { BillingIntent, CreditNote, Dispute, FraudWarning, InboxCursor, InboxEvent, Invoice, InvoiceDocument, InvoiceLine, LedgerEntry, LedgerLine, Payer, Payment, ReconciliationDifference, ReconciliationRun, Refund, Subscription, SubscriptionItem } from '#billing/index.js';
import { Agency, Agent } from '#agents/index.js';
import { EmployerGroup } from '#groups/index.js';
import { AuditCheck, AuditRow } from '#audit/index.js';
import { Document } from '#kit/storage/document.entity.js';
import { Notice } from '#notices/index.js';
import { Plan, PlanVersion } from '#plans/index.js';
import { Accounting, Disclosure, KeyRotation } from '#privacy/index.js';
import { Setting } from '#settings/index.js';
import { Site } from '#sites/index.js';

/** Every entity of the product. */
export const entities = [
  Site, Setting, Plan, PlanVersion, Document, UserAccount, RoleGrant, Session, SecondFactor, RecoveryCode, PasswordReset, Invitation, Verification, Agency, Agent, EmployerGroup, Application, Household, Person, ReplacedContact, Agreement, Membership, MembershipChange,
  Payer, Subscription, SubscriptionItem, Invoice, InvoiceLine, Payment, LedgerEntry, LedgerLine, Refund, CreditNote, Dispute, FraudWarning, InvoiceDocument, ReconciliationRun, ReconciliationDifference, BillingIntent, InboxEvent, InboxCursor, Notice, AuditRow, ExportFile, AuditCheck, KeyRotation, Disclosure, Accounting,
  MemberSession,
];
