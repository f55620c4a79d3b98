import { z } from 'zod';
import { CONTRIBUTION_KINDS, type ContributionKind } from './contribution.rules.js';

export const GroupCode = z.string().trim().toUpperCase().regex(/^[A-Z0-9][A-Z0-9-]{1,29}$/).describe('Group code (empty: one is made)');
export const GroupContact = {
  contactName: z.string().trim().min(1).max(120).describe('Contact person'), contactEmail: z.email().max(200).describe('Contact email'), contactPhone: z.string().trim().max(30).optional().describe('Contact phone'),
};
export const GroupContribution = {
  contributionKind: z.enum(CONTRIBUTION_KINDS).describe('The employer bears'),
  contributionCents: z.int().min(0).max(1_000_000).optional().describe('Cents a month (with fixed)'),
  contributionBps: z.int().min(0).max(10_000).optional().describe('Share in hundredths of a percent (with percent): 5000 is half'),
};

/** Only the figure that belongs to the kind is kept; the field that is missing, or null. */
export function contributionIssue(c: { contributionKind: ContributionKind; contributionCents?: number | undefined; contributionBps?: number | undefined }): string | null {
  if (c.contributionKind === 'fixed' && c.contributionCents === undefined) return 'contributionCents';
  if (c.contributionKind === 'percent' && c.contributionBps === undefined) return 'contributionBps';
  return null;
}
