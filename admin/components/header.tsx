import { useEffect } from 'react';
import { Link } from 'react-router-dom';
import { toAction, toList, toRecord } from './links.js';
import { type Action, listSpec, type RecordJson, type Resource } from './types.js';

interface Props { resource: Resource; action: Action; record?: RecordJson; tag?: string }

/** Overrides AdminJS's action header: where we are, what it is, what can be done here. */
export function ActionHeader({ resource, action, record }: Props) {
  const spec = listSpec(resource);
  const isList = action.name === 'list';
  const title = action.custom.form ? action.custom.label! : record ? record.title : spec.label;
  useEffect(() => { document.title = `${title} - ${window.REDUX_STATE.branding.companyName}`; }, [title]);
  const actions = record ? (action.custom.form ? [] : record.recordActions.filter(a => a.custom.form)) : isList ? resource.resourceActions.filter(a => a.custom.form) : [];
  return (
    <div className="head">
      {!isList && (
        <nav aria-label="Path" className="path"><ol>
          <li><Link to={toList(resource.id)}>{spec.label}</Link></li>
          {record && action.custom.form ? <li><Link to={toRecord(resource.id, record.id)}>{record.title}</Link></li> : null}
        </ol></nav>
      )}
      <div className="head-row">
        <div>
          {record && !action.custom.form ? <p className="eyebrow">{spec.singular}</p> : null}
          <h1>{title}</h1>
          {isList && spec.hint ? <p className="hint">{spec.hint}</p> : null}
        </div>
        {actions.length ? <div className="head-actions">{actions.map(a => <Link key={a.name} className={`button ${a.custom.danger ? 'button-danger' : record ? '' : 'button-main'}`} to={record ? toRecord(resource.id, record.id, a.name) : toAction(resource.id, a.name)}>{a.custom.label}</Link>)}</div> : null}
      </div>
    </div>
  );
}
