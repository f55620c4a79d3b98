import { panelResource } from '#admin/kit/registry.js';
import { correctTraining } from './correct-training.js';
import { trainingSubject } from './training.access.js';

export const trainings = panelResource({
  subject: trainingSubject, panels: ['admin', 'agent'], id: 'trainings', label: 'Trainings', singular: 'Training', navigation: { name: 'Partners', icon: 'case' },
  fields: { title: { label: 'Course' }, agentId: { label: 'Agent', kind: 'reference', reference: 'agents' }, passedOn: { label: 'Passed', kind: 'date' }, score: { label: 'Score', kind: 'number' } },
  title: row => String(row['title'] ?? ''), list: ['title', 'agentId', 'passedOn'], show: ['title', 'agentId', 'passedOn', 'score'], filters: ['agentId', 'passedOn'], search: ['title'], sort: { by: 'passedOn', direction: 'desc' },
  actions: [{ useCase: correctTraining, label: 'Correct', on: 'record', id: 'id', prefill: { title: 'title' } }],
});
