import { z } from 'zod';
import { answerDispute, concedeDispute } from '../lifecycle/disputing.js';
import { EVIDENCE_TEXTS, type Dispute, type EvidenceText, type FraudWarning } from '../objects/dispute.js';
import { created, expand, flag, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, is, listObjects } from '../lists.js';
import { route } from '../route.js';

const evidence = z.strictObject(Object.fromEntries(EVIDENCE_TEXTS.map(name => [name, text.optional()])) as Record<EvidenceText, z.ZodOptional<typeof text>>);

export const disputeRoutes = [
  route('disputes.list', 'GET', '/v1/disputes', z.strictObject({ ...paging, charge: text.optional(), payment_intent: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'dispute', [...createdFilters(params.created), ...is('parent = ?', params.payment_intent), ...is(`data ->> 'charge' = ?`, params.charge)], params, path)),
  route('disputes.retrieve', 'GET', '/v1/disputes/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Dispute>('dispute', id)),
  route('disputes.update', 'POST', '/v1/disputes/:id', z.strictObject({ evidence: evidence.optional(), submit: flag.optional(), metadata: metadata.optional(), expand }), async ({ unit, params, id }) => {
    await unit.enter(id);
    const dispute = await unit.get<Dispute>('dispute', id);
    dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
    // Evidence is handed in at once unless it is only to be kept.
    if (params.evidence || params.submit) answerDispute(unit, dispute, params.evidence ?? {}, params.submit ?? true);
    unit.emit('charge.dispute.updated', dispute);
    return dispute;
  }),
  route('disputes.close', 'POST', '/v1/disputes/:id/close', z.strictObject({ expand }), async ({ unit, id }) => {
    await unit.enter(id);
    const dispute = await unit.get<Dispute>('dispute', id);
    concedeDispute(unit, dispute);
    return dispute;
  }),
  route('radar.earlyFraudWarnings.list', 'GET', '/v1/radar/early_fraud_warnings', z.strictObject({ ...paging, charge: text.optional(), payment_intent: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'radar.early_fraud_warning', [...createdFilters(params.created), ...is('parent = ?', params.payment_intent), ...is(`data ->> 'charge' = ?`, params.charge)], params, path)),
  route('radar.earlyFraudWarnings.retrieve', 'GET', '/v1/radar/early_fraud_warnings/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<FraudWarning>('radar.early_fraud_warning', id)),
];
