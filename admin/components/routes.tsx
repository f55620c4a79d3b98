import { Component, useEffect, useState } from 'react';
import { useSelector } from 'react-redux';
import { Link, useParams } from 'react-router-dom';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import { ActionHeader } from './header.js';
import { toDashboard } from './links.js';
import { List } from './list.js';
import { Page } from './shell.js';
import { Show } from './show.js';
import type { ActionProps, Choices, RecordJson, Resource, State } from './types.js';
import { UseCaseForm } from './use-case-form.js';

const useResource = (): Resource | undefined => { const { resourceId } = useParams(); return useSelector((s: State) => s.resources.find(r => r.id === resourceId)); };

/** A list: header, filters, rows. */
export function ResourceRoute() {
  const resource = useResource();
  const action = resource?.resourceActions.find(a => a.name === 'list');
  if (!resource || !action) return <NotHere />;
  return <Page><ActionHeader resource={resource} action={action} /><Guarded key={resource.id}><List resource={resource} action={action} /></Guarded></Page>;
}

/** Something done to no one record, such as making a new one. */
export function ResourceActionRoute() {
  const resource = useResource();
  const { actionName } = useParams();
  const action = resource?.resourceActions.find(a => a.name === actionName);
  if (!resource || !action) return <NotHere />;
  return <Page><ActionHeader resource={resource} action={action} /><Guarded key={actionName}><Body resource={resource} action={action} /></Guarded></Page>;
}

type Loaded = { record: RecordJson; values: Record<string, unknown>; choices: Choices } | { status: number };

/** A record, or something done to it. The record carries what may be done. */
export function RecordActionRoute() {
  const resource = useResource();
  const { resourceId = '', recordId = '', actionName = '' } = useParams();
  const [at, setAt] = useState<{ key: string; loaded: Loaded } | null>(null);
  const [tries, setTries] = useState(0);
  const key = `${resourceId}/${recordId}/${actionName}/${tries}`;
  useEffect(() => {
    let current = true;
    void new ApiClient().recordAction({ resourceId, recordId, actionName })
      .then(({ data }) => ({ record: data.record as RecordJson, values: (data.values ?? {}) as Record<string, unknown>, choices: (data.choices ?? {}) as Choices }), (error: { response?: { status?: number } }) => ({ status: error.response?.status ?? 0 }))
      .then(loaded => { if (current) setAt({ key, loaded }); });
    return () => { current = false; };
  }, [key]);
  if (!resource) return <NotHere />;
  const loaded = at?.key === key ? at.loaded : null;
  if (!loaded) return <Page><div className="skeleton" role="status" aria-label="Loading"><span /><span /><span /><span /></div></Page>;
  if ('status' in loaded) return loaded.status === 404 || loaded.status === 403 ? <NotHere /> : <Page><Failed again={() => setTries(tries + 1)} /></Page>;
  const action = loaded.record.recordActions.find(a => a.name === actionName);
  if (!action) return <NotHere />;
  return <Page><ActionHeader resource={resource} action={action} record={loaded.record} /><Guarded key={key}><Body resource={resource} action={action} record={loaded.record} values={loaded.values} choices={loaded.choices} /></Guarded></Page>;
}

/** Forms of use cases and the record page; a panel's own component goes by the name AdminJS gives it. */
function Body(props: ActionProps) {
  const { action } = props;
  const Own = action.custom.form ? UseCaseForm : action.name === 'show' ? Show : window.AdminJS.UserComponents[action.component ?? ''];
  return Own ? <Own {...props} /> : <p className="note note-error">This cannot be shown here.</p>;
}

/** Not there and not visible look the same, as they do to the server. */
export function NotHere() {
  useEffect(() => { document.title = `Not found - ${window.REDUX_STATE.branding.companyName}`; }, []);
  return <Page><div className="lost"><h1>Not found</h1><p className="hint">It does not exist, or your role may not see it.</p><p><Link className="button" to={toDashboard()}>To the dashboard</Link></p></div></Page>;
}

const Failed = ({ again }: { again: () => void }) => <div className="lost" role="alert"><h1>That did not load</h1><p className="hint">We could not reach the server, or it could not answer.</p><p><button type="button" className="button" onClick={again}>Try again</button></p></div>;

/** A component that breaks takes its own place with it, not the page. */
class Guarded extends Component<{ children: React.ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } { return { broken: true }; }
  override render(): React.ReactNode { return this.state.broken ? <Failed again={() => this.setState({ broken: false })} /> : this.props.children; }
}
