import { useSelector } from 'react-redux';
import { useParams } from 'react-router-dom';
import { ActionHeader } from './header.js';
import { List } from './list.js';
import { Page } from './shell.js';
import type { State } from './types.js';

/** Overrides AdminJS's route of a resource: header, filters, list. */
export function ResourceRoute() {
  const { resourceId } = useParams();
  const resource = useSelector((s: State) => s.resources.find(r => r.id === resourceId));
  const action = resource?.resourceActions.find(a => a.name === 'list');
  if (!resource || !action) return <Page><h1>Not found</h1><p className="hint">This area does not exist, or your role may not see it.</p></Page>;
  return <Page><ActionHeader resource={resource} action={action} /><List resource={resource} action={action} /></Page>;
}
