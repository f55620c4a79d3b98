import { useEffect, useRef, useState } from 'react';
import { measure, shortMoney } from './format.js';
import { How } from './how.js';
import { Icon } from './icons.js';
import { axis, extent, namesEvery, type PlotData, stepName, tickName } from './plot-scale.js';

export type { PlotData };
const [HEIGHT, TOP, BOTTOM, RIGHT] = [206, 8, 26, 4];
const SPAN = { day: 'days', week: 'weeks', month: 'months', class: 'classes' } as const;
const HEAD = { day: 'Day', week: 'Week', month: 'Month', class: 'Age' } as const;

const colour = (s: PlotData['series'][number], which: number): string => `series-${s.tone ?? which}`;
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

/** What a plot says in one line: sums of what happened, or where a level stands now. */
function summaryOf({ series, unit, level, step, days }: PlotData): string {
  const figures = series.map(s => ({ label: s.label, n: level ? s.counts.at(-1)! : sum(s.counts) }));
  const said = figures.filter(f => f.n !== 0 || !unit).map(f => `${measure(f.n, unit)}${series.length > 1 ? ` ${f.label.toLowerCase()}` : ''}`).join(', ') || measure(0, unit);
  return level ? `${said} now` : step === 'class' ? said : `${said} in ${days.length} ${SPAN[step]}`;
}

/** Bars over time, drawn by hand: three kilobytes instead of a chart library. Read by pointer, by arrow keys, or as a table. */
export function Plot({ plot }: { plot: PlotData }) {
  const { id, label, step, days, series, how } = plot;
  const [asTable, setAsTable] = useState(false);
  const summary = summaryOf(plot);
  const empty = series.every(s => s.counts.every(n => n === 0));
  return (
    <section className="card plot" aria-labelledby={`plot-${id}`}>
      <div className="card-head"><div><span className="figure-head"><h2 id={`plot-${id}`}>{label}</h2>{how ? <How of={label} text={how} /> : null}</span><p className="hint">{empty ? null : summary}</p></div>
        {empty ? null : <button type="button" className="button button-plain plot-as" aria-pressed={asTable} onClick={() => setAsTable(!asTable)} title={asTable ? 'Show the bars' : 'Show the numbers'}><Icon name={asTable ? 'chart' : 'table'} /><span className="hidden">{label} as a table</span></button>}
      </div>
      {empty ? <p className="plot-empty">{plot.empty ?? `Nothing in these ${days.length} ${SPAN[step]}.`}</p> : asTable ? <Numbers plot={plot} /> : <Bars plot={plot} summary={summary} />}
      {series.length > 1 && !empty ? <ul className="legend">{series.map((s, i) => <li key={s.label}><span className={`swatch ${colour(s, i)}`} aria-hidden="true" />{s.label}</li>)}</ul> : null}
    </section>
  );
}

/** The width that is there, in pixels, so that letters keep their size. */
function useWidth(): [React.RefObject<HTMLDivElement>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}

const STEPS: Readonly<Record<string, (i: number, last: number) => number>> = { ArrowRight: i => i + 1, ArrowUp: i => i + 1, ArrowLeft: i => i - 1, ArrowDown: i => i - 1, Home: () => 0, End: (_, last) => last };

function Bars({ plot, summary }: { plot: PlotData; summary: string }) {
  const { label, step, days, series, unit } = plot;
  const [box, width] = useWidth();
  const [point, setPoint] = useState<number | null>(null);
  const last = days.length - 1;
  const left = unit === 'money' ? 50 : 34;
  const steps = axis(...extent(plot), unit);
  const [bottom, top] = [steps[0]!, steps.at(-1)!];
  const slot = Math.max(0, width - left - RIGHT) / days.length;
  const y = (n: number): number => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * ((n - bottom) / (top - bottom));
  const every = namesEvery(days.length, width - left, step === 'class' ? 46 : 64);
  const said = (i: number): string => `${stepName(step, days[i]!)}: ${series.map(s => `${measure(s.counts[i]!, unit)}${series.length > 1 ? ` ${s.label.toLowerCase()}` : ''}`).join(', ')}`;
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') { setPoint(null); return; }
    const move = STEPS[event.key];
    if (!move) return;
    event.preventDefault();
    setPoint(Math.min(last, Math.max(0, move(point ?? last + 1, last))));
  };
  const onPointer = (event: React.PointerEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    setPoint(slot > 0 ? Math.min(last, Math.max(0, Math.floor(x / slot))) : null);
  };
  return (
    <div ref={box} className="plot-area" role="slider" tabIndex={0} aria-label={`${label}, ${summary}`} aria-valuemin={0} aria-valuemax={last} aria-valuenow={point ?? last} aria-valuetext={said(point ?? last)} onKeyDown={onKey} onPointerMove={onPointer} onPointerDown={onPointer} onPointerLeave={() => setPoint(null)} onBlur={() => setPoint(null)}>
      {width ? <svg width={width} height={HEIGHT} aria-hidden="true">
        {point === null ? null : <rect className="band" x={left + point * slot} y={TOP - 4} width={slot} height={HEIGHT - BOTTOM - TOP + 4} rx={3} />}
        {steps.map(n => <g key={n}><line className={`grid grid-${n === 0 ? 0 : 1}`} x1={left} x2={width - RIGHT} y1={Math.round(y(n)) + 0.5} y2={Math.round(y(n)) + 0.5} /><text x={left - 9} y={y(n) + 4} textAnchor="end">{unit === 'money' ? shortMoney(n) : measure(n, unit)}</text></g>)}
        {days.map((d, i) => <g key={d}>{plot.stacked ? <Stack series={series} at={i} left={left + i * slot} slot={slot} y={y} /> : series.map((s, which) => (s.counts[i] ? <path key={s.label} className={colour(s, which)} d={bar(left + i * slot, slot, which, series.length, y(0), y(s.counts[i]))} /> : null))}</g>)}
        {days.map((d, i) => ((last - i) % every === Math.floor(every / 2) ? <text key={d} x={left + (i + 0.5) * slot} y={HEIGHT - 6} textAnchor="middle">{tickName(step, d)}</text> : null))}
      </svg> : null}
      {point === null ? null : <Tip at={left + (point + 0.5) * slot} width={width} title={stepName(step, days[point]!)} rows={series.map((s, i) => ({ label: s.label, value: measure(s.counts[point]!, unit), colour: colour(s, i) }))} />}
    </div>
  );
}

/** A bar with a round top, standing on the axis. */
function bar(left: number, slot: number, which: number, of: number, floor: number, y: number): string {
  const room = Math.min(slot * 0.72, 34 * of);
  const wide = room / of;
  const x = left + (slot - room) / 2 + which * wide;
  const w = Math.max(1, wide - (of > 1 ? 1.5 : 0));
  const r = Math.min(3, w / 2, floor - y);
  return `M${x} ${floor}V${y + r}q0 ${-r} ${r} ${-r}h${w - 2 * r}q${r} 0 ${r} ${r}V${floor}z`;
}

/** Parts of one step on each other: what adds above the axis, what takes away below it. */
function Stack({ series, at, left, slot, y }: { series: PlotData['series']; at: number; left: number; slot: number; y: (n: number) => number }) {
  const wide = Math.min(slot * 0.72, 34);
  let [above, below] = [0, 0];
  return <>{series.map((s, i) => {
    const n = s.counts[at]!;
    if (!n) return null;
    const from = n > 0 ? above : below;
    if (n > 0) above += n; else below += n;
    const [high, low] = [y(Math.max(from, from + n)), y(Math.min(from, from + n))];
    return <rect key={s.label} className={colour(s, i)} x={left + (slot - wide) / 2} width={wide} y={high} height={Math.max(1.5, low - high - 1)} rx={2} />;
  })}</>;
}

function Tip({ at, width, title, rows }: { at: number; width: number; title: string; rows: { label: string; value: string; colour: string }[] }) {
  const style = at > width / 2 ? { right: width - at + 10 } : { left: at + 10 };
  return <div className="plot-tip" style={style}><b>{title}</b>{rows.map(r => <span key={r.label}><i className={`swatch ${r.colour}`} />{r.value} {rows.length > 1 ? r.label.toLowerCase() : ''}</span>)}</div>;
}

function Numbers({ plot: { label, step, days, series, unit } }: { plot: PlotData }) {
  const rows = days.map((d, i) => <tr key={d}><td>{stepName(step, d)}</td>{series.map(s => <td key={s.label} className="numeric">{measure(s.counts[i]!, unit)}</td>)}</tr>);
  return (
    <div className="plot-table" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table><thead><tr><th scope="col">{HEAD[step]}</th>{series.map(s => <th key={s.label} scope="col" className="numeric">{s.label}</th>)}</tr></thead>
        <tbody>{step === 'class' ? rows : rows.reverse()}</tbody></table>
    </div>
  );
}
