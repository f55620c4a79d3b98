import { useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import type { Range } from '../kit/range.js';
import { Clock } from './clock.js';
import { calendarDate, instant, measure, money, number, words } from './format.js';
import { How } from './how.js';
import { boards, toBoard, toDashboard, toList, toRecord } from './links.js';
import { Plot, type PlotData } from './plot.js';
import type { Unit } from './plot-scale.js';
import { Rows, type RowsData } from './rows.js';
import { Page } from './shell.js';

interface Figure { label: string; value: number | null; kind: Unit; hint: string | null; how?: string; to?: { resource: string; query: string }; tone?: 'warn' | 'bad' }
interface Card { resource: string; label: string; field: string | null; total: number; parts: { value: string; label: string; tone: string; count: number; cents?: number }[]; how?: string }
interface Latest { label: string; empty: string; items: { resource: string; id: string; title: string; at: string }[] }
interface Data { range: Range | null; now: string; today: string; ahead: number; clockMoves: boolean; figures: Figure[]; queues?: Figure[]; cards: Card[]; plots: PlotData[]; latest: Latest | null; rows?: RowsData[] }

const RANGES: readonly [Range, string][] = [['30d', '30 days'], ['12w', '12 weeks'], ['12m', '12 months']];

/** Figures of the caller's role. Board and range of the plots stand in the address; what was loaded stays until the next is there. */
export function Dashboard() {
  const [params, setParams] = useSearchParams();
  const [range, board] = [params.get('range'), params.get('board')];
  const [loaded, setLoaded] = useState<{ board: string | null; data: Data } | null>(null);
  const [failed, setFailed] = useState(false);
  const label = boards().find(b => b.id === board)?.label ?? 'Dashboard';
  const fetchData = useCallback(() => {
    setFailed(false);
    const asked = board ? { board } : range ? { range } : null;
    new ApiClient().getDashboard(asked ? { params: asked } : undefined).then(r => setLoaded({ board, data: r.data as Data })).catch(() => setFailed(true));
  }, [range, board]);
  useEffect(() => { document.title = `${label} - ${window.REDUX_STATE.branding.companyName}`; fetchData(); }, [fetchData]);
  const data = loaded?.board === board ? loaded.data : null;
  return (
    <Page>
      <div className="head"><div className="head-row"><div><h1>{label}</h1>{data ? <p className="hint">Business date {calendarDate(data.today)}</p> : null}</div>
        {data?.range && data.plots.length ? <RangeChoice range={data.range} choose={r => setParams({ range: r })} /> : null}</div>
        {boards().length ? <BoardLinks board={board} /> : null}</div>
      {failed ? <p className="note note-error" role="alert">The figures could not be loaded. Please reload the page.</p> : null}
      {!data && !failed ? <div className="skeleton" role="status" aria-label="Loading"><span /><span /><span /></div> : null}
      {data ? <Blocks data={data} again={fetchData} /> : null}
    </Page>
  );
}

function Blocks({ data, again }: { data: Data; again: () => void }) {
  return (
    <div className="dash">
      {data.figures.length ? <div className="dash-figures">{data.figures.map(f => <FigureCard key={f.label} figure={f} />)}</div> : null}
      {data.queues?.length ? <div className="dash-figures dash-queues">{data.queues.map(f => <FigureCard key={f.label} figure={f} />)}</div> : null}
      {data.latest ? <div className="dash-cards">{data.cards.map(c => <CountCard key={c.label} card={c} />)}</div> : null}
      {data.plots.length ? <div className="dash-plots">{data.plots.map(p => <Plot key={p.id} plot={p} />)}{data.latest ? null : data.cards.map(c => <CountCard key={c.label} card={c} />)}</div> : null}
      {data.rows?.length ? <div className="dash-plots">{data.rows.map(r => <Rows key={r.id} data={r} />)}</div> : null}
      {data.latest ? <div className="dash-rest">
        <section className="card" aria-labelledby="latest"><h2 id="latest">{data.latest.label}</h2>
          {data.latest.items.length ? <ul className="latest">{data.latest.items.map(l => <li key={l.id}><Link to={toRecord(l.resource, l.id)}>{l.title}</Link><time dateTime={l.at}>{instant(l.at)}</time></li>)}</ul> : <p className="empty">{data.latest.empty}</p>}
        </section>
        {data.clockMoves ? <Clock today={data.today} now={data.now} ahead={data.ahead} moved={again} /> : null}
      </div> : null}
    </div>
  );
}

const FigureCard = ({ figure: { label, value, kind, hint, how, to, tone } }: { figure: Figure }) => (
  <section className={`card count-card${tone ? ` figure-${tone}` : ''}`} aria-label={label}>
    <div className="figure-head"><h2>{to ? <Link to={`${toList(to.resource)}?${to.query}`}>{label}</Link> : label}</h2>{how ? <How of={label} text={how} /> : null}</div>
    <p className="big">{measure(value, kind)}</p>{hint ? <p className="hint">{hint}</p> : null}
  </section>
);

/** The pages of figures, side by side. */
const BoardLinks = ({ board }: { board: string | null }) => (
  <nav className="tabs" aria-label="Figures"><ul>
    <li><Link to={toDashboard()} aria-current={board === null ? 'page' : undefined}>Overview</Link></li>
    {boards().map(b => <li key={b.id}><Link to={toBoard(b.id)} aria-current={board === b.id ? 'page' : undefined}>{b.label}</Link></li>)}
  </ul></nav>
);

const RangeChoice = ({ range, choose }: { range: Range; choose: (range: Range) => void }) => (
  <fieldset className="segments"><legend>Range of the plots</legend>
    {RANGES.map(([value, label]) => <label key={value}><input type="radio" name="range" value={value} checked={range === value} onChange={() => choose(value)} />{label}</label>)}
  </fieldset>
);

const SHADES = 4;
/** A total that leads to its list, and its parts, each of which leads to the list filtered by it. */
function CountCard({ card }: { card: Card }) {
  // parts that are neither good nor bad: shades of one colour
  const plain = card.parts.length > 1 && card.parts.every(p => p.tone === card.parts[0]!.tone);
  const colour = (p: Card['parts'][number], i: number): string => (plain ? `shade-${i % SHADES}` : `tone-${p.tone}`);
  const named = (p: Card['parts'][number]): string => (p.label === p.value ? words(p.label) : p.label);
  return (
    <section className="card count-card" aria-label={card.label}>
      <div className="figure-head"><h2><Link to={toList(card.resource)}>{card.label}</Link></h2>{card.how ? <How of={card.label} text={card.how} /> : null}</div>
      <p className="big">{number(card.total)}</p>
      {card.total ? <div className="stack" aria-hidden="true">{card.parts.map((p, i) => <span key={p.value} className={colour(p, i)} ref={el => { el?.style.setProperty('flex-grow', String(p.count)); }} />)}</div> : <p className="hint">None yet.</p>}
      <ul>{card.parts.map((p, i) => <li key={p.value}><span className={`dot ${colour(p, i)}`} aria-hidden="true" />{card.field ? <Link to={`${toList(card.resource)}?filters.${card.field}=${encodeURIComponent(p.value)}`}>{named(p)}</Link> : named(p)}{p.cents === undefined ? null : <span className="part-money">{money(p.cents)}</span>}<b>{number(p.count)}</b></li>)}</ul>
    </section>
  );
}
